"""The second way to the pages: signing in at the company's own provider, by OpenID Connect.

Whoever the provider vouches for comes in where they are known. Where they are not, they bring the
link from the chat once, and both are the same person from then on; where there is no chat, they are
a new one.
"""

from __future__ import annotations

import hmac
import json
import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.web.form import read_fields
from adapters.web.pages import Pages
from adapters.web.problem import Problem
from adapters.web.signin import Cookie, Entrance
from adapters.web.vouching import OpenId
from bot.errors import FogbridgeError

START = "/sign-in/openid"
"""Where somebody begins; the pages link there."""
BACK = "/sign-in/openid/back"
JOIN = "/sign-in/join"

SECONDS = 600
"""How long somebody may take at the provider, and then for fetching the link from the chat."""

_BEGUN, _JOINING = "openid sign-in", "openid join"
_LINK = re.compile(r"(?:.*/sign-in/)?([A-Za-z0-9_-]{43})/?")

NOT_BEGUN_HERE = Problem(
    410,
    "sign_in_over",
    "This sign-in was not begun in this browser, took longer than ten minutes, or was finished "
    "before.",
    again=START,
)
NOT_LET_IN = Problem(
    422, "sign_in_cancelled", "Your company's sign-in did not let you in.", again=START
)
JOIN_OVER = Problem(
    410,
    "join_over",
    "It took longer than ten minutes to bring the link from the chat.",
    again=START,
)
JOINED_ELSEWHERE = Problem(
    409,
    "joined_elsewhere",
    "This company account signs in somebody else already. Whoever that is can end it on the page "
    "“You”.",
)


class OpenIdPages:
    """Off to the provider, back from it, and the step that joins who comes with who is known."""

    def __init__(self, openid: OpenId, entrance: Entrance, pages: Pages) -> None:
        self._openid = openid
        self._sign_ins = entrance.sign_ins
        self._entrance = entrance
        self._pages = pages
        secure = entrance.cookie.secure
        self._begun = Cookie(secure, "fogbridge-openid", SECONDS)
        self._joining = Cookie(secure, "fogbridge-joining", SECONDS)

    async def start(self, request: Request) -> Response:
        """Send the browser to the provider."""
        try:
            begun = await self._openid.provider.begin()
        except FogbridgeError as error:
            return self._refused(request, error)
        answer = RedirectResponse(begun.address, 302)
        kept = json.dumps([begun.state, begun.nonce, begun.verifier])
        self._begun.put(answer, self._openid.seal.sign(_BEGUN, kept, SECONDS))
        return answer

    async def back(self, request: Request) -> Response:
        """Take what the provider sends back. Nothing of the address ever gets into a page."""
        answer = await self._finish(request)
        self._begun.take(answer)
        return answer

    async def ask(self, request: Request) -> Response:
        """The page that asks for the link from the chat."""
        if self._vouched(request) is None:
            return self._pages.problem(request, JOIN_OVER)
        return self._pages.render(request, "join.html", problem=None)

    async def join(self, request: Request) -> Response:
        """Take the link: who it is for and who the provider vouched for are the same from now on."""
        if self._vouched(request) is None:
            return self._pages.problem(request, JOIN_OVER)
        given = (await read_fields(request)).get("link", [""])[0].strip()
        found = _LINK.fullmatch(given)
        session = await self._sign_ins.begin(found[1]) if found else None
        if session is None:
            problem = "That is not a link from the chat, or it was used before. Ask for a new one."
            return self._pages.render(request, "join.html", 422, problem=problem)
        return await self.let_in(request, session)

    async def let_in(self, request: Request, session: str) -> Response:
        """Let in who has a new session, and join them with who the provider vouched for."""
        vouched, who = self._vouched(request), await self._sign_ins.who(session)
        if vouched is None or who is None:
            await self._sign_ins.end(session)
            return self._pages.problem(request, JOIN_OVER)
        issuer, subject = vouched
        joined = await self._openid.identities.join(who.workspace, who.person.id, issuer, subject)
        if not joined:
            await self._sign_ins.end(session)
            answer = self._pages.problem(request, JOINED_ELSEWHERE)
        else:
            answer = await self._entrance.let_in(request, session)
        self._joining.take(answer)
        return answer

    def joins(self, request: Request) -> bool:
        """Whether this browser comes from the provider, and may be joined with whoever it is."""
        return self._vouched(request) is not None

    async def _finish(self, request: Request) -> Response:
        begun = self._kept(request)
        given = request.query_params.get("state", "")
        if begun is None or not hmac.compare_digest(begun[0].encode(), given.encode()):
            return self._pages.problem(request, NOT_BEGUN_HERE)
        if "error" in request.query_params:
            return self._pages.problem(request, NOT_LET_IN)
        code = request.query_params.get("code", "")
        try:
            vouched = await self._openid.provider.finish(code, begun[1], begun[2])
        except FogbridgeError as error:
            return self._refused(request, error)
        member = await self._openid.identities.member(vouched.issuer, vouched.subject)
        if member is None and self._openid.welcome is not None:
            member = await self._openid.welcome(vouched.issuer, vouched.subject)
        if member is not None:
            session = await self._sign_ins.open(member.workspace, member.person)
            return await self._entrance.let_in(request, session)
        answer = RedirectResponse(JOIN, 303)
        kept = json.dumps([vouched.issuer, vouched.subject])
        self._joining.put(answer, self._openid.seal.sign(_JOINING, kept, SECONDS))
        return answer

    def _kept(self, request: Request) -> tuple[str, str, str] | None:
        value = self._openid.seal.check(_BEGUN, self._begun.brought(request))
        if value is None:
            return None
        state, nonce, verifier = json.loads(value)
        return state, nonce, verifier

    def _vouched(self, request: Request) -> tuple[str, str] | None:
        value = self._openid.seal.check(_JOINING, self._joining.brought(request))
        if value is None:
            return None
        issuer, subject = json.loads(value)
        return issuer, subject

    def _refused(self, request: Request, error: FogbridgeError) -> Response:
        return self._pages.problem(request, Problem(502, error.code, error.sentence, again=START))
