"""The termbase as a bilingual spreadsheet: what marketing says, what IT says, and what it means."""

from __future__ import annotations

import csv
import io
import re
from typing import NamedTuple

from glossary.concept import Concept, Side
from glossary.termbase import Termbase

_JOINT = " | "
# A cell that begins like this is run as a formula by spreadsheet programs.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


class Row(NamedTuple):
    """One concept, one column a field; several words in one cell are joined by " | "."""

    marketing: str
    it: str
    id: str
    subject_field: str
    definition: str
    for_marketing: str
    for_it: str
    marketing_also: str
    it_also: str
    avoid: str
    ambiguity: str
    status: str


def written_csv(termbase: Termbase) -> str:
    """RFC 4180 text with a header; cells that look like formulas get an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(Row._fields)
    for concept in termbase.concepts.values():
        writer.writerow([guarded(cell) for cell in row_of(termbase, concept)])
    return out.getvalue()


def read_rows(text: str) -> tuple[Row, ...]:
    """The rows as they were before they were guarded; ValueError names a missing column."""
    try:
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    except csv.Error as error:
        raise ValueError("This is not a CSV file.") from error
    header = rows[0].keys() if rows else Row._fields
    for column in Row._fields:
        if column not in header:
            raise ValueError(f'The column "{column}" is missing.')
    return tuple(Row(*(unguarded(row[column] or "") for column in Row._fields)) for row in rows)


def row_of(termbase: Termbase, concept: Concept) -> Row:
    """The cells of one concept, not yet guarded."""
    definition = concept.definition
    return Row(
        marketing=termbase.preferred(concept.id, "marketing"),
        it=termbase.preferred(concept.id, "it"),
        id=concept.id,
        subject_field=termbase.subject_field(concept.id).slug,
        definition=definition.neutral,
        for_marketing=definition.for_marketing,
        for_it=definition.for_it,
        marketing_also=_also(concept, "marketing"),
        it_also=_also(concept, "it"),
        avoid=_JOINT.join(d.text for d in concept.designations if d.status == "deprecated"),
        ambiguity=concept.ambiguity.level,
        status=concept.status,
    )


def _also(concept: Concept, side: Side) -> str:
    return _JOINT.join(
        d.text for d in concept.designations if d.status == "admitted" and d.side in (side, "both")
    )


def guarded(cell: str) -> str:
    """The cell as text that no spreadsheet program runs."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell
