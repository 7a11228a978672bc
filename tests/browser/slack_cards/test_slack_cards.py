"""Our cards in Slack, as people meet them: each is within the limits and can be looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapters.slack.render import Message
from tests.adapters.slack.block_kit import dangers, problems, view_problems
from tests.browser.slack_cards.draw import page as gallery
from tests.browser.slack_cards.samples import Sample, samples
from tests.project import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_slack_would_take_it(sample: Sample) -> None:
    """Blocks, views, and the text for notifications."""
    if not isinstance(sample.drawn, tuple):
        assert view_problems(sample.drawn) == []
        return
    for message in sample.drawn:
        assert problems(message.blocks) == []
        assert dangers(message.text) == []


@pytest.mark.parametrize("kind", ["video", "image"])
def test_a_block_that_nobody_has_drawn_is_not_passed_over(kind: str) -> None:
    """A picture that leaves something out would hide what is wrong with it."""
    with pytest.raises(ValueError, match=f"nobody has drawn {kind}"):
        gallery([Sample("x", "X", (Message("x", [{"type": kind}]),))])


def test_the_gallery_can_be_read_by_everybody(page: Page) -> None:
    """axe finds nothing, in light or dark, on a desk or on a phone; and the page asks nobody."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

    page.set_content(gallery(samples()))
    assert page.locator(".slack").count() == 4 * len(samples())
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_no_card_is_wider_than_a_phone(page: Page) -> None:
    """Long words and long labels included."""
    page.set_content(gallery(samples()))
    wide = page.evaluate(
        "[...document.querySelectorAll('.slack, .slack *:not(button)')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != 'inline')"
        ".map(e => e.closest('.card').id + ': ' + e.className)"
    )
    assert wide == []


def test_no_label_of_a_button_is_cut(page: Page) -> None:
    """Slack shows about thirty characters."""
    page.set_content(gallery(samples()))
    cut = page.evaluate(
        "[...document.querySelectorAll('.slack button')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
    )
    assert cut == []


def test_one_command_makes_the_pictures(tmp_path: Path, browser: Browser) -> None:
    """One a card, named after it, and the page to scroll through."""
    assert browser.is_connected()  # it is skipped where there is none
    subprocess.run(
        [sys.executable, "-m", "tests.browser.slack_cards", str(tmp_path), "error", "home"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    assert {path.name for path in tmp_path.iterdir()} == {"error.png", "home.png", "index.html"}
    assert all(path.stat().st_size > 1_000 for path in tmp_path.iterdir())
