"""Who may see the pages: whoever comes with a session, which a link from a chat begins.

On this machine alone, without a chat platform, there is nobody to ask for a link, and the pages are
open. A second way in, such as OIDC, is a second route that ends in `_let_in`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.web.desk import Desk, SignedIn, SignIns
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
_NAME = "fogbridge-session"

NOT_SIGNED_IN = Problem(
    401,
    "not_signed_in",
    "Open the pages from Fogbridge's Home in Slack: the button “Open the pages” makes a link of "
    "your own.",
)
SESSION_OVER = Problem(
    401,
    "session_over",
    "You are not signed in any more, and nothing was lost. Open the pages again from Fogbridge's "
    "Home in Slack, then press the button here once more.",
)
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
        problem = SESSION_OVER if wants_piece(Request(scope)) else NOT_SIGNED_IN
        await self.respond(Request(scope), problem)(scope, receive, send)

    async def _visitor(self, request: Request) -> Visitor | None:
        desk = self.desk
        if desk.sign_ins is None:
            return Visitor(desk.workspace, desk.translator)
        session = Cookie.of(desk).read(request)
        found = await desk.sign_ins.who(session) if session else None
        return None if found is None else _visitor(desk, found)


def _visitor(desk: Desk, found: SignedIn) -> Visitor:
    translator = desk.translator
    if desk.chats is not None:
        translator = desk.chats.translator_of(found.workspace)
    return Visitor(found.workspace, translator, found.person, found.timezone)


@dataclass(frozen=True, slots=True)
class Cookie:
    """How a browser keeps a session's id. `secure`: it comes by https, and goes by nothing else."""

    secure: bool

    @classmethod
    def of(cls, desk: Desk) -> Cookie:
        """As the public address says; without one the pages are on this machine, by http."""
        return cls(urlsplit(desk.settings.public_url or "").scheme == "https")

    @property
    def name(self) -> str:
        """With `__Host-` the browser takes it from this very host only, so no neighbour plants one."""
        return f"__Host-{_NAME}" if self.secure else _NAME

    def read(self, request: Request) -> str | None:
        """The session's id that the request brings, if it looks like one."""
        found = request.cookies.get(self.name, "")
        return found if _SECRET.fullmatch(found) else None

    def put(self, answer: Response, session: str) -> None:
        """Give the browser a session's id."""
        answer.set_cookie(
            self.name, session, SECONDS, secure=self.secure, httponly=True, samesite="lax", path="/"
        )

    def take(self, answer: Response) -> None:
        """Make the browser forget it."""
        answer.delete_cookie(self.name, secure=self.secure, httponly=True, samesite="lax", path="/")


class SignInPages:
    """The page of a link, and the way out."""

    def __init__(self, desk: Desk, sign_ins: SignIns, pages: Pages) -> None:
        self._sign_ins = sign_ins
        self._pages = pages
        self._cookie = Cookie.of(desk)

    async def ask(self, request: Request) -> Response:
        """A page with one button. The link stays good: what looks at links for people may look."""
        token = _token(request)
        if token is None or not await self._sign_ins.waits(token):
            if visitor_of(request) is not None:
                return _to_the_pages()  # pressed twice in the chat: the first time was enough
            return self._pages.problem(request, LINK_OVER)
        return self._pages.render(request, "sign_in.html", token=token)

    async def let_in(self, request: Request) -> Response:
        """Use the link up, and begin a session in this browser."""
        token = _token(request)
        session = await self._sign_ins.begin(token) if token is not None else None
        if session is None:
            return self._pages.problem(request, LINK_OVER)
        return await self._let_in(request, session)

    async def leave(self, request: Request) -> Response:
        """Sign out, of this browser's session and no other."""
        await self._end(request)
        request.scope["state"]["visitor"] = None
        answer = self._pages.render(request, "signed_out.html")
        self._cookie.take(answer)
        return answer

    async def _let_in(self, request: Request, session: str) -> Response:
        await self._end(request)
        answer = _to_the_pages()
        self._cookie.put(answer, session)
        return answer

    async def _end(self, request: Request) -> None:
        before = self._cookie.read(request)
        if before is not None:
            await self._sign_ins.end(before)


def _token(request: Request) -> str | None:
    token = str(request.path_params.get("token", ""))
    return token if _SECRET.fullmatch(token) else None


def _to_the_pages() -> Response:
    return RedirectResponse("/translate", 303)
