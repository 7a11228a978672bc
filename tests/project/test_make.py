"""The ways to set up, run and check: make, its scripts, CI, and what the docs say of them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml

from tests.project import ROOT, tracked

CONTRACT = {"run", "test", "check", "browser", "bench"}
SCRIPTS = (".ci/run", ".ci/setup", ".ci/browser")


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def _run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, timeout=60
    )


def test_help_lists_every_target() -> None:
    """`make` alone tells a newcomer what there is."""
    said = _run("make", "-C", str(ROOT), "--no-print-directory", PATH=os.environ["PATH"]).stdout
    listed = set(re.findall(r"^  make (\w+) +\S", said, re.M))
    assert listed == _targets()
    assert listed >= CONTRACT


def test_no_target_is_mistaken_for_a_file() -> None:
    """A folder named `test` or `bench` would stop a target that is not phony."""
    phony = set(re.findall(r"^\.PHONY: ([a-z]+)$", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert phony == _targets()


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_sound(script: str) -> None:
    """shellcheck has nothing to say, and each script can be run."""
    checked = _run(str(Path(sys.executable).with_name("shellcheck")), str(ROOT / script))
    assert checked.stdout == ""
    assert checked.returncode == 0
    assert os.access(ROOT / script, os.X_OK)


def test_ci_calls_the_one_command_on_both_pythons() -> None:
    """The workflow holds no check of its own, and every action is pinned to a commit."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    (job,) = workflow["jobs"].values()
    pythons = job["strategy"]["matrix"]["python"]
    assert [python.rsplit(".", 1)[0] for python in pythons] == ["3.11", "3.13"]
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    for step in job["steps"]:
        if "uses" in step:
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"])
    checked = _run(
        *(str(Path(sys.executable).with_name("check-jsonschema")), "--builtin-schema"),
        *("vendor.github-workflows", str(ROOT / ".github/workflows/ci.yml")),
        PATH=os.environ["PATH"],
    )
    assert checked.returncode == 0, checked.stdout


def test_ci_allows_no_skip_of_what_it_can_have() -> None:
    """On CI a missing browser or database fails the run."""
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "export FOGBRIDGE_REQUIRE_PG=1 FOGBRIDGE_REQUIRE_BROWSER=1" in script
    assert re.findall(r"^step (.+)$", script, re.M) == ["make browser", "make check"]


def test_image_and_checkout_use_the_same_uv() -> None:
    """One version reads the lock file everywhere."""
    ours = re.search(r"^UV_VERSION=(\S+)", (ROOT / ".ci/setup").read_text("utf-8"), re.M)
    image = re.search(r"uv==(\S+)", (ROOT / "Dockerfile").read_text("utf-8"))
    assert ours
    assert image
    assert ours[1] == image[1]


class _Checkout:
    """A bare copy of the set-up script, with a PATH that holds only what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        (folder / ".ci").mkdir()
        for script in ("setup", "browser"):
            shutil.copy(ROOT / ".ci" / script, folder / ".ci" / script)
        for tool in ["sh", "dirname", "rm", "cut", "grep", "tail", "mktemp", "id", "env", "cat"]:
            if found := shutil.which(tool):
                (self.bin / tool).symlink_to(found)

    def program(self, name: str, script: str) -> None:
        """Put a program on the PATH."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def run(self, script: str, *arguments: str, **environment: str) -> tuple[int, str]:
        """Exit status and everything that was said."""
        done = _run(
            *(str(self.folder / ".ci" / script), *arguments), PATH=str(self.bin), **environment
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> _Checkout:
    """A checkout that has not been set up."""
    return _Checkout(tmp_path / "a folder")


def test_an_old_python_is_one_calm_sentence(checkout: _Checkout) -> None:
    """Nobody sees a traceback or a syntax error because of an old Python."""
    checkout.program("python3", "exit 1")
    status, said = checkout.run("setup")
    assert status == 1
    assert said.startswith("Fogbridge needs Python 3.11 or newer, and there is none")
    assert said.count("\n") == 1


def test_a_python_without_venv_says_which_package_is_missing(checkout: _Checkout) -> None:
    """Debian splits venv off; the sentence names the package."""
    checkout.program("python3", 'case "$*" in *venv*) exit 1;; *) echo "Python 3.11.2";; esac')
    status, said = checkout.run("setup")
    assert status == 1
    assert "apt-get install python3-venv" in said


def test_set_up_uses_the_uv_that_is_there_and_the_lock_file(checkout: _Checkout) -> None:
    """With uv on the PATH nothing is installed beside it."""
    checkout.program("python3", f'exec "{sys.executable}" "$@"')
    checkout.program("uv", 'echo "$UV_PROJECT_ENVIRONMENT $*" > called')
    status, said = checkout.run("setup", "--group", "bench")
    assert status == 0, said
    called = (checkout.folder / "called").read_text()
    assert called == (
        ".venv sync --frozen --inexact --compile-bytecode --python .venv/bin/python --group bench\n"
    )


def test_no_network_is_one_calm_sentence(checkout: _Checkout) -> None:
    """What failed and what to do, with the details in a file."""
    checkout.program("python3", f'exec "{sys.executable}" "$@"')
    checkout.program("uv", 'echo "error: Failed to fetch: dns error" >&2; exit 2')
    status, said = checkout.run("setup")
    assert status == 1
    assert said.splitlines()[-1].startswith("The packages could not be fetched: the package index")
    assert len(said.splitlines()) == 2
    assert "dns error" in (checkout.folder / ".venv/setup.log").read_text()


def test_an_installed_browser_is_left_alone(checkout: _Checkout) -> None:
    """`make browser` a second time does nothing and is content."""
    checkout.program("chromium", "echo Chromium 156.0")
    checkout.program("chromedriver", "exit 0")
    assert checkout.run("browser") == (0, "Chromium is there: Chromium 156.0\n")


def test_without_apt_the_browser_is_for_the_person_to_install(checkout: _Checkout) -> None:
    """One sentence that says what to do."""
    status, said = checkout.run("browser")
    assert status == 1
    assert said.startswith("Install Chromium with your system's packages")
    assert said.count("\n") == 1


def _commands() -> Iterator[tuple[str, list[str]]]:
    """The commands of the docs' shell blocks, with the place where each stands."""
    for path in tracked():
        if not path.endswith(".md") or path.startswith("tests/"):
            continue
        text = (ROOT / path).read_text("utf-8")
        for block in re.findall(r"^```(?:sh|bash|console|shell)\n(.*?)^```", text, re.M | re.S):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line.removeprefix("$ "), comments=True)
                for name in ("make", "fogbridge"):
                    if name in words:
                        rest = words[words.index(name) + 1 :]
                        end = next((n for n, w in enumerate(rest) if w in "|;&&>"), len(rest))
                        yield f"{path}: {line}", [name, *rest[:end]]


def test_every_command_in_the_docs_exists() -> None:
    """make targets, subcommands of fogbridge and their options are real."""
    from adapters.cli import app

    fogbridge = typer.main.get_command(app)
    for place, (name, *words) in _commands():
        if name == "make":
            named = {word for word in words if re.fullmatch(r"[a-z]+", word)}
            assert named <= _targets(), place
            continue
        command = fogbridge
        while words and (inner := getattr(command, "commands", {}).get(words[0])):
            command = inner
            words.pop(0)
        alone = words[:1] in (["--help"], ["--version"])
        assert alone or not hasattr(command, "commands"), place
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        used = {word.split("=")[0] for word in words if re.match(r"--\w", word)}
        assert used <= known, place
