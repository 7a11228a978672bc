"""What could not be done: one calm sentence, as a page, as a piece of a page, or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


@dataclass(frozen=True, slots=True)
class Problem:
    """A status, a code for programs, a sentence for people, and the reference that the log has too.

    `again` is the path where to begin again, where there is one.
    """

    status: int
    code: str
    sentence: str
    reference: str | None = None
    again: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The heading of its page."""
        if self.again:
            return "Not finished"
        return _TITLES.get(self.status, "This did not work")


Responder = Callable[[Request, Problem], Response]
"""Makes the answer for a problem, in the form that the request asks for."""

_TITLES = {
    400: "Not at this address",
    401: "Not signed in",
    403: "Not from another site",
    404: "There is no such page",
    405: "Not in this way",
    410: "This link is over",
    413: "Too much at once",
    500: "Something went wrong here",
}


def api_problem(problem: Problem) -> Response:
    """The problem as the API says it."""
    error = {"code": problem.code, "message": problem.sentence}
    if problem.reference:
        error["reference"] = problem.reference
    return JSONResponse({"error": error}, status_code=problem.status, headers=dict(problem.headers))


def http_problem(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """The problem for a status that the routing found."""
    match status:
        case 404:
            sentence = "Nothing stands at this address."
        case 405:
            sentence = "This address does not take this kind of request."
        case _:
            sentence = "The request could not be read."
    code = HTTPStatus(status).phrase.casefold().replace(" ", "_")
    return Problem(status, code, sentence, headers=headers or {})


def broken(reference: str) -> Problem:
    """The problem for an error of ours; the log has the cause under the same reference."""
    return Problem(
        500,
        "internal",
        "Nothing was sent on. Try again; if it happens twice, tell whoever runs Fogbridge the reference.",
        reference=reference,
    )
