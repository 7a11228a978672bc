"""The web application of one desk: pages, API, health, and what stands around them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from adapters.told import told
from adapters.web.api import TranslateApi
from adapters.web.bearer import Bearers
from adapters.web.desk import Desk, Handler
from adapters.web.glossary import GlossaryPages
from adapters.web.guard import BodyLimit, Gate, SecurityHeaders
from adapters.web.health import Health
from adapters.web.me import MePages
from adapters.web.memory_routes import memory_routes
from adapters.web.metrics import Metrics
from adapters.web.oidc import BACK, JOIN, START, OpenIdPages
from adapters.web.pages import STATIC, Pages
from adapters.web.problem import Problem, http_problem
from adapters.web.rate import RateLimit
from adapters.web.room import EVENTS, RoomPages
from adapters.web.signin import LEAVE, PATH, Cookie, Door, Entrance, SignInPages
from adapters.web.translate import TranslatePage
from adapters.web.watch import Watch
from bot.errors import FogbridgeError

_log = structlog.get_logger("fogbridge.web")
_TEND_SECONDS = 3600.0
_EVENTS = (("slack", "/slack/events"), ("teams", "/api/messages"))
"""Where a platform posts, which has to be told so at its end."""


def create_app(desk: Desk, limit: RateLimit | None = None) -> Starlette:
    """The application; its lifespan tends the desk and closes what the desk holds."""
    metrics = Metrics()
    pages = Pages(desk)
    translate = TranslatePage(desk, pages, metrics)
    glossary = GlossaryPages(desk.termbase, pages)
    bearers = Bearers(desk, limit)
    api = TranslateApi(desk, metrics, bearers)
    health = Health(desk, metrics, pages.problem)
    if desk.chats is not None:
        desk.chats.count = metrics.count_translation
        metrics.watch(desk.chats)

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
        return pages.problem(request, http_problem(error.status_code, error.headers))

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, FogbridgeError)  # noqa: S101 - what it is registered for
        return pages.problem(request, Problem(422, error.code, error.sentence))

    async def hush() -> None:
        if desk.room is not None:
            await desk.room.live.close()

    public = urlsplit(desk.settings.public_url or "").hostname
    app = Starlette(
        routes=[
            *_room_routes(desk, pages),
            Route("/translate", translate.show),
            Route("/translate", translate.translate, methods=["POST"]),
            Route("/translate/{id}/feedback", translate.feedback, methods=["POST"]),
            Route("/glossary", glossary.search),
            Route("/glossary/{id}", glossary.concept),
            Route("/api/v1/translate", api.translate, methods=["POST"]),
            Route("/healthz", health.live),
            Route("/readyz", health.ready),
            Route("/metrics", health.metrics),
            *memory_routes(desk, pages, bearers),
            *_sign_in_routes(desk, pages),
            *_chat_routes(desk, pages),
            Mount("/static", _Files(directory=STATIC)),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Watch, respond=pages.problem, metrics=metrics),
            Middleware(Gate, respond=pages.problem, hosts=[public] if public else []),
            Middleware(Door, respond=pages.problem, desk=desk),
            Middleware(BodyLimit, respond=pages.problem),
        ],
        exception_handlers={HTTPException: http_error, FogbridgeError: refused},
        lifespan=lambda _: _lifespan(desk),
    )
    app.state.hush = hush  # for a server that stops: it waits for what is still being answered
    return app


def _room_routes(desk: Desk, pages: Pages) -> list[Route]:
    if desk.room is None:

        async def home(_: Request) -> Response:
            return RedirectResponse("/translate", 307)

        return [Route("/", home)]
    room = RoomPages(desk.room, pages, desk.settings.timezone)
    message = "/room/message/{key}"
    return [
        Route("/", room.front),
        Route("/room/say", room.say, methods=["POST"]),
        Route("/room/press", room.press, methods=["POST"]),
        Route("/room/form", room.form),
        Route("/room/form", room.send, methods=["POST"]),
        Route(message, room.editing),
        Route(message, room.edit, methods=["POST"]),
        Route(f"{message}/read", room.read_for, methods=["POST"]),
        Route(f"{message}/track", room.track, methods=["POST"]),
        Route("/room/reset", room.resetting),
        Route("/room/reset", room.reset, methods=["POST"]),
        Route(EVENTS, room.events),
        Route("/room/{key}", room.thread),  # after the words that are no key
    ]


def _sign_in_routes(desk: Desk, pages: Pages) -> list[Route]:
    if desk.sign_ins is None:
        return []
    entrance = Entrance(desk.sign_ins, Cookie.of(desk))
    openid = OpenIdPages(desk.openid, entrance, pages) if desk.openid is not None else None
    sign_in = SignInPages(entrance, pages, openid)
    return [
        *_openid_routes(openid),
        *_my_routes(desk, sign_in, pages),
        Route(f"{PATH}/{{token}}", sign_in.ask),
        Route(f"{PATH}/{{token}}", sign_in.let_in, methods=["POST"]),
        Route(LEAVE, sign_in.leave, methods=["POST"]),
    ]


def _openid_routes(pages: OpenIdPages | None) -> list[Route]:
    if pages is None:
        return []
    return [
        Route(START, pages.start),
        Route(BACK, pages.back),
        Route(JOIN, pages.ask),
        Route(JOIN, pages.join, methods=["POST"]),
    ]


def _my_routes(desk: Desk, sign_in: SignInPages, pages: Pages) -> list[Route]:
    if desk.people is None:
        return []
    me = MePages(desk.people, sign_in, pages)
    return [
        Route("/me", me.show),
        Route("/me/export", me.export),
        Route("/me/side", me.choose_side, methods=["POST"]),
        Route("/me/opt-out", me.opt_out, methods=["POST"]),
        Route("/me/part", me.part, methods=["POST"]),
        Route("/me/delete", me.confirm),
        Route("/me/delete", me.forget, methods=["POST"]),
        Route("/audit", me.audit),
    ]


def _chat_routes(desk: Desk, pages: Pages) -> list[Route]:
    routes: list[Route] = []
    if desk.chats is None:
        return routes
    for platform, path in _EVENTS:
        if (events := desk.chats.events_of(platform)) is not None:
            routes.append(Route(path, _as_endpoint(events), methods=["POST"]))
    if desk.chats.installing is not None:

        def refuse(request: Request, status: int, code: str, sentence: str) -> Response:
            return pages.problem(request, Problem(status, code, sentence, again="/slack/install"))

        def installed(request: Request, where: str | None) -> Response:
            return pages.render(request, "installed.html", where=where)

        installing = desk.chats.installing(refuse, installed)
        routes.append(Route("/slack/install", installing.install))
        routes.append(Route("/slack/oauth_redirect", installing.redirect))
    return routes


def _as_endpoint(handler: Handler) -> Handler:
    """A function, which is what a route takes for a request's handler; a callable object is not."""

    async def endpoint(request: Request) -> Response:
        return await handler(request)

    return endpoint


@asynccontextmanager
async def _lifespan(desk: Desk) -> AsyncIterator[None]:
    if desk.chats is not None:
        await desk.chats.start()
    tending = asyncio.create_task(_tend(desk)) if desk.tend else None
    try:
        yield
    finally:
        if tending:
            tending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await tending
        for closable in desk.closables:
            await closable.close()


async def _tend(desk: Desk) -> None:
    """What has to be done now and then (texts past their time are deleted); a failure is tried again."""
    while desk.tend:
        try:
            await desk.tend()
        except Exception as error:
            _log.error("tending_failed", **told(error))
        await asyncio.sleep(_TEND_SECONDS)


class _Files(StaticFiles):
    """Our files; an address with the file's digest may be kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        named = scope["query_string"].startswith(b"v=")
        answer.headers["cache-control"] = (
            "public, max-age=31536000, immutable" if named else "public, max-age=3600"
        )
        return answer
