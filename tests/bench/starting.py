"""How long the command and the server take to start, and the memory they hold; whole processes."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.messages import MESSAGES
from tests.bench.row import Plan, Row, p50

_FOGBRIDGE = [str(Path(sys.executable).with_name("fogbridge"))]
_PASS = [sys.executable, "-c", "pass"]
_BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
app = Starlette(routes=[Route("/healthz", lambda request: PlainTextResponse("ok"))])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
"""


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until it was done or answered, how many of them it computed, and its memory in MiB.

    What the system does not say is nan.
    """

    seconds: float
    computed: float
    mebibytes: float


def measure(plan: Plan) -> Iterator[Row]:
    """The command and the server, each beside its baseline; medians."""
    with tempfile.TemporaryDirectory(prefix="fogbridge-bench-") as name:
        folder = Path(name)
        environment = _environment(folder)
        yield from _command(plan, folder, environment)
        yield from _server(plan, folder, environment)


def _environment(folder: Path) -> dict[str, str]:
    """This environment without any setting of Fogbridge, with a cache of its own."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("FOGBRIDGE_", "OPENAI_"))}
    return {**kept, "XDG_CACHE_HOME": str(folder / "cache")}


def _command(plan: Plan, folder: Path, environment: Mapping[str, str]) -> Iterator[Row]:
    side, text = MESSAGES[0]
    command = [*_FOGBRIDGE, "translate", text, "--from", side, "--engine", "glossary"]
    first = _run(command, folder, environment)
    ours = [_run(command, folder, environment) for _ in range(plan.starts)] or [first]
    bare = [_run(_PASS, folder, environment) for _ in range(plan.starts or 1)]
    yield from _rows("fogbridge translate, whole process", ours, "python -c pass", bare, 1)
    yield Row("  the very first time, before the termbase is compiled", first.seconds, "s")


def _server(plan: Plan, folder: Path, environment: Mapping[str, str]) -> Iterator[Row]:
    serve = [*_FOGBRIDGE, "serve", "--host", "127.0.0.1", "--port"]
    first = _serve(serve, folder, environment)
    ours = [_serve(serve, folder, environment) for _ in range(plan.starts)] or [first]
    bare_command = [sys.executable, "-c", _BARE]
    bare = [_serve(bare_command, folder, environment) for _ in range(plan.starts or 1)]
    name = "a bare Starlette app under uvicorn"
    yield from _rows("fogbridge serve until /healthz answers", ours, name, bare, 3)
    yield Row("  the very first time, with all migrations", first.seconds, "s")


def _rows(what: str, ours: list[Start], name: str, bare: list[Start], goal: int) -> Iterator[Row]:
    """Time, processor time and memory, each beside the baseline's; medians."""
    seconds, least = p50([s.seconds for s in ours]), p50([s.seconds for s in bare])
    yield Row(
        what,
        *(seconds, "s", name, least, seconds / least),
        goal=f"≤ {goal} s",
        met=seconds <= goal,
    )
    more = {
        "  of which it computed (the rest it waited)": (
            "s",
            p50([s.computed for s in ours]),
            p50([s.computed for s in bare]),
        ),
        "  its resident memory": (
            "MiB",
            p50([s.mebibytes for s in ours]),
            p50([s.mebibytes for s in bare]),
        ),
    }
    for line, (unit, value, against) in more.items():
        if value > 0 and against > 0:  # not nan
            yield Row(line, value, unit, name, against, value / against)


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> Start:
    """Run it to its end; memory is the most that it held, seen from outside every few milliseconds."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    most = float("nan")
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        # The kernel's own maximum (ru_maxrss) would count the memory of this process as well.
        held = _memory(process.pid, "VmHWM")
        most = held if held > 0 else most
        time.sleep(0.003)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} stopped with status {process.returncode}.")
    return Start(seconds, used.ru_utime + used.ru_stime, most)


def _serve(command: list[str], folder: Path, environment: Mapping[str, str]) -> Start:
    """Start it on a free port, wait for /healthz, read its memory, stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command, str(port)],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - started > 60:
                raise SystemExit(f"{' '.join(command[:2])} did not start.")
            time.sleep(0.01)
        seconds = time.perf_counter() - started
        return Start(seconds, _computed(process.pid), _memory(process.pid, "VmRSS"))
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _memory(pid: int, field: str) -> float:
    """MiB of memory that a process holds now (VmRSS) or held at most (VmHWM); nan if unknown."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.partition(f"{field}:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return float("nan")


def _computed(pid: int) -> float:
    """Seconds of processor time that a process used so far; nan if unknown."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
