"""The termbase that we ship loads, has no errors, and is quick to have."""

from __future__ import annotations

import time
from pathlib import Path

from glossary.lint import check, report
from glossary.load import SHIPPED, load_termbase
from glossary.match import Matcher


def test_it_loads_without_errors() -> None:
    errors = [problem for problem in check(SHIPPED) if problem.severity == "error"]
    assert not errors, report(errors)
    assert load_termbase(cache=None).concepts


def test_the_lock_is_up_to_date() -> None:
    """`make surfaces` writes it; the diff is for reading."""
    from glossary.surfaces import main

    assert main(["--check"]) == 0


def test_every_gloss_is_found_and_every_surface_matches_itself() -> None:
    termbase = load_termbase(cache=None)
    matcher = Matcher.from_termbase(termbase)
    for id in termbase.concepts:
        assert termbase.gloss(id, "it")
        assert termbase.gloss(id, "marketing")
    for surface in termbase.surfaces:
        found = {id for match in matcher.find(surface.text) for id in match.concepts}
        assert surface.concept in found, surface


def test_the_compiled_copy_is_read_faster_than_the_files(tmp_path: Path) -> None:
    """Processor time, so that busy neighbours do not count; `make bench` has the figures."""
    load_termbase(cache=tmp_path)
    began = time.process_time()
    load_termbase(cache=tmp_path)
    compiled = time.process_time() - began
    began = time.process_time()
    load_termbase(cache=None)
    assert compiled < time.process_time() - began
