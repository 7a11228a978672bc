"""Files that are ours alone, written so that they survive a power cut."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def scratch_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder only for us, on the same disk as what will come out of it; gone afterwards."""
    with tempfile.TemporaryDirectory(dir=parent, prefix=prefix) as folder:
        yield Path(folder)


def write_new(file: Path, content: bytes) -> None:
    """A new file that only we can read, on the disk when this returns."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def give_name(file: Path, target: Path) -> None:
    """Give a finished file its name, if that is still free."""
    try:
        os.link(file, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without second names: a memory stick, a network share
        file.rename(target)
    make_durable(target.parent)


def make_durable(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network shares can't do it for a folder
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
