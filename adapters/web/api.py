"""`POST /api/v1/translate`: one message in, one `fogbridge.translation/1` out, JSON both ways."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.bearer import Bearers
from adapters.web.desk import Desk
from adapters.web.metrics import Metrics
from adapters.web.problem import Problem, api_problem
from adapters.web.translate import keep
from bot.errors import FogbridgeError
from bot.translation.compose import EngineChoice
from bot.translation.compose import Request as TranslateRequest
from bot.translation.result import MAX_TEXT, Answer

_MAX_ANSWERS = 12

NOT_JSON = Problem(
    415, "unsupported_media_type", "Send JSON, with “Content-Type: application/json”."
)


class ThreadMessage(BaseModel):
    """An earlier message; further keys (author, side, at) are left alone."""

    model_config = ConfigDict(extra="ignore")

    text: str


class TranslateCall(BaseModel):
    """The body of a request; further keys are left alone."""

    model_config = ConfigDict(extra="ignore")

    text: str
    from_: Literal["marketing", "it", "auto"] | None = Field(default=None, alias="from")
    engine: EngineChoice | None = None
    thread: tuple[str | ThreadMessage, ...] | None = None
    answers: Annotated[tuple[Answer, ...], Field(max_length=_MAX_ANSWERS)] | None = None

    def asked(self) -> TranslateRequest:
        """What the core is asked to do."""
        thread = (m if isinstance(m, str) else m.text for m in self.thread or ())
        return TranslateRequest(
            text=self.text,
            side=None if self.from_ == "auto" else self.from_,
            engine=self.engine or "auto",
            thread=tuple(thread),
            answers=self.answers or (),
        )


class TranslateApi:
    """The API of one desk."""

    def __init__(self, desk: Desk, metrics: Metrics, bearers: Bearers) -> None:
        self._desk = desk
        self._metrics = metrics
        self._bearers = bearers

    async def translate(self, request: Request) -> Response:
        """The translation, or `{"error": {"code", "message"}}`."""
        caller = await self._bearers.admit(request, "translate")
        if isinstance(caller, Problem):
            return api_problem(caller)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
        if kind != "application/json":
            return api_problem(NOT_JSON)
        try:
            call = TranslateCall.model_validate_json(await request.body())
        except ValidationError as error:
            return api_problem(Problem(422, *_complaint(error.errors(include_url=False)[0])))
        try:
            made = await caller.translator.translate(call.asked())
        except FogbridgeError as error:
            status = 413 if len(call.text) > MAX_TEXT else 422
            return api_problem(Problem(status, error.code, error.sentence))
        self._metrics.count_translation(made)
        await keep(self._desk.store, made, caller.workspace)
        return Response(made.translation.to_json(), media_type="application/json")


def _complaint(first: Any) -> tuple[str, str]:
    """A code and a sentence for what does not fit; never with what was sent."""
    field = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "json_invalid":
        return "bad_json", "The body is not JSON. Send one object with “text”."
    match field:
        case "":
            return "bad_request", "The body is not an object. Send one object with “text”."
        case "text" if first["type"] == "missing":
            return "missing_text", "“text” is missing. Send the message to translate as “text”."
        case "text":
            return "bad_text", "“text” is not plain text. Send the message to translate as “text”."
        case "from":
            return "unknown_side", "“from” is marketing, it or auto."
        case "engine":
            return "unknown_engine", "“engine” is auto, glossary or model."
        case "thread":
            return "bad_thread", "“thread” is a list of texts, or of objects with “text”."
        case _:
            return (
                "bad_answers",
                "“answers” is a list of up to 12 objects with “question” and “answer”.",
            )
