"""`fogbridge doctor`: what is set, what works, and the fix for what does not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters import doctor
from adapters.doctor import Finding, examine
from adapters.settings import Settings, read_settings
from tests.fakes.oidc import CLIENT_ID, CLIENT_SECRET, FakeProvider, serving
from tests.fakes.scripted_model import NextStep, ScriptedModel, completion, error

KEY = "sk-doctor-secret-0123456789"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOGBRIDGE_DATABASE_URL", f"sqlite:///{tmp_path}/doctor.db")


async def _found() -> dict[str, Finding]:
    return {finding.name: finding for finding in await examine()}


async def _model(monkeypatch: pytest.MonkeyPatch, step: NextStep) -> Finding:
    with ScriptedModel(always=step) as server:
        monkeypatch.setenv("FOGBRIDGE_MODEL", "scripted")
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        return await doctor._model(read_settings())  # without reading the termbase each time


async def test_everything_is_looked_at_and_each_setting_explained() -> None:
    found = await _found()
    assert {"python", "termbase", "database", "model", "clock"} <= set(found)
    assert {str(field.alias) for field in Settings.model_fields.values()} <= set(found)
    assert found["model"].fine
    assert "termbase engine" in found["model"].detail
    assert "concepts" in found["termbase"].detail


async def test_a_new_database_says_how_to_make_it() -> None:
    database = await doctor._database(read_settings())
    assert not database.fine
    assert "fogbridge migrate" in database.line()


async def test_a_migrated_database_is_fine(tmp_path: Path) -> None:
    from adapters.database.migrate import migrate

    await migrate(f"sqlite:///{tmp_path}/doctor.db")
    assert (await doctor._database(read_settings())).fine


async def test_a_model_that_answers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    model = await _model(monkeypatch, completion('{"ok": true}'))
    assert model.fine
    assert "scripted answers (json_schema)" in model.detail


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (error(401), "check OPENAI_API_KEY"),
        (error(403), "may not use this model"),
        (error(404), "check FOGBRIDGE_MODEL and OPENAI_BASE_URL"),
        (
            error(429, code="insufficient_quota", headers=[("x-should-retry", "false")]),
            "no quota left",
        ),
        (error(500, headers=[("x-should-retry", "false")]), "the server's own log"),
    ],
)
async def test_a_model_that_does_not_answer_has_its_fix(
    monkeypatch: pytest.MonkeyPatch, step: NextStep, says: str
) -> None:
    model = await _model(monkeypatch, step)
    assert not model.fine
    assert says in model.line()
    assert model.line().startswith("FIX ")


async def test_nobody_at_the_address_has_its_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedModel() as server:
        url = server.url
    monkeypatch.setenv("FOGBRIDGE_MODEL", "scripted")
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    model = await doctor._model(read_settings())
    assert "nobody answers there" in model.line()


async def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("FOGBRIDGE_SECRET_KEY", KEY)
    monkeypatch.setenv("FOGBRIDGE_API_TOKEN", KEY)
    monkeypatch.setenv(
        "FOGBRIDGE_DATABASE_URL", f"postgresql://jo:{KEY}@127.0.0.1:1/x?connect_timeout=1"
    )
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://jo:{KEY}@127.0.0.1:1/v1")
    found = await asyncio.wait_for(_found(), 20)
    assert not [finding.line() for finding in found.values() if KEY in finding.line()]
    assert found["OPENAI_API_KEY"].detail.startswith("set ")
    assert not found["database"].fine


async def test_a_broken_setting_is_said_and_nothing_else_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FOGBRIDGE_TIMEZONE", "Mars")
    (finding,) = await examine()
    assert finding.line().startswith("FIX  settings: FOGBRIDGE_TIMEZONE")


# Signing in by OpenID


async def test_without_a_provider_there_is_nothing_to_check() -> None:
    """That is fine."""
    assert await doctor._openid(read_settings()) == Finding(
        "sign-in", True, "by no OpenID provider"
    )


async def test_a_provider_that_answers_is_told_where_people_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The address that has to be registered there."""
    with serving(FakeProvider()) as provider:
        monkeypatch.setenv("FOGBRIDGE_OIDC_ISSUER", provider.address)
        monkeypatch.setenv("FOGBRIDGE_OIDC_CLIENT_ID", CLIENT_ID)
        monkeypatch.setenv("FOGBRIDGE_OIDC_CLIENT_SECRET", CLIENT_SECRET)
        monkeypatch.setenv("FOGBRIDGE_PUBLIC_URL", "https://bridge.example.com/")
        found = await doctor._openid(read_settings())
        assert found.fine
        assert "https://bridge.example.com/sign-in/openid/back" in found.line()
        provider.about["issuer"] = "https://another.example.com"
        found = await doctor._openid(read_settings())
    assert not found.fine
    assert "check FOGBRIDGE_OIDC_ISSUER" in found.line()
    assert CLIENT_SECRET not in found.line()


async def test_half_a_provider_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what is missing."""
    monkeypatch.setenv("FOGBRIDGE_OIDC_CLIENT_ID", CLIENT_ID)
    assert "Set all three" in (await doctor._openid(read_settings())).line()
