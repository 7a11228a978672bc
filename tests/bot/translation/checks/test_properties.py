"""What holds for any text."""

from __future__ import annotations

import functools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.translation.checks import check, explain, salvage
from tests.bot.translation.checks import report
from tests.bounded import expect_bounded

_WORDS = st.sampled_from(
    [
        "not",
        "before",
        "until",
        "unless",
        "if",
        "only",
        "must",
        "should",
        "may",
        "might",
        "will",
        "can't",
        "no",
        "never",
        "nobody",
        "Friday",
        "30",
        "November",
        "3",
        "€400",
        "20%",
        "9am",
        "⟦LINK_1⟧\n",
        "",
        "",
        "",
        "⟦MENTION_2⟧",
        "https://a.test",
        "@anna",
        "we",
        "you",
        "IT",
        "marketing",
        "launch",
        "page",
        "freeze",
        ".",
        ",",
        ";",
        "?",
        "!",
        "\n",
        "at",
        "least",
        "the",
        "after",
        "by",
        "2",
        "weeks",
        "Anna",
        "agreed",
    ]
)
_PROSE = st.lists(_WORDS, min_size=1, max_size=40).map(" ".join)
_TEXT = st.one_of(st.text(max_size=200), _PROSE)
_SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@_SLOW
@given(_TEXT, _TEXT, st.sampled_from(["marketing", "it"]), _TEXT)
def test_it_never_raises(source: str, text: str, side: str, other: str) -> None:
    """Any text for any source, with any text in the parts."""
    asked = report.draft(
        text,
        questions=[{"about": other, "question": other, "to": "author", "concept": None}],
        impacts=[{"quote": text, "impact": other, "concept": "asap"}],
        alternatives=[{"text": other, "reason": text, "concept": None}],
    )
    findings = check(asked, report.given(source, side))
    assert explain(findings)
    kept = salvage(asked, findings)
    assert (kept is None) == any(f.weight == "fatal" for f in findings)


@_SLOW
@given(_TEXT.filter(lambda text: bool(text.strip())))
def test_the_source_itself_is_shown(text: str) -> None:
    """Identical text has lost and invented nothing."""
    assert report.fatal(text, text, "it") == []


@_SLOW
@given(st.integers(13, 998))
def test_an_unseen_number_is_always_refused(number: int) -> None:
    """Whatever the number."""
    source = "We need the banner for the shop, and it must not be blue."
    text = f"Marketing needs the banner for the shop in {number} sizes, and it must not be blue."
    assert report.fatal(text, source, "marketing")


_SENTENCES = [
    "The page must be live by 30 November.",
    "The budget is €4,200.",
    "Conversions are down 17%.",
    "The test takes 9 days.",
    "⟦MENTION_1⟧ sends the copy.",
    "The file is at ⟦LINK_1⟧.",
]


@_SLOW
@given(st.permutations(_SENTENCES), st.integers(0, len(_SENTENCES) - 1))
def test_a_dropped_sentence_with_a_fact_is_always_refused(order: list[str], gone: int) -> None:
    """In whatever order the sentences stand; in another order without loss they are shown."""
    source = " ".join(_SENTENCES)
    assert report.fatal(" ".join(order), source, "it") == []
    assert report.fatal(" ".join(order[:gone] + order[gone + 1 :]), source, "it")


def test_hostile_text_takes_linear_time() -> None:
    """Four times the text takes well under sixteen times the time, and little of it."""
    for piece in (
        "not before ",
        "only if unless ",
        "will be ",
        "a" * 50,
        "1 ",
        "IT ",
        "⟦",
        "by ",
        "can you ",
    ):
        source = (piece * 4_000)[:4_000]
        expect_bounded(functools.partial(report.fatal, source + "x", source, "it"))
