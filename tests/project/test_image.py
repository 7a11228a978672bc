"""The image and compose.yaml, as far as they can be tried without a container engine.

What the Dockerfile copies is packed as the Dockerfile packs it, and its own start command and health
check run against the result: read-only, with one writable folder, and without root's powers.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import yaml

from tests.project import ROOT, tracked

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
TOOLS = Path(sys.executable).parent


def _instructions(word: str) -> list[str]:
    """What follows an instruction, continued lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^\s*{word}\s+(.*)$", joined, re.M)


def _command(text: str) -> list[str]:
    """The exec form of a CMD."""
    words = json.loads(text[text.index("[") :])
    assert all(isinstance(word, str) for word in words)
    return list(words)


def _copied() -> list[str]:
    """The files and folders of the checkout that the Dockerfile copies."""
    own = [entry.split()[:-1] for entry in _instructions("COPY") if "--from" not in entry]
    return [source for sources in own for source in sources]


def _is_sent(path: str) -> bool:
    """Whether .dockerignore lets a path through: patterns are rooted, and the last match decides."""
    sent = True
    parents = [path, *map(str, Path(path).parents)]
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.strip().removeprefix("!")
        if not pattern or pattern.startswith("#"):
            continue
        regex = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        if any(re.fullmatch(regex, part) for part in parents if part != "."):
            sent = line.startswith("!")
    return sent


