"""For each rule of the strict editor, what it sends back and what it lets pass."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from glossary.lint import check, report
from glossary.problem import Problem
from tests.glossary.entries import Entry, entry, said, term_file, written

TODAY = date(2026, 11, 21)


def rules(folder: Path, *entries: Entry) -> list[str]:
    """The rules that these concepts break."""
    return [problem.rule for problem in check(written(folder, term_file(*entries)), TODAY)]


def told(**changes: str) -> Entry:
    """A concept with some of its definition replaced."""
    return entry(definition=entry()["definition"] | changes)


def ask(**changes: Any) -> Entry:
    return entry(questions=[entry()["questions"][0] | changes])


def alternative(**changes: str) -> Entry:
    return entry(alternatives=[{"say": "No, but yes to text.", "gives": "the date"} | changes])


def high(**changes: Any) -> Entry:
    """A concept that the bot must ask about, with all that this takes."""
    senses = [
        {"id": "now", "side": "marketing", "reading": "today"},
        {"id": "next", "side": "it", "reading": "after this work"},
    ]
    return (
        entry(
            definition=entry()["definition"] | {"slips": "Two readings."},
            ambiguity={"level": "high", "senses": changes.pop("senses", senses)},
            questions=[{"id": "when", "to": "asker", "ask": "When?", "unlocks": ["date"]}],
        )
        | changes
    )


CITED = [{"type": "law", "ref": "GDPR", "url": "https://eur-lex.europa.eu/"}]
LONG = " ".join(["word"] * 29) + "."
TASK = {"task": "one two three four five six seven eight nine", "side": "it", "when": "always"}


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("long-sentence", told(slips="One. Two. " * 20), told(slips=LONG)),
        (
            "long-gloss",
            told(for_it="word " * 24 + "end. " + "More."),
            told(for_it="word " * 26 + "."),
        ),
        (
            "long-task",
            entry(hidden_work=[TASK]),
            entry(hidden_work=[TASK | {"task": TASK["task"] + " ten"}]),
        ),
        (
            "readability",
            told(for_it="It is a small page with one form."),
            told(for_it="Organisational authorisation prerequisites necessitate documentation."),
        ),
        (
            "banned-word",
            told(slips='Some say "just a button".'),
            told(slips="It is just a button."),
        ),
        ("banned-word", told(slips="It adjusts a just-in-time feed."), told(slips="Simply press.")),
        ("banned-word", ask(ask="Which one?"), told(slips="Do it now!")),
        ("placeholder", told(slips="The todo list."), told(slips="TODO")),
        ("placeholder", told(slips="Not yet known."), told(neutral="Place for <one thing>.")),
        ("promise", told(for_it="It depends on the queue."), told(for_it="It needs 3 days.")),
        (
            "promise",
            entry(
                definition=told(for_it="Report it within 72 hours.")["definition"], sources=CITED
            ),
            told(for_it="Report it within 72 hours."),
        ),
        ("promise", alternative(), alternative(costs="two weeks")),
        ("promise", alternative(), alternative(costs="20 % fewer sign-ups")),
        ("promise", told(for_it="Nothing is guaranteed."), told(for_it="The date is guaranteed.")),
        ("promise", told(for_it="IT will take this on."), told(for_it="This will take a week.")),
        ("promise", ask(ask="Is it 5 days or 10 days?"), told(for_marketing="It costs €500.")),
        ("question", ask(), ask(ask="Tell me which one.")),
        ("question", ask(), ask(unlocks=[])),
        ("article", told(), told(neutral="A place for one action.")),
        ("circular", told(), told(neutral="Landing page with a form.")),
        (
            "circular",
            told(for_it="More. A landing page."),
            told(for_it="Landing page with a form."),
        ),
        (
            "circular",
            entry(designations=[said("PR"), said("form", status="admitted", clear=True)]),
            entry(designations=[said("PR"), said("form", status="admitted")]),
        ),
        (
            "ambiguity",
            high(),
            high(definition=entry()["definition"]),
        ),
        ("ambiguity", high(), high(senses=[{"id": "a", "side": "it", "reading": "b"}])),
        (
            "ambiguity",
            high(senses=[{"id": "a", "side": "both", "reading": "b"}]),
            high(questions=entry()["questions"]),
        ),
        (
            "acronym",
            entry(designations=[said("CDP", case_sensitive=True)]),
            entry(designations=[said("CDP")]),
        ),
        (
            "acronym",
            entry(designations=[said("ASAP", variants=["a.s.a.p."])]),
            entry(designations=[said("ASAP")]),
        ),
        (
            "verb",
            entry(designations=[said("launch", pos="verb", variants=["launches"])]),
            entry(designations=[said("launch", pos="verb")]),
        ),
        (
            "deprecated",
            entry(designations=[said("page"), said("site", status="deprecated", note="say page")]),
            entry(designations=[said("page"), said("site", status="deprecated")]),
        ),
        (
            "spelling",
            entry(designations=[said("brand colour", variants=["brand color"])]),
            entry(designations=[said("brand colour")]),
        ),
        (
            "spelling",
            entry(designations=[said("enterprise"), said("exercise", status="admitted")]),
            entry(designations=[said("personalize")]),
        ),
        (
            "review",
            entry(review={"next": "2026-11-21"}),
            entry(review={"next": "2026-11-20"}),
        ),
        (
            "missing-side",
            entry(designations=[said("page", "it"), said("site", "marketing")]),
            entry(designations=[said("page", "it")]),
        ),
    ],
)
def test_each_rule_lets_the_good_pass_and_sends_the_bad_back(
    tmp_path: Path, rule: str, good: Entry, bad: Entry
) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / "bad").mkdir()
    assert rule not in rules(tmp_path / "good", good)
    assert rule in rules(tmp_path / "bad", bad)


WEBHOOK = entry(
    "webhook", designations=[said("webhook", "it"), said("instant notice", "marketing")]
)


@pytest.mark.parametrize(
    ("definition", "is_foreign"),
    [
        ("It sends a webhook on each order.", True),
        ("It sends an instant notice (webhook) on each order.", False),
        ("It sends a webhook (a message between systems) on each order.", False),
        ('IT calls it "webhook".', False),
    ],
)
def test_a_word_of_the_other_side_is_explained_on_the_spot(
    tmp_path: Path, definition: str, is_foreign: bool
) -> None:
    found = rules(tmp_path, told(for_marketing=definition), WEBHOOK)
    assert ("foreign-word" in found) == is_foreign


def test_a_word_of_the_other_side_is_fine_for_that_side(tmp_path: Path) -> None:
    assert "foreign-word" not in rules(tmp_path, told(for_it="It sends a webhook."), WEBHOOK)


def test_words_that_a_side_knows_one_by_one_need_no_explanation(tmp_path: Path) -> None:
    date_of_launch = entry(
        "date", designations=[said("launch date", "it"), said("start", "marketing")]
    )
    launch = entry("launch")
    day = entry("day", designations=[said("date")])
    text = told(for_marketing="It names the launch date.")
    assert "foreign-word" in rules(tmp_path, text, date_of_launch)
    assert "foreign-word" not in rules(tmp_path, text, date_of_launch, launch, day)


def test_one_word_for_two_things_is_sent_back_unless_the_bot_asks(tmp_path: Path) -> None:
    twice = [entry("page", designations=[said("page")]), entry("site", designations=[said("page")])]
    assert rules(tmp_path, *twice) == ["shared-surface"]


def test_a_correct_entry_has_no_problem(tmp_path: Path) -> None:
    assert rules(tmp_path, entry(), high(id="asap", designations=[said("soon")])) == []


def test_the_shape_is_checked_first_and_other_files_all_the_same(tmp_path: Path) -> None:
    wrong = term_file(entry("a"), slug="wrong") | {"title": None}
    right = term_file(told(slips="It is just so."), slug="right")
    found = check(written(tmp_path, right, wrong), TODAY)
    assert [(problem.file, problem.rule) for problem in found] == [
        ("terms/right.yaml", "banned-word"),
        ("terms/wrong.yaml", "schema"),
    ]


def test_a_missing_folder_is_a_problem_and_no_exception(tmp_path: Path) -> None:
    (found,) = check(tmp_path / "nowhere")
    assert found.message.startswith("There are no term files")


def test_the_report_is_for_reading() -> None:
    problems = [
        Problem("terms/a.yaml", 3, "x.id", "unique-slug", "It is used twice."),
        Problem("terms/b.yaml", 12, "y.review.next", "review", "It was due.", "warning"),
    ]
    assert report(problems) == (
        "terms/a.yaml\n"
        "      3  error    x.id\n"
        "                  It is used twice. (unique-slug)\n"
        "terms/b.yaml\n"
        "     12  warning  y.review.next\n"
        "                  It was due. (review)\n"
        "1 error, 1 warning.\n"
    )
    assert report([]) == "The glossary is in order.\n"
