"""Where the tests' files lie in memory: a database waits for the disk at each commit.

No test cuts the power, and what a killed process wrote is there either way.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - whoever uses it makes a folder of its own in it
_ROOM = 4 * 1024**3


def folder_in_memory() -> Path | None:
    """None where there is none, or not enough room, or where no program may run."""
    if not os.access(_MEMORY, os.W_OK) or os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC:
        return None
    return _MEMORY if shutil.disk_usage(_MEMORY).free > _ROOM else None
