"""Many messages at once: one JSON object per line in, one per line out, in the same order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from bot.errors import FogbridgeError
from bot.translation.compose import EngineChoice, Request, Translator
from glossary.concept import Side

_AT_ONCE = 16


class ThreadMessage(BaseModel):
    """A message of a thread as an object; further keys are left alone, and no text says nothing."""

    model_config = ConfigDict(extra="ignore")

    text: StrictStr = ""


class BatchLine(BaseModel):
    """One line of the input; further keys are left alone."""

    model_config = ConfigDict(extra="ignore")

    id: StrictStr | StrictInt
    text: str
    from_: Literal["marketing", "it", "auto"] = Field(default="auto", alias="from")
    thread: tuple[StrictStr | ThreadMessage, ...] = ()


async def translate_lines(
    lines: Iterable[str], translator: Translator, engine: EngineChoice, side: Side | None
) -> AsyncIterator[str]:
    """For each line that is not empty, its translation or its error as one line of JSON, in order."""
    window: asyncio.Queue[asyncio.Task[str] | None] = asyncio.Queue(_AT_ONCE)

    async def feed() -> None:
        for number, line in enumerate(lines, 1):
            if line.strip():
                await window.put(asyncio.create_task(_one(number, line, translator, engine, side)))
        await window.put(None)

    feeding = asyncio.create_task(feed())
    while (task := await window.get()) is not None:
        yield await task
    await feeding


async def _one(
    number: int, line: str, translator: Translator, engine: EngineChoice, side: Side | None
) -> str:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return _error(None, number, "bad_json", "This line is not JSON. Write one object per line.")
    known = given.get("id") if isinstance(given, dict) else None
    if not _is_text(given):
        return _error(
            known if _is_text(known) else None,
            number,
            "bad_line",
            "This line holds half a character (a lone surrogate). Write it as UTF-8 text.",
        )
    try:
        asked = BatchLine.model_validate(given)
    except ValidationError as error:
        return _error(known, number, "bad_line", _complaint(error))
    request = Request(
        text=asked.text,
        side=side if asked.from_ == "auto" else asked.from_,
        engine=engine,
        thread=tuple(_line_text(message) for message in asked.thread),
    )
    try:
        made = await translator.translate(request)
    except FogbridgeError as error:
        return _error(asked.id, number, error.code, error.sentence)
    result = json.loads(made.translation.to_json())
    return json.dumps({**result, "id": asked.id}, ensure_ascii=False)


def _is_text(given: object) -> bool:
    """Whether it can be written as UTF-8: JSON may hold half of a surrogate pair."""
    try:
        json.dumps(given, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _line_text(message: str | ThreadMessage) -> str:
    """A message of a thread, as a plain text or as an object with `text`."""
    return message if isinstance(message, str) else message.text


def _complaint(error: ValidationError) -> str:
    first = error.errors()[0]
    if not first["loc"]:
        return "This line is not an object. Write one object with “id” and “text” per line."
    field = str(first["loc"][0])
    if field == "from":
        return "“from” is marketing, it or auto."
    if field == "thread":
        return "“thread” is a list of texts, or of objects with “text”."
    if first["type"] == "missing":
        return f"“{field}” is missing; a line holds “id” and “text”."
    return f"“{field}” does not fit; a line holds “id”, “text” and optionally “from” and “thread”."


def _error(known: object, line: int, code: str, message: str) -> str:
    error = {"code": code, "message": message}
    return json.dumps({"id": known, "line": line, "error": error}, ensure_ascii=False)
