"""`/me` and `/audit`: what is held of who is signed in, and what they can do about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from adapters.database.roles import Roles
from adapters.web.me import entry_of
from bot.ids import new_id
from bot.roles import ADMIN, Change, Role
from tests.adapters.web.house import House, housing
from tests.adapters.web.html import read_html
from tests.fakes.oidc import FakeProvider, serving


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """Behind a public address."""
    with housing(sqlite_url) as opened:
        yield opened


def signed_in(house: House, team: str = "T1", user: str = "U1") -> tuple[UUID, UUID]:
    """The Workspace and the Person of the browser from now on."""
    visit = house.signs_in(team, user)
    assert visit.person is not None
    return visit.workspace, visit.person.id


def exported(house: House) -> dict[str, Any]:
    """The file."""
    answer = house.client.get("/me/export")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    return found


def test_it_counts_what_is_held_and_says_who_one_is(house: House) -> None:
    """In one sentence; the identity is what the command line takes."""
    workspace, person = signed_in(house)
    assert "Nothing but the side that you chose" in house.client.get("/me").text
    house.translates()
    house.do(lambda: house.directory.choose_side(workspace, person, "it"))
    page = read_html(house.client.get("/me").text)
    assert "1 translation" in page.one("p", class_="say").text
    assert [code.text for code in page.find("code")] == ["slack:T1/U1"]
    assert "Role" not in page.text
    assert "company account" not in page.text
    assert house.client.get("/translate").text.count('href="/me"') == 1


def test_the_export_holds_every_text_of_theirs_and_nobody_elses(house: House) -> None:
    """As one JSON file."""
    signed_in(house, "T1", "U2")
    house.translates("The landing page of project Nightingale must be live on 3 May.")
    workspace, person = signed_in(house)
    made = house.translates("The newsletter of project Heron goes out on 4 May, “bald”.")
    house.client.post(f"/translate/{made}/feedback", data={"helpful": "no", "reason": "too long"})
    found = exported(house)
    assert found["schema"] == "fogbridge.person/1"
    assert found["you"][0]["id"] == str(person)
    assert [one["user_key"] for one in found["identities"]] == ["U1"]
    (translation,) = found["translations"]
    assert translation["id"] == str(made)
    assert "project Heron" in translation["original"]
    assert "“bald”" in house.client.get("/me/export").text
    assert [one["reason"] for one in found["feedback"]] == ["too long"]
    assert "Nightingale" not in json.dumps(found)
    assert [one["kind"] for one in found["sign_ins"]] == ["session"]
    assert house.client.cookies["__Host-fogbridge-session"] not in json.dumps(found)
    assert workspace


def test_deleting_asks_first_and_is_for_good(house: House) -> None:
    """In the queue too; whoever asked is signed out and nobody."""
    workspace, person = signed_in(house)
    house.translates()
    page = house.client.get("/me/delete")
    assert "Delete what Fogbridge holds about you?" in page.text
    assert len(house.rows("identity")) == 1
    answer = house.client.post("/me/delete")
    assert answer.status_code == 200
    assert "It is deleted." in answer.text
    assert "<nav" not in answer.text
    assert "max-age=0" in answer.headers["set-cookie"].casefold()
    assert house.unqueued == [("slack", "T1", "U1")]
    assert house.rows("identity") == []
    assert [row.original for row in house.rows("translation")] == [None]
    assert house.client.get("/me").status_code == 401
    assert workspace
    assert person


@pytest.mark.parametrize(
    ("given", "side"), [("it", "it"), ("marketing", "marketing"), ("", None), ("cat", None)]
)
def test_the_side_is_chosen_here_too(house: House, given: str, side: str | None) -> None:
    """Where there is no chat there is no other place for it."""
    signed_in(house)
    assert house.client.post("/me/side", data={"side": given}).headers["location"] == "/me"
    person = house.comes().person
    assert person is not None
    assert (person.side, person.chosen) == (side, True)


def test_leaving_messages_alone_and_back(house: House) -> None:
    """The page says how it is, and offers the other."""
    workspace, person = signed_in(house)
    answer = house.client.post("/me/opt-out", data={"out": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert "They are left alone" in house.client.get("/me").text
    visit = house.comes()
    assert visit.person is not None
    assert visit.person.opted_out
    house.client.post("/me/opt-out", data={"out": "no"})
    assert "Leave them alone" in house.client.get("/me").text
    assert (workspace, person) == (visit.workspace, visit.person.id)


@pytest.mark.parametrize("path", ["/me/delete", "/me/opt-out", "/me/part"])
def test_another_site_does_nothing(house: House, path: str) -> None:
    """Its form is refused, and so is one that is no form."""
    signed_in(house)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = house.client.post(path, data={"out": "yes"}, headers=headers)
        assert answer.status_code == 403
    assert house.client.post("/me/opt-out", json={"out": "yes"}).status_code == 422
    assert len(house.rows("identity")) == 1
    assert house.client.get("/me").status_code == 200
    assert "Leave them alone" in house.client.get("/me").text


def test_without_a_sign_in_there_is_nobody_to_ask_about(sqlite_url: str) -> None:
    """Every one of these pages is closed."""
    with housing(sqlite_url) as house:
        for path in ("/me", "/me/export", "/me/delete", "/audit"):
            assert house.client.get(path).status_code == 401
        for path in ("/me/delete", "/me/opt-out", "/me/part"):
            assert house.client.post(path).status_code == 401


def test_the_company_account_can_be_taken_off_again(sqlite_url: str) -> None:
    """Where the chat still leads here; who has nothing else keeps it."""
    with serving(FakeProvider()) as provider, housing(sqlite_url, provider=provider) as house:
        house.client.get(house.goes_to_the_provider())
        house.client.post("/sign-in/join", data={"link": house.link()})
        page = house.client.get("/me").text
        assert "You also sign in with your company account." in page
        assert f"oidc:{provider.subject}" in page
        (openid,) = exported(house)["openid"]
        assert openid["subject"] == provider.subject
        assert house.client.post("/me/part").status_code == 303
        assert house.rows("oidc_identity") == []
        assert "company account" not in house.client.get("/me").text


def test_who_comes_from_the_provider_only_stays_who_they_are(sqlite_url: str) -> None:
    """Taking the only identity off would lock them out of what is theirs; deleting is for that."""
    with (
        serving(FakeProvider()) as provider,
        housing(sqlite_url, chat=False, provider=provider) as house,
    ):
        house.client.get(house.goes_to_the_provider())
        assert "Sign in by the chat only" not in house.client.get("/me").text
        house.client.post("/me/part")
        assert len(house.rows("oidc_identity")) == 1
        assert house.client.post("/me/delete").status_code == 200
        assert house.rows("oidc_identity") == []
        assert house.unqueued == []


# The audit log


def test_the_audit_log_is_for_admins(house: House) -> None:
    """Of their own Workspace; the sentence says how one becomes one."""
    roles = Roles(house.engine, house.clock)
    workspace, person = signed_in(house)
    answer = house.client.get("/audit")
    assert answer.status_code == 403
    assert "fogbridge admin add" in answer.text
    house.do(lambda: roles.grant(workspace, person, Role("curator", "it")))
    assert house.client.get("/audit").status_code == 403
    house.do(lambda: roles.grant(workspace, person, ADMIN))
    page = read_html(house.client.get("/audit").text)
    rows = [[line.text for line in one.find("p")] for one in page.one("ol").find("li")]
    short = person.hex[-6:]
    assert rows == [
        ["role given by the command line", f"person: {short} · role: admin"],
        ["role given by the command line", f"person: {short} · role: curator · side: it"],
    ]
    me = house.client.get("/me").text
    assert "admin, curator for IT" in me
    assert 'href="/audit"' in me
    signed_in(house, "T2")
    assert house.client.get("/audit").status_code == 403


def test_an_entry_names_nobody() -> None:
    """An id's end tells two apart; the reader is “you”."""
    at, me, other = datetime(2026, 11, 20, 9, 2, tzinfo=UTC), new_id(), new_id()
    before = {"channel": "C1", "mode": "on", "follows": True, "side": None}
    after = {"channel": "C1", "mode": "off", "follows": False, "side": "it"}
    entry = entry_of(Change(at, "channel settings", "person", me, before, after), at, me)
    assert entry.who == "you"
    assert entry.at == "20\u00a0November 2026, 09:02"
    assert entry.changes == (
        "channel: C1",
        "mode: on, now off",
        "follows: yes, now no",
        "side: none, now it",
    )
    theirs = entry_of(Change(at, "x", "person", other), at, me)
    assert theirs.who == f"person {other.hex[-6:]}"
    assert other.hex not in theirs.who
    gone = entry_of(Change(at, "installation removed", "system", None, {"team": "T1"}), at, me)
    assert (gone.who, gone.changes) == ("Fogbridge", ("team: T1",))
    made = Change(at, "token made", "command_line", None, None, {"scopes": ["read", "translate"]})
    assert entry_of(made, at, me).changes == ("scopes: read, translate",)


def test_times_are_the_readers(house: House) -> None:
    """In the zone that the platform says."""
    workspace, person = signed_in(house)
    house.clock.at = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    house.do(
        lambda: house.directory.save_profile(
            workspace, person, "Pacific/Kiritimati", "en", admin=True
        )
    )
    house.do(lambda: Roles(house.engine, house.clock).grant(workspace, person, ADMIN))
    house.clock.forward(timedelta(minutes=1))
    assert "21\u00a0November 2026, 01:00" in house.client.get("/audit").text
