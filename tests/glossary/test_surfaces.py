"""Plurals are made at build time and kept in a lock file that people can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary import load
from glossary.concept import Concept
from glossary.surfaces import Surface, main, parse_lock, read_lock, render_lock, surfaces_of
from tests.glossary.entries import entry, said, term_file, written


def concept(*designations: dict[str, object]) -> Concept:
    return Concept.model_validate(entry(designations=list(designations)))


def test_the_lock_holds_regular_plurals_of_nouns_sorted() -> None:
    lock = render_lock(
        [
            concept(
                said("pop-up", variants=["popup"]),
                said("landing page"),
                said("UTM tag"),
                said("SLA"),
                said("policy"),
                said("release criteria"),
                said("API", expand=False),
                said("load testing"),
                said("launch", pos="verb"),
            )
        ]
    )
    assert lock.splitlines()[1:] == [
        "landing page -> landing pages",
        "policy -> policies",
        "pop-up -> pop-ups",
        "popup -> popups",
        "SLA -> SLAs",
        "UTM tag -> UTM tags",
    ]
    assert parse_lock(lock)["SLA"] == ("SLAs",)


def test_surfaces_are_text_variants_and_plurals_each_once() -> None:
    page = concept(said("page", variants=["pages", "web page"]), said("URL", case_sensitive=True))
    assert list(surfaces_of(page, {"page": ("pages",), "URL": ("URLs",)})) == [
        Surface("page", "landing-page"),
        Surface("pages", "landing-page"),
        Surface("web page", "landing-page"),
        Surface("URL", "landing-page", True),
        Surface("URLs", "landing-page", True),
    ]


def test_without_a_lock_the_plain_forms_are_used(tmp_path: Path) -> None:
    assert read_lock(tmp_path / "surfaces.lock") == {}
    assert [s.text for s in surfaces_of(concept(said("page")), {})] == ["page"]


def test_the_command_writes_the_lock_and_says_when_it_is_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(load, "SHIPPED", written(tmp_path, term_file(entry())))
    assert main(["--check"]) == 1
    assert capsys.readouterr().err == (
        "surfaces.lock is out of date; run `make surfaces`, read the diff and commit it.\n"
    )
    assert main([]) == 0
    assert main(["--check"]) == 0
    assert "landing page -> landing pages" in (tmp_path / "surfaces.lock").read_text("utf-8")
