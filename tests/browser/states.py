"""Every page and every state of it, as a way to get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ASK = (
    "We need the new landing page live ASAP with a pop-up and it has to be personalised "
    "for the Q3 campaign"
)


@dataclass(frozen=True)
class Bases:
    """The addresses of the server without a model and of the one with one."""

    aid: str
    model: str


State = Callable[["Page", Bases], object]


def send(page: Page, base: str, text: str, speaker: str = "marketing") -> None:
    """Translate a message and wait for what comes back."""
    page.goto(f"{base}/translate")
    page.get_by_label("Your message").fill(text)
    page.locator(f"input[name=from][value={speaker}]").check(force=True)
    page.locator("#go").click()
    page.locator("#result article, .alert").first.wait_for()


def _at(path: str) -> State:
    return lambda page, bases: page.goto(bases.aid + path)


def _sent(text: str, speaker: str = "marketing") -> State:
    return lambda page, bases: send(page, bases.aid, text, speaker)


def _everything_open(page: Page, bases: Bases) -> None:
    send(page, bases.model, ASK)
    for summary in page.locator("article summary").all():
        summary.click()


def _answered(page: Page, bases: Bases) -> None:
    send(page, bases.model, ASK)
    page.locator("#a1").fill("30 September")
    page.get_by_role("button", name="Add the answers").click()
    page.locator("dl.answered").wait_for()


def _no_answer(page: Page, bases: Bases) -> None:
    send(page, bases.model, ASK)
    page.get_by_role("button", name="Add the answers").click()
    page.get_by_role("alert").wait_for()


def _feedback(page: Page, bases: Bases) -> None:
    send(page, bases.aid, ASK)
    page.get_by_role("button", name="Not helpful").click()
    page.locator("#reason").wait_for()


def _found(page: Page, bases: Bases) -> None:
    page.goto(f"{bases.aid}/glossary")
    page.get_by_label("Search").fill("consent")
    page.locator("#found section[aria-label=Found]").wait_for()


STATES: dict[str, State] = {
    "empty": _at("/translate"),
    "example ask": _at("/translate?example=ask"),
    "example constraint": _at("/translate?example=constraint"),
    "rewrite": lambda page, bases: send(page, bases.model, ASK),
    "rewrite, everything open": _everything_open,
    "answered": _answered,
    "no answer filled in": _no_answer,
    "feedback": _feedback,
    "problem": _sent(" "),
    "guess": _sent("The CNAME points at the old vendor, flip it by Tue", "auto"),
    "toss-up": _sent("Shall we talk about it at noon?", "auto"),
    "did you mean": _sent("The sso is down", "it"),
    "nothing known": _sent("Good morning to you all"),
    "long": _sent("We need the landing page live ASAP by 3 May. " * 60),
    "markup": _sent("<b>x</b> <script>alert(1)</script> landing page"),
    "one long word": _sent("x" * 300 + " landing page"),
    "glossary": _at("/glossary"),
    "glossary, found": _found,
    "glossary, nothing found": _at("/glossary?q=xylophone"),
    "concept": _at("/glossary/landing-page"),
    "ambiguous concept": _at("/glossary/asap"),
    "no such word": _at("/glossary/no-such-word"),
    "no such page": _at("/nowhere"),
}