def test_the_dockerfile_pleases_the_linter() -> None:
    """hadolint has nothing to say."""
    done = subprocess.run(
        [TOOLS / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0


def test_every_file_that_the_dockerfile_copies_is_there_and_sent() -> None:
    """Nothing that is copied is missing from git or kept back by .dockerignore."""
    known = tracked()
    for source in _copied():
        files = [path for path in known if path == source or path.startswith(f"{source}/")]
        assert files, f"{source} is not in git"
        assert all(map(_is_sent, files)), source


@pytest.mark.parametrize("path", [".env", ".git/config", "var/fogbridge.db", "tests/conftest.py"])
def test_secrets_and_data_are_not_sent_to_the_builder(path: str) -> None:
    """What is not needed never leaves the machine."""
    assert not _is_sent(path)
    assert not _is_sent("bot/__pycache__/plain.cpython-311.pyc")


def test_the_image_runs_as_nobody_in_particular_from_pinned_parts() -> None:
    """Two stages from one pinned base, a user by number, and commands without a shell."""
    bases = [entry.split()[0] for entry in _instructions("FROM")]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", bases[0])
    assert _instructions("USER") == ["10001:10001"]
    assert "ca-certificates" in DOCKERFILE
    assert _command(_instructions("CMD")[-1])[:2] == ["fogbridge", "serve"]


@dataclass(frozen=True)
class Image:
    """What the image would hold: the packages, the compiled termbase, and its empty data folder."""

    site: Path
    cache: Path
    data: Path

    def environment(self) -> dict[str, str]:
        """The image's variables, pointed at this copy."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(self.site),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "XDG_CACHE_HOME": str(self.cache),
            "TMPDIR": str(self.data),
            "HOME": str(self.data),
        }

    def kept(self) -> set[tuple[str, int]]:
        """Every file outside the data folder, with the time of its last change."""
        files = [*self.site.rglob("*"), *self.cache.rglob("*")]
        return {(str(path), path.stat().st_mtime_ns) for path in files}


def _unprivileged() -> list[str]:
    """What takes root's powers away, so that a read-only folder is read-only; [] for others."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("running as root, and setpriv is not there to give its powers up")
    return [setpriv, "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """The copied files, built to a wheel and unpacked, all of it read-only."""
    folder = tmp_path_factory.mktemp("image")
    context, site, cache, data = (folder / name for name in ("context", "site", "cache", "data"))
    data.mkdir()
    known = tracked()
    for name in known:
        if _is_sent(name) and any(name == s or name.startswith(f"{s}/") for s in _copied()):
            (context / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, context / name)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist"],
        cwd=context,
        check=True,
        capture_output=True,
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    (compile_termbase,) = re.findall(r'python -c "([^"]+)"', DOCKERFILE)
    subprocess.run(
        [sys.executable, "-c", compile_termbase],
        cwd=data,
        env=Image(site, cache, data).environment(),
        check=True,
    )
    for path in (*site.rglob("*"), *cache.rglob("*"), site, cache):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield Image(site, cache, data)
    for path in (site, cache, *site.rglob("*"), *cache.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)


def test_the_package_holds_everything_that_is_not_python(image: Image) -> None:
    """Terms, prompts, templates and styles are packed too."""
    sent = [p for p in tracked() if _is_sent(p) and p.split("/")[0] in _copied() and "/" in p]
    assert [path for path in sent if not (image.site / path).exists()] == []
    assert any(path.endswith(".yaml") for path in sent)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _in_the_image(command: list[str], port: int) -> list[str]:
    """A command of the image as it is run here, on another port."""
    words = [word.replace("8080", str(port)) for word in command]
    if words[0] == "fogbridge":
        words[:1] = [sys.executable, "-P", "-c", "from adapters.cli import main; main()"]
    elif words[0] == "python":
        words[0] = sys.executable
    return [*_unprivileged(), *words]


def _translate(port: int, text: str) -> dict[str, Any]:
    """What the API makes of a text: the termbase, the languages and the database take part."""
    request = Request(
        f"http://127.0.0.1:{port}/api/v1/translate",
        json.dumps({"text": text, "from": "marketing"}).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=15) as response:  # noqa: S310 - our own server on loopback
        made = json.load(response)
    assert isinstance(made, dict)
    return made


def test_the_start_command_serves_from_a_read_only_image(image: Image) -> None:
    """The image's own command answers its own health check, writes only data, and stops when told."""
    port = _free_port()
    start = _in_the_image(_command(_instructions("CMD")[-1]), port)
    health = _in_the_image(_command(_instructions("HEALTHCHECK")[-1]), port)
    before = image.kept()
    server = subprocess.Popen(
        start,
        cwd=image.data,
        env=image.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + 90  # a busy machine is slow, not broken
        while True:
            done = subprocess.run(health, env=image.environment(), capture_output=True, check=False)
            if done.returncode == 0:
                break
            ended = server.poll()
            if ended is not None or time.monotonic() > deadline:
                server.kill()
                why = "too slow" if ended is None else f"it ended with {ended}"
                pytest.fail(f"no answer from /healthz, {why}: {server.communicate()[0]}")
            time.sleep(0.1)
        made = _translate(port, "Nous avons besoin d'une page avant vendredi.")
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=15)[0]
    finally:
        server.kill()
        server.wait()
    assert made["schema"] == "fogbridge.translation/1"
    assert made["language"] == "fr"
    assert "Traceback" not in said
    assert server.returncode in (0, -signal.SIGTERM, 128 + signal.SIGTERM), said
    assert image.kept() == before
    assert (image.data / "var").is_dir()


def _compose() -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def test_compose_keeps_to_its_schema() -> None:
    """The Compose specification's own schema accepts the file."""
    done = subprocess.run(
        [
            *(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec"),
            ROOT / "compose.yaml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_compose_gives_its_services_little_to_do_harm_with() -> None:
    """Read-only, without capabilities or new privileges, on loopback, from pinned images."""
    services = _compose()["services"]
    assert set(services) == {"app", "db"}
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert not service.get("privileged")
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert "cap_add" not in services["app"]
    assert re.fullmatch(r"postgres:16\.\d+-\w+", services["db"]["image"])


def test_compose_waits_for_a_healthy_database_and_keeps_its_data() -> None:
    """Both services have a health check (the app's is in the image), and both have a volume."""
    compose = _compose()
    app, db = compose["services"]["app"], compose["services"]["db"]
    assert app["depends_on"]["db"]["condition"] == "service_healthy"
    assert db["healthcheck"]["test"][1] == "pg_isready"
    assert _instructions("HEALTHCHECK")
    named = {volume.split(":")[0] for service in (app, db) for volume in service["volumes"]}
    assert named == set(compose["volumes"])
    assert app["volumes"] == [f"data:{_instructions('VOLUME')[0]}"]


def test_compose_holds_no_secret() -> None:
    """Secrets come from .env, and PostgreSQL does not start without one."""
    compose = _compose()
    assert compose["services"]["app"]["env_file"] == ".env"
    password = compose["services"]["db"]["environment"]["POSTGRES_PASSWORD"]
    assert password.startswith("${POSTGRES_PASSWORD:?")
    url = compose["services"]["app"]["environment"]["FOGBRIDGE_DATABASE_URL"]
    assert password in url
    assert ".env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
