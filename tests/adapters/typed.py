"""The command as it is typed, in this process and on a database of its own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest

from adapters.cli import main
from tests.tables import make_tables


@dataclass
class Terminal:
    """Where `fogbridge` is typed."""

    url: str
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    @classmethod
    def on(
        cls,
        url: str,
        folder: Path,
        capture: pytest.CaptureFixture[str],
        patch: pytest.MonkeyPatch,
    ) -> Self:
        """On a migrated database without anybody in it."""
        make_tables(url)
        patch.chdir(folder)
        patch.setenv("FOGBRIDGE_DATABASE_URL", url)
        return cls(url, capture, patch)

    def says(self, *words: str) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        self.patch.setattr(sys, "argv", ["fogbridge", *words])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = self.capture.readouterr()
        status = left.value.code
        assert isinstance(status, int)
        assert "Traceback" not in err
        return status, out.strip(), err.strip()
