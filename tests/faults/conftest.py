"""The long runs go on in the background from the first test on; whoever needs one waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.faults.kills import Run, run
from tests.faults.outage import Outage, outage
from tests.faults.replica import Hook
from tests.faults.stage import Stage, on_stage
from tests.postgres import fresh_database

_HERE = Path(__file__).parent
KILLS = 25
"""On each database; `make faults` has more."""
_ORDER = (
    *("test_slack", "test_teams", "test_ticks", "test_database"),
    *("test_kills", "test_bytes", "test_model"),
)
"""First what mostly waits, beside the long runs; last what counts the seconds."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Our tests in this order, in the places that they have among the others."""
    places = [number for number, item in enumerate(items) if item.path.parent == _HERE]
    ours = sorted(
        (items[number] for number in places), key=lambda item: _ORDER.index(item.path.stem)
    )
    for number, item in zip(places, ours, strict=True):
        items[number] = item


@pytest.fixture(scope="session", autouse=True)
def long_runs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Any]]]:
    """Those that a test of this session asks for, by the name of its fixture."""
    wanted = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    started: dict[str, Future[Any]] = {}
    with ExitStack() as stack, ThreadPoolExecutor(4) as pool:
        if "kills_on_sqlite" in wanted:
            folder = tmp_path_factory.mktemp("kills")
            url = f"sqlite:///{folder / 'fogbridge.db'}"
            started["kills_on_sqlite"] = pool.submit(run, url, folder, kills=KILLS)
        if "blind_kills" in wanted:
            folder = tmp_path_factory.mktemp("blind")
            url = f"sqlite:///{folder / 'fogbridge.db'}"
            hooks: tuple[Hook, ...] = ("brisk", "blind")
            started["blind_kills"] = pool.submit(run, url, folder, kills=4, aimed=1.0, hooks=hooks)
        if wanted & {"kills_on_postgres", "outage_of_postgres"}:
            with suppress(pytest.skip.Exception):  # whoever waits for it is skipped then
                server = request.getfixturevalue("postgres_server")
                if "kills_on_postgres" in wanted:
                    url = stack.enter_context(fresh_database(server))
                    folder = tmp_path_factory.mktemp("kills-pg")
                    started["kills_on_postgres"] = pool.submit(
                        run, url, folder, kills=KILLS, replicas=2
                    )
                if "outage_of_postgres" in wanted:
                    url = stack.enter_context(fresh_database(server))
                    folder = tmp_path_factory.mktemp("outage")
                    started["outage_of_postgres"] = pool.submit(outage, url, folder)
        yield started
        for one in started.values():
            one.exception()  # before the databases go


@pytest.fixture(scope="session")
def kills_on_sqlite(long_runs: dict[str, Future[Any]]) -> Run:
    """One process that is killed again and again."""
    found: Run = long_runs["kills_on_sqlite"].result()
    return found


@pytest.fixture(scope="session")
def blind_kills(long_runs: dict[str, Future[Any]]) -> Run:
    """One process that looks for nothing, killed right after it posted."""
    found: Run = long_runs["blind_kills"].result()
    return found


@pytest.fixture(scope="session")
def kills_on_postgres(postgres_server: str, long_runs: dict[str, Future[Any]]) -> Run:
    """Two processes, of which one or the other is killed again and again."""
    del postgres_server
    found: Run = long_runs["kills_on_postgres"].result()
    return found


@pytest.fixture(scope="session")
def outage_of_postgres(postgres_server: str, long_runs: dict[str, Future[Any]]) -> Outage:
    """The database away for ten seconds."""
    del postgres_server
    found: Outage = long_runs["outage_of_postgres"].result()
    return found


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A running app with a Slack and a model of our own, for the tests of one module."""
    folder = tmp_path_factory.mktemp("stage")
    with on_stage(f"sqlite:///{folder / 'fogbridge.db'}", folder) as made:
        yield made


@pytest.fixture
def stage(running: Stage) -> Iterator[Stage]:
    """The same, with nothing that goes wrong yet, and the calls before forgotten."""
    running.fake.forget()
    yield running
    running.fake.clear_faults()
    running.model.steps.clear()
