"""Who may see the pages: whoever comes with a session, which a link from a chat begins.

On this machine alone, without a chat platform, there is nobody to ask for a link, and the pages are
open. A second way in, such as OpenID (`oidc.py`), is further routes that end in `Entrance.let_in`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.web.desk import Desk, SignedIn, SignIns
from adapters.web.form import read_fields
from adapters.web.pages import Pages, wants_piece
from adapters.web.problem import Problem, Responder
from adapters.web.visitor import Visitor, visitor_of

PATH = "/sign-in"
"""A link's token follows it."""
SECONDS = 8 * 3600
"""How long the browser keeps the cookie: as long as the session lasts at most."""

LEAVE = "/sign-out"

_NOBODYS = ("/static/", "/slack/", "/api/")
_NOBODYS_PATHS = ("/healthz", "/readyz", "/metrics")
"""What has a rule of its own or holds nobody's text, so that nobody has to be known there."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""A link or a session is 256 bits in base64url; nothing else is looked up."""

_BY_CHAT = (
    "pen the pages from Fogbridge's Home in Slack: the button “Open the pages” makes a link of "
    "your own."
)
_AGAIN_BY_CHAT = "Open the pages again from Fogbridge's Home in Slack"
_BY_OPENID = "Sign in with your company account"
LINK_OVER = Problem(
    410,
    "link_over",
    "This link was used before, or it is older than ten minutes. “Open the pages” on Fogbridge's "
    "Home in Slack makes a new one.",
)


class Door:
    """Lets in who has a session, and anybody where the pages are open; see `Desk.sign_ins`.

    Everything is closed that is not named here, pages that do not exist included.
    """

    def __init__(self, app: ASGIApp, desk: Desk, respond: Responder) -> None:
        self.app = app
        self.desk = desk
        self.respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        if path in _NOBODYS_PATHS or path.startswith(_NOBODYS):
            await self.app(scope, receive, send)
            return
        visitor = await self._visitor(Request(scope))
        scope.setdefault("state", {})["visitor"] = visitor
        if visitor is not None or path == LEAVE or path.startswith(f"{PATH}/"):
            await self.app(scope, receive, send)
            return
        # A piece is asked for by a page, so somebody was signed in, and it still stands there.
        over = wants_piece(Request(scope))
        problem = session_over(self.desk) if over else not_signed_in(self.desk)
        await self.respond(Request(scope), problem)(scope, receive, send)

    async def _visitor(self, request: Request) -> Visitor | None:
        desk = self.desk
        if desk.sign_ins is None:
            return Visitor(desk.workspace, desk.translator)
        session = Cookie.of(desk).read(request)
        found = await desk.sign_ins.who(session) if session else None
        return None if found is None else _visitor(desk, found)


def not_signed_in(desk: Desk) -> Problem:
    """Nobody is signed in here, and these are the ways to be."""
    if desk.openid is None:
        return Problem(401, "not_signed_in", f"O{_BY_CHAT}")
    if desk.chats is None:
        return Problem(401, "not_signed_in", f"{_BY_OPENID}.")
    return Problem(401, "not_signed_in", f"{_BY_OPENID}, or o{_BY_CHAT}")


def session_over(desk: Desk) -> Problem:
    """The same for somebody who has a page open, and text of theirs in it."""
    again = _AGAIN_BY_CHAT if desk.openid is None else "Sign in again in another tab"
    return Problem(
        401,
        "session_over",
        f"You are not signed in any more, and nothing was lost. {again}, then press the button here "
        "once more.",
    )


def _visitor(desk: Desk, found: SignedIn) -> Visitor:
    translator = desk.translator
    if desk.chats is not None:
        translator = desk.chats.translator_of(found.workspace)
    return Visitor(found.workspace, translator, found.person, found.timezone)


