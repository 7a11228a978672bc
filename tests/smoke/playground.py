"""Microsoft 365 Agents Playground as a process, and its page as people use it.

Only its page is used: the calls behind it are documented nowhere, and its terms forbid to find them out.
Selectors: seen with 0.2.28 (2026-11-30).
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

VERSION = "0.2.28"
PERSONAL, GROUP = "Personal Chat", "Group Chat"
GENERAL, ANNOUNCEMENTS = "My Team - General", "My Team - Announcements"
PATIENCE = 30_000
"""Milliseconds until what should happen has not happened: the machine may be busy."""

_PROGRAM = Path("node_modules/@microsoft/m365agentsplayground/cli.js")
_LOOPBACK = Path(__file__).with_name("playground_loopback.js")
_LISTENS = re.compile(r"Listening on (\d+)")
_START_SECONDS = 60.0
_BOT = "Test Bot"


@dataclass(frozen=True, slots=True)
class NoMicrosoft:
    """Settings of an app that nobody of Microsoft's stands behind, for `TeamsApp`."""

    settings: Mapping[str, str] = field(
        default_factory=lambda: {"TEAMS_ALLOW_ANONYMOUS": "1", "FOGBRIDGE_PUBLIC_URL": ""}
    )


@contextmanager
def running(folder: Path, home: Path, bot: str) -> Iterator[str]:
    """The Playground of a folder in front of the bot at this address; where its page is.

    `home` is where it may leave things. Raises `AssertionError`, with what to do, where it is not
    there or does not start.
    """
    node, program = shutil.which("node"), folder / _PROGRAM
    assert node is not None, "The Playground needs Node.js, and there is no `node` on the PATH."
    assert program.is_file(), (
        f"The Playground is not in {folder}. In a folder of your own: npm i --no-save "
        f"@microsoft/m365agentsplayground@{VERSION}, and name it with FOGBRIDGE_PLAYGROUND_DIR."
    )
    wanted = ["-e", bot, "-c", "msteams", "-p", str(_free_port()), "--disable-telemetry"]
    process = subprocess.Popen(
        [node, "-r", str(_LOOPBACK), str(program), "start", *wanted],
        cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    listening = threading.Event()
    reader = threading.Thread(target=_listen, args=(process, said, listening), daemon=True)
    reader.start()
    try:
        listening.wait(_START_SECONDS)
        found = next((hit for line in said if (hit := _LISTENS.search(line))), None)
        assert found is not None, "the Playground did not start:\n" + "".join(said[-20:])
        yield f"http://127.0.0.1:{found[1]}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join()
        assert process.stdout is not None
        process.stdout.close()


def _listen(process: subprocess.Popen[str], said: list[str], listening: threading.Event) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if _LISTENS.search(line):
            listening.set()
    listening.set()  # it is over, and nobody has to wait any longer


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


@dataclass
class Playground:
    """Its page in a browser. `pictures` is where the screenshots go, in the order of the tests."""

    page: Page
    pictures: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def goes(self, where: str) -> None:
        """Open a chat or a channel of the list on the left."""
        self.page.get_by_role("treeitem", name=where).click()
        start = "Start a new post" if where.startswith("My Team") else "Type a message..."
        self.page.get_by_text(start).first.wait_for()

    def says(self, text: str, *, mention: bool = False) -> None:
        """Write into a chat."""
        self._types(self._box(self.page.locator("body")), text, mention)
        self.page.get_by_role("button", name="Send Message").click()

    def posts(self, text: str) -> Locator:
        """Begin a thread in a channel; the thread. `text` must be like no other there."""
        self._types(self._box(self.page.locator("body")).first, text, mention=False)
        self.page.get_by_role("button", name="Post").click()
        return self.thread(text)

    def replies(self, thread: Locator, text: str) -> None:
        """Answer in a thread, and mention the bot."""
        self._types(self._box(thread), text, mention=True)
        thread.get_by_role("button", name="Send Message").click()

    def thread(self, text: str) -> Locator:
        """The thread of a channel in which this text stands."""
        return self.page.get_by_role("group").filter(has_text=text)

    def chooses(self, message: Locator, command: str) -> str:
        """A command of the menu of a message; what the dialog says."""
        more = message.get_by_role("button", name="Show more information").first
        more.hover()
        more.click()
        said = self._commands(command).inner_text()
        self.picture(command)
        self._closes()
        return said

    def composes(self, command: str, text: str, button: str) -> str:
        """A command of the +, with a text typed into the first field of its form; what is said then."""
        self.page.get_by_role("button", name="Trigger Message Extension App").first.click()
        dialog = self._commands(command)
        dialog.locator("textarea").first.fill(text)
        self.picture(command)
        dialog.get_by_role("button", name=button).click()
        dialog.locator("textarea").first.wait_for(state="detached")
        dialog.get_by_role("progressbar").wait_for(state="detached")
        said = dialog.inner_text()
        self.picture(f"{command}-sent")
        self._closes()
        return said

    def searches(self, command: str, parameter: str, word: str) -> Locator:
        """Type a word into a query of the +; the titles that it finds."""
        page = self.page
        page.get_by_role("button", name="Trigger Message Extension App").first.click()
        page.get_by_text("Search Command").last.click()
        page.get_by_text("Specify Command ID or Parameter").click()
        page.get_by_placeholder("Command ID").fill(command)
        page.get_by_placeholder("Parameter name").fill(parameter)
        page.get_by_placeholder("Enter a search term").fill(word)
        return page.get_by_role("heading", level=1)

    def _commands(self, command: str) -> Locator:
        """The dialog that a command opens; the Playground knows no manifest and asks for its id."""
        self.page.get_by_text("Action Command").last.click()
        self.page.get_by_placeholder("Input command id or leave blanks").fill(command)
        self.page.get_by_role("button", name="Create").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_text("Your Message Extension App").wait_for()
        dialog.get_by_role("progressbar").wait_for(state="detached")
        return dialog

    def _closes(self) -> None:
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button").first.click()
        dialog.wait_for(state="detached")

    def picture(self, name: str) -> None:
        """What is to be seen now."""
        self.page.screenshot(path=self.pictures / f"{next(self._numbers):02}-{name}.png")

    def _box(self, within: Locator) -> Locator:
        return within.locator("[role=textbox][contenteditable=true]")

    def _types(self, box: Locator, text: str, mention: bool) -> None:
        box.click()
        if mention:
            self.page.keyboard.type("@")
            self.page.get_by_role("listbox").get_by_text(_BOT).last.click()
            self.page.keyboard.type(" ")
        self.page.keyboard.type(text)
