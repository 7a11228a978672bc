"""`POST /api/v1/translate`: one message in, one `fogbridge.translation/1` out, JSON both ways."""

from __future__ import annotations

import hmac
import math
from hashlib import sha256
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.desk import Desk
from adapters.web.guard import host_name, is_loopback
from adapters.web.metrics import Metrics
from adapters.web.problem import Problem, api_problem
from adapters.web.rate import RateLimit
from adapters.web.translate import keep
from bot.errors import FogbridgeError
from bot.translation.compose import EngineChoice
from bot.translation.compose import Request as TranslateRequest
from bot.translation.result import MAX_TEXT, Answer

_MAX_ANSWERS = 12
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


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
    """The API of one desk, with its own limit on how often a caller may ask."""

    def __init__(self, desk: Desk, metrics: Metrics, limit: RateLimit | None = None) -> None:
        token = desk.settings.api_token
        self._token = token.get_secret_value() if token else None
        public = urlsplit(desk.settings.public_url or "").hostname
        self._is_public = public is not None and not is_loopback(public)
        self._desk = desk
        self._metrics = metrics
        self._limit = limit or RateLimit()

    async def translate(self, request: Request) -> Response:
        """The translation, or `{"error": {"code", "message"}}`."""
        problem = self._refused(request)
        if problem is not None:
            return api_problem(problem)
        try:
            call = TranslateCall.model_validate_json(await request.body())
        except ValidationError as error:
            return api_problem(Problem(422, *_complaint(error.errors(include_url=False)[0])))
        try:
            made = await self._desk.translator.translate(call.asked())
        except FogbridgeError as error:
            status = 413 if len(call.text) > MAX_TEXT else 422
            return api_problem(Problem(status, error.code, error.sentence))
        self._metrics.count_translation(made)
        await keep(self._desk.store, made, self._desk.workspace)
        return Response(made.translation.to_json(), media_type="application/json")

    def _refused(self, request: Request) -> Problem | None:
        """Who asks, how often, and in what shape; looked at before the body is read."""
        allowed = self._is_allowed(request)
        # A wrong token counts against the address that it comes from, so that guessing is slow.
        caller = "token" if allowed and self._token else f"at:{_address(request)}"
        if wait := self._limit.wait(caller):
            seconds = str(max(1, math.ceil(wait)))
            return Problem(
                429,
                "too_many_requests",
                f"Too many requests at once. Try again in {seconds} s.",
                headers={"retry-after": seconds},
            )
        if not allowed:
            return Problem(
                401,
                "unauthorized",
                "Send the token of FOGBRIDGE_API_TOKEN as “Authorization: Bearer …”."
                if self._token
                else "Without FOGBRIDGE_API_TOKEN the API answers on this machine only.",
                headers={"www-authenticate": "Bearer"},
            )
        kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
        if kind != "application/json":
            return Problem(
                415, "unsupported_media_type", "Send JSON, with “Content-Type: application/json”."
            )
        return None

    def _is_allowed(self, request: Request) -> bool:
        if self._token is None:
            # Behind a proxy everybody may look local, so a public server needs the token.
            return not self._is_public and is_local(request)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        # Digests of equal length: the comparison says nothing about the token, its length included.
        same = hmac.compare_digest(_digest(given.strip()), _digest(self._token))
        return scheme.casefold() == "bearer" and same


def is_local(request: Request) -> bool:
    """Whether the caller is on this machine and came straight to us, not through a proxy."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    name = host_name(request.headers.get("host", ""))
    return is_loopback(_address(request)) and name is not None and is_loopback(name)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


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
