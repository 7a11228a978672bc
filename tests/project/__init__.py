"""Tests about the project itself: how it is laid out, set up, checked, packed and described."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked() -> list[str]:
    """The paths that git knows, from the root; skips the test outside a git checkout."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-z"],  # noqa: S607 - git is wherever it is
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout")
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).exists()]
