"""Near misses are suggested, words of everyday English are not."""

from __future__ import annotations

import pytest

from glossary.suggest import Suggester, Suggestion
from tests.glossary.entries import entry, said, termbase

BASE = termbase(
    entry("landing-page"),
    entry("sso", designations=[said("SSO", case_sensitive=True), said("PR", case_sensitive=True)]),
    entry("cookie"),
    entry("brand"),
    entry("personalised", designations=[said("personalised")]),
    entry("lead"),
    entry("customer-data-platform"),
)
SUGGESTER = Suggester.from_termbase(BASE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("with sso please", [("sso", "SSO")]),
        ("the landign page", [("landign page", "landing page")]),
        ("the landing-pgae", [("landing-pgae", "landing page")]),
        ("a lnding page and coookie", [("lnding page", "landing page"), ("coookie", "cookie")]),
        ("make it personalsed", [("personalsed", "personalised")]),
        ("our custmer data platform", [("custmer data platform", "customer data platform")]),
    ],
)
def test_a_near_miss_is_suggested(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(s.written, s.surface) for s in SUGGESTER.find(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "the landing page with SSO",  # found, so nothing to suggest
        "a band of bookies loaded bread",  # words of their own, one letter away
        "load laed pr",  # short words have too many neighbours
        "`landign page` sso@x.test",
        "landign_page_v2",
        "the page of one action",  # words that the definitions use
        "landign. Page",
        "> sso",
    ],
)
def test_nothing_is_suggested(text: str) -> None:
    assert SUGGESTER.find(text) == ()


def test_a_suggestion_says_where_and_what() -> None:
    assert SUGGESTER.find("so sso") == (Suggestion(3, 6, "sso", "sso", "SSO"),)
