"""`fogbridge glossary`: check the termbase, look into it, count it, export it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.errors import FogbridgeError

if TYPE_CHECKING:
    from glossary.concept import SIDES, Concept
    from glossary.termbase import Termbase

app = typer.Typer(
    help="Check the termbase, look into it, count it, export it.", no_args_is_help=True
)

Folder = Annotated[Path | None, typer.Option("--terms", help="A folder of term files of your own.")]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Text or JSON.")]


class UnknownTerm(FogbridgeError):
    """There is no such concept."""

    code = "unknown_term"


class UnwritableFile(FogbridgeError):
    """The export can't be written there."""

    code = "unwritable_file"


@app.command()
def check(folder: Folder = None, format_: Format = "text") -> None:
    """Lint the content as a strict editor would; exit 1 when there is an error."""
    from glossary.lint import check as lint
    from glossary.lint import report
    from glossary.load import SHIPPED

    problems = lint(folder or SHIPPED)
    if format_ == "json":
        _say(json.dumps([problem._asdict() for problem in problems], ensure_ascii=False, indent=1))
    else:
        _say(report(problems).rstrip("\n"))
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


@app.command()
def show(
    term: Annotated[str, typer.Argument(help="A concept's id, or any of its words.")],
    folder: Folder = None,
    format_: Format = "text",
) -> None:
    """Show one concept whole."""
    termbase = _load(folder)
    concepts = _find(termbase, term)
    if format_ == "json":
        _say(
            json.dumps(
                [c.model_dump(mode="json", by_alias=True) for c in concepts],
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    _say("\n\n".join(_page(concept, termbase) for concept in concepts))


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="Words to look for.")] = "",
    side: Annotated[
        Literal["marketing", "it"] | None, typer.Option(help="Only what this side says.")
    ] = None,
    subject_field: Annotated[str | None, typer.Option("--field", help="One subject field.")] = None,
    folder: Folder = None,
    format_: Format = "text",
) -> None:
    """Find concepts by their words and definitions."""
    termbase = _load(folder)
    if subject_field is not None and subject_field not in termbase.subject_fields:
        known = ", ".join(sorted(termbase.subject_fields))
        raise UnknownTerm(f"There is no subject field “{subject_field}”. There are: {known}.")
    found = termbase.search(words, side=side, subject_field=subject_field)
    if format_ == "json":
        _say(json.dumps([_row(c, termbase) for c in found], ensure_ascii=False, indent=1))
        return
    if not found:
        _say(f"Nothing found for “{words}”. Try one word, or fogbridge glossary search.")
        return
    _table(
        ("concept", "marketing says", "IT says", "in short"),
        (
            (
                concept.id,
                termbase.preferred(concept.id, "marketing"),
                termbase.preferred(concept.id, "it"),
                concept.definition.neutral,
            )
            for concept in found
        ),
    )


@app.command()
def stats(folder: Folder = None, format_: Format = "text") -> None:
    """Count what stands in the termbase."""
    from glossary.stats import stats as count

    termbase = _load(folder)
    numbers = asdict(count(termbase))
    if format_ == "json":
        _say(json.dumps(numbers, ensure_ascii=False, indent=1))
        return
    rows = []
    for name, value in numbers.items():
        label = name.replace("_", " ")
        if isinstance(value, dict):
            rows += [(f"{label}: {key}", str(number)) for key, number in value.items()]
        else:
            rows.append((label, str(value)))
    _table(("what", "count"), rows)


@app.command()
def export(
    to: Annotated[
        Literal["tbx", "skos", "csv", "json"], typer.Option("--to", help="The file format.")
    ] = "json",
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write; standard output without it.")
    ] = None,
    folder: Folder = None,
) -> None:
    """Write the termbase as TBX v3, SKOS, a spreadsheet or JSON."""
    from glossary.exchange import export as written

    text = written(_load(folder), to)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise UnwritableFile(f"{out} can't be written. Choose another place.") from error
    _say(f"{out} is written.")


def _load(folder: Path | None) -> Termbase:
    from adapters.wiring import build_reader
    from glossary.load import SHIPPED

    return build_reader(folder or SHIPPED).termbase


def _find(termbase: Termbase, term: str) -> list[Concept]:
    """The concept with this id, or those that the words stand for."""
    if term in termbase.concepts:
        return [termbase.concepts[term]]
    ids = termbase.with_surface(term)
    if not ids:
        near = [c.id for c in termbase.search(term)[:3]]
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise UnknownTerm(f"The glossary has no term “{term}”.{hint}")
    return [termbase.concepts[name] for name in ids]


def _page(concept: Concept, termbase: Termbase) -> str:
    """A concept as plain text, in the order of the glossary's page."""
    lines = [
        f"{termbase.preferred(concept.id, 'marketing')}"
        f"  ({concept.id}, {termbase.subject_field(concept.id).title})",
        "also: " + ", ".join(d.text for d in concept.designations),
        "",
        concept.definition.neutral,
        f"For marketing: {concept.definition.for_marketing}",
        f"For IT: {concept.definition.for_it}",
    ]
    if concept.definition.slips:
        lines.append(f"Where it slips: {concept.definition.slips}")
    sides: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("Worth asking", tuple(f"{q.ask} ({_who(q.to)})" for q in concept.questions)),
        (
            "What it involves",
            tuple(f"{w.task} ({_who(w.side)}; {w.when})" for w in concept.hidden_work),
        ),
        ("If the date is tight", tuple(a.say for a in concept.alternatives)),
        (
            "What drives the time",
            tuple(f"{d.condition}: {d.effect}" for d in concept.lead_time.drivers),
        ),
    )
    for title, items in sides:
        if items:
            lines += ["", title, *(f"- {item}" for item in items)]
    return "\n".join(lines)


def _who(side: str) -> str:
    return {"it": "IT", "asker": "whoever says it"}.get(side, side)


def _row(concept: Concept, termbase: Termbase) -> dict[str, str]:
    return {
        "concept": concept.id,
        "subject_field": termbase.subject_field(concept.id).slug,
        **{side: termbase.preferred(concept.id, side) for side in SIDES},
        "definition": concept.definition.neutral,
        "ambiguity": concept.ambiguity.level,
    }


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """A table for people, tab-separated lines when piped."""
    if not sys.stdout.isatty():
        _say("\n".join("\t".join(row) for row in rows))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*head, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(table)


def _say(text: str) -> None:
    print(text)  # noqa: T201 - standard output is this surface
