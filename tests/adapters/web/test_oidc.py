"""Signing in with the company's account, at a provider that answers over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from adapters.database.sign_ins import SESSION_LIVES
from tests.adapters.web.house import HERE, House, housing
from tests.fakes.oidc import FakeProvider, serving

START, BACK, JOIN = "/sign-in/openid", "/sign-in/openid/back", "/sign-in/join"
SESSION = "__Host-fogbridge-session"
BEGUN, JOINING = "__Host-fogbridge-openid", "__Host-fogbridge-joining"
FROM_THERE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """An honest provider."""
    with serving(FakeProvider()) as opened:
        yield opened


@pytest.fixture
def alone(sqlite_url: str, provider: FakeProvider) -> Iterator[House]:
    """People come from the provider, and from nowhere else."""
    with housing(sqlite_url, chat=False, provider=provider) as opened:
        yield opened


@pytest.fixture
def both(sqlite_url: str, provider: FakeProvider) -> Iterator[House]:
    """People are known from a chat, and may have an account at the provider."""
    with housing(sqlite_url, provider=provider) as opened:
        yield opened


def who_is_in(house: House) -> UUID | None:
    """Who the browser is signed in as."""
    session = house.client.cookies.get(SESSION)
    found = house.do(lambda: house.sign_ins.who(session)) if session else None
    return None if found is None else found.person.id


def comes_back(house: House) -> Any:
    """From the button to the way back, as a browser does it."""
    return house.client.get(house.goes_to_the_provider(), headers=FROM_THERE)


# Where there is no chat


def test_somebody_new_is_a_person_of_the_company(alone: House) -> None:
    """Once; the second sign-in is the same one."""
    page = alone.client.get("/translate")
    assert page.status_code == 401
    assert f'href="{START}"' in page.text
    assert "Slack" not in page.text
    answer = comes_back(alone)
    assert (answer.status_code, answer.headers["location"]) == (303, "/asks")
    assert alone.client.get("/translate").status_code == 200
    first = who_is_in(alone)
    assert first is not None
    alone.client.cookies.clear()
    comes_back(alone)
    assert who_is_in(alone) == first
    (row,) = alone.rows("person")
    assert (row.id, row.workspace_id) == (first, alone.desk.workspace)


def test_what_they_do_is_theirs(alone: House) -> None:
    """As for whoever comes from a chat."""
    comes_back(alone)
    made = alone.translates()
    (row,) = alone.rows("translation")
    assert (row.id, row.person_id) == (made, who_is_in(alone))


def test_the_session_ends_at_its_time_and_by_signing_out(alone: House) -> None:
    """Eight hours, however busy it is."""
    comes_back(alone)
    alone.clock.forward(SESSION_LIVES - timedelta(seconds=1))
    assert alone.client.get("/translate").status_code == 200
    alone.clock.forward(timedelta(seconds=1))
    assert alone.client.get("/translate").status_code == 401
    comes_back(alone)
    left = alone.client.post("/sign-out")
    assert f'href="{START}"' in left.text
    assert "Home" not in left.text
    assert alone.client.get("/translate").status_code == 401


def test_the_cookies_are_for_this_host_and_https_alone(alone: House) -> None:
    """The one of the way there is over after ten minutes, and gone after the way back."""
    given = alone.client.get(START).headers["set-cookie"]
    name, _, rest = given.partition("=")
    assert name == BEGUN
    parts = {part.strip().casefold() for part in rest.split(";")[1:]}
    assert parts == {"httponly", "max-age=600", "path=/", "samesite=lax", "secure"}
    taken = comes_back(alone).headers.get_list("set-cookie")
    assert sorted(one.partition("=")[0] for one in taken) == [BEGUN, SESSION]
    assert BEGUN not in alone.client.cookies


def test_on_this_machine_it_goes_by_http(sqlite_url: str, provider: FakeProvider) -> None:
    """To try it."""
    with housing(sqlite_url, HERE, chat=False, provider=provider) as house:
        assert house.client.get("/translate").status_code == 401
        comes_back(house)
        assert house.client.get("/translate").status_code == 200


def test_a_way_back_that_was_not_begun_here(alone: House) -> None:
    """Another browser's, or made up: nobody is let in."""
    back = alone.goes_to_the_provider()
    alone.client.cookies.clear()
    for address in (back, BACK, f"{BACK}?state=&code=x", f"{BACK}?state=%C3%A9&code=%00"):
        answer = alone.client.get(address, headers=FROM_THERE)
        assert answer.status_code == 410
        assert f'href="{START}"' in answer.text
    assert alone.rows("person") == []


