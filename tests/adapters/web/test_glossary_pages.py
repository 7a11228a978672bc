"""The glossary in the browser: found by word, side and subject field, and kept at one address."""

from __future__ import annotations

import pytest

from adapters.web.glossary import Query, find
from tests.adapters.web.desks import Web, make_web, shipped_reader
from tests.adapters.web.html import Element, read_html

TERMBASE = shipped_reader().termbase


@pytest.fixture
def web() -> Web:
    """The shipped glossary."""
    return make_web(remembers=False)


def _page(web: Web, address: str, status: int = 200) -> Element:
    answer = web.client.get(address)
    assert answer.status_code == status
    return read_html(answer.text)


def _names(page: Element) -> list[str]:
    rows = page.one("div", id="found").find("li")
    return [row.find("strong")[0].text for row in rows]


def test_without_a_query_everything_is_there_by_subject_field(web: Web) -> None:
    """The words that both sides use differently come first; the rest is a page further."""
    page = _page(web, "/glossary")
    assert f"of {len(TERMBASE.concepts)} words" in page.text
    first = TERMBASE.subject_fields["everyday-words"]
    assert page.find("h2")[0].text == first.title
    assert page.find("a", rel="next")


def test_every_concept_is_listed_once() -> None:
    """Walking all pages meets each concept exactly once."""
    seen: list[str] = []
    number = 1
    while True:
        found = find(TERMBASE, Query(page=number))
        seen += [row.id for _, rows in found.groups for row in rows]
        if found.later is None:
            break
        number += 1
    assert sorted(seen) == sorted(TERMBASE.concepts)


def test_a_search_has_the_best_fit_first(web: Web) -> None:
    """What is called that comes before what mentions it."""
    assert _names(_page(web, "/glossary?q=landing+page"))[0] == "landing page"


def test_side_and_subject_field_filter(web: Web) -> None:
    """Filters can be combined, and the form shows them."""
    page = _page(web, "/glossary?q=&side=it&field=identity-and-access")
    field = TERMBASE.subject_fields["identity-and-access"]
    assert 0 < len(_names(page)) <= len(field.concepts)
    assert page.one("input", type="radio", value="it").has({"checked": ""})
    assert page.one("option", value="identity-and-access").has({"selected": ""})


def test_counts_stand_beside_the_fields(web: Web) -> None:
    """They are those of the search, not of the whole glossary."""
    page = _page(web, "/glossary?q=landing+page")
    counts = [int(o.text.rpartition("(")[2].rstrip(")")) for o in page.find("option")[1:]]
    assert sum(counts) == len(TERMBASE.search("landing page"))


def test_nothing_found_is_said(web: Web) -> None:
    """With a way back, and with what was typed as text."""
    page = _page(web, "/glossary?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "Nothing here goes by that name" in page.text
    assert page.one("input", id="q").get("value") == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "query", ["page=0", "page=99999999", "page=-1", "page=x", "side=sales", "field=nope", "q=%00"]
)
def test_a_query_that_makes_no_sense_is_a_page(web: Web, query: str) -> None:
    """Nothing that stands in an address breaks it."""
    assert _page(web, f"/glossary?{query}").find("h1")


def test_htmx_gets_the_list_only(web: Web) -> None:
    """The search field stays as it is while somebody types."""
    answer = web.client.get("/glossary?q=sso", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "SSO" in answer.text


@pytest.mark.parametrize("id", sorted(TERMBASE.concepts))
def test_every_concept_has_its_page(web: Web, id: str) -> None:
    """Both banks, where it comes from, and links that lead somewhere."""
    page = _page(web, f"/glossary/{id}")
    concept = TERMBASE.concepts[id]
    assert page.one("h1").text in [d.text for d in concept.designations]
    banks = page.one("div", class_="banks").find("section")
    assert [bank.find("h2")[0].text for bank in banks] == ["For marketing", "For IT"]
    assert "Shipped with Fogbridge 0.1. Not yet reviewed here." in page.one("aside").text
    if concept.definition.slips:
        assert concept.definition.slips in page.text
    for link in page.one("main").find("a"):
        address = link.get("href") or ""
        if address.startswith("/glossary/"):
            assert address.removeprefix("/glossary/") in TERMBASE.concepts


def test_the_page_is_called_what_its_address_says(web: Web) -> None:
    """Also where that word is one to avoid; then it says what is better."""
    page = _page(web, "/glossary/asap")
    assert page.one("h1").text == "ASAP"
    assert "Better say" in page.text


def test_a_word_that_is_not_there_leads_to_the_search(web: Web) -> None:
    """404, with the search for it one click away."""
    page = _page(web, "/glossary/no-such-word", 404)
    assert page.one("a", href="/glossary?q=no+such+word")


def test_only_pages_that_exist_are_in_the_navigation(web: Web) -> None:
    """The current one is marked."""
    links = _page(web, "/glossary").one("nav", aria_label="Pages").find("a")
    assert [link.get("href") for link in links] == ["/translate", "/glossary"]
    assert [link.get("aria-current") for link in links] == [None, "page"]
    for link in links:
        assert web.client.get(link.get("href") or "").status_code == 200
