"""The termbase in formats that other tools read: TBX v3, SKOS, a spreadsheet, JSON.

The YAML files are the master. JSON and TBX can be read back whole, the spreadsheet as rows: the
tests hold every format to that, and an import builds on it.
"""

from __future__ import annotations

import json
from typing import Literal, assert_never

from pydantic import ValidationError

from glossary.concept import TermFile
from glossary.sheet import Row, read_rows, written_csv
from glossary.skos import written_turtle
from glossary.tbx import read_tbx_files, written_tbx
from glossary.termbase import Termbase

Format = Literal["tbx", "skos", "csv", "json"]
FORMATS: tuple[Format, ...] = ("tbx", "skos", "csv", "json")
_JSON_SCHEMA = "fogbridge/termbase-export@1"


class ExchangeError(ValueError):
    """Raised when a file cannot be read back; the text is one sentence for the user."""


def export(termbase: Termbase, format: Format) -> str:
    """The whole termbase as the text of one UTF-8 file."""
    match format:
        case "tbx":
            return written_tbx(term_files(termbase))
        case "skos":
            return written_turtle(term_files(termbase))
        case "csv":
            return written_csv(termbase)
        case "json":
            return _written_json(term_files(termbase))
        case _:
            assert_never(format)


def term_files(termbase: Termbase) -> tuple[TermFile, ...]:
    """The files that would make this termbase, relations written out from both ends."""
    return tuple(
        TermFile.model_validate(
            {
                "schema": "fogbridge/termbase@1",
                "subject_field": field.slug,
                "title": field.title,
                "language": "en-GB",
                "owners": dict(field.owners),
                "concepts": tuple(termbase.concept(id) for id in field.concepts),
            }
        )
        for field in termbase.subject_fields.values()
    )


def read_json(text: str) -> tuple[TermFile, ...]:
    """The files in a JSON export; ExchangeError when it is none."""
    try:
        data = json.loads(text)
        if data["schema"] != _JSON_SCHEMA:
            raise ExchangeError(f'This file does not say "schema": "{_JSON_SCHEMA}".')
        return tuple(TermFile.model_validate(file) for file in data["files"])
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ExchangeError(f"This file has something unexpected at {place}.") from error
    except (json.JSONDecodeError, KeyError, TypeError, RecursionError) as error:
        raise ExchangeError("This is not a JSON export of a termbase.") from error


def read_tbx(text: str) -> tuple[TermFile, ...]:
    """The files in a TBX export of ours; ExchangeError when it is none."""
    try:
        return read_tbx_files(text)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ExchangeError("This is not a TBX file that Fogbridge has written.") from error


def read_csv(text: str) -> tuple[Row, ...]:
    """The rows of a spreadsheet export; ExchangeError when a column is missing."""
    try:
        return read_rows(text)
    except ValueError as error:
        raise ExchangeError(str(error)) from error


def _written_json(files: tuple[TermFile, ...]) -> str:
    dumped = [file.model_dump(mode="json", by_alias=True, exclude_defaults=True) for file in files]
    return (
        json.dumps({"schema": _JSON_SCHEMA, "files": dumped}, ensure_ascii=False, indent=1) + "\n"
    )
