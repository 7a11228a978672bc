"""Who sees the pages once a chat platform is connected: whoever comes with a link from there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from adapters.database.sign_ins import SESSION_LIVES
from adapters.web.guard import MAX_API_BODY
from bot.ids import new_id
from tests.adapters.web.chats import Counted
from tests.adapters.web.desks import ASK, make_web
from tests.adapters.web.house import HERE, House, housing

NEVER_GIVEN = "A" * 43
SENTENCE = "Open the pages from Fogbridge&#39;s Home in Slack"
OUR_TEXT = re.compile(r"<textarea|<nav|class=\"card|landing page", re.IGNORECASE)


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """Behind a public address, seen from somewhere else."""
    with housing(sqlite_url) as opened:
        yield opened


# Without a sign-in


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/translate", "/translate?example=ask", "/glossary", "/glossary?q=asap"),
        *("/glossary/asap", "/nowhere", "/Sign-in/x", "//translate", "/static", "/slack"),
        *("/sign-in", "/healthz/", "/metrics/x", "/translate/static/x"),
    ],
)
def test_without_a_sign_in_there_is_one_sentence_and_nothing_else(house: House, path: str) -> None:
    """401, and not a word of what stands there."""
    answer = house.client.get(path)
    assert answer.status_code == 401
    assert SENTENCE in answer.text
    assert not OUR_TEXT.search(answer.text)
    assert answer.headers["cache-control"] == "no-store"


def test_every_route_is_closed_unless_it_is_named_here(house: House) -> None:
    """So that a new page is closed until somebody decides otherwise."""
    open_to_all = {
        *("/healthz", "/readyz", "/metrics", "/static", "/api/v1/translate"),
        *("/slack/events", "/slack/install", "/slack/oauth_redirect"),
        *("/sign-in/{token}", "/sign-out"),
    }
    app: Any = house.client.app
    seen = set()
    for route in app.routes:
        assert isinstance(route, Route | Mount)
        seen.add(route.path)
        path = re.sub(r"\{\w+\}", "x", route.path)
        methods = route.methods or {"GET"} if isinstance(route, Route) else {"GET"}
        for method in methods:
            closed = house.client.request(method, path).status_code == 401
            is_open = route.path in open_to_all and route.path != "/api/v1/translate"
            assert closed != is_open or route.path == "/static", (method, path)
    assert seen >= open_to_all


@pytest.mark.parametrize(
    "path",
    ["/translate", "/translate/x/feedback", f"/translate/{new_id()}/feedback"],
    ids=["translate", "no id", "an id"],
)
def test_without_a_sign_in_nothing_is_done(house: House, path: str) -> None:
    """Nothing is translated, kept or counted against a budget."""
    answer = house.client.post(path, data={"text": ASK, "helpful": "yes"})
    assert answer.status_code == 401
    assert house.rows("translation") == []
    assert house.chats.asked_for == []


def test_what_is_not_a_page_stays_open(house: House) -> None:
    """Health, files, what Slack sends, and the API with its own token."""
    client = house.client
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").status_code == 200
    assert client.get("/static/tokens.css").status_code == 200
    assert client.post("/slack/events", content=b"x" * 10).text == "10"
    bearer = {"authorization": "Bearer token"}
    asked = client.post("/api/v1/translate", json={"text": ASK}, headers=bearer)
    assert asked.status_code == 200
    refused = client.post("/api/v1/translate", json={"text": ASK})
    assert refused.json()["error"]["code"] == "unauthorized"


def test_a_sign_in_is_no_token_for_the_api(house: House) -> None:
    """Its rule is the bearer token, wherever one is signed in."""
    house.signs_in()
    assert house.client.post("/api/v1/translate", json={"text": ASK}).status_code == 401


def test_what_slack_delivers_is_read_up_to_a_megabyte(house: House) -> None:
    """Not up to the size of a form."""
    fits, large = b"x" * MAX_API_BODY, b"x" * (MAX_API_BODY + 1)
    assert house.client.post("/slack/events", content=fits).text == str(MAX_API_BODY)
    assert house.client.post("/slack/events", content=large).status_code == 413


@pytest.mark.parametrize("cookie", ["", "x", NEVER_GIVEN, NEVER_GIVEN + "A", "a b", "é", "{}"])
def test_a_cookie_that_we_never_gave_is_nobodys(house: House, cookie: str) -> None:
    """Whatever stands in it."""
    house.signs_in()
    house.client.cookies.clear()
    header = f"__Host-fogbridge-session={cookie}".encode("latin-1")
    answer = house.client.get("/translate", headers={b"cookie": header})
    assert answer.status_code == 401


def test_a_piece_of_a_page_says_it_in_place(house: House) -> None:
    """Somebody whose session is over keeps what they typed."""
    headers = {"HX-Request": "true", "HX-Target": "div#result"}
    answer = house.client.post("/translate", data={"text": ASK}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["hx-retarget"] == "#problem-here"
    assert "You are not signed in any more" in answer.text
    assert "<html" not in answer.text


def test_without_a_chat_platform_there_is_nothing_to_sign_in_to() -> None:
    """On this machine the pages are open, and nobody is asked who they are."""
    client = make_web().client
    page = client.get("/translate")
    assert page.status_code == 200
    assert "Sign out" not in page.text
    assert "Demo workspace" in page.text
    assert client.get(f"/sign-in/{NEVER_GIVEN}").status_code == 404
    assert client.post("/sign-out").status_code == 404


# The link


def test_looking_at_a_link_does_not_use_it(house: House) -> None:
    """A preview or a scanner looks first; the person presses the button and is in."""
    link = house.link()
    for _ in range(3):
        shown = house.client.get(link)
        assert shown.status_code == 200
        assert f'action="{link}" method="post"' in shown.text
        assert "set-cookie" not in shown.headers
    assert house.client.head(link).status_code == 200
    answer = house.client.post(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/asks")
    page = house.client.get("/translate")
    assert page.status_code == 200
    assert "Sign out" in page.text
    assert "Demo workspace" not in page.text


def test_the_cookie_is_for_this_host_and_https_alone(house: House) -> None:
    """No script reads it, no other site sends it, and it ends with the session."""
    given = house.client.post(house.link()).headers["set-cookie"]
    name, _, rest = given.partition("=")
    assert name == "__Host-fogbridge-session"
    parts = {part.strip().casefold() for part in rest.split(";")[1:]}
    assert parts == {"httponly", "max-age=28800", "path=/", "samesite=lax", "secure"}


def test_on_this_machine_the_cookie_goes_by_http(sqlite_url: str) -> None:
    """Without the prefix, which browsers take by https only; everything else is the same."""
    with housing(sqlite_url, HERE) as house:
        assert house.client.get("/translate").status_code == 401
        given = house.client.post(house.link()).headers["set-cookie"].casefold()
        assert given.startswith("fogbridge-session=")
        assert "secure" not in given
        assert "httponly" in given
        assert house.client.get("/translate").status_code == 200


def test_a_link_is_good_once(house: House) -> None:
    """Whoever comes with it again, in another browser, is told how to get a new one."""
    link = house.link()
    house.client.post(link)
    house.client.cookies.clear()
    for answer in (house.client.get(link), house.client.post(link)):
        assert answer.status_code == 410
        assert "makes a new one" in answer.text
        assert "set-cookie" not in answer.headers


def test_whoever_presses_it_twice_in_slack_is_in_already(house: House) -> None:
    """The form there stays open, with a link that was used."""
    link = house.link()
    house.client.post(link)
    again = house.client.get(link)
    assert (again.status_code, again.headers["location"]) == (303, "/asks")


def test_a_link_is_over_after_ten_minutes(house: House) -> None:
    """Also when its page was opened in time."""
    link = house.link()
    assert house.client.get(link).status_code == 200
    house.clock.forward(timedelta(minutes=10))
    assert house.client.get(link).status_code == 410
    assert house.client.post(link).status_code == 410
    assert house.client.get("/translate").status_code == 401


@pytest.mark.parametrize(
    "token", [NEVER_GIVEN, "qqqq", "%00", "..%2f..", "%F0%9F%98%80", "a" * 5000]
)
def test_a_link_that_we_never_gave_lets_nobody_in(house: House, token: str) -> None:
    """And nothing of it comes back in the page."""
    house.link()
    for answer in (house.client.get(f"/sign-in/{token}"), house.client.post(f"/sign-in/{token}")):
        assert answer.status_code in (401, 404, 410)
        assert token not in answer.text
    assert house.client.get("/translate").status_code == 401


def test_another_site_signs_nobody_in(house: House) -> None:
    """A form elsewhere that sends somebody's link is refused, and the link stays good."""
    link = house.link()
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert house.client.post(link, headers=headers).status_code == 403
    assert house.client.post(link).status_code == 303


