"""The app behind Microsoft 365 Agents Playground, through its page: opt-in, and looked at.

The Playground is nobody's dependency: its terms allow to evaluate it, not to pass it on. To run this:

    npm i --no-save @microsoft/m365agentsplayground@0.2.28      # in a folder of your own
    FOGBRIDGE_PLAYGROUND=1 FOGBRIDGE_PLAYGROUND_DIR=that/folder .venv/bin/python -m pytest tests/smoke

It needs Node.js and Chromium, and prints where its screenshots are. The Playground shows no dialog of
a card, no command menu and no slash command; tests/journeys/ has those against a Teams of our own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

from adapters.teams.edge import COMES_IN_CHAT
from adapters.teams.manifest import GLOSSARY, GLOSSARY_WORD
from tests.journeys.app import ROOT
from tests.journeys.teams_app import TeamsApp, environment
from tests.smoke.playground import (
    ANNOUNCEMENTS,
    GENERAL,
    GROUP,
    PATIENCE,
    PERSONAL,
    NoMicrosoft,
    Playground,
    running,
)

if os.environ.get("FOGBRIDGE_PLAYGROUND") != "1":
    pytest.skip(
        "opt-in: FOGBRIDGE_PLAYGROUND=1, with Microsoft's Playground (how: tests/smoke/test_playground.py)",
        allow_module_level=True,
    )
assert hypothesis.__version__  # early, for the reason in tests/browser/conftest.py

SETTLE = 4_000
"""Milliseconds after which an answer that should not come would have come."""
MINUTE = 120_000
"""Milliseconds for what a look once a minute finds."""
QUESTIONS = "To start, IT needs to know"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamsApp]:
    """The app as a process, on this machine alone, for whoever asks."""
    database = f"sqlite:///{tmp_path_factory.mktemp('app') / 'fogbridge.db'}"
    with TeamsApp(NoMicrosoft(), database) as opened:
        yield opened


@pytest.fixture(scope="module")
def playground(
    app: TeamsApp, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Playground]:
    """The Playground in front of it, opened in Chromium."""
    from playwright.sync_api import expect, sync_playwright

    folder = Path(os.environ.get("FOGBRIDGE_PLAYGROUND_DIR", "."))
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "Chromium is not installed (run `make browser`, or set CHROMIUM to its path)"
    home, pictures = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("pictures")
    with ExitStack() as stack:
        address = stack.enter_context(running(folder.resolve(), home, app.messages_url))
        chrome = stack.enter_context(sync_playwright()).chromium
        # Without the sandbox, as in tests/browser/conftest.py.
        browser = chrome.launch(executable_path=chromium, args=["--no-sandbox"])
        stack.callback(browser.close)
        page = browser.new_page(viewport={"width": 1400, "height": 1500})
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        stack.callback(expect.set_options, timeout=None)
        page.goto(address, wait_until="domcontentloaded")  # its fonts are on the internet
        yield Playground(page, pictures)
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    assert capture is not None
    with capture.global_and_fixture_disabled():
        pytestconfig.get_terminal_writer().line(f"\nScreenshots: {pictures}")


def test_a_message_in_the_personal_chat_is_translated(playground: Playground) -> None:
    """Home comes first; then the answer, from the glossary."""
    playground.page.get_by_text("Your recent translations").wait_for()
    playground.says("for it: We need the new landing page live ASAP with a pop-up")
    playground.page.get_by_text(QUESTIONS).wait_for()
    playground.picture("personal")


def test_a_button_changes_its_card_in_place(playground: Playground) -> None:
    """Action.Execute: the card says the other thing, and there is no second one."""
    from playwright.sync_api import expect

    playground.goes(PERSONAL)
    playground.page.get_by_role("button", name="I'm in marketing").click()
    expect(playground.page.get_by_text("You are on marketing's side.")).to_have_count(1)
    expect(playground.page.get_by_text("You are on neither side")).to_have_count(0)
    playground.page.get_by_text("You are on marketing's side.").scroll_into_view_if_needed()
    playground.picture("card-changed")


def test_a_group_chat_is_answered_when_it_asks(playground: Playground) -> None:
    """Nothing comes of a message without a mention: like Teams, the Playground keeps it to itself."""
    page = playground.page
    playground.goes(GROUP)
    playground.says("The newsletter has to go out on Friday, please")
    page.wait_for_timeout(SETTLE)
    messages = page.get_by_role("button", name="Show more information")
    assert messages.count() == 1
    playground.picture("group-silence")
    playground.says("We need the new landing page live ASAP with a pop-up", mention=True)
    page.get_by_text(QUESTIONS).wait_for()
    playground.picture("group-mention")
    assert page.get_by_text("The newsletter has to go out").count() == 1


def test_a_mention_in_a_thread_is_answered_in_it(playground: Playground) -> None:
    """And nowhere else in the channel."""
    from playwright.sync_api import expect

    playground.goes(GENERAL)
    thread = playground.posts("The spring campaign is on the agenda today")
    playground.replies(thread, "for it: We need the partner page live ASAP with a pop-up")
    thread.get_by_text(QUESTIONS).wait_for()
    expect(playground.page.get_by_text(QUESTIONS)).to_have_count(1)
    playground.picture("thread-mention")


def test_a_message_is_translated_by_its_menu(playground: Playground) -> None:
    """The dialog says where the answer comes, it comes there, and sharing it says it in the thread."""
    playground.goes(GENERAL)
    thread = playground.posts("The microsite must be live on 12 December")
    assert COMES_IN_CHAT in playground.chooses(thread, "translateMessage")
    playground.goes(PERSONAL)
    playground.page.get_by_text("be live on 12 December").first.wait_for()
    share = playground.page.get_by_role("button", name="Share as it is")
    share.wait_for()
    playground.picture("menu-answer")
    share.click()
    share.wait_for(state="detached")
    playground.goes(GENERAL)
    thread.get_by_role("button", name="Take back").wait_for()
    playground.picture("menu-answer-shared")


def test_a_message_is_translated_before_it_is_sent(playground: Playground) -> None:
    """From the + of the message box: a form, and where the answer comes."""
    playground.goes(GENERAL)
    text = "We need a newsletter form on the home page by 14 December"
    assert COMES_IN_CHAT in playground.composes("translateCompose", text, "Translate")
    playground.goes(PERSONAL)
    playground.page.get_by_text("form on the home page by 14 December").first.wait_for()
    playground.picture("compose-answer")


def test_a_word_is_looked_up_while_somebody_writes(playground: Playground) -> None:
    """From the + of the message box: the glossary's words, as they are typed."""
    playground.goes(GROUP)
    found = playground.searches(GLOSSARY, GLOSSARY_WORD, "SSO")
    found.filter(has_text="single sign-on").wait_for()
    playground.picture("glossary")
    playground.page.get_by_role("button", name="Close").click()


