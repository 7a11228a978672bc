"""A disk that is full, and has room again: a small one of its own, or a limit on what a process writes."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder; `fill` leaves no room for the files of this process in it, `free` gives it back."""

    folder: Path
    fill: Callable[[int], None]
    free: Callable[[int], None]


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A file system of its own, which only root may have; else a limit, which does the same."""
    folder.mkdir()
    mounted = os.geteuid() == 0 and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)],  # noqa: S607 - the system's own
        check=False,
        capture_output=True,
    ).returncode  # fmt: skip
    if not mounted:
        yield Disk(folder, _limit(folder), _unlimit)
        return
    filler = folder / "filler"

    def fill(pid: int) -> None:
        del pid
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                return

    def free(pid: int) -> None:
        del pid
        filler.unlink()

    try:
        yield Disk(folder, fill, free)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607 - the system's own


def _limit(folder: Path) -> Callable[[int], None]:
    """No file of the process may grow past the size that its write-ahead logs have now."""

    def limit(pid: int) -> None:
        size = min(log.stat().st_size for log in folder.glob("*-wal"))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return limit


def _unlimit(pid: int) -> None:
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