def test_two_ways_back_are_not_mixed(alone: House) -> None:
    """The code of one with what another one began with."""
    queries, kept = [], []
    for _ in range(2):
        queries.append(parse_qs(urlsplit(alone.goes_to_the_provider()).query))
        kept.append({"cookie": f"{BEGUN}={alone.client.cookies[BEGUN]}"})
        alone.client.cookies.clear()
    state, code = queries[0]["state"][0], queries[1]["code"][0]
    mixed = f"{BACK}?state={state}&code={code}"
    assert alone.client.get(mixed, headers=kept[1]).status_code == 410
    assert alone.client.get(mixed, headers=kept[0]).status_code == 502  # its nonce is another
    assert alone.rows("person") == []


def test_a_way_back_is_good_once(alone: House) -> None:
    """Whoever comes with it again, and with the cookie, is refused by the provider."""
    back = alone.goes_to_the_provider()
    kept = {"cookie": f"{BEGUN}={alone.client.cookies[BEGUN]}"}
    alone.client.cookies.clear()
    assert alone.client.get(back, headers=kept).status_code == 303
    alone.client.cookies.clear()
    assert alone.client.get(back, headers=kept).status_code == 502
    assert who_is_in(alone) is None


@pytest.mark.parametrize("kept", ["", "x", "W10.x", '["a","b","c"]', "é", "a" * 4000])
def test_a_cookie_that_we_never_gave_begins_nothing(alone: House, kept: str) -> None:
    """Whatever stands in it."""
    header = f"{BEGUN}={kept}; {JOINING}={kept}".encode()
    for path in (f"{BACK}?state=a&code=b", JOIN):
        answer = alone.client.get(path, headers={b"cookie": header})
        assert answer.status_code == 410


def test_a_sign_in_that_was_refused_there(alone: House, provider: FakeProvider) -> None:
    """Our sentence, and none of the provider's words."""
    provider.refuses = "access_denied"
    answer = comes_back(alone)
    assert answer.status_code == 422
    assert "did not let you in" in answer.text
    assert "secret words" not in answer.text
    assert who_is_in(alone) is None


@pytest.mark.parametrize("claims", [{"nonce": "another"}, {"aud": "another"}, {"exp": 1}])
def test_a_token_that_can_not_be_believed_lets_nobody_in(
    alone: House, provider: FakeProvider, claims: dict[str, Any]
) -> None:
    """The rest of what is checked is in `test_openid.py`."""
    provider.claims = claims
    answer = comes_back(alone)
    assert answer.status_code == 502
    assert "did not say who you are in a way that can be checked" in answer.text
    assert who_is_in(alone) is None
    assert alone.rows("person") == []


def test_a_provider_that_is_away_is_said(alone: House, provider: FakeProvider) -> None:
    """Before anybody leaves the page."""
    provider.answers["/.well-known/openid-configuration"] = lambda: (503, b"")
    answer = alone.client.get(START)
    assert answer.status_code == 502
    assert "does not answer right now" in answer.text


def test_nothing_of_it_reaches_the_log(alone: House, provider: FakeProvider) -> None:
    """Neither state, code, cookies, nor who it is."""
    with capture_logs() as logs:
        back = alone.goes_to_the_provider()
        begun = alone.client.cookies[BEGUN]
        alone.client.get(back)
    said = json.dumps(logs, default=str)
    assert BACK in said
    query = parse_qs(urlsplit(back).query)
    for secret in (query["state"][0], query["code"][0], begun, provider.subject):
        assert secret not in said
    assert alone.client.cookies[SESSION] not in said


# Where people are known from a chat


def test_at_first_the_link_from_the_chat_is_asked_for(both: House) -> None:
    """And nothing is made of somebody whom nobody knows."""
    page = both.client.get("/translate")
    assert f'href="{START}"' in page.text
    assert "Open the pages" in page.text or "open the pages" in page.text
    answer = comes_back(both)
    assert (answer.status_code, answer.headers["location"]) == (303, JOIN)
    shown = both.client.get(JOIN)
    assert shown.status_code == 200
    assert "The link from the chat" in shown.text
    assert both.client.get("/translate").status_code == 401
    assert both.rows("person") == []
    assert both.rows("oidc_identity") == []