def test_an_ask_is_tracked_and_comes_in_the_digest(playground: Playground, app: TeamsApp) -> None:
    """By the menu; its card changes in place; the digest begins a thread by itself."""
    from playwright.sync_api import expect

    page, text = playground.page, "We need the price list on the website on 10 December"
    playground.goes(ANNOUNCEMENTS)
    thread = playground.posts(text)
    playground.chooses(thread, "trackMessage")
    thread.get_by_text("#1 · waiting on IT").wait_for()
    playground.picture("ask")
    thread.get_by_role("button", name="Delivered").click()
    expect(thread.get_by_text("#1 · waiting on IT")).to_have_count(0)
    expect(thread.get_by_text("#1 · ")).to_have_count(1)
    playground.picture("ask-delivered")
    assert "comes within a minute" in _digest_now(app)
    week = f"{datetime.now(UTC):%V}".removeprefix("0")
    page.get_by_text(f"Marketing and IT, week {week}").wait_for(timeout=MINUTE)
    assert thread.get_by_text("Marketing and IT, week").count() == 0
    playground.picture("digest")


def _digest_now(app: TeamsApp) -> str:
    """What the command line says when it is asked for this week's digest."""
    code = "from adapters.cli import main; main()"
    week = f"{datetime.now(UTC):%G-W%V}"
    done = subprocess.run(
        [sys.executable, "-c", code, "digest", "send", "--week", week],
        cwd=ROOT,
        env=environment(app.fake, app.database, {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout
