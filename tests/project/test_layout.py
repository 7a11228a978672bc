"""What lies where, which version this is, and that the docs speak of no one machine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.project import ROOT, tracked

TOP = {
    *("bot", "adapters", "glossary", "migrations", "tests", "docs"),
    *("pyproject.toml", "uv.lock", "Makefile", "Dockerfile", "compose.yaml"),
    *("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"),
}


def test_the_top_level_holds_what_a_newcomer_expects_and_nothing_else() -> None:
    """A new file finds its folder; only dotfiles are free."""
    found = {path.split("/")[0] for path in tracked()}
    assert {name for name in found if not name.startswith(".")} == TOP
    assert {".ci", ".github", ".gitignore", ".dockerignore", ".env.example"} <= found


def test_metadata_changelog_and_command_name_one_version() -> None:
    """`pyproject.toml`, the newest entry of the changelog and `fogbridge --version` agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## \[?v?(\d+\.\d+\.\d+)\b", changes, re.M)
    assert newest, "CHANGELOG.md has no heading with a version"
    assert newest[1] == project["version"]
    code = "from adapters.cli import main; main()"
    said = subprocess.run(
        [sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout.split()[-1] == project["version"]


def test_the_docs_hold_no_path_of_the_machine_they_were_written_on() -> None:
    """What is written down works elsewhere."""
    top = {"Makefile", "Dockerfile", "compose.yaml", "pyproject.toml", ".env.example"}
    docs = [p for p in tracked() if p.endswith(".md") or p in top or p.startswith((".ci/", ".git"))]
    homely = re.compile(
        rf"{re.escape(str(ROOT))}\b|(?<![\w.:/-])/(?:root|home|Users|work|tmp/\w+)/[\w.-]+"
    )
    found = [
        f"{path}:{number}: {hit[0]}"
        for path in docs
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1)
        if (hit := homely.search(line))
    ]
    assert found == []


def test_the_lock_file_belongs_to_pyproject() -> None:
    """The requirements that uv.lock was made for are the ones in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    ours = next(p for p in lock["package"] if p["name"] == "fogbridge")
    assert ours["version"] == project["project"]["version"]
    locked = {"": ours["metadata"]["requires-dist"], **ours["metadata"]["requires-dev"]}
    wanted = {"": project["project"]["dependencies"], **project["dependency-groups"]}
    assert {group: sorted(map(_name, entries)) for group, entries in locked.items()} == {
        group: sorted(map(_name, entries)) for group, entries in wanted.items()
    }


def _name(requirement: str | dict[str, str]) -> tuple[str, str]:
    """Name and version range of a requirement, as both files write them."""
    if isinstance(requirement, dict):
        ranges = requirement.get("specifier", "")
        return requirement["name"], ",".join(sorted(ranges.split(",")))
    parts = re.match(r"([\w.-]+)(?:\[[\w,-]+\])?\s*([^;]*)", requirement)
    assert parts
    return parts[1].lower(), ",".join(sorted(parts[2].replace(" ", "").split(",")))


def test_what_runs_in_the_image_needs_no_compiler() -> None:
    """Each package that is not for development has a wheel for Linux and CPython 3.11."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    packages = {p["name"]: p for p in lock["package"] if _is_for_311(p)}
    needed, rest = set[str](), ["fogbridge"]
    while rest:
        name = rest.pop()
        if name in needed or name not in packages:
            continue
        needed.add(name)
        package = packages[name]
        more = [d for extra in package.get("optional-dependencies", {}).values() for d in extra]
        rest += [d["name"] for d in (*package.get("dependencies", []), *more)]
    fits = re.compile(
        r"-(?:py3|py2\.py3|cp3\d+-abi3|cp311-cp311)-(?:none-)?(?:any|manylinux.*x86_64)"
    )
    without = [
        name
        for name in sorted(needed - {"fogbridge"})
        if not any(fits.search(_wheel(w)) for w in packages[name].get("wheels", []))
        and not _is_for_windows(name)
    ]
    assert without == []


def _wheel(entry: dict[str, str]) -> str:
    return Path(entry["url"]).name.replace("-none-any", "-any")


def _is_for_311(package: dict[str, list[str]]) -> bool:
    markers = package.get("resolution-markers")
    return markers is None or any("< '3.12'" in marker for marker in markers)


def _is_for_windows(name: str) -> bool:
    return name in {"colorama", "tzdata", "pywin32"}
