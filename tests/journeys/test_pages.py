"""From Slack to the pages and back: the link on the Home, and installing it for a company."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.fakes.slack import Caller, FakeSlack
from tests.fakes.slack.state import View
from tests.journeys.app import App

PUBLIC = "https://fogbridge.example.com"
MANY: dict[str, str] = {
    "SLACK_BOT_TOKEN": "",
    "SLACK_CLIENT_ID": "1000.2000",
    "SLACK_CLIENT_SECRET": "client-secret",
}
ASK = "We need the landing page live ASAP with a pop-up"
THROUGH_A_PROXY = {"x-forwarded-for": "203.0.113.7", "host": "fogbridge.example.com"}


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """A Slack."""
    with FakeSlack() as running:
        yield running


def home_of(fake: FakeSlack, people: Caller, user: str) -> View:
    """Somebody's Home, once it is there."""
    people.opens_home(user)
    home = fake.wait_for(lambda: fake.home(user))
    assert home is not None
    return home


def link_for(fake: FakeSlack, people: Caller, user: str) -> str:
    """The address behind the button that "Open the pages" shows to somebody."""
    people.presses(home_of(fake, people, user), "Open the pages")
    form = fake.wait_for(lambda: fake.view(user))
    assert form is not None
    (link,) = [
        element
        for block in form.blocks
        for element in block.get("elements", ())
        if "url" in element
    ]
    fake.settle(quiet=0.5)
    before = len(fake.calls())
    assert people.presses(form, link["text"]["text"]).status == 200
    fake.settle(quiet=0.3)
    assert len(fake.calls()) == before, "a link is opened by the browser alone"
    people.closes(form)
    address: str = link["url"]
    return address


def workspaces(sqlite_url: str) -> list[str]:
    """The names of all Workspaces."""
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as database:
        return sorted(name for (name,) in database.execute("SELECT name FROM workspace"))


class Browser:
    """Keeps the cookies of an https address, and finds the app behind it."""

    def __init__(self, app: App) -> None:
        self._client = httpx2.Client(base_url=app.address, headers=THROUGH_A_PROXY)
        self.cookies: dict[str, str] = {}

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        """One request, as a proxy would pass it on."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"cookie": cookie} if cookie else {}
        answer = self._client.request(method, path, headers=headers, **more)
        for given in answer.headers.get_list("set-cookie"):
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def test_the_home_leads_to_the_pages_once(fake: FakeSlack, sqlite_url: str) -> None:
    """Through the public address; what is translated there stands on the Home afterwards."""
    with App(fake, sqlite_url) as app, Browser(app) as browser:
        people = Caller(fake, app.events_url)
        assert browser.ask("GET", "/translate").status_code == 401
        address = link_for(fake, people, "U1")
        assert address.startswith(f"{PUBLIC}/sign-in/")
        path = urlsplit(address).path
        assert "Sign in" in browser.ask("GET", path).text
        assert browser.ask("POST", path).headers["location"] == "/asks"
        page = browser.ask("POST", "/translate", data={"text": ASK, "from": "marketing"})
        assert page.status_code == 200
        assert 'class="feedback"' in page.text
        people.opens_home("U1")
        fake.wait_for(lambda: "landing page" in fake.home("U1").shown)  # type: ignore[union-attr]  # it is there
        assert "landing page" not in home_of(fake, people, "U2").shown
        with Browser(app) as other:
            assert other.ask("POST", path).status_code == 410
        forgotten = home_of(fake, people, "U1")
        people.presses(forgotten, "Delete it")
        people.submits(fake.wait_for(lambda: fake.view("U1")))  # type: ignore[arg-type]  # it is there
        fake.wait_for(lambda: browser.ask("GET", "/translate").status_code == 401)
    token = path.rpartition("/")[2]
    said = "\n".join(app.log)
    assert token not in said
    assert all(value not in said for value in browser.cookies.values())


def test_on_ones_own_machine_the_link_leads_there(fake: FakeSlack, sqlite_url: str) -> None:
    """By Socket Mode, without a public address; the pages are closed there, too."""
    with App(fake, sqlite_url, "socket") as app, httpx2.Client(base_url=app.address) as browser:
        people = Caller(fake)
        assert browser.get("/glossary").status_code == 401
        address = link_for(fake, people, "U1")
        assert address.startswith(f"{app.address}/sign-in/")
        assert browser.post(address).status_code == 303
        assert browser.get("/glossary").status_code == 200
        assert browser.get("/readyz").json()["parts"]["socket"] == "connected"
        people.command("U1", "C1", "/translate", "for it: We need the landing page")
        fake.wait_for(lambda: "For IT" in fake.ephemerals("U1")[-1].shown)
        metrics = browser.get("/metrics").text
        assert 'direction="marketing_to_it"' in metrics
        taken = re.search(r'fogbridge_deliveries_total\{outcome="taken"\} (\d+)', metrics)
        assert taken
        assert int(taken[1]) >= 1
        assert browser.post("/sign-out").status_code == 200
        assert browser.get("/glossary").status_code == 401


def test_a_company_installs_it_and_comes_back(fake: FakeSlack, sqlite_url: str) -> None:
    """Installed by its admin, used, uninstalled, which signs everybody out, and installed again."""
    fake.world.add_team("T2", name="Example <Bakery>")
    fake.world.add_user("U9", team="T2", name="marketing-ops")
    with App(fake, sqlite_url, settings=MANY) as app, Browser(app) as browser:
        people = Caller(fake, app.events_url)
        denied = people.installs(app.address, user="U9", team="T2", denied=True)
        assert denied.status == 422
        assert "Begin again" in denied.body
        for _ in range(2):
            done = people.installs(app.address, user="U9", team="T2")
            assert done.status == 200, done.body
            assert "Fogbridge is installed." in done.body
            assert "Example &lt;Bakery&gt;" in done.body
            path = urlsplit(link_for(fake, people, "U9")).path
            assert browser.ask("POST", path).status_code == 303
            assert browser.ask("GET", "/translate").status_code == 200
            people.uninstalls("T2")
            fake.wait_for(lambda: browser.ask("GET", "/translate").status_code == 401)
    assert workspaces(sqlite_url) == ["Demo workspace", "Example <Bakery> (T2)"]


def test_an_organisation_installs_it_for_all_its_workspaces(
    fake: FakeSlack, sqlite_url: str
) -> None:
    """One installation and one Workspace, under the organisation's name."""
    fake.world.add_org("E1", ["T10", "T11"], installed=False, name="Example Group")
    for user, team in (("U10", "T10"), ("U11", "T11")):
        fake.world.add_user(user, team=team, name="platform-team")
    with App(fake, sqlite_url, settings=MANY) as app, Browser(app) as browser:
        people = Caller(fake, app.events_url)
        done = people.installs(app.address, user="U10", team="E1")
        assert (done.status, "Example Group" in done.body) == (200, True), done.body
        for user in ("U10", "U11"):
            path = urlsplit(link_for(fake, people, user)).path
            assert browser.ask("POST", path).status_code == 303
            assert browser.ask("GET", "/translate").status_code == 200
    assert workspaces(sqlite_url) == ["Demo workspace", "Example Group (E1)"]
