"""The pages of the memory in a browser: axe, the phone, without a script, and by mouse."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from adapters.database.digest_facts import DatabaseDigestFacts
from adapters.database.engine import Database, open_engine
from adapters.database.memory import DatabaseMemory
from adapters.database.migrate import migrate
from adapters.people_wiring import build_people
from adapters.web.desk import Desk
from adapters.web.recall import Recall
from bot.ids import new_id
from bot.ports import Person
from tests.adapters.web.chats import LINK, FixedSignIns, QuietChats, Somebody
from tests.adapters.web.desks import make_desk
from tests.adapters.web.memories import Furnished, furnish
from tests.browser.conftest import serving, watched
from tests.fakes.clock import StillClock

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@dataclass(frozen=True)
class Served:
    """Two servers on one memory: with sign-in, and open; and a Workspace that remembers nothing."""

    base: str
    open: str
    empty: str
    why: str
    agreed_why: str
    login: int
    agreed: int


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A memory with something of everything."""
    url = f"sqlite:///{tmp_path_factory.mktemp('memory') / 'fogbridge.db'}"
    with ThreadPoolExecutor(1) as elsewhere:  # Playwright's loop has this thread
        found, person, agreed_why = elsewhere.submit(lambda: asyncio.run(_furnished(url))).result()
    workspace = found.bench.workspace
    somebody = Somebody(workspace, "Europe/Berlin", person)
    with (
        serving(_desk(url, workspace, somebody)) as base,
        serving(_desk(url, workspace)) as open_base,
        serving(_desk(url, new_id())) as empty,
    ):
        yield Served(
            base,
            open_base,
            empty,
            str(found.why.id),
            agreed_why,
            found.login.number,
            found.agreed.number,
        )


def _desk(url: str, workspace: UUID, somebody: Somebody | None = None) -> Desk:
    """A desk on the memory, with connections of its own: each server has its own loop."""
    engine, clock = open_engine(url), StillClock()
    recall = Recall(DatabaseMemory(engine, clock), DatabaseDigestFacts(engine, clock))
    desk = make_desk()
    desk = replace(desk, workspace=workspace, recall=recall, closables=(_Closing(engine),))
    if somebody is None:
        return desk
    return replace(
        desk,
        sign_ins=FixedSignIns(somebody),
        chats=QuietChats(desk.translator),
        people=build_people(desk.settings, engine, clock),
    )


class _Closing:
    def __init__(self, engine: Database) -> None:
        self._engine = engine

    async def close(self) -> None:
        await self._engine.dispose()


async def _furnished(url: str) -> tuple[Furnished, Person, str]:
    await migrate(url)
    engine = open_engine(url)
    found = await furnish(engine, StillClock())
    why = await found.bench.logs(ask=found.agreed.id)
    await engine.dispose()
    person = Person(found.bench.marketer, "marketing", True, "Europe/Berlin")
    return found, person, str(why.id)


State = Callable[["Page", Served], object]


def signed_in(page: Page, served: Served, path: str) -> None:
    """Somebody's page."""
    page.goto(served.base + LINK)
    page.get_by_role("button", name="Sign in").click()
    page.goto(served.base + path)


def _theirs(path: str) -> State:
    return lambda page, served: signed_in(
        page,
        served,
        path.format(
            why=served.why,
            agreed_why=served.agreed_why,
            login=served.login,
            agreed=served.agreed,
        ),
    )


def _empty(path: str) -> State:
    return lambda page, served: page.goto(served.empty + path)


def _table(page: Page, served: Served) -> None:
    signed_in(page, served, f"/whys/{served.why}")
    page.get_by_text("The same as a table").click()


def _refused(page: Page, served: Served) -> None:
    signed_in(page, served, f"/asks/{served.login}")
    page.locator("#until").evaluate("field => { field.type = 'text'; field.value = 'soon'; }")
    page.get_by_role("button", name="Snooze").click()
    page.get_by_role("alert").wait_for()


