"""Pages and pieces of pages: Jinja templates, always escaped, with our static files' addresses."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from adapters.web.problem import Problem, api_problem
from adapters.web.visitor import visitor_of
from bot import wording

if TYPE_CHECKING:
    from jinja2 import Environment

    from adapters.web.desk import Desk

HERE = Path(__file__).parent
STATIC = HERE / "static"
_TRANSLATE, _GLOSSARY = ("/translate", "Translate"), ("/glossary", "Glossary")
_MEMORY = (("/asks", "Asks"), ("/whys", "Whys"), ("/commitments", "Commitments"))
_DIGEST = ("/digest", "Digest")
_ROOM = ("/", "Room")
_WAIT_MARGIN = 15.0
"""Seconds that a browser waits longer than the model may take."""


class Pages:
    """Renders for one desk. A piece is what htmx swaps in; without htmx the whole page is sent."""

    def __init__(self, desk: Desk) -> None:
        self._open = desk.sign_ins is None
        self._same = {
            "demo": desk.demo and self._open,
            "by_chat": desk.chats is not None and desk.room is None,
            "by_openid": desk.openid is not None,
            "myself": desk.people is not None,
            "home": "/" if desk.room else "/translate",
            "navigation": _navigation(desk),
            "wait_ms": int((desk.settings.model_deadline + _WAIT_MARGIN) * 1000),
        }

    def render(
        self, request: Request, name: str, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """A template with the request's path for the navigation, and who looks at it.

        `door` is open (nobody has to sign in), in, or out: then there is nowhere to go yet.
        """
        template = _environment().get_template(name)
        signed_in = visitor_of(request) is not None
        door = "open" if self._open else "in" if signed_in else "out"
        html = template.render(path=request.url.path, door=door, **self._same, **context)
        return HTMLResponse(html, status, headers={"vary": "HX-Request"})

    def problem(self, request: Request, problem: Problem) -> Response:
        """A problem as the request wants it: JSON for the API, a sentence in place, or a page."""
        if is_api(request):
            return api_problem(problem)
        name = "alert.html" if wants_piece(request) else "problem.html"
        answer = self.render(request, name, problem.status, problem=problem)
        answer.headers.update(dict(problem.headers))
        if name == "alert.html" and piece_target(request) in ("result", "play"):
            return beside(answer, "problem-here")
        return answer


def _navigation(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The pages that there are, in their order."""
    room = (_ROOM,) if desk.room is not None else ()
    if desk.recall is None:
        return (*room, _TRANSLATE, _GLOSSARY)
    digest = (_DIGEST,) if desk.recall.facts is not None else ()
    return (*room, _TRANSLATE, *_MEMORY, *digest, _GLOSSARY)


def beside(answer: Response, place: str) -> Response:
    """A piece that htmx puts into another place than it asked for, so that nothing else changes."""
    answer.headers["hx-retarget"] = f"#{place}"
    answer.headers["hx-reswap"] = "innerHTML"
    return answer


def is_api(request: Request) -> bool:
    """Whether a program is asking."""
    return request.url.path.startswith("/api/")


def wants_piece(request: Request) -> bool:
    """Whether htmx is asking, and not for a page of its history."""
    headers = request.headers
    return headers.get("hx-request") == "true" and "hx-history-restore-request" not in headers


def piece_target(request: Request) -> str:
    """The id of the element that htmx will swap; empty when it names none."""
    return request.headers.get("hx-target", "").partition("#")[2]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(static=static_address, wording=wording)
    return made


@cache
def static_address(path: str) -> str:
    """The address of a static file, which changes when the file does."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={digest}"
