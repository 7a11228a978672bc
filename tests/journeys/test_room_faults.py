"""The room when its process is killed, stopped with browsers listening, or only just starting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.room_app import TOLD, RoomApp, Visitor, number_of

ASK = "We need a webinar landing page with a form by 12 March, and it must show the discount code."


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RoomApp]:
    """A process of this test's own."""
    with RoomApp(f"sqlite:///{tmp_path / 'fogbridge.db'}") as running:
        yield running


def test_what_was_said_survives_a_kill_and_is_answered_after_it(app: RoomApp) -> None:
    """Killed right after it was said; the browser goes on from the number that it saw last."""
    visitor = Visitor(app)
    path = visitor.begins("marketing", ASK)
    seen = number_of(visitor.text(path))
    visitor.says(path, "it", "@Fogbridge translate")
    app.kill()
    app.start()
    with visitor.listening(last=seen) as changes:
        assert changes.next() > seen
    page = visitor.shows(path, "card span")
    assert page.count("For IT</h2>") == 1
    assert ASK in page


def test_stopping_does_not_wait_for_browsers_that_listen(app: RoomApp) -> None:
    """Their streams end, and they come again by themselves."""
    visitor = Visitor(app)
    visitor.begins("marketing", "Hello")
    with visitor.listening(0) as changes:
        changes.next()
        app.stop()
        assert [line for line in changes.lines if line.startswith("id:")] == []
    # uvicorn's own line where it had to give up waiting.
    assert [line for line in app.log if "graceful" in line] == []


def test_what_is_written_while_it_starts_is_taken(app: RoomApp) -> None:
    """The page is there at once; whoever calls the bot waits until the queue works."""
    visitor = Visitor(app)
    path = visitor.begins("marketing", f"@Fogbridge {ASK}")
    visitor.shows(path, "For IT</h2>")


def test_the_command_begins_the_demo_anew_while_it_is_open(app: RoomApp) -> None:
    """From another process; what is open hears of it."""
    visitor = Visitor(app)
    visitor.wait(lambda: visitor.text("/").count('class="opening"') == TOLD)
    visitor.begins("marketing", ASK)
    with visitor.listening(number_of(visitor.text("/"))) as changes:
        assert app.run("demo", "--reset") == "The demo has begun anew.\n"
        changes.next()
    assert ASK not in visitor.text("/")
    assert visitor.text("/").count('class="opening"') == TOLD


def test_the_demo_begins_anew(app: RoomApp) -> None:
    """What was written is gone, the example is there, and open pages hear of it."""
    visitor = Visitor(app)
    visitor.wait(lambda: visitor.text("/").count('class="opening"') == TOLD)
    path = visitor.begins("marketing", ASK)
    before = number_of(visitor.text("/"))
    assert "Begin the demo anew" in visitor.text("/room/reset")
    with visitor.listening(before) as changes:
        visitor.post("/room/reset")
        assert changes.next() > before
    assert visitor.text("/").count('class="opening"') == TOLD
    gone = visitor.get(path)
    assert gone.status_code == 404
    assert "the demo was reset" in gone.text
    visitor.begins("it", "And it works as before")