STATES: dict[str, State] = {
    "asks": _theirs("/asks"),
    "asks, one channel": _theirs("/asks?channel=slack/T1/C1&status=all"),
    "asks, nothing fits": _theirs("/asks?q=xylophone"),
    "asks, empty": _empty("/asks"),
    "an ask": _theirs("/asks/{login}"),
    "an ask with a date": _theirs("/asks/{agreed}"),
    "an ask, refused": _refused,
    "no such ask": _theirs("/asks/4711"),
    "whys": _theirs("/whys"),
    "whys, nothing fits": _theirs("/whys?q=xylophone"),
    "whys, empty": _empty("/whys"),
    "a why": _theirs("/whys/{why}"),
    "a why with its date": _theirs("/whys/{agreed_why}"),
    "a why, as a table": _table,
    "commitments": _theirs("/commitments?state=all"),
    "commitments, nothing fits": _theirs("/commitments?from=2030-01-01"),
    "commitments, empty": _empty("/commitments"),
    "digest": _theirs("/digest"),
    "digest, one channel": _theirs("/digest?channel=slack/T1/C9"),
    "digest, executive": _theirs("/digest?view=executive&channel=slack/T1/C9"),
    "digest, empty": _empty("/digest"),
    "digest, a week ago": _theirs("/digest?week=2026-W46"),
}


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_in_light_and_dark(page: Page, served: Served, name: str) -> None:
    """No violation of any rule, in both colour schemes."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

    STATES[name](page, served)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


@pytest.mark.parametrize("name", STATES)
def test_a_phone_needs_no_sideways_scrolling(page: Page, served: Served, name: str) -> None:
    """360 pixels hold every page, and each has one h1."""
    page.set_viewport_size({"width": 360, "height": 740})
    STATES[name](page, served)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("h1").count() == 1


def test_a_list_is_searched_while_typing(page: Page, served: Served) -> None:
    """The address follows, and so does the file."""
    from playwright.sync_api import expect

    signed_in(page, served, "/asks")
    expect(page.locator("#found li strong")).not_to_have_count(1)
    page.get_by_label("Search").press_sequentially("portal")
    expect(page.locator("#found li strong")).to_have_text(["Partner portal login"])
    expect(page).to_have_url(re.compile("q=portal"))
    csv = page.get_by_role("link", name="Export as CSV")
    expect(csv).to_have_attribute("href", "/asks.csv?q=portal")
    page.reload()
    expect(page.locator("#found li strong")).to_have_text(["Partner portal login"])
    page.locator("input[name=turn][value=marketing]").check(force=True)
    expect(page.get_by_text("No ask fits.")).to_be_visible()


def test_everything_works_without_a_script(browser: Browser, served: Served) -> None:
    """Filter, open, press, undo, the digest: by forms and links alone."""
    from playwright.sync_api import expect

    context = browser.new_context(java_script_enabled=False)
    page, heard = watched(context)
    signed_in(page, served, "/asks")
    page.locator("input[name=turn][value=it]").check(force=True)
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("turn=it"))
    page.get_by_role("link", name="Consent flag in the CDP").click()
    expect(page.locator("h1")).to_have_text(re.compile("^Ask #"))
    page.get_by_role("button", name="Delivered").click()
    expect(page.locator(".say")).to_have_text("Done, Saturday 21 November.")
    page.get_by_role("button", name="Undo the last change").click()
    expect(page.locator(".say")).to_have_text(re.compile("^It has been IT’s turn"))
    expect(page.locator("ol.history strong").first).to_have_text("The last change was undone")
    page.get_by_role("link", name="Digest").click()
    page.locator("input[name=view][value=executive]").check(force=True)
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".exec h2")).to_contain_text("asks are open")
    page.get_by_role("link", name="Whys").click()
    page.get_by_role("link", name="Course page with the vendor’s login").first.click()
    expect(page.locator("svg.only-wide")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("cell", name="wish")).to_be_visible()
    context.close()
    assert heard.complaints == []


def test_on_an_open_page_nothing_can_be_pressed(page: Page, served: Served) -> None:
    """Where nobody signs in, asks are read, and private ones are not."""
    from playwright.sync_api import expect

    page.goto(f"{served.open}/asks/{served.login}")
    expect(page.get_by_role("heading", name="What is asked")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    page.goto(f"{served.open}/asks?status=all")
    expect(page.get_by_text("From public channels only.")).to_be_visible()
    expect(page.get_by_text("Zebrafish")).to_have_count(0)


def test_the_bar_has_room_at_every_width(page: Page, served: Served) -> None:
    """Every page stands in sight, and nothing is to be scrolled sideways."""
    signed_in(page, served, "/asks")
    for width in (320, 480, 640, 769, 800, 880, 961, 1024):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        for link in page.locator("header nav a").all():
            box = link.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width, (width, link.inner_text())


def test_filters_are_folded_on_a_phone_and_open_where_there_is_room(
    page: Page, served: Served
) -> None:
    """One that is in use is never folded."""
    from playwright.sync_api import expect

    signed_in(page, served, "/asks")
    expect(page.get_by_label("Which asks")).to_be_visible()
    expect(page.get_by_text("More filters")).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.get_by_text("More filters")).to_be_visible()
    expect(page.get_by_label("Which asks")).to_be_hidden()
    page.get_by_text("More filters").click()
    page.get_by_label("Which asks").select_option("closed")
    expect(page.locator("#found li strong")).to_have_text(["The old banner is gone"])
    page.reload()
    expect(page.get_by_label("Which asks")).to_be_visible()
