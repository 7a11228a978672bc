"""The room from the outside: a process as `make run` starts it, and requests as browsers send them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.journeys.room_app import TOLD, RoomApp, Visitor, number_of
from tests.postgres import fresh_database

ASK = "We need a webinar landing page with a form by 12 March, and it must show the discount code."
LIMIT = "Not before the security review of the form vendor is done."


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RoomApp]:
    """On both databases, without any setting but the database."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("room")
        with RoomApp(f"sqlite:///{folder / 'fogbridge.db'}") as running:
            yield running
    else:
        server = request.getfixturevalue("postgres_server")
        with fresh_database(server) as url, RoomApp(url) as running:
            yield running


@pytest.fixture
def visitor(app: RoomApp) -> Visitor:
    """Somebody, once the demo has been told."""
    visitor = Visitor(app)
    visitor.wait(lambda: visitor.text("/").count('class="opening"') >= TOLD)
    return visitor


def test_it_opens_on_a_demo_that_says_that_it_is_one(visitor: Visitor) -> None:
    """With threads to look at; nothing in it is about anybody."""
    page = visitor.text("/")
    assert "Demo workspace" in page
    assert "This is a demo: the project, the messages and the dates are invented" in page
    paths = re.findall(r'href="(/room/[0-9a-f]{32})\?', page)
    assert len(paths) == TOLD
    assert all("This is a demo" in visitor.text(path) for path in paths)


def test_a_mention_is_heard_of_and_answered_across_both_banks(visitor: Visitor) -> None:
    """What was posted comes as an event, then the card stands there, once."""
    path = visitor.begins("marketing", ASK)
    with visitor.listening(number_of(visitor.text(path))) as changes:
        visitor.says(path, "it", "@Fogbridge translate")
        seen = changes.next()
        page = visitor.shows(path, "card span")
        assert number_of(page) >= seen
    assert page.count("For IT</h2>") == 1
    visitor.wait(lambda: "Fogbridge is on it" not in visitor.text(path))


def test_a_side_reads_a_message_in_its_own_words_and_shares_it(visitor: Visitor) -> None:
    """Beside the message, for that side alone; then for all, and back again."""
    path = visitor.begins("it", LIMIT)
    key = path.rpartition("/")[2]
    visitor.post(f"/room/message/{key}/read", by="marketing", thread=key)
    page = visitor.shows(path, "in marketing’s words · only for you")
    assert "card span" not in page
    visitor.presses(path, "marketing", "Share here")
    visitor.shows(path, "card span")
    visitor.presses(path, "marketing", "Take back")
    visitor.wait(lambda: "card span" not in visitor.text(path))


def test_a_message_is_tracked_as_an_ask(visitor: Visitor) -> None:
    """From the message itself; its card stands in the thread, and the page of asks leads back there."""
    path = visitor.begins("marketing", ASK)
    key = path.rpartition("/")[2]
    visitor.post(f"/room/message/{key}/track", by="marketing", thread=key)
    visitor.shows(path, "Commit to a date…")
    assert path in visitor.text("/asks")


def test_words_are_seen_before_they_are_said(visitor: Visitor) -> None:
    """On one's own bank, and nothing is said in the thread."""
    path = visitor.begins("marketing", "Hello")
    visitor.says(path, "it", LIMIT, do="see")
    page = visitor.shows(path, "card only it")
    assert "For marketing</h2>" in page
    assert page.count('class="line is-said"') == 1


def test_questions_are_answered_in_a_form(visitor: Visitor) -> None:
    """A button leads to a page with fields; a problem stands by its field, and what was typed stays."""
    path = visitor.begins("marketing", f"@Fogbridge {ASK}")
    visitor.shows(path, "card span")
    label = re.search(r">(Answer \d questions)</button>", visitor.text(path))
    assert label
    form = visitor.presses(path, "marketing", label[1])
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.text))
    by = fields.pop("as")
    refused = visitor.post("/room/form", by=by, **fields)
    assert refused.status_code == 422
    assert "A few words for one question are enough." in refused.text
    visitor.post("/room/form", by=by, **fields, **{"f.a1": "Sign up for the webinar"})
    assert "Answered" in visitor.shows(path, "Sign up for the webinar")


def test_what_is_edited_or_deleted_is_seen_in_what_was_made_of_it(visitor: Visitor) -> None:
    """The card is marked as being of an older text; then message and reading are gone."""
    path = visitor.begins("marketing", f"@Fogbridge {ASK}")
    key = path.rpartition("/")[2]
    visitor.shows(path, "card span")
    visitor.post(f"/room/message/{key}", by="marketing", do="edit", text=f"{ASK} Maybe 13 March.")
    page = visitor.shows(path, "Translate the new text")
    assert "this translation is of an older text" in page
    visitor.post(f"/room/message/{key}", by="marketing", do="delete", text="")
    page = visitor.shows(path, "The message was deleted, so its translation is gone too.")
    assert "This message was deleted." in page
    assert "webinar" not in page


def test_text_of_people_is_text(visitor: Visitor) -> None:
    """Markup stands there as it was written."""
    nasty = "<script>alert(1)</script> {{ 7*7 }} & landing page <b>by 3 May</b>"
    path = visitor.begins("marketing", nasty)
    visitor.says(path, "it", "@Fogbridge translate")
    visitor.shows(path, "card span")
    raw = visitor.get(path).text
    assert "<script>alert" not in raw
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} &amp; landing page" in raw


def test_what_can_not_stand_is_said_and_kept_in_its_field(visitor: Visitor) -> None:
    """Nothing, too much, and a thread that is not there."""
    path = visitor.begins("marketing", "Hello")
    empty = visitor.says(path, "it", "  ")
    assert (empty.status_code, "Write a message first." in empty.text) == (422, True)
    long = visitor.says(path, "it", "x" * 40_001)
    assert (long.status_code, "the limit is 40,000" in long.text) == (422, True)
    assert "x" * 40_001 in long.text
    assert visitor.says("/room/" + "0" * 32, "it", "Hello").status_code == 404
    assert visitor.get("/room/nowhere").status_code == 404
    assert visitor.post("/room/say", by="legal", thread="", text="Hello").status_code == 422


def test_secrets_do_not_stand_in_the_room(visitor: Visitor) -> None:
    """They go before anything is written."""
    path = visitor.begins("it", "Log in with password: Tr0ub4dor&3 and look")
    page = visitor.text(path)
    assert "[secret removed]" in page
    assert "Tr0ub4dor" not in page
