"""Somebody of Slack with a company account: joined once, and one person from then on."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.fakes.oidc import CLIENT_ID, CLIENT_SECRET, FakeProvider, serving
from tests.fakes.slack import Caller, FakeSlack
from tests.journeys.app import App
from tests.journeys.test_pages import ASK, PUBLIC, Browser, link_for

JOIN = "/sign-in/join"


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """A Slack."""
    with FakeSlack() as running:
        yield running


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """The company's provider."""
    with serving(FakeProvider()) as running:
        yield running


def settings_for(provider: FakeProvider) -> dict[str, str]:
    """What the operator sets."""
    return {
        "FOGBRIDGE_OIDC_ISSUER": provider.address,
        "FOGBRIDGE_OIDC_CLIENT_ID": CLIENT_ID,
        "FOGBRIDGE_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    }


def signs_in(browser: Browser) -> str:
    """With the company account; where the browser is sent at last."""
    off = browser.ask("GET", "/sign-in/openid")
    back = httpx2.get(off.headers["location"]).headers["location"]
    assert back.startswith(f"{PUBLIC}/sign-in/openid/back?")
    parts = urlsplit(back)
    return str(browser.ask("GET", f"{parts.path}?{parts.query}").headers["location"])


def test_a_company_account_is_joined_with_the_chat_once(
    fake: FakeSlack, provider: FakeProvider, sqlite_url: str
) -> None:
    """By the link from Slack; then either way leads to the same translations, until it is deleted."""
    with App(fake, sqlite_url, settings=settings_for(provider)) as app:
        people = Caller(fake, app.events_url)
        with Browser(app) as browser, Browser(app) as another:
            assert "Sign in with your company account" in browser.ask("GET", "/translate").text
            assert signs_in(browser) == JOIN
            link = link_for(fake, people, "U1")
            joined = browser.ask("POST", JOIN, data={"link": link})
            assert (joined.status_code, joined.headers["location"]) == (303, "/asks")
            browser.ask("POST", "/translate", data={"text": ASK, "from": "marketing"})
            people.opens_home("U1")
            fake.wait_for(lambda: "landing page" in fake.home("U1").shown)  # type: ignore[union-attr]  # it is there
            assert signs_in(another) == "/asks"
            found = another.ask("GET", "/me/export").json()
            assert [one["user_key"] for one in found["identities"]] == ["U1"]
            assert [one["original"] for one in found["translations"]] == [ASK]
            assert another.ask("GET", "/audit").status_code == 403
            assert another.ask("POST", "/me/delete").status_code == 200
            for each in (browser, another):
                assert each.ask("GET", "/me").status_code == 401
            assert signs_in(another) == JOIN
    said = "\n".join(app.log)
    assert provider.subject not in said
    assert link.rpartition("/")[2] not in said


def test_an_admin_of_slack_is_one_here(
    fake: FakeSlack, provider: FakeProvider, sqlite_url: str
) -> None:
    """Without anybody naming them; who is none in Slack is none."""
    with App(fake, sqlite_url, settings=settings_for(provider)) as app:
        people = Caller(fake, app.events_url)
        for user, status in (("U3", 200), ("U1", 403)):
            with Browser(app) as browser:
                path = urlsplit(link_for(fake, people, user)).path
                assert browser.ask("POST", path).status_code == 303
                assert browser.ask("GET", "/audit").status_code == status
                assert ("admin" in browser.ask("GET", "/me").text) == (status == 200)
