"""The room as people use it: by mouse, by keyboard, on a phone, and without a script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import watched
from tests.journeys.room_app import TOLD, RoomApp

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASK = "We need a webinar landing page with a form by 12 March, and it must show the discount code."
PATIENCE = 30_000
"""Milliseconds until what should happen has not happened: the queue and the machine may be busy."""
LIMIT = "Not before the security review of the form vendor is done."


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A process as `make run` starts it; its address."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    folder = tmp_path_factory.mktemp("room")
    with RoomApp(f"sqlite:///{folder / 'fogbridge.db'}") as app:
        yield app.address
    expect.set_options(timeout=None)


def front(page: Page, base: str) -> None:
    """The list, once the demo has been told."""
    page.goto(base)
    page.locator(".opening").nth(TOLD - 1).wait_for(timeout=PATIENCE)


def thread(page: Page, base: str) -> None:
    """A thread of one's own with one message of each side."""
    front(page, base)
    page.locator("#say-mk").fill(ASK)
    page.locator(".compose.mk").get_by_role("button", name="Send as it is").click()
    page.wait_for_url("**/room/*")
    page.locator("#say-it").fill(LIMIT)
    page.locator(".compose.it").get_by_role("button", name="Send as it is").click()
    page.locator(".msg.it").wait_for()


def read(page: Page, base: str) -> None:
    """Both messages read by the other side."""
    thread(page, base)
    for _ in range(2):
        page.get_by_role("button", name=re.compile("^Read it in")).first.click()
        page.locator(".reading").nth(_).wait_for()


def called(page: Page, base: str) -> None:
    """The bot was called."""
    thread(page, base)
    page.locator(".compose.mk").get_by_role("button", name="Call Fogbridge").click()
    page.locator("article.span").first.wait_for()


def asked(page: Page, base: str) -> None:
    """A form stands over the page, and something in it is wrong."""
    thread(page, base)
    page.locator("#say-mk").fill(f"@Fogbridge {ASK}")
    page.locator(".compose.mk").get_by_role("button", name="Send as it is").click()
    page.get_by_role("button", name=re.compile(r"^Answer \d questions")).click()
    page.locator("dialog[open]").get_by_role("button", name="Complete it").click()
    page.locator("dialog[open]").get_by_role("alert").wait_for()


def asked_on_a_page(page: Page, base: str) -> None:
    """The same form as a page of its own."""
    thread(page, base)
    page.locator("#say-it").fill("/translate settings")
    page.locator(".compose.it").get_by_role("button", name="Send as it is").click()
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    fields = dialog.locator("input[type=hidden]")
    query = "&".join(
        f"{one.get_attribute('name')}={one.get_attribute('value')}" for one in fields.all()
    )
    page.goto(f"{base}/room/form?{query}")


def editing(page: Page, base: str) -> None:
    """The page to edit a message."""
    thread(page, base)
    page.goto(f"{base}{page.locator('a[data-dialog]').first.get_attribute('href')}")


def resetting(page: Page, base: str) -> None:
    """The page that asks once more."""
    page.goto(f"{base}/room/reset")


def refused(page: Page, base: str) -> None:
    """Nothing was written."""
    thread(page, base)
    page.locator(".compose.mk").get_by_role("button", name="Send as it is").click()
    page.get_by_role("alert").wait_for()


