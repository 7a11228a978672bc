"""What is exported can be read back, whatever stands in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.exchange import (
    FORMATS,
    ExchangeError,
    export,
    read_csv,
    read_json,
    read_tbx,
    term_files,
)
from glossary.sheet import guarded, unguarded
from glossary.skos import literal
from glossary.termbase import Termbase
from tests.glossary.entries import entry, said, termbase

TRICKY = '=1+1 <b>&amp; "quoted" \\ €, 🚀\nsecond line'
BASE = termbase(
    entry(
        definition={"neutral": TRICKY, "for_it": TRICKY, "for_marketing": "-x", "slips": "A."},
        designations=[
            said("landing page", variants=["landingpage"]),
            said("LP", "marketing", "admitted", case_sensitive=True, expand=False),
            said("go", "it", "deprecated", note="better: x", pos="adv"),
        ],
        relations={"related": ["freeze"]},
        contexts=[{"side": "it", "text": "Do <it>", "origin": "a test"}],
        lead_time={"basis": "none", "drivers": [{"if": "a", "effect": "b", "see": ["freeze"]}]},
        review={
            "next": "2027-05-21",
            "log": [{"by": "ana", "side": "it", "date": "2026-11-21", "verdict": "approved"}],
        },
        alternatives=[{"say": "No, but", "gives": "time"}],
    ),
    entry("freeze", kind="constraint"),
)


def test_json_and_tbx_are_read_back_whole() -> None:
    assert read_json(export(BASE, "json")) == term_files(BASE)
    assert read_tbx(export(BASE, "tbx")) == term_files(BASE)


def test_the_sheet_is_read_back_as_rows() -> None:
    first, second = read_csv("\ufeff" + export(BASE, "csv"))
    assert (first.marketing, first.it, first.id) == ("landing page", "landing page", "landing-page")
    assert (first.definition, first.for_marketing) == (TRICKY, "-x")
    assert (first.marketing_also, first.avoid) == ("LP", "go")
    assert second.id == "freeze"


def test_no_cell_of_the_sheet_is_run_as_a_formula() -> None:
    assert "'=1+1" in export(BASE, "csv")
    assert ",'-x," in export(BASE, "csv")


PROSE = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1
).filter(lambda text: bool(text.strip()))


def with_text(text: str) -> Termbase:
    told = {"neutral": text, "for_it": text, "for_marketing": text}
    return termbase(entry(definition=told, designations=[said(text, variants=[text])]))


@given(PROSE)
def test_any_text_survives(text: str) -> None:
    base = with_text(text)
    assert read_json(export(base, "json")) == term_files(base)
    assert read_tbx(export(base, "tbx")) == term_files(base)
    (row,) = read_csv(export(base, "csv"))
    assert row.definition == base.concept("landing-page").definition.neutral


@given(st.text())
def test_a_guarded_cell_is_no_formula_and_can_be_read_back(cell: str) -> None:
    assert guarded(cell)[:1] not in tuple("=+-@\t\r\n")
    assert unguarded(guarded(cell)) == cell


@given(st.text())
def test_a_turtle_literal_is_one_line_and_closed(text: str) -> None:
    assert re.fullmatch(r'"(?:[^"\\\x00-\x1f]|\\["\\nrt]|\\u[0-9A-F]{4})*"', literal(text))


def test_turtle_carries_labels_and_links() -> None:
    turtle = export(BASE, "skos")
    assert 'skos:prefLabel "landing page"@en-x-mkt' in turtle
    assert 'skos:altLabel "LP"@en-x-mkt' in turtle
    assert 'skos:hiddenLabel "go"@en-x-it' in turtle
    assert "skos:related <urn:fogbridge:concept:freeze>" in turtle


def test_tbx_keeps_the_sides_apart() -> None:
    tbx = export(BASE, "tbx")
    assert tbx.count('xml:lang="en-x-mkt"') == tbx.count('xml:lang="en-x-it"') == 2
    assert "preferredTerm-admn-sts" in tbx


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    assert read_tbx(export(with_text("a\x00b"), "tbx"))[0].concepts[0].definition.neutral == "a�b"


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_utf_8_text(format: str) -> None:
    assert export(BASE, format).encode("utf-8")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "x", "files": []}', "[" * 9999])
def test_what_is_no_export_is_said_calmly(text: str) -> None:
    for read in (read_json, read_tbx):
        with pytest.raises(ExchangeError, match=r"^This (?:is|file)[^\n]*\.$"):
            read(text)


def test_a_json_export_with_something_unexpected_names_the_place() -> None:
    spoiled = export(BASE, "json").replace('"kind": "thing"', '"kind": "gadget"')
    with pytest.raises(ExchangeError, match=r"unexpected at concepts\.0\.kind\.$"):
        read_json(spoiled)


def test_a_document_type_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]>' + export(BASE, "tbx")
    with pytest.raises(ExchangeError):
        read_tbx(bomb)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ExchangeError, match='The column "it" is missing'):
        read_csv("marketing,id\r\na,b\r\n")
    assert read_csv("") == ()
