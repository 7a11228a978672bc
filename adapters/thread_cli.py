"""`fogbridge thread`: what stands in a thread that is given as a JSON file."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from adapters.progress import spinner
from bot.errors import FogbridgeError

if TYPE_CHECKING:
    from pydantic import ValidationError

    from adapters.settings import Settings
    from bot.threads.contract import Reading, Thread

Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Text or JSON.")]
Engine = Annotated[
    Literal["auto", "glossary", "model"],
    typer.Option("--engine", help="The model where there is one, the rules alone, or the model."),
]
_MOST_BYTES = 50_000_000


class UnreadableFile(FogbridgeError):
    """The file is not there, or not a thread."""

    code = "unreadable_file"


def thread(
    file: Annotated[Path, typer.Argument(help="A JSON file with the thread; - reads it in.")],
    format_: Format = "text",
    engine: Engine = "auto",
) -> None:
    """Read a thread: the ask, its dates and why they moved, what is owed and whose turn it is."""
    import asyncio

    from adapters.settings import read_settings

    given = read_thread(file)
    reading = asyncio.run(_read(read_settings(), given, engine))
    if format_ == "json":
        print(reading.to_json())  # noqa: T201 - standard output is this surface
        return
    from adapters.terminal import show_reply
    from bot.threads.present import present

    show_reply(present(reading))


async def _read(
    settings: Settings, given: Thread, engine: Literal["auto", "glossary", "model"]
) -> Reading:
    from adapters.wiring import build_model, build_reader, build_thread_reader

    model = build_model(settings)
    try:
        reader = build_thread_reader(settings, build_reader(), model)
        asks = model is not None and engine != "glossary"
        with spinner("Asking the model …") if asks else nullcontext():
            return await reader.read(given.thread, given.now, engine=engine)
    finally:
        if model is not None:
            await model.close()


def read_thread(file: Path) -> Thread:
    """The thread in a file; raises `UnreadableFile` with the sentence that says what to do."""
    from pydantic import ValidationError

    from bot.threads.contract import Thread

    name = "Standard input" if str(file) == "-" else str(file)
    text = _read_text(file, name)
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{name} is not JSON. Write one object with “thread”.") from error
    if not isinstance(given, dict) or not isinstance(given.get("thread"), list):
        raise UnreadableFile(
            f"{name} holds no thread. Write one object with “thread”, a list of messages."
        )
    try:
        return Thread.model_validate(given)
    except ValidationError as error:
        raise UnreadableFile(f"{name}: {_complaint(error)}") from error


def _read_text(file: Path, name: str) -> str:
    try:
        raw = (
            sys.stdin.buffer.read(_MOST_BYTES + 1)
            if str(file) == "-"
            else _first_bytes(file, _MOST_BYTES + 1)
        )
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file {name}. Check the path.") from error
    except IsADirectoryError as error:
        raise UnreadableFile(f"{name} is a folder. Name a file.") from error
    except OSError as error:
        raise UnreadableFile(f"{name} can't be read. Check who may read it.") from error
    if len(raw) > _MOST_BYTES:
        raise UnreadableFile(f"{name} is larger than 50 MB. Leave out the oldest messages.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{name} is not UTF-8 text. Save it as UTF-8 and try again."
        ) from error


def _first_bytes(file: Path, most: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(most)


def _complaint(error: ValidationError) -> str:
    """The first thing that is wrong, with the message that it is wrong in (counted from 0)."""
    first = error.errors()[0]
    place = first["loc"]
    field = str(place[-1])
    if len(place) < 3:
        if field == "now":
            return "“now” is an ISO time with its offset, such as 2026-11-02T09:00:00+01:00."
        return "each message is an object with “author”, “at” and “text”."
    where = f"message {place[1]}"
    if field == "at":
        return (
            f"in {where}, “at” is an ISO time with its offset, such as 2026-11-02T09:00:00+01:00."
        )
    if field == "side":
        return f"in {where}, “side” is marketing or it, or is left out."
    if first["type"] == "missing":
        return f"in {where}, “{field}” is missing; a message has “author”, “at” and “text”."
    return f"in {where}, “{field}” is not a text."
