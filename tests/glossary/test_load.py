"""The loader accepts what is right, and says in one sentence where something is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from glossary.load import load_termbase, user_cache
from glossary.problem import TermbaseError
from tests.glossary.entries import Entry, entry, loaded, said, term_file, written

ONE = Path(__file__).parent / "one.yaml"


def problems(folder: Path) -> list[str]:
    with pytest.raises(TermbaseError) as raised:
        load_termbase(folder, cache=None)
    return [str(problem) for problem in raised.value.problems]


def as_text(folder: Path, change: tuple[str, str]) -> Path:
    """The example file with one piece of its text replaced."""
    terms = folder / "terms"
    terms.mkdir()
    text = ONE.read_text("utf-8")
    assert change[0] in text
    (terms / "one.yaml").write_text(text.replace(*change, 1), "utf-8")
    return terms


def test_a_correct_file_loads(tmp_path: Path) -> None:
    terms = as_text(tmp_path, ("kind: thing", "kind: thing"))
    assert list(load_termbase(terms, cache=None).concepts) == ["landing-page"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("kind: thing", "on: thing"),
            [
                '9: error (yaml) landing-page.on: YAML reads the key "on" as bool, not as text; put it in quotes.',
                '8: error (schema) landing-page.kind: "kind" is missing.',
            ],
        ),
        (
            ("kind: thing", "kind: thing\n    colour: red"),
            [
                '10: error (schema) landing-page.colour: The key "colour" is not known here; glossary/README.md lists the keys.'
            ],
        ),
        (
            ("kind: thing", "kind: thing\n    kind: action"),
            ['10: error (yaml) landing-page.kind: The key "kind" stands here twice.'],
        ),
        (
            ("kind: thing", "kind: object"),
            [
                "9: error (schema) landing-page.kind: \"object\" is not one of 'thing', 'action', 'quality', 'time', 'constraint' or 'role'."
            ],
        ),
        (
            ("options: [new, old]", "options: [yes, no]"),
            [
                "20: error (schema) landing-page.questions[0].options[0]: YAML reads this as True, not as text; put it in quotes.",
                "20: error (schema) landing-page.questions[0].options[1]: YAML reads this as False, not as text; put it in quotes.",
            ],
        ),
        (
            ("id: landing-page", "id: Landing page"),
            [
                '8: error (schema) Landing page.id: "Landing page" is not a slug: lower-case letters, digits and single hyphens.'
            ],
        ),
        (
            ("next: 2027-05-21", "next: soon"),
            [
                '24: error (schema) landing-page.review.next: "soon" is not a date such as 2026-11-30.'
            ],
        ),
        (
            ("next: 2027-05-21", "next: 2027-15-21"),
            [
                '24: error (yaml) landing-page.review.next: "2027-15-21" cannot be read; put it in quotes.'
            ],
        ),
        (
            ("neutral: Place for one action.", "neutral: ''"),
            ["13: error (schema) landing-page.definition.neutral: This text is empty."],
        ),
        (
            ("ambiguity: {level: low}", "ambiguity: {level: low"),
            [
                "20: error (yaml) file: This is not valid YAML: did not find expected ',' or '}'.",
            ],
        ),
        (
            ("ambiguity: {level: low}", "ambiguity: &a {level: low}\n    lead_time: *a"),
            [
                "20: error (yaml) landing-page.lead_time: Anchors and aliases are not used here; write it out.",
                '22: error (yaml) landing-page.lead_time: The key "lead_time" stands here twice.',
            ],
        ),
        (
            ("owners: {marketing: a, it: b}", "owners: {marketing: a}"),
            ['5: error (schema) owners.it: "it" is missing.'],
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_line(
    tmp_path: Path, change: tuple[str, str], expected: list[str]
) -> None:
    found = problems(as_text(tmp_path, change))
    assert found == [f"terms/one.yaml:{line}" for line in expected]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (
            [entry(), entry(designations=[said("other")])],
            'unique-slug) landing-page.id: The id "landing-page" is already used in terms/web.yaml, line 9.',
        ),
        (
            [entry(relations={"related": ["pop-up"]})],
            'reference) landing-page.relations.related[0]: There is no concept with the id "pop-up".',
        ),
        (
            [entry(relations={"broader": ["landing-page"]})],
            "reference) landing-page.relations.broader[0]: A concept is not related to itself.",
        ),
        (
            [
                entry(
                    lead_time={
                        "basis": "none",
                        "drivers": [{"if": "a", "effect": "b", "see": ["x"]}],
                    }
                )
            ],
            'reference) landing-page.lead_time.drivers[0].see[0]: There is no concept with the id "x".',
        ),
        (
            [entry(designations=[said("page"), said("site", status="deprecated", use="site")])],
            'reference) landing-page.designations[1].use: There is no concept with the id "site".',
        ),
        (
            [entry(designations=[said("page", "it")])],
            'missing-side) landing-page.designations: No designation is preferred for marketing; mark one, or one for "both".',
        ),
        (
            [entry(designations=[said("page"), said("route", "it")])],
            'preferred) landing-page.designations[1]: A second designation is preferred for IT, after "page"; keep one.',
        ),
        (
            [entry(), entry("page", designations=[said("Landing-Page")])],
            'shared-surface) page.designations[0]: "landing page" stands for "landing-page" as well; both need ambiguity high, or one gives the word up.',
        ),
        (
            [
                entry(
                    questions=[
                        {"id": "a", "to": "it", "ask": "A?"},
                        {"id": "a", "to": "it", "ask": "B?"},
                    ]
                )
            ],
            'unique-slug) landing-page.questions[1].id: The id "a" is used twice in this list.',
        ),
    ],
)
def test_what_does_not_hold_between_concepts_is_named(
    tmp_path: Path, entries: list[Entry], expected: str
) -> None:
    (found,) = problems(written(tmp_path, term_file(*entries)))
    assert found.partition("error (")[2] == expected


TYPICAL = {"min": 3, "max": 5, "unit": "working_days", "from": "approved copy"}


@pytest.mark.parametrize(
    ("lead_time", "expected"),
    [
        (
            {"basis": "none", "typical": TYPICAL},
            "A duration needs a basis: public_source, measured or policy; otherwise leave it out.",
        ),
        (
            {"basis": "public_source", "typical": TYPICAL},
            "A duration from public_source also says as_of and source.",
        ),
        (
            {"basis": "measured", "typical": TYPICAL, "as_of": "2026-11-01", "n": 9},
            "A shipped concept carries a duration only from a cited public source.",
        ),
    ],
)
def test_a_duration_says_where_it_comes_from(
    tmp_path: Path, lead_time: dict[str, Any], expected: str
) -> None:
    (found,) = problems(written(tmp_path, term_file(entry(lead_time=lead_time))))
    assert found.endswith(expected)


def test_a_cited_duration_is_accepted(tmp_path: Path) -> None:
    cited = {
        "basis": "public_source",
        "typical": TYPICAL,
        "as_of": "2026-11-01",
        "source": "a standard",
    }
    assert loaded(tmp_path, entry(lead_time=cited)).concept("landing-page").lead_time.typical


@pytest.mark.parametrize(
    ("reviewers", "expected"),
    [
        ({"marketing": "ana"}, "needs an approving review from marketing and from IT."),
        ({"marketing": "ana", "it": "ana"}, "must come from two different people."),
        ({"marketing": "ana", "it": "ben"}, None),
    ],
)
def test_an_approval_in_a_workspace_takes_two_people(
    tmp_path: Path, reviewers: dict[str, str], expected: str | None
) -> None:
    log = [
        {"by": by, "side": side, "date": "2026-11-21", "verdict": "approved"}
        for side, by in reviewers.items()
    ]
    added = entry(origin="workspace", review={"next": "2027-05-21", "log": log})
    terms = written(tmp_path, term_file(added))
    if expected is None:
        assert load_termbase(terms, cache=None)
    else:
        (found,) = problems(terms)
        assert found.endswith(expected)


def test_homonyms_are_accepted_where_the_bot_asks(tmp_path: Path) -> None:
    high = {"level": "high"}
    tag = entry("tag-manager", designations=[said("GTM", case_sensitive=True)], ambiguity=high)
    market = entry("go-to-market", designations=[said("GTM", case_sensitive=True)], ambiguity=high)
    assert loaded(tmp_path, tag, market).with_surface("gtm") == ("tag-manager", "go-to-market")


def test_an_empty_folder_and_bytes_that_are_no_text_are_said_calmly(tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    assert "There are no term files" in problems(tmp_path / "terms")[0]
    (tmp_path / "terms" / "a.yaml").write_bytes(b"schema: a\ntitle: \xff\n")
    assert problems(tmp_path / "terms") == [
        "terms/a.yaml:2: error (yaml) file: This file is not UTF-8 text."
    ]


def test_a_subject_field_stands_in_one_file(tmp_path: Path) -> None:
    terms = written(tmp_path, term_file(entry()))
    again = written(tmp_path, term_file(entry("pop-up"), slug="again")) / "again.yaml"
    again.write_text(again.read_text("utf-8").replace("field: again", "field: web"), "utf-8")
    (found,) = problems(terms)
    assert found.endswith('The subject field "web" already stands in terms/again.yaml.')


def test_a_changed_file_is_noticed_by_the_cache(tmp_path: Path) -> None:
    terms = written(tmp_path, term_file(entry()))
    cache = tmp_path / "cache"
    first = load_termbase(terms, cache)
    (kept,) = cache.iterdir()
    assert load_termbase(terms, cache) == first
    path = terms / "web.yaml"
    path.write_text(path.read_text("utf-8").replace("one action", "two actions"), "utf-8")
    changed = load_termbase(terms, cache)
    assert changed.concept("landing-page").definition.neutral == "Place for two actions."
    assert list(cache.iterdir()) == [kept]


def test_the_cache_holds_everything(tmp_path: Path) -> None:
    related = entry("pop-up", relations={"related": ["landing-page"]})
    drivers = [{"if": "new design", "effect": "a review", "see": ["pop-up"]}]
    driven = entry(lead_time={"basis": "none", "drivers": drivers})
    terms = written(tmp_path, term_file(driven, related))
    (tmp_path / "surfaces.lock").write_text("pop up -> pop ups\n", "utf-8")
    fresh = load_termbase(terms, cache=None)
    load_termbase(terms, tmp_path / "cache")
    assert load_termbase(terms, tmp_path / "cache") == fresh
    assert "pop ups" in [surface.text for surface in fresh.surfaces]


@pytest.mark.parametrize("rubbish", [b"", b"{}", b"\xff\n[]", b"key\nnot json"])
def test_a_damaged_cache_is_rebuilt(tmp_path: Path, rubbish: bytes) -> None:
    terms = written(tmp_path, term_file(entry()))
    fresh = load_termbase(terms, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(rubbish)
    assert load_termbase(terms, tmp_path / "cache") == fresh


def test_damaged_content_under_the_right_key_is_rebuilt(tmp_path: Path) -> None:
    terms = written(tmp_path, term_file(entry()))
    fresh = load_termbase(terms, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(kept.read_bytes().partition(b"\n")[0] + b"\n[{]")
    assert load_termbase(terms, tmp_path / "cache") == fresh


def test_a_cache_that_cannot_be_written_is_passed_over(tmp_path: Path) -> None:
    terms = written(tmp_path, term_file(entry()))
    (tmp_path / "file").write_text("in the way", "utf-8")
    assert load_termbase(terms, tmp_path / "file" / "cache").concepts
    assert load_termbase(terms, Path("/proc/fogbridge")).concepts


def test_the_cache_lies_where_the_user_keeps_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache() == tmp_path / "fogbridge"
    load_termbase(written(tmp_path, term_file(entry())))
    assert len(list((tmp_path / "fogbridge").iterdir())) == 1
