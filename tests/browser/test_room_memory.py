"""The memory's story in the room: asks, dates, whys and a digest, as people press them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from adapters.room.demo import Says, threads
from bot import wording_asks as asks
from bot import wording_digest as digests
from bot import wording_whys as whys
from tests.journeys.room_app import TOLD, RoomApp

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

ASK = "Can you build the partner portal by 30 November 2027?"
ESTIMATE = "It will be 6 January 2028, because of the change freeze."
PATIENCE = 30_000
"""Milliseconds until what should happen has not happened: the queue and the machine may be busy."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A process as `make run` starts it; its address."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    folder = tmp_path_factory.mktemp("memory")
    with RoomApp(f"sqlite:///{folder / 'fogbridge.db'}") as app:
        yield app.address
    expect.set_options(timeout=None)


def front(page: Page, base: str) -> None:
    """The list, once the demo has been told."""
    page.set_default_timeout(PATIENCE)
    page.goto(base)
    page.locator(".opening").nth(TOLD - 1).wait_for()


def says(page: Page, bank: str, text: str) -> None:
    """Write as a side, and wait until it stands there."""
    before = page.locator(".line").count()
    page.locator(f"#say-{bank}").fill(text)
    page.locator(f".compose.{bank}").get_by_role("button", name="Send as it is").click()
    page.locator(".line").nth(before).wait_for()


def card(page: Page, says: str) -> Locator:
    """The last card that says this."""
    found = page.locator("article.span").filter(has_text=says).last
    found.wait_for()
    return found


def press(page: Page, on: str, label: str, *, by: str) -> None:
    """Press a card's button as a side."""
    found = card(page, on)
    found.get_by_role("group", name="Press as").get_by_label(by).check()
    found.get_by_role("button", name=label, exact=True).click()


def tracked(page: Page, base: str) -> None:
    """An ask with its card."""
    front(page, base)
    page.locator("#say-mk").fill(ASK)
    page.locator(".compose.mk").get_by_role("button", name="Send as it is").click()
    page.wait_for_url("**/room/*")
    says(page, "it", ESTIMATE)
    says(page, "it", "@Fogbridge track")
    card(page, "waiting on ")


def more(page: Page, base: str) -> None:
    """What is behind "More…", over the page."""
    tracked(page, base)
    press(page, "waiting on ", asks.MORE, by="IT")
    page.locator("dialog[open]").get_by_role("button", name=asks.DECLINE).wait_for()


def declining(page: Page, base: str) -> None:
    """A no without its reason."""
    more(page, base)
    page.locator("dialog[open]").get_by_role("button", name=asks.DECLINE).click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Why not?").wait_for()
    dialog.get_by_role("button", name="Decline", exact=True).click()
    dialog.get_by_role("alert").wait_for()


def declined(page: Page, base: str) -> None:
    """A no with its reason."""
    declining(page, base)
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Why not?").fill("The vendor keeps no consent.")
    dialog.get_by_role("button", name="Decline", exact=True).click()
    card(page, "The vendor keeps no consent.")


def offered(page: Page, base: str) -> None:
    """Other ways forward."""
    tracked(page, base)
    press(page, "waiting on ", asks.NO_BUT, by="IT")
    card(page, whys.NO_BUT_TITLE)


def agreed(page: Page, base: str) -> None:
    """A date with the yes of both sides."""
    offered(page, base)
    press(page, whys.NO_BUT_TITLE, "Choose B", by="Marketing")
    press(page, asks.A_DATE_TO_CONFIRM, asks.YES_FOR["it"], by="IT")
    card(page, "IT said yes.")
    press(page, asks.A_DATE_TO_CONFIRM, asks.YES_FOR["marketing"], by="Marketing")
    card(page, "agreed for Thursday 6 January 2028")


def moving(page: Page, base: str) -> None:
    """The form for another date."""
    agreed(page, base)
    press(page, "agreed for ", asks.MOVE, by="IT")
    page.locator("dialog[open]").get_by_label("Which day instead?").wait_for()


def kept(page: Page, base: str) -> None:
    """The date moved, confirmed, and was kept."""
    moving(page, base)
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Which day instead?").fill("2028-01-14")
    dialog.locator("textarea").fill("The vendor answers a week later.")
    dialog.locator("button.main").click()
    press(page, asks.A_NEW_DATE, asks.YES_MOVE_IT, by="Marketing")
    card(page, "agreed for Friday 14 January 2028")
    press(page, "agreed for Friday", asks.DELIVERED, by="Marketing")
    card(page, "· done")
    card(page, asks.KEPT)


def told(page: Page, base: str, words: str) -> None:
    """The thread of the demo that begins with this."""
    front(page, base)
    page.get_by_role("link", name=words).first.click()
    page.wait_for_url("**/room/*")


def begins(number: int) -> str:
    """How a thread of the demo begins."""
    first = threads(datetime.now(UTC).date())[number][0]
    assert isinstance(first, Says)
    return first.text[:40]


def answered(page: Page, base: str) -> None:
    """A why that was answered from the log."""
    told(page, base, begins(4))
    card(page, whys.NOT_A_PROMISE)


def digest(page: Page, base: str) -> None:
    """What the digest would say now."""
    told(page, base, begins(5))
    card(page, digests.WAITING_ON["it"])


STATES: dict[str, Callable[[Page, str], None]] = {
    "more": more,
    "declining": declining,
    "declined": declined,
    "offered": offered,
    "moving": moving,
    "kept": kept,
    "answered": answered,
    "digest": digest,
}


@pytest.mark.parametrize("name", STATES)
def test_each_state_is_for_everybody(page: Page, base: str, name: str) -> None:
    """The story goes as far as this; axe finds nothing in light and dark, and 360 pixels hold it."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

    STATES[name](page, base)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
