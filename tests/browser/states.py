"""Every page and every state of it, as a way to get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.adapters.web.chats import LINK

if TYPE_CHECKING:
    from playwright.sync_api import Page

ASK = (
    "We need the new landing page live ASAP with a pop-up and it has to be personalised "
    "for the Q3 campaign"
)


@dataclass(frozen=True)
class Bases:
    """The addresses of the servers: without a model, with one, and where people sign in."""

    aid: str
    model: str
    door: str


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


def _at_the_door(path: str) -> State:
    return lambda page, bases: page.goto(bases.door + path)


def _signed_in(page: Page, bases: Bases) -> None:
    page.goto(bases.door + LINK)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def _signed_out(page: Page, bases: Bases) -> None:
    _signed_in(page, bases)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="You are signed out.").wait_for()


def _from_the_provider(page: Page, bases: Bases) -> None:
    page.goto(bases.door + "/translate")
    page.get_by_role("link", name="Sign in with your company account").click()
    page.get_by_label("The link from the chat").wait_for()


def _no_link(page: Page, bases: Bases) -> None:
    _from_the_provider(page, bases)
    page.get_by_label("The link from the chat").fill("https://example.com")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()


def _link_that_joins(page: Page, bases: Bases) -> None:
    _from_the_provider(page, bases)
    page.goto(bases.door + LINK)
    page.get_by_role("button", name="Sign in and join both").wait_for()


def _about_me(path: str) -> State:
    def go(page: Page, bases: Bases) -> None:
        _signed_in(page, bases)
        page.goto(bases.door + path)

    return go


def _forgotten(page: Page, bases: Bases) -> None:
    _about_me("/me/delete")(page, bases)
    page.get_by_role("button", name="Delete it").click()
    page.get_by_role("heading", name="It is deleted.").wait_for()


def _session_over(page: Page, bases: Bases) -> None:
    _signed_in(page, bases)
    page.goto(bases.door + "/translate")
    page.context.clear_cookies()
    page.get_by_label("Your message").fill(ASK)
    page.locator("#go").click()
    page.get_by_role("alert").wait_for()


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
    "not signed in": _at_the_door("/translate"),
    "a link": _at_the_door(LINK),
    "a link that is over": _at_the_door("/sign-in/x"),
    "signed in": _signed_in,
    "signed out": _signed_out,
    "session over": _session_over,
    "from the company's sign-in": _from_the_provider,
    "no link": _no_link,
    "a link that joins": _link_that_joins,
    "a sign-in that is over": _at_the_door("/sign-in/openid/back"),
    "me": _about_me("/me"),
    "delete?": _about_me("/me/delete"),
    "deleted": _forgotten,
    "audit": _about_me("/audit"),
    "installed": _at_the_door("/slack/oauth_redirect?ok=1"),
    "not installed": _at_the_door("/slack/oauth_redirect"),
}
