"""A real server on a free port and the system's Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
import uvicorn

from adapters.openai_model import OpenAiModel
from adapters.web.app import create_app
from adapters.web.desk import Desk
from tests.adapters.web.chats import FixedSignIns, QuietChats, TwoWays
from tests.adapters.web.desks import make_desk, said
from tests.adapters.web.peoples import fixed_people, hasty_openid
from tests.fakes.scripted_model import ScriptedModel, Step, draft
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# pytest's plugin imports it at the very end, when Playwright has switched stacks, and CPython 3.11 then
# fails to parse anything ("AST constructor recursion depth mismatch"). Early, it is only a look-up.
assert hypothesis.__version__

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _chromium() -> str | None:
    given = os.environ.get("CHROMIUM")
    if given:
        return given if Path(given).exists() else None
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; without it the test is skipped, or fails where FOGBRIDGE_REQUIRE_BROWSER=1.

    For this package only: while Playwright is open, its event loop runs in this thread, and no other
    test's could.
    """
    path = _chromium()
    if path is None:
        reason = "Chromium is not installed (run `make browser`, or set CHROMIUM to its path)"
        if os.environ.get("FOGBRIDGE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # The sandbox needs rights that a container does not have; only our own pages are opened.
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    """A server with this desk behind it; where it is."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(desk), log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture(scope="package")
def aid_base() -> Iterator[str]:
    """Where the pages are without a model; translations are remembered."""
    with serving(make_desk(store=MemoryStore())) as base:
        yield base


@pytest.fixture(scope="package")
def door_base() -> Iterator[str]:
    """Where people sign in, and where it is installed; its links are those of `FixedSignIns`."""
    desk = make_desk(store=MemoryStore())
    chats = QuietChats(desk.translator)
    chats.installing = lambda refuse, installed: TwoWays(refuse, installed, "Example Bakery")
    people, openid = fixed_people(), hasty_openid()
    known = replace(desk, sign_ins=FixedSignIns(), chats=chats, people=people, openid=openid)
    with serving(known) as base:
        yield base


def answer(body: dict[str, Any]) -> Step:
    """A good draft for the example ask; slow, so that the waiting can be seen."""
    asked = "30 September" not in str(body["messages"])
    date = {
        "about": "ASAP",
        "question": "By which date must it be public?",
        "to": "author",
        "concept": "asap",
    }
    by = "No date is given yet." if asked else "It must be public by 30 September."
    text = (
        "Marketing needs the new landing page live as soon as possible, with a pop-up, "
        f"and it has to be personalised for the Q3 campaign. {by}"
    )
    return draft(0.3, **said(text, questions=[date] if asked else []))


@pytest.fixture(scope="package")
def model_base() -> Iterator[str]:
    """Where the pages are with a model behind an OpenAI-compatible server."""
    with ScriptedModel(always=answer) as script:
        model = OpenAiModel("scripted", base_url=script.url)
        with serving(make_desk(model, store=MemoryStore())) as base:
            yield base


@dataclass
class Heard:
    """What a page did behind its face: console errors, script errors, and every address asked for."""

    complaints: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def watched(context: BrowserContext) -> tuple[Page, Heard]:
    """A new page and what is heard from it."""
    page, heard = context.new_page(), Heard()
    page.set_default_timeout(10_000)
    page.on("console", lambda m: heard.complaints.append(m.text) if m.type != "log" else None)
    page.on("pageerror", lambda error: heard.complaints.append(str(error)))
    page.on("request", lambda request: heard.addresses.append(request.url))
    return page, heard


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must neither complain nor ask another host for anything.

    Answers that are refusals (422, 404) or that a test takes away (ERR_FAILED) are not ours to mend.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened, heard = watched(context)
    yield opened
    context.close()
    expected = ("status of 4", "net::ERR_FAILED", "Failed to fetch")
    assert [c for c in heard.complaints if not any(e in c for e in expected)] == []
    assert [a for a in heard.addresses if not a.startswith("http://127.0.0.1:")] == []