@pytest.mark.parametrize("written", ["{link}", "https://fogbridge.example.com{link}", " {token}\n"])
def test_the_link_brought_by_hand_joins_both(both: House, written: str) -> None:
    """From another device; from then on the company account is enough."""
    comes_back(both)
    link = both.link()
    given = written.format(link=link, token=link.rpartition("/")[2])
    answer = both.client.post(JOIN, data={"link": given})
    assert (answer.status_code, answer.headers["location"]) == (303, "/asks")
    person = both.comes().person
    assert person is not None
    assert who_is_in(both) == person.id
    assert JOINING not in both.client.cookies
    both.client.cookies.clear()
    assert comes_back(both).headers["location"] == "/asks"
    assert who_is_in(both) == person.id
    assert len(both.rows("person")) == 1


def test_the_link_opened_in_this_browser_offers_to_join_both(both: House) -> None:
    """Two buttons: both, or only the sign-in."""
    comes_back(both)
    link = both.link()
    shown = both.client.get(link)
    assert "Sign in and join both" in shown.text
    both.client.post(link, data={"join": "yes"})
    person = both.comes().person
    assert person is not None
    assert who_is_in(both) == person.id
    (row,) = both.rows("oidc_identity")
    assert row.person_id == person.id


def test_joining_is_the_persons_own_choice(both: House) -> None:
    """Without it they are in, and nothing is joined; and without a provider nobody asks."""
    assert "join both" not in both.client.get(both.link()).text
    comes_back(both)
    both.client.post(both.link(), data={"join": "no"})
    assert both.rows("oidc_identity") == []
    assert both.client.get("/translate").status_code == 200
    both.client.cookies.clear()
    both.client.post(both.link(), data={"join": "yes"})
    assert both.rows("oidc_identity") == []
    assert both.client.get("/translate").status_code == 200


@pytest.mark.parametrize(
    "given", ["", "x", "A" * 43, "https://evil.example/sign-in/" + "A" * 43, "<b>" * 99, "é"]
)
def test_what_is_no_link_joins_nobody(both: House, given: str) -> None:
    """One sentence beside the field, and the field is there again."""
    comes_back(both)
    answer = both.client.post(JOIN, data={"link": given})
    assert answer.status_code == 422
    assert "That is not a link from the chat" in answer.text
    assert "<b><b>" not in answer.text
    assert who_is_in(both) is None
    both.client.post(JOIN, data={"link": both.link()})
    assert who_is_in(both) is not None


def test_a_company_account_is_one_person(both: House) -> None:
    """Another link does not make it somebody else's; the session that it began is over."""
    comes_back(both)
    joining = both.client.cookies[JOINING]
    both.client.post(JOIN, data={"link": both.link()})
    first = who_is_in(both)
    both.client.cookies.clear()
    both.client.cookies.set(JOINING, joining)
    answer = both.client.post(JOIN, data={"link": both.link("T1", "U2")})
    assert answer.status_code == 409
    assert "signs in somebody else already" in answer.text
    assert who_is_in(both) is None
    assert [row.person_id for row in both.rows("oidc_identity")] == [first]


def test_another_site_joins_nobody(both: House) -> None:
    """A form elsewhere with somebody's link is refused."""
    comes_back(both)
    data = {"link": both.link()}
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert both.client.post(JOIN, data=data, headers=headers).status_code == 403
    assert both.rows("oidc_identity") == []


def test_without_coming_from_the_provider_nobody_is_joined(both: House) -> None:
    """The page and its form are over."""
    assert both.client.get(JOIN).status_code == 410
    link = both.link()
    assert both.client.post(JOIN, data={"link": link}).status_code == 410
    assert both.client.post(link).status_code == 303


def test_who_is_forgotten_is_new_at_the_provider_too(both: House) -> None:
    """Nothing is kept to recognise them by."""
    comes_back(both)
    both.client.post(JOIN, data={"link": both.link()})
    visit = both.comes()
    person = visit.person
    assert person is not None
    both.do(lambda: both.directory.forget(visit.workspace, person.id))
    assert both.client.get("/translate").status_code == 401
    assert comes_back(both).headers["location"] == JOIN
