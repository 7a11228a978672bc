"""Single messages that say why not, in many words: the kind of each, its quote, and what only looks like one.

A factor is right where its kind is; what stands in `reasons_kept.txt` is measured and not looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from bot.threads.contract import Factor
from bot.threads.reasons import weigh
from bot.threads.said import plain
from bot.threads.signs import signs
from bot.threads.spread import spread
from tests.bot.threads.talk import by_rules
from tests.bounded import expect_bounded

ASK = "m: Can you put the new landing page live by 30 November?"
_REASON = re.compile(r"\[(.*?)\]")


@dataclass
class Measured:
    """The sums over the messages of a file."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    quoted: int = 0
    lookalikes: int = 0
    fooled: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of the factors that were found, how many are right."""
        return self.right.total() / (self.right.total() + self.wrong.total())

    @property
    def recall(self) -> float:
        """Of the reasons that were given, how many are found with their kind."""
        return self.right.total() / (self.right.total() + self.missed.total())


def _factors(text: str) -> list[Factor]:
    return [one for one in by_rules(ASK, f"i: {text}").factors if one.message == 1]


@cache
def _measured(name: str) -> Measured:
    made = Measured()
    kind = ""
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
        if line.startswith("# -- "):
            kind = line.removeprefix("# -- ")
        elif line.startswith("- "):
            made.lookalikes += 1
            found = _factors(line.removeprefix("- "))
            made.wrong.update(one.kind for one in found)
            made.fooled += [f"{kind}: {line} -> {one.kind}" for one in found]
        elif reason := _REASON.search(line):
            found = _factors(line.replace("[", "").replace("]", ""))
            hit = next((one for one in found if one.kind == kind), None)
            made.wrong.update(one.kind for one in found if one is not hit)
            (made.missed if hit is None else made.right)[kind] += 1
            made.quoted += hit is not None and hit.quote == reason[1].rstrip(".")
    return made


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [("reasons_seen.txt", 0.92, 0.92), ("reasons_kept.txt", 0.87, 0.91)],
)
def test_reasons_are_found_with_their_kind(name: str, precision: float, recall: float) -> None:
    made = _measured(name)
    assert made.precision >= precision, made.wrong
    assert made.recall >= recall, made.missed


def test_every_kind_is_found_more_often_than_not() -> None:
    made = _measured("reasons_kept.txt")
    assert len(made.right) == 10
    for kind, right in made.right.items():
        assert right >= 2 * made.missed[kind], kind


def test_the_quote_is_the_clause() -> None:
    for name in ("reasons_seen.txt", "reasons_kept.txt"):
        made = _measured(name)
        assert made.quoted >= 0.8 * made.right.total()


@pytest.mark.parametrize(
    ("name", "share"), [("reasons_seen.txt", 0.08), ("reasons_kept.txt", 0.15)]
)
def test_what_only_looks_like_a_reason_is_none(name: str, share: float) -> None:
    made = _measured(name)
    assert made.lookalikes >= 100
    assert len(made.fooled) <= share * made.lookalikes, made.fooled


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("legal hasn’t signed off on the wording", "dependency"),
        ("the contract isn't signed", "procurement"),
        ("the contract was signed yesterday", None),
        ("production is locked until the closing is done", "freeze"),
        ("the freeze was lifted on Monday", None),
        ("we're short-staffed", "capacity"),
        ("we're no longer short-staffed", None),
        ("we need a security review", "security_privacy"),
        ("we don't need a security review", None),
        ("it would break the checkout", "quality"),
        ("it won't break anything", None),
        ("there's no API for that", "integration"),
        ("there's an API for that", None),
        ("I can't give you a date as long as I don't know which page it is", "unclear_ask"),
        ("30 November is possible if the security review is done by then", None),
    ],
)
def test_what_is_in_the_way_and_what_is_not(clause: str, kind: str | None) -> None:
    found = weigh(plain(clause))
    assert (found and found[0]) == kind


def test_every_list_is_a_pattern_and_none_finds_nothing() -> None:
    """They are compiled when they are first used, so a slip in a rare one would show late."""
    known = signs()
    lists = [pattern for lines in known.kinds.values() for _, pattern in lines]
    lists += [pattern for lines in known.named.values() for pattern in lines]
    lists += [*known.about.values(), *known.hints.values(), *known.vague.values()]
    assert len(lists) > 80
    for pattern in lists:
        assert not pattern.search("zzz qqq"), pattern.pattern[:80]


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        # of two clauses about one thing the one that says it; the other explains
        (("i: Not before 4 May. The orchard is being sprayed and both of us are on the tractors all week.",), [("capacity", 1)]),
        # two reasons of two kinds
        (("i: There's no API for the lockers, and the licence for the old tool ran out.",), [("integration", 1), ("procurement", 1)]),
        # what was asked for makes a reason likelier
        (("i: 15 January.", "m: why not sooner?", "i: I'm the only one who can log in there and I'm at sea"), [("capacity", 3)]),
        # the specific kind wins over what it waits for
        (("i: We're waiting for the security review.",), [("security_privacy", 1)]),
        (("i: It waits for the purchase order.",), [("procurement", 1)]),
        # the same again is no new one
        (("i: The vendor hasn't sent the key.", "m: hm", "i: As I said, the vendor hasn't sent the key."), [("dependency", 1)]),
        # a date, a yes, an offer, a question
        (("i: The 14th, in the afternoon.",), []),
        (("i: Yes, that's fine with us.",), []),
        (("i: We could leave the map out and do the rest by the 14th.",), []),
        (("i: Which of the two pages do you mean?",), []),
        # what the asking side says of itself
        (("i: Fine, the 14th.", "m: great, we're swamped over here"), []),
    ],
)  # fmt: skip
def test_a_conversation_has_its_reasons_once(
    said: tuple[str, ...], reasons: list[tuple[str, int]]
) -> None:
    found = by_rules(ASK, *said).factors
    assert [(one.kind, one.message) for one in found] == reasons


def test_short_forms_and_hyphens_are_written_out() -> None:
    assert spread("we can't: they're short-staffed, it's 3-4 days") == (
        "we can not they are short staffed it is 3-4 days"
    )


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It'll be late, there's no link between the app and the till.", "there's no link between the app and the till"),
        ("The webshop and the crm don't talk to each other", "The webshop and the crm don't talk to each other"),
        ("our only tester is ill so Friday is off the table", "our only tester is ill"),
        ("If we rush it, checkout breaks.", "If we rush it, checkout breaks"),
        ("Still waiting for the purchase order, can't start without it", "Still waiting for the purchase order"),
    ],
)  # fmt: skip
def test_a_reason_is_quoted_as_a_reader_would(text: str, quote: str) -> None:
    assert [one.quote for one in _factors(text)][:1] == [quote]


@pytest.mark.parametrize(
    "text", ["a " * 20_000, "the old not " * 3_300, "cost 1,1,1," * 3_600, "we " + "a" * 39_000]
)
def test_a_long_clause_takes_its_time_and_no_more(text: str) -> None:
    expect_bounded(lambda: weigh(text))