def test_neither_link_nor_session_reaches_the_log(house: House) -> None:
    """The log has the route's template."""
    link = house.link()
    with capture_logs() as logs:
        house.client.get(link)
        house.client.post(link)
        house.client.get("/translate")
    session = house.client.cookies["__Host-fogbridge-session"]
    said = json.dumps(logs, default=str)
    assert "/sign-in/{token}" in said
    assert link.rpartition("/")[2] not in said
    assert session not in said


# The session


def test_what_is_done_on_the_pages_is_the_persons(house: House) -> None:
    """Kept in their own Workspace, under them; the demo's holds nothing of it."""
    visit = house.signs_in()
    assert visit.person is not None
    made = house.translates()
    house.client.post(f"/translate/{made}/feedback", data={"helpful": "no", "reason": "too long"})
    (row,) = house.rows("translation")
    assert (row.id, row.workspace_id, row.person_id) == (made, visit.workspace, visit.person.id)
    (word,) = house.rows("feedback")
    assert (word.workspace_id, word.person_id, word.reason) == (
        visit.workspace,
        visit.person.id,
        "too long",
    )
    assert visit.workspace != house.desk.workspace
    assert set(house.chats.asked_for) == {visit.workspace}


@pytest.mark.parametrize("who", [("T1", "U2"), ("T2", "U1")])
def test_nobody_sees_what_somebody_else_translated(house: House, who: tuple[str, str]) -> None:
    """Neither a colleague nor another company, also when they know its id."""
    house.signs_in()
    made = house.translates("The landing page of project Nightingale must be live on 3 May.")
    house.signs_in(*who)
    answer = house.client.post(f"/translate/{made}/feedback", data={"helpful": "yes"})
    assert answer.status_code == 404
    assert "Nightingale" not in answer.text
    data = {"text": "x", "from": "it", "shown": str(made), "question": "When?", "answer": ""}
    assert "Nightingale" not in house.client.post("/translate", data=data).text
    assert house.rows("feedback") == []


