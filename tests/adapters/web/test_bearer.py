"""Tokens for programs, at the API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.database.api_tokens import ApiTokens
from adapters.web.rate import RateLimit
from tests.adapters.web.desks import ASK
from tests.adapters.web.house import HERE, House, housing

PATH = "/api/v1/translate"


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """Behind a public address, with a token of the settings, too."""
    with housing(sqlite_url) as opened:
        yield opened


def makes(house: House, *scopes: str, name: str = "intranet", days: int = 7) -> tuple[UUID, str]:
    """A Workspace and a token for it."""
    workspace = house.comes().workspace
    tokens = ApiTokens(house.engine, house.clock)
    made = house.do(lambda: tokens.create(workspace, name, scopes, timedelta(days=days)))
    assert made is not None
    return workspace, made


def calls(house: House, token: str, scheme: str = "Bearer") -> tuple[int, str]:
    """The status, and the code of the error."""
    headers = {"authorization": f"{scheme} {token}"}
    answer = house.client.post(PATH, json={"text": ASK}, headers=headers)
    if answer.status_code == 200:
        return 200, ""
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    return answer.status_code, body["error"]["code"]


def test_a_token_works_in_its_workspace(house: House) -> None:
    """What it translates is kept there, and counts against its budget."""
    workspace, token = makes(house, "translate")
    assert calls(house, token) == (200, "")
    assert calls(house, token, "bearer") == (200, "")
    assert {row.workspace_id for row in house.rows("translation")} == {workspace}
    assert workspace != house.desk.workspace
    assert set(house.chats.asked_for) == {workspace}


def test_the_token_of_the_settings_still_works(house: House) -> None:
    """Beside the others."""
    makes(house, "translate")
    assert calls(house, "token") == (200, "")
    (row,) = house.rows("translation")
    assert row.workspace_id == house.desk.workspace


def test_a_token_for_something_else_is_told_so(house: House) -> None:
    """With the command that makes the right one."""
    _, token = makes(house, "read")
    assert calls(house, token) == (403, "wrong_scope")
    assert house.rows("translation") == []


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_only_a_bearer_is_one(house: House, scheme: str) -> None:
    """Another scheme brings nothing."""
    _, token = makes(house, "translate")
    assert calls(house, token, scheme) == (401, "unauthorized")


def test_a_token_that_is_over_or_was_never_one(house: House) -> None:
    """401, whatever it looks like."""
    workspace, token = makes(house, "translate", days=1)
    for wrong in ("", "fogbridge_", token[:-1], token + "x", "x" * 9000, "token2"):
        assert calls(house, wrong) == (401, "unauthorized")
    house.clock.forward(timedelta(days=1))
    assert calls(house, token) == (401, "unauthorized")
    _, other = makes(house, "translate", name="b")
    assert calls(house, other) == (200, "")
    tokens = ApiTokens(house.engine, house.clock)
    assert house.do(lambda: tokens.revoke(workspace, "b"))
    assert calls(house, other) == (401, "unauthorized")


def test_on_this_machine_a_bad_token_is_not_overlooked(sqlite_url: str) -> None:
    """Whoever brings one means it; without one the API is open there as before."""
    with housing(sqlite_url, HERE, api_token=None) as house:
        assert house.client.post(PATH, json={"text": ASK}).status_code == 200
        assert calls(house, "fogbridge_" + "A" * 43) == (401, "unauthorized")
        _, token = makes(house, "translate")
        assert calls(house, token) == (200, "")


def test_a_token_is_no_sign_in(house: House) -> None:
    """The pages are for people."""
    _, token = makes(house, "translate", "read")
    headers = {"authorization": f"Bearer {token}"}
    assert house.client.get("/translate", headers=headers).status_code == 401
    assert house.client.get("/me", headers=headers).status_code == 401


def test_callers_have_a_limit_each(sqlite_url: str) -> None:
    """One that asks too often does not stand in another's way."""
    with housing(sqlite_url, limit=RateLimit(burst=2, clock=lambda: 0.0)) as house:
        _, busy = makes(house, "translate")
        _, quiet = makes(house, "translate", name="quiet")
        assert [calls(house, busy)[0] for _ in range(3)] == [200, 200, 429]
        assert [calls(house, "fogbridge_x")[0] for _ in range(3)] == [401, 401, 429]
        assert calls(house, quiet) == (200, "")
