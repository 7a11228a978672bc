"""What the matcher finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from glossary.match import Match, Matcher
from glossary.surfaces import Surface
from tests.glossary.entries import entry, termbase

PLAIN = (
    "landing page",
    "landingpage",
    "landing pages",
    "go live",
    "live",
    "pop-up",
    "popup",
    "R&D",
    "CI/CD",
    "A/B test",
    "a.s.a.p.",
    "C++",
    ".NET",
    "robots.txt",
    "won't fix",
    "café page",
)
EXACT = (
    Surface("SSO", "sso", True),
    Surface("SSOs", "sso", True),
    Surface("SQL injection", "sql-injection", True),
    Surface("GTM", "tag-manager", True),
    Surface("GTM", "go-to-market", True),
)
MATCHER = Matcher([*(Surface(text, text) for text in PLAIN), *EXACT])


def found(text: str) -> list[str]:
    return [text[match.start : match.end] for match in MATCHER.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("🚀🚀 new landing page now", ["landing page"]),
        ("İİİ landing page live", ["landing page", "live"]),  # lower() would shift the offsets
        ("our landing\u00a0page", ["landing\u00a0page"]),
        ("a landing\u2011page", ["landing\u2011page"]),
        ("landing\r\npage", ["landing\r\npage"]),
        ("landing  \n  page", ["landing  \n  page"]),
        ("land\u00ading page", ["land\u00ading page"]),
        ("cafe\u0301 page and café page", ["cafe\u0301 page", "café page"]),
        ("ｌｉｖｅ", ["ｌｉｖｅ"]),
        ("landing page’s copy, landing page's copy", ["landing page", "landing page"]),
        ("the landing pages’ copy", ["landing pages"]),
        ("*landing page* _landing page_ ~live~", ["landing page", "landing page", "live"]),
        ("\"live\" 'live' “live” (live)", ["live"] * 4),
        ("GO LIVE!", ["GO LIVE"]),  # the longest wins over "live"
        ("go go live", ["go live"]),
        ("Pop up, POP-UP, popup", ["Pop up", "POP-UP", "popup"]),
        ("R & D or r&d", ["R & D", "r&d"]),
        ("A/B test, A-B test, a b test", ["A/B test", "A-B test", "a b test"]),
        ("CI/CD and ci cd", ["CI/CD", "ci cd"]),
        ("a.s.a.p. then", ["a.s.a.p"]),
        ("C++ and C", ["C++"]),
        ("the .NET part, net", [".NET"]),
        ("edit robots.txt", ["robots.txt"]),
        ("it won’t fix it", ["won’t fix"]),
        ("SSOs: SSO’s, not sso", ["SSOs", "SSO"]),
        ("SQL injection, not Sql injection", ["SQL injection"]),
        ("在landing page上, ページlive", ["landing page", "live"]),
        ("now live.Next", ["live"]),
        ("copy/live", ["live"]),
    ],
)
def test_a_term_is_found_as_people_write_it(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<https://x.test/landing-page|here> `live` @live",
        "see https://x.test/live or www.live.test/live, x.test/live",
        "```\nlive\n``` and `go live`",
        "live@x.test mail@live.test <mailto:live@x.test|mail> <@live> <#C1|live> <!live>",
        "<at>live page</at>",
        "> live\n&gt; live\n  > go live",
        "/live ~/live ./live",
        "live.html live.example.com landing-page.html",
        "campaign.live = 1",
        "landing_page_v2 __live__ _live live_x my_live",
        "live() #live $live --live",
        ":live: :popup:",
        "livestream alive",
        "landing. Page",
        "landing! page; landing, page",
        "landing\n\npage",
        "landing – page, landing\u2014page",
        "landing\n> page",
        "sso Sso",
        "",
        "🚀",
    ],
)
def test_nothing_is_found_in_what_is_not_prose_or_not_the_term(text: str) -> None:
    assert found(text) == []


def test_a_homonym_returns_every_concept() -> None:
    assert MATCHER.find("our GTM") == (Match(4, 7, ("tag-manager", "go-to-market"), "GTM"),)


def test_forms_with_and_without_case_are_both_returned() -> None:
    matcher = Matcher([Surface("lead", "a"), Surface("Lead", "b", True), Surface("lead", "c")])
    assert [match.concepts for match in matcher.find("Lead lead")] == [("b", "a", "c"), ("a", "c")]


def test_a_longer_form_that_does_not_hold_gives_way_to_a_shorter_one() -> None:
    matcher = Matcher([Surface("live", "live"), Surface("live Chat", "chat", True)])
    assert [match.surface for match in matcher.find("live chat")] == ["live"]


def test_further_spans_can_be_masked() -> None:
    text = "live and live, live"
    assert [match.start for match in MATCHER.find(text, [(9, 13), (15, 999)])] == [0]
    assert MATCHER.find("landing page", [(7, 8)]) == ()
    assert MATCHER.find("alive", [(0, 1)]) == ()  # half a word is no word


def test_a_surface_without_words_is_passed_over() -> None:
    assert Matcher([Surface("!!!", "x"), Surface("", "y")]).find("!!!") == ()


def test_a_matcher_of_the_termbase_knows_its_plurals() -> None:
    base = termbase(entry(), lock={"landing page": ("landing pages",)})
    (match,) = Matcher.from_termbase(base).find("two landing-pages")
    assert match == Match(4, 17, ("landing-page",), "landing pages")
