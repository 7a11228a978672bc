"""Whether a translation helped: the last word counts."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.ids import new_id
from tests.adapters.web.desks import ASK, Web, make_web
from tests.adapters.web.html import read_html
from tests.fakes.store import Word

PIECE = {"HX-Request": "true", "HX-Target": "form#feedback"}


@pytest.fixture
def web() -> Web:
    """A page that remembers."""
    return make_web()


def _translated(web: Web) -> UUID:
    web.client.post("/translate", data={"text": ASK, "from": "marketing"})
    assert web.store is not None
    (only,) = web.store.saved
    return only


def _words(web: Web) -> list[Word]:
    assert web.store is not None
    return list(web.store.words.values())


def test_the_result_asks_whether_it_helped(web: Web) -> None:
    """Neither answer is pressed."""
    page = read_html(web.client.post("/translate", data={"text": ASK, "from": "marketing"}).text)
    form = page.one("form", class_="feedback")
    assert [b.get("aria-pressed") for b in form.find("button")] == ["false", "false"]


def test_without_a_memory_nothing_is_asked() -> None:
    """There would be nowhere to keep it."""
    web = make_web(remembers=False)
    page = read_html(web.client.post("/translate", data={"text": ASK, "from": "marketing"}).text)
    assert not page.find("form", class_="feedback")


def test_without_a_script_the_page_comes_back_with_thanks(web: Web) -> None:
    """The translation is still there, and the answer is pressed."""
    id = _translated(web)
    answer = web.client.post(f"/translate/{id}/feedback", data={"helpful": "yes"})
    page = read_html(answer.text)
    assert answer.status_code == 200
    assert page.find("article")
    form = page.one("form", class_="feedback")
    assert "it helped" in form.text
    pressed = [b.get("aria-pressed") for b in form.find("button", name="helpful")][:2]
    assert pressed == ["true", "false"]
    assert _words(web) == [Word(True, None)]


def test_the_last_word_counts(web: Web) -> None:
    """A second thought replaces the first, with its reason."""
    id = _translated(web)
    web.client.post(f"/translate/{id}/feedback", data={"helpful": "yes"}, headers=PIECE)
    answer = web.client.post(
        f"/translate/{id}/feedback",
        data={"helpful": "no", "reason": " <b>The date</b> is missing "},
        headers=PIECE,
    )
    assert _words(web) == [Word(False, "<b>The date</b> is missing")]
    form = read_html(answer.text).one("form")
    assert form.one("input", name="reason").get("value") == "<b>The date</b> is missing"
    assert "<html" not in answer.text


@pytest.mark.parametrize("form", [{"reason": "x"}, {"helpful": "maybe"}])
def test_a_word_that_is_none_is_not_kept(web: Web, form: dict[str, str]) -> None:
    """Only yes and no are words."""
    answer = web.client.post(f"/translate/{_translated(web)}/feedback", data=form)
    assert answer.status_code == 404
    assert _words(web) == []


def test_another_workspaces_translation_is_not_found(web: Web) -> None:
    """An id that is not kept here leads nowhere, whatever it is."""
    for id in (str(new_id()), "1", "../../etc/passwd", "%00"):
        answer = web.client.post(f"/translate/{id}/feedback", data={"helpful": "yes"})
        assert answer.status_code == 404


def test_what_is_no_form_is_refused_calmly(web: Web) -> None:
    """A sentence, never a traceback."""
    answer = web.client.post(f"/translate/{_translated(web)}/feedback", json={"helpful": "yes"})
    assert answer.status_code == 422