def test_dates_count_from_the_persons_own_day(house: House) -> None:
    """At 11:00 UTC it is tomorrow already in Kiritimati."""
    house.clock.at = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    visit = house.signs_in()
    person = visit.person
    assert person is not None
    zone = "Pacific/Kiritimati"
    house.do(lambda: house.directory.save_profile(visit.workspace, person.id, zone, "en-GB"))
    house.translates("The landing page must be live tomorrow.")
    (row,) = house.rows("translation")
    assert [fact["value"] for fact in row.result["facts"] if fact["kind"] == "date"] == [
        "2026-11-22"
    ]


def test_the_side_that_somebody_chose_is_set_already(house: House) -> None:
    """In the empty form; it can be changed there like any other."""
    visit = house.signs_in()
    person = visit.person
    assert person is not None
    checked = re.compile(r'value="(\w+)" checked')
    assert checked.findall(house.client.get("/translate").text) == ["auto"]
    house.do(lambda: house.directory.choose_side(visit.workspace, person.id, "it"))
    assert checked.findall(house.client.get("/translate").text) == ["it"]


def test_signing_out_is_for_good(house: House) -> None:
    """The cookie goes, and whoever kept a copy of it is nobody."""
    house.signs_in()
    session = house.client.cookies["__Host-fogbridge-session"]
    answer = house.client.post("/sign-out")
    assert answer.status_code == 200
    assert "You are signed out." in answer.text
    assert "Sign out" not in answer.text
    assert "max-age=0" in answer.headers["set-cookie"].casefold()
    assert house.client.get("/translate").status_code == 401
    kept = {"cookie": f"__Host-fogbridge-session={session}"}
    assert house.client.get("/translate", headers=kept).status_code == 401
    assert house.client.post("/sign-out").status_code == 200


def test_another_site_signs_nobody_out(house: House) -> None:
    """Nor does a link: only the button does."""
    house.signs_in()
    cross = {"sec-fetch-site": "cross-site"}
    assert house.client.post("/sign-out", headers=cross).status_code == 403
    assert house.client.get("/sign-out").status_code == 405
    assert house.client.get("/translate").status_code == 200


def test_signing_in_anew_ends_the_session_before_it(house: House) -> None:
    """One browser is one person at a time."""
    house.signs_in()
    before = house.client.cookies["__Host-fogbridge-session"]
    house.signs_in("T1", "U2")
    assert house.client.cookies["__Host-fogbridge-session"] != before
    assert house.do(lambda: house.sign_ins.who(before)) is None


def test_a_session_is_over_after_eight_hours(house: House) -> None:
    """On the server, whatever the browser keeps."""
    house.signs_in()
    house.clock.forward(SESSION_LIVES - timedelta(seconds=1))
    assert house.client.get("/translate").status_code == 200
    house.clock.forward(timedelta(seconds=1))
    assert house.client.get("/translate").status_code == 401


