"""An ask between Slack and its page: tracked there, answered here, and the card follows."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import httpx2

from bot import wording_asks as words
from tests.journeys.office import Office
from tests.journeys.test_asks import number, tracked
from tests.journeys.test_pages import Browser, link_for


class Visitor(Browser):
    """Comes by the public address where there is one, else straight from this machine."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.stage.app)
        if office.stage.app.via == "socket":
            self._client.close()
            self._client = httpx2.Client(base_url=office.stage.app.address)


def signs_in(office: Office, browser: Browser, user: str) -> None:
    """By the button on their Home."""
    path = urlsplit(link_for(office.fake, office.people, user)).path
    assert browser.ask("POST", path).status_code == 303


def test_what_is_pressed_on_a_page_shows_on_the_card(office: Office) -> None:
    """In place, without a word of its own; undone on the page, it is undone there, too."""
    card = tracked(office)
    path = f"/asks/{number(card)}"
    with Visitor(office) as browser:
        signs_in(office, browser, office.it)
        page = browser.ask("GET", path)
        assert page.status_code == 200
        assert "It is IT’s turn since today." in page.text
        once = re.search(r'name="once" value="([^"]+)"', page.text)
        assert once is not None
        said = {"do": "answered", "once": once[1], "step": "Which template?"}
        before = len(office.posted(thread=card.thread_ts))
        assert browser.ask("POST", path, data=said).status_code == 303
        office.sees(card, f"#{number(card)} · waiting on marketing")
        office.sees(card, f"{words.NEXT_STEP}\nWhich template?")
        change = re.search(r'name="change" value="([^"]+)"', browser.ask("GET", path).text)
        assert change is not None
        assert browser.ask("POST", path, data={"do": "undo", "change": change[1]}).is_redirect
        office.sees(card, f"#{number(card)} · waiting on IT")
        office.settle()
        assert len(office.posted(thread=card.thread_ts)) == before


def test_a_private_channel_is_on_the_pages_of_who_was_there(office: Office) -> None:
    """Not on those of somebody else of the same workspace, by no door."""
    stranger = office.person("sales")
    office.channel = office.room(kind="private")
    card = tracked(office)
    doors = ("/asks", "/asks?status=all&q=portal", "/asks.csv", "/digest")
    with Visitor(office) as browser:
        signs_in(office, browser, office.colleague)
        listed = browser.ask("GET", "/asks.csv?status=all").text
        assert re.search(rf'\n"?{number(card)}\b', listed)
        assert browser.ask("GET", f"/asks/{number(card)}").status_code == 200
    with Visitor(office) as browser:
        signs_in(office, browser, stranger)
        assert browser.ask("GET", f"/asks/{number(card)}").status_code == 404
        for door in doors:
            text = browser.ask("GET", door).text
            assert not re.search(rf"/asks/{number(card)}\b", text)
            assert not re.search(rf'\n"?{number(card)}\b', text)
