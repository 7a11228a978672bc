"""Which processes are alive: real ones, of which one is killed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from adapters.database.liveness import FileLock, PostgresLiveness
from bot.errors import ConfigurationError

_PROCESS = """
import sys
from pathlib import Path

from adapters.database.liveness import FileLock, PostgresLiveness
from bot.errors import ConfigurationError

where, who = sys.argv[1:]
try:
    if who:
        lock = PostgresLiveness(where, who)
        print(lock.take(), flush=True)
    else:
        lock = FileLock(Path(where))
        lock.take()
        print(True, flush=True)
except ConfigurationError as error:
    print(error.sentence, flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(where: str | Path, who: str = "") -> Iterator[tuple[str, Callable[[], None]]]:
    """A process that takes a lock: what it says to that, and how to kill it."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _PROCESS, str(where), who],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None

        def kill() -> None:
            process.kill()
            process.wait(10)

        try:
            yield process.stdout.readline().strip(), kill
        finally:
            kill()


@contextmanager
def alive(url: str, who: str = "fb-me") -> Iterator[PostgresLiveness]:
    """A process that is alive: this one."""
    mine = PostgresLiveness(url, who)
    assert mine.take()
    try:
        yield mine
    finally:
        mine.release()


def is_gone(mine: PostgresLiveness, who: str) -> bool:
    """Whether another process is gone."""
    with mine.gone(who) as gone:
        return gone


def became(looked_for: Callable[[], bool]) -> bool:
    """Whether it holds within ten seconds."""
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        if looked_for():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.postgres
def test_a_killed_process_is_seen_to_be_gone(postgres_url: str) -> None:
    """And not while it lives; a name belongs to one process."""

    with alive(postgres_url) as mine, another_process(postgres_url, "fb-other") as (took, kill):
        assert took == "True"
        with another_process(postgres_url, "fb-other") as (took, _):
            assert took == "False"
        for _ in range(3):
            assert not is_gone(mine, "fb-other")
        assert is_gone(mine, "fb-nobody")
        kill()
        assert became(lambda: is_gone(mine, "fb-other"))
        with another_process(postgres_url, "fb-other") as (took, _):
            assert took == "True"
            assert not is_gone(mine, "fb-other")


@pytest.mark.postgres
def test_while_somebodys_work_is_taken_over_nobody_else_does(postgres_url: str) -> None:
    """Nor does that somebody come back in the middle of it; what goes wrong there frees it, too."""
    with alive(postgres_url) as mine, alive(postgres_url, "fb-third") as third:
        back = PostgresLiveness(postgres_url, "fb-gone")
        with suppress(KeyError), mine.gone("fb-gone") as gone:
            assert gone
            with third.gone("fb-gone") as also:
                assert not also
            assert not back.take()
            raise KeyError
        assert is_gone(third, "fb-gone")
        assert back.take()
        assert not is_gone(mine, "fb-gone")
        back.release()


@pytest.mark.postgres
def test_who_lets_go_is_gone(postgres_url: str) -> None:
    """As often as it likes; asking without a lock of one's own is an error."""
    with alive(postgres_url) as mine:
        other = PostgresLiveness(postgres_url, "fb-other")
        for _ in range(2):
            assert other.take()
        other.held()
        for _ in range(2):
            other.release()
        assert became(lambda: is_gone(mine, "fb-other"))
        with pytest.raises(psycopg.Error):
            other.held()
        with pytest.raises(psycopg.Error), other.gone("fb-me"):
            pass


@pytest.mark.postgres
def test_a_lock_that_is_lost_is_noticed_and_taken_again(postgres_url: str) -> None:
    """The server ended its connection: everybody else sees it gone, and it must not go on as before."""
    with alive(postgres_url) as mine, alive(postgres_url, "fb-other") as other:
        with psycopg.connect(postgres_url, autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory'"
                " AND l.objid = hashtext('fb-me')::bigint & 4294967295"
            )
        with pytest.raises(psycopg.Error):
            mine.held()
        assert became(lambda: is_gone(other, "fb-me"))
        assert mine.take()
        mine.held()
        assert not is_gone(other, "fb-me")


def test_a_server_that_is_away_is_an_error() -> None:
    """Within seconds, and without the password."""
    mine = PostgresLiveness("postgresql://someone:pa55word@127.0.0.1:1/fogbridge", "fb-me")
    with pytest.raises(psycopg.Error) as away:
        mine.take()
    assert "pa55word" not in str(away.value)
    with pytest.raises(psycopg.Error):
        mine.held()


def test_there_is_one_process_on_a_file(tmp_path: Path) -> None:
    """The second one is told so in one sentence; a killed one is no obstacle, nor is one that ended."""
    path = tmp_path / "var" / "fogbridge.jobs.db.lock"
    with another_process(path) as (took, kill):
        assert took == "True"
        with another_process(path) as (said, _):
            assert said == (
                "Another Fogbridge is running on this database file. Stop it first, "
                "or use PostgreSQL to run several."
            )
        mine = FileLock(path)
        with pytest.raises(ConfigurationError, match="Another Fogbridge"):
            mine.take()
        mine.release()
        kill()
        mine.take()
    with another_process(path) as (said, _):
        assert said.startswith("Another Fogbridge")
    for _ in range(2):
        mine.release()
    with another_process(path) as (took, _):
        assert took == "True"