def test_forgetting_the_person_signs_them_out(house: House) -> None:
    """What they had made is gone with them."""
    visit = house.signs_in()
    person = visit.person
    assert person is not None
    house.translates()
    assert house.do(lambda: house.directory.forget(visit.workspace, person.id))
    assert house.client.get("/translate").status_code == 401
    assert [row.original for row in house.rows("translation")] == [None]


def test_uninstalling_signs_everybody_out(house: House) -> None:
    """Of that team, and of no other."""
    house.signs_in("T2")
    other = house.client.cookies["__Host-fogbridge-session"]
    house.client.cookies.clear()
    house.signs_in("T1")
    assert house.do(lambda: house.directory.remove("slack", "T1"))
    assert house.client.get("/translate").status_code == 401
    assert house.do(lambda: house.sign_ins.who(other)) is not None


# Installing


def test_installing_begins_at_the_platform(house: House) -> None:
    """Nobody has to be signed in for that: there is nobody yet."""
    answer = house.client.get("/slack/install")
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("https://slack.example.com/")


def test_what_was_installed_says_where_and_what_to_do(sqlite_url: str) -> None:
    """The team's name is text, whatever it looks like."""
    with housing(sqlite_url, team="Acme <b>& Sons</b>") as house:
        answer = house.client.get("/slack/oauth_redirect?ok=1")
    assert answer.status_code == 200
    assert "Fogbridge is installed." in answer.text
    assert "<code>/translate</code> in any channel" in answer.text
    assert "Acme &lt;b&gt;&amp; Sons&lt;/b&gt;" in answer.text
    assert "<nav" not in answer.text


def test_an_installation_that_failed_says_where_to_begin_again(house: House) -> None:
    """With one calm sentence."""
    answer = house.client.get("/slack/oauth_redirect?state=<script>")
    assert answer.status_code == 410
    assert "Begin again at /slack/install." in answer.text
    assert '<a href="/slack/install">Begin again</a>' in answer.text
    assert "<script>" not in answer.text


# For operators


def test_others_hear_only_whether_it_works(house: House) -> None:
    """The parts and the counters are for its own machine."""
    answer = house.client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})
    refused = house.client.get("/metrics")
    assert refused.status_code == 403
    assert "fogbridge_" not in refused.text


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "203.0.113.7"},
        {"forwarded": "for=203.0.113.7"},
        {"x-real-ip": "203.0.113.7"},
        {"x-forwarded-host": "fogbridge.example.com"},
        {"via": "1.1 proxy"},
        {"host": "fogbridge.example.com"},
    ],
)
def test_what_comes_through_a_proxy_is_not_from_here(house: House, headers: dict[str, str]) -> None:
    """Though the proxy is on this machine."""
    near = TestClient(house.client.app, base_url=HERE, client=("127.0.0.1", 50000))
    assert near.get("/metrics", headers=headers).status_code == 403
    assert near.get("/readyz", headers=headers).json() == {"ready": True}
    assert near.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    ("dead", "connected", "expected"),
    [
        (0, None, {"queue": "ok"}),
        (1, True, {"queue": "1 dead letter", "socket": "connected"}),
        (3, False, {"queue": "3 dead letters", "socket": "not connected"}),
    ],
)
def test_this_machine_hears_how_the_chats_are(
    sqlite_url: str, dead: int, connected: bool | None, expected: dict[str, str]
) -> None:
    """None of it makes the server unready: people would be sent elsewhere to no use."""
    with housing(sqlite_url, HERE) as house:
        house.chats.backlog = Counted(dead=dead)
        house.chats.is_connected = connected
        answer = house.client.get("/readyz")
    assert answer.status_code == 200
    parts = answer.json()["parts"]
    assert {name: parts[name] for name in parts if name in ("queue", "socket")} == expected


def test_metrics_tell_of_the_queue_and_of_deliveries(sqlite_url: str) -> None:
    """As they are when the page is read."""
    with housing(sqlite_url, HERE) as house:
        house.chats.backlog = Counted(waiting=4, failed=2, dead=1)
        house.chats.deliveries = Counted(taken=12, refused=3)
        text = house.client.get("/metrics").text
    for state, number in (("waiting", 4), ("failed", 2), ("dead", 1)):
        assert f'fogbridge_jobs{{state="{state}"}} {number}.0' in text
    assert 'fogbridge_deliveries_total{outcome="taken"} 12.0' in text
    assert 'fogbridge_deliveries_total{outcome="refused"} 3.0' in text
