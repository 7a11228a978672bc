"""A list as a CSV file: RFC 4180, UTF-8, sent while it is read, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID

from starlette.responses import StreamingResponse

T = TypeVar("T")

LIMIT = 5_000
"""Rows of one file."""
_CHUNK = 500
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, or leads to one."""

Cell = str | int | bool | date | datetime | UUID | None
Row = Mapping[str, Cell]
Fetch = Callable[[int, int], Awaitable[Sequence[T]]]
"""Gives at most so many, from that one on."""


def csv_response(
    name: str, columns: Sequence[str], fetch: Fetch[T], row: Callable[[T], Row]
) -> StreamingResponse:
    """A file of at most `LIMIT` rows under these headings; `name` without its ending."""
    return StreamingResponse(
        _lines(columns, fetch, row),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": f'attachment; filename="{name}.csv"',
            "fogbridge-row-limit": str(LIMIT),
        },
    )


async def _lines(
    columns: Sequence[str], fetch: Fetch[T], row: Callable[[T], Row]
) -> AsyncIterator[str]:
    yield line(columns)
    for offset in range(0, LIMIT, _CHUNK):
        found = await fetch(_CHUNK, offset)
        if found:
            yield "".join(line(_cells(row(one), columns)) for one in found)
        if len(found) < _CHUNK:
            return


def _cells(row: Row, columns: Sequence[str]) -> list[str]:
    return [cell(row[name]) for name in columns]


def line(cells: Sequence[str]) -> str:
    """One line with its end; every cell is quoted."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def cell(value: Cell) -> str:
    """A value as it stands in a file: moments in UTC, nothing for None, and no formula.

    A text that a spreadsheet would run gets an apostrophe in front, blanks before it or not.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case str():
            text = value.replace("\x00", "")
            starts = text[:1] in _FORMULA or text.lstrip()[:1] in _FORMULA if text else False
            return f"'{text}" if starts else text
        case _:
            return str(value)