@dataclass(frozen=True, slots=True)
class Cookie:
    """What a browser keeps for us: at first a session's id.

    `secure`: it comes by https, and goes by nothing else.
    """

    secure: bool
    called: str = "fogbridge-session"
    seconds: int = SECONDS

    @classmethod
    def of(cls, desk: Desk) -> Cookie:
        """As the public address says; without one the pages are on this machine, by http."""
        return cls(urlsplit(desk.settings.public_url or "").scheme == "https")

    @property
    def name(self) -> str:
        """With `__Host-` the browser takes it from this very host only, so no neighbour plants one."""
        return f"__Host-{self.called}" if self.secure else self.called

    def read(self, request: Request) -> str | None:
        """The session's id that the request brings, if it looks like one."""
        found = self.brought(request)
        return found if _SECRET.fullmatch(found) else None

    def brought(self, request: Request) -> str:
        """What the request brings, whatever it looks like; empty where it brings nothing."""
        return request.cookies.get(self.name, "")

    def put(self, answer: Response, value: str) -> None:
        """Give it to the browser."""
        answer.set_cookie(
            self.name,
            value,
            self.seconds,
            secure=self.secure,
            httponly=True,
            samesite="lax",
            path="/",
        )

    def take(self, answer: Response) -> None:
        """Make the browser forget it."""
        answer.delete_cookie(self.name, secure=self.secure, httponly=True, samesite="lax", path="/")


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where every way in ends, and the way out begins."""

    sign_ins: SignIns
    cookie: Cookie

    async def let_in(self, request: Request, session: str) -> Response:
        """This browser has this session from now on, and no other."""
        await self.end(request)
        answer = _to_the_pages()
        self.cookie.put(answer, session)
        return answer

    async def end(self, request: Request) -> None:
        """End the session that the browser brings."""
        before = self.cookie.read(request)
        if before is not None:
            await self.sign_ins.end(before)


class Joining(Protocol):
    """A second way in, whose people are joined with who has a link; see `adapters.web.oidc`."""

    def joins(self, request: Request) -> bool:
        """Whether this browser comes from there."""

    async def let_in(self, request: Request, session: str) -> Response:
        """Join who has this session with who came from there, and let them in."""


class SignInPages:
    """The page of a link, and the way out."""

    def __init__(self, entrance: Entrance, pages: Pages, joining: Joining | None = None) -> None:
        self._entrance = entrance
        self._sign_ins = entrance.sign_ins
        self._pages = pages
        self._joining = joining

    async def ask(self, request: Request) -> Response:
        """A page with one button. The link stays good: what looks at links for people may look."""
        token = _token(request)
        if token is None or not await self._sign_ins.waits(token):
            if visitor_of(request) is not None:
                return _to_the_pages()  # pressed twice in the chat: the first time was enough
            return self._pages.problem(request, LINK_OVER)
        joins = self._joining is not None and self._joining.joins(request)
        return self._pages.render(request, "sign_in.html", token=token, joins=joins)

    async def let_in(self, request: Request) -> Response:
        """Use the link up, and begin a session in this browser."""
        token = _token(request)
        joining = self._joining
        joins = joining is not None and joining.joins(request) and await _wants_to_join(request)
        session = await self._sign_ins.begin(token) if token is not None else None
        if session is None:
            return self._pages.problem(request, LINK_OVER)
        if joining is not None and joins:
            return await joining.let_in(request, session)
        return await self._entrance.let_in(request, session)

    async def leave(self, request: Request) -> Response:
        """Sign out, of this browser's session and no other."""
        await self._entrance.end(request)
        return self.left(request, "signed_out.html")

    def left(self, request: Request, page: str) -> Response:
        """A page for somebody whose session has just ended."""
        request.scope["state"]["visitor"] = None
        answer = self._pages.render(request, page)
        self._entrance.cookie.take(answer)
        return answer


async def _wants_to_join(request: Request) -> bool:
    return (await read_fields(request)).get("join", [""])[0] == "yes"


def _token(request: Request) -> str | None:
    token = str(request.path_params.get("token", ""))
    return token if _SECRET.fullmatch(token) else None


def _to_the_pages() -> Response:
    return RedirectResponse("/asks", 303)
