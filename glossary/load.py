"""Loads the termbase from its YAML files, checks it, and keeps a compiled copy for the next start."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter, ValidationError

from glossary.concept import TermFile
from glossary.integrity import SourceFile, field_name, integrity_problems
from glossary.marked import Marked, Place, read_marked
from glossary.problem import Problem, TermbaseError
from glossary.surfaces import LOCK_NAME, read_lock
from glossary.termbase import Termbase, made_termbase

SHIPPED = Path(__file__).parent / "terms"

_FILES = TypeAdapter(tuple[TermFile, ...])


def user_cache() -> Path:
    """Where compiled termbases are kept for this user."""
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache") / "fogbridge"


def load_termbase(
    folder: Path = SHIPPED, cache: Path | Literal["user"] | None = "user"
) -> Termbase:
    """The termbase in `folder`, checked; TermbaseError lists every problem at once.

    `cache` is a folder for the compiled copy, None for none. It is rebuilt whenever a file or
    this package changes, and passed over without a word where it cannot be written.
    """
    texts = _texts(folder)
    lock = read_lock(folder.parent / LOCK_NAME)
    compiled = _compiled_path(folder, cache)
    key = _content_key(texts, folder.parent / LOCK_NAME) if compiled else ""
    if compiled and (known := _read_compiled(compiled, key)):
        return made_termbase(known, lock)
    sources, problems = _read(folder, texts)
    problems += integrity_problems(sources, lock)
    if problems:
        raise TermbaseError(problems)
    files = tuple(source.content for source in sources)
    if compiled:
        _write_compiled(compiled, key, files)
    return made_termbase(files, lock)


def read_folder(folder: Path) -> list[SourceFile]:
    """The files of a folder by name, each checked alone; TermbaseError when one has a wrong shape."""
    sources, problems = read_leniently(folder)
    if problems:
        raise TermbaseError(problems)
    return sources


def read_leniently(folder: Path) -> tuple[list[SourceFile], list[Problem]]:
    """The files that have the right shape, and what is wrong with the others."""
    return _read(folder, _texts(folder))


def _texts(folder: Path) -> dict[Path, bytes]:
    try:
        found = {path: path.read_bytes() for path in sorted(folder.glob("*.yaml"))}
    except OSError as error:
        name = Path(error.filename).name if error.filename else folder.name
        raise TermbaseError([_about(folder, name, "This file cannot be read.")]) from error
    if not found:
        said = f"There are no term files (*.yaml) in {folder}."
        raise TermbaseError([_about(folder, "", said)])
    return found


def _about(folder: Path, name: str, message: str) -> Problem:
    return Problem(f"{folder.name}/{name}", 1, "file", "file", message)


def _read(folder: Path, texts: dict[Path, bytes]) -> tuple[list[SourceFile], list[Problem]]:
    sources: list[SourceFile] = []
    problems: list[Problem] = []
    for path, raw in texts.items():
        name = f"{folder.name}/{path.name}"
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            problems.append(Problem(name, line, "file", "yaml", "This file is not UTF-8 text."))
            continue
        marks = read_marked(text)
        for place, line, said in marks.complaints:
            problems.append(Problem(name, line, _field(marks, place), "yaml", said))
        if marks.data is None and marks.complaints:
            continue
        try:
            content = TermFile.model_validate(marks.data)
        except ValidationError as error:
            problems += _shape_problems(name, marks, error)
            continue
        if not marks.complaints:
            sources.append(SourceFile(name, content, marks))
    return sources, problems


def _shape_problems(name: str, marks: Marked, error: ValidationError) -> Iterable[Problem]:
    complained = {place for place, _, _ in marks.complaints}
    entries = error.errors(include_url=False)
    for entry in entries:
        place: Place = entry["loc"]
        # A list whose entries are wrong is called too short as well.
        is_echo = entry["type"] == "too_short" and any(
            len(other["loc"]) > len(place) and other["loc"][: len(place)] == place
            for other in entries
        )
        if place not in complained and not is_echo:
            said = _sentence(entry["type"], place, entry["input"], entry.get("ctx", {}))
            yield Problem(name, marks.line(place), _field(marks, place), "schema", said)


def _sentence(kind: str, place: Place, given: Any, context: dict[str, Any]) -> str:
    """What is wrong with one value, as one calm sentence."""
    key = place[-1] if place else "file"
    shown = f'"{given}"' if isinstance(given, str) else repr(given)
    match kind:
        case "missing":
            return f'"{key}" is missing.'
        case "extra_forbidden":
            return f'The key "{key}" is not known here; glossary/README.md lists the keys.'
        case "literal_error":
            return f"{shown} is not one of {context['expected']}."
        case "string_type":
            if given is None:
                return "This is empty; write a text or leave the key out."
            return f"YAML reads this as {shown}, not as text; put it in quotes."
        case "string_pattern_mismatch":
            return f"{shown} is not a slug: lower-case letters, digits and single hyphens."
        case "string_too_short":
            return "This text is empty."
        case "string_too_long":
            return f"{shown} is longer than {context['max_length']} characters."
        case "too_short":
            return "At least one entry is needed here."
        case "tuple_type" | "list_type":
            return "A list is needed here."
        case "model_type" | "model_attributes_type":
            return "Keys with values are needed here."
        case _ if kind.startswith("date"):
            return f"{shown} is not a date such as 2026-11-30."
        case _ if kind.startswith(("int", "float")):
            return f"{shown} is not a number."
        case _ if kind.startswith("bool"):
            return f"{shown} is neither true nor false."
        case _:
            return f"{shown} does not fit here."


def _field(marks: Marked, place: Place) -> str:
    """A place in a file as people read it: with the concept's id where it has one."""
    if len(place) > 1 and place[0] == "concepts":
        try:
            id = marks.data["concepts"][place[1]]["id"]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            id = None
        if isinstance(id, str):
            return id + field_name(place[2:])
    return field_name(place).removeprefix(".") or "file"


def _compiled_path(folder: Path, cache: Path | Literal["user"] | None) -> Path | None:
    if cache is None:
        return None
    try:
        home = user_cache() if cache == "user" else Path(cache)
        name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    except (OSError, RuntimeError):
        return None  # no home folder to speak of
    return home / f"termbase-{name}.json"


def _content_key(texts: dict[Path, bytes], lock: Path) -> str:
    """Changes when a term file, the lock or the code that reads them changes."""
    digest = hashlib.sha256()
    code = {path: path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))}
    locked = {lock: lock.read_bytes()} if lock.exists() else {}
    for path, raw in (texts | code | locked).items():
        digest.update(f"{path.name}:{len(raw)}:".encode())
        digest.update(raw)
    return digest.hexdigest()


def _read_compiled(path: Path, key: str) -> Sequence[TermFile] | None:
    try:
        first, _, rest = path.read_bytes().partition(b"\n")
        if first.decode() != key:
            return None
        return _FILES.validate_json(rest)
    except (OSError, ValueError):  # a ValidationError is a ValueError
        return None


def _write_compiled(path: Path, key: str, files: Sequence[BaseModel]) -> None:
    dumped = [file.model_dump(mode="json", by_alias=True, exclude_defaults=True) for file in files]
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(f"{key}\n{json.dumps(dumped, ensure_ascii=False)}")
            Path(made).replace(path)
        except OSError:
            Path(made).unlink(missing_ok=True)
