"""Our cards in Teams, drawn by Microsoft's own renderer: each is within the limits and can be looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.adapters.teams.adaptive_cards import card_of, card_problems, message_problems, texts
from tests.browser.slack_cards.samples import samples as of_slack
from tests.browser.teams_cards.draw import FRAMES
from tests.browser.teams_cards.draw import page as gallery
from tests.browser.teams_cards.samples import names, samples
from tests.project import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.mark.parametrize("name", names())
def test_teams_would_take_it(name: str) -> None:
    """Messages and dialogs, by the schema of Adaptive Cards; and nothing in them speaks of Slack."""
    (sample,) = (one for one in samples() if one.name == name)
    if isinstance(sample.drawn, tuple):
        assert [message_problems(one) for one in sample.drawn] == [[]] * len(sample.drawn)
        said = [text for one in sample.drawn for text in texts(card_of(one))]
    else:
        content = sample.drawn["task"]["value"]["card"]["content"]
        assert card_problems(content, dialog=True) == []
        said = texts(content)
    assert [one for one in said if "Slack" in one or "/translate" in one] == []


def test_every_card_that_slack_has_is_here() -> None:
    """But for the modal that only waits: Teams answers a dialog at once."""
    assert [one.name for one in samples()] == list(names())
    missing = {one.name for one in of_slack()} - {one.name for one in samples()}
    assert missing == {"form-working"}


def test_microsoft_s_renderer_draws_all_of_it(page: Page) -> None:
    """It has nothing to say against any card, and the page asks nobody for anything."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(gallery(samples()))
    assert page.evaluate("window.problems") == []
    assert page.locator(".teams").count() == len(FRAMES) * len(samples())
    assert (
        page.evaluate("[...document.querySelectorAll('.slot')].filter(s => !s.innerText.trim())")
        == []
    )
    assert [url for url in asked if not url.startswith(("data:", "about:"))] == []


def test_nothing_of_a_text_is_lost_or_read_on_the_way(page: Page) -> None:
    """What people wrote is seen as they wrote it."""
    hostile = [sample for sample in samples() if sample.name == "hostile"]
    page.set_content(gallery(hostile))
    seen = page.locator(".slot").first.inner_text()
    (said,) = {one for one in texts(hostile[0].drawn[0]) if "!channel" in one}  # type: ignore[index]
    assert " ".join(said.split()) in " ".join(seen.split())
    assert page.locator(".slot a, .slot img, .slot strong, .slot em").count() == 0


def test_no_card_is_wider_than_its_frame_and_no_label_is_cut(page: Page) -> None:
    """On a narrow screen too."""
    page.set_content(gallery(samples()))
    wide = page.evaluate(
        "[...document.querySelectorAll('.teams, .slot, .slot *:not(input):not(select):not(textarea)')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != 'inline')"
        ".map(e => e.closest('.card').id + ': ' + e.className)"
    )
    assert wide == []


def test_the_gallery_can_be_read_by_everybody(page: Page) -> None:
    """axe finds nothing that is ours to mend, in light or dark, wide or narrow."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

    page.set_content(gallery(samples()))
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_one_command_makes_the_pictures(tmp_path: Path, browser: Browser) -> None:
    """One a card, named after it, and the page to scroll through."""
    assert browser.is_connected()  # it is skipped where there is none
    subprocess.run(
        [sys.executable, "-m", "tests.browser.teams_cards", str(tmp_path), "error", "home"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    assert {path.name for path in tmp_path.iterdir()} == {"error.png", "home.png", "index.html"}
    assert all(path.stat().st_size > 1_000 for path in tmp_path.iterdir())
