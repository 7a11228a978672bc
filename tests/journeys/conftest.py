"""The apps that the journeys share: over HTTP on SQLite, and through a socket on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.slack import Caller, FakeSlack, World
from tests.fakes.translating import echo
from tests.journeys.app import App
from tests.journeys.office import Office, Stage
from tests.postgres import fresh_database

BOTH = (
    pytest.param(("http", "sqlite"), id="http-sqlite"),
    pytest.param(("socket", "postgresql"), id="socket-postgresql", marks=pytest.mark.postgres),
)

PACE = {"FOGBRIDGE_ANSWERS_PER_MINUTE": "100000"}
"""As many answers as there are: the tests are in a hurry."""


def _open(
    request: pytest.FixtureRequest,
    folders: pytest.TempPathFactory,
    stack: ExitStack,
    model: ScriptedModel | None,
) -> Stage:
    via, database = request.param
    if database == "sqlite":
        url = f"sqlite:///{folders.mktemp('journey') / 'fogbridge.db'}"
    else:
        url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_server")))
    fake = stack.enter_context(FakeSlack())
    settings = dict(PACE)
    if model is not None:
        settings |= {
            "FOGBRIDGE_MODEL": "scripted",
            "OPENAI_API_KEY": "sk-test-key-0123456789",
            "OPENAI_BASE_URL": model.url,
        }
    app = stack.enter_context(App(fake, url, via, settings))
    people = Caller(fake, app.events_url) if via == "http" else Caller(fake)
    return Stage(fake, app, people, model)


@pytest.fixture(scope="session", params=BOTH)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """An app without a model, in both ways of running."""
    with ExitStack() as stack:
        yield _open(request, tmp_path_factory, stack, None)


@pytest.fixture(scope="session", params=BOTH)
def model_stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """An app with a model that gives each message back word for word, in both ways of running."""
    with ExitStack() as stack:
        model = stack.enter_context(ScriptedModel(always=echo))
        yield _open(request, tmp_path_factory, stack, model)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def open_stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """An app that any workspace can install, over HTTP, on both databases; nobody has yet."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path_factory.mktemp('many') / 'fogbridge.db'}"
        if request.param == "postgresql":
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_server")))
        fake = stack.enter_context(FakeSlack(world=World()))
        about = fake.world.app
        settings = {
            **PACE,
            "SLACK_BOT_TOKEN": "",
            "SLACK_CLIENT_ID": about.client_id,
            "SLACK_CLIENT_SECRET": about.client_secret,
        }
        app = stack.enter_context(App(fake, url, "http", settings))
        yield Stage(fake, app, Caller(fake, app.events_url))


@pytest.fixture
def office(stage: Stage) -> Office:
    """People and a channel of this test's own; no model."""
    return Office(stage)


@pytest.fixture
def model_office(model_stage: Stage) -> Iterator[Office]:
    """The same with a model, which gives each message back unless the test scripts it."""
    office = Office(model_stage)
    yield office
    assert model_stage.model is not None
    model_stage.model.steps.clear()
    model_stage.model.always = echo