STATES: dict[str, Callable[[Page, str], None]] = {
    "front": front,
    "thread": thread,
    "read": read,
    "called": called,
    "asked": asked,
    "asked on a page": asked_on_a_page,
    "editing": editing,
    "resetting": resetting,
    "refused": refused,
}


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_in_light_and_dark(page: Page, base: str, name: str) -> None:
    """No violation of any rule, in both colour schemes."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

    STATES[name](page, base)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


@pytest.mark.parametrize("name", STATES)
def test_a_phone_needs_no_sideways_scrolling(page: Page, base: str, name: str) -> None:
    """360 pixels hold every state."""
    STATES[name](page, base)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_another_browser_sees_it_at_once(page: Page, browser: Browser, base: str) -> None:
    """What is said in one stands in the other, and what is typed there stays."""
    from playwright.sync_api import expect

    thread(page, base)
    context = browser.new_context()
    other, heard = watched(context)
    other.goto(page.url)
    other.locator("#say-it").fill("Half a sentence")
    page.locator("#say-mk").fill("And it should be in two languages.")
    page.locator(".compose.mk").get_by_role("button", name="Send as it is").click()
    expect(other.get_by_text("And it should be in two languages.")).to_be_visible()
    expect(other.locator("#say-it")).to_have_value("Half a sentence")
    expect(page.locator("#say-mk")).to_have_value("")
    expect(page.locator("#say-mk")).to_be_focused()
    context.close()
    assert heard.complaints == []


def test_an_answer_appears_beside_what_is_open(page: Page, base: str) -> None:
    """What somebody has unfolded stays so while other things change."""
    from playwright.sync_api import expect

    read(page, base)
    page.locator(".reading.it summary").click()
    page.locator(".compose.it").get_by_role("button", name="Call Fogbridge").click()
    page.locator("article.span").first.wait_for()
    expect(page.locator(".event")).to_contain_text("IT called Fogbridge")
    page.locator("#say-mk").fill("Thanks")
    page.locator(".compose.mk").get_by_role("button", name="Send as it is").click()
    expect(page.get_by_text("Thanks", exact=True)).to_be_visible()
    expect(page.locator(".reading.it details").first).to_have_attribute("open", "")


def test_a_phone_reads_one_side_at_a_time(page: Page, base: str) -> None:
    """The switch shows a message or its reading, and one field."""
    from playwright.sync_api import expect

    read(page, base)
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#as-mk").check(force=True)
    expect(page.locator(".msg.mk")).to_be_visible()
    expect(page.locator(".reading.mk")).to_be_visible()
    expect(page.locator(".msg.it")).to_be_hidden()
    expect(page.locator("#say-it")).to_be_hidden()
    page.locator("#as-it").check(force=True)
    expect(page.locator(".msg.it")).to_be_visible()
    expect(page.locator(".reading.it")).to_be_visible()
    expect(page.locator(".msg.mk")).to_be_hidden()
    expect(page.locator("#say-mk")).to_be_hidden()


def test_a_form_stands_over_the_page_and_closes(page: Page, base: str) -> None:
    """Answered there, or left; the focus goes in and comes back."""
    from playwright.sync_api import expect

    asked(page, base)
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("textarea").first).to_be_focused()
    dialog.locator("textarea").first.fill("Sign up for the webinar")
    dialog.get_by_role("button", name="Complete it").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("article.span").first).to_contain_text("Sign up for the webinar")


def test_either_side_presses_a_card_that_lies_across(page: Page, base: str) -> None:
    """Only who shared takes it back, so it matters who presses."""
    from playwright.sync_api import expect

    thread(page, base)
    page.locator("#say-mk").fill(f"@Fogbridge {ASK}")
    page.locator(".compose.mk").get_by_role("button", name="Send as it is").click()
    card = page.locator("article.span").first
    card.get_by_label("IT", exact=True).check()
    card.get_by_role("button", name="Take back").click()
    expect(page.locator(".note.it")).to_contain_text("Only the person who shared this")
    card.get_by_label("Marketing").check()
    card.get_by_role("button", name="Take back").click()
    expect(page.locator("article.span").filter(has_text="For IT")).to_have_count(0)


def test_it_works_without_a_script(browser: Browser, base: str) -> None:
    """Begin, read, call, answer, edit and delete by forms and links alone."""
    from playwright.sync_api import expect

    context = browser.new_context(java_script_enabled=False)
    page, heard = watched(context)

    def until(words: str) -> None:
        for _ in range(60):
            if page.get_by_text(words).count():
                return
            page.wait_for_timeout(200)
            page.reload()
        raise AssertionError(words)

    page.goto(base)
    page.locator("#say-mk").fill(ASK)
    page.locator(".compose.mk").get_by_role("button", name="Send as it is").click()
    expect(page.locator("h1")).to_contain_text("We need a webinar landing page")
    page.get_by_role("button", name="Read it in IT’s words").click()
    until("in IT’s words · only for you")
    page.locator("#say-mk").fill(f"@Fogbridge {ASK}")
    page.locator(".compose.mk").get_by_role("button", name="Send as it is").click()
    until("Press as")
    page.locator("article.span").get_by_role("button", name=re.compile("^Answer")).click()
    page.get_by_role("button", name="Complete it").click()
    expect(page.get_by_role("alert")).to_contain_text("A few words")
    page.locator("textarea").first.fill("Sign up for the webinar")
    page.get_by_role("button", name="Complete it").click()
    until("Sign up for the webinar")
    page.locator(".msg.mk").first.get_by_role("link", name=re.compile("^Edit")).click()
    page.get_by_role("button", name="Delete the message").click()
    expect(page.get_by_text("This message was deleted.")).to_be_visible()
    context.close()
    assert [one for one in heard.complaints if "status of 422" not in one] == []


def test_keys_alone_are_enough(page: Page, base: str) -> None:
    """From the field to the button and back, and a form that Escape closes."""
    from playwright.sync_api import expect

    thread(page, base)
    page.locator("#say-mk").focus()
    page.keyboard.type("Written by hand")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Written by hand")).to_be_visible()
    expect(page.locator("#say-mk")).to_be_focused()
    page.locator("a[data-dialog]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
