"""The import rules hold, and each of them can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project import ROOT

PACKAGES = ("migrations", "adapters", "bot", "glossary")

PLANTED = [
    ("glossary/words.py", "import bot.plain", "Outside depends on inside, never the reverse"),
    ("bot/plain.py", "import adapters.settings", "Outside depends on inside, never the reverse"),
    ("adapters/terminal.py", "import adapters.batch", "Adapters do not know each other"),
    ("adapters/settings.py", "import adapters.wiring", "Adapters do not know each other"),
    ("adapters/web/app.py", "import adapters.wiring", "Adapters do not know each other"),
    ("bot/reply.py", "import httpx2", "The core knows no vendor"),
    ("glossary/load.py", "import sqlalchemy", "The core knows no vendor"),
    ("adapters/web/app.py", "import sqlalchemy", "One door to the database"),
    ("adapters/cli.py", "import alembic", "One door to the database"),
    ("adapters/batch.py", "import openai", "One door to the model"),
]


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def _copy(folder: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        for source in (ROOT / package).rglob("*.py"):
            target = folder / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return folder


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the code with every forbidden import planted in it."""
    folder = _copy(tmp_path_factory.mktemp("planted"))
    for path, line, _ in PLANTED:
        with (folder / path).open("a") as file:
            file.write(f"\n{line}\n")
    done = _lint(folder)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("path", "line", "contract"), PLANTED)
def test_a_forbidden_import_breaks_its_rule(told: str, path: str, line: str, contract: str) -> None:
    """The rule is broken and names the import."""
    assert f"{contract} BROKEN" in told
    importer = path.removesuffix(".py").replace("/", ".")
    imported = line.removeprefix("import ")
    _, _, details = told.partition(f"\n{contract}\n")
    assert f"{importer} -> {imported} (l." in details


def test_a_new_adapter_must_say_where_it_stands(tmp_path: Path) -> None:
    """The layers are exhaustive: an undeclared module breaks the rule."""
    (_copy(tmp_path) / "adapters" / "newcomer.py").write_text('"""Nobody declared this."""\n')
    done = _lint(tmp_path)
    assert done.returncode == 1
    assert "newcomer" in done.stdout


def test_the_code_keeps_every_rule(tmp_path: Path) -> None:
    """The copy without anything planted passes, so it is the planted lines that break it."""
    done = _lint(_copy(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
