"""axe and the phone, on every page and in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.states import STATES, Bases

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def bases(aid_base: str, model_base: str, door_base: str) -> Bases:
    """All servers."""
    return Bases(aid_base, model_base, door_base)


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_in_light_and_dark(page: Page, bases: Bases, name: str) -> None:
    """No violation of any rule, in both colour schemes."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

    STATES[name](page, bases)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


@pytest.mark.parametrize("name", STATES)
def test_a_phone_needs_no_sideways_scrolling(page: Page, bases: Bases, name: str) -> None:
    """360 pixels hold every page, and each has one h1."""
    page.set_viewport_size({"width": 360, "height": 740})
    STATES[name](page, bases)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("h1").count() == 1
