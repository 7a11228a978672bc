"""A backup holds all of it, and is put back whole or not at all."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import random
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.backup.restore import restore
from adapters.backup.save import backup
from adapters.database.migrate import migrate
from adapters.settings import Settings, read_settings
from adapters.vault import open_vault
from bot.errors import ConfigurationError

KEY = "a key that is long enough for the tests"
SECRET = "xoxb-made-up"
WORKSPACE = (
    "INSERT INTO workspace (id, name, next_ask_number, created_at) "
    "VALUES (?, ?, 1, '2026-11-20 09:00:00.000000')"
)


def settings_of(folder: Path, **other: Any) -> Settings:
    """The embedded default in this folder, with nothing else set."""
    url = f"sqlite:///{folder / 'fogbridge.db'}"
    return read_settings(None).model_copy(
        update={"database_url": url, "secret_key": None, "secret_key_old": None} | other
    )


def write(file: Path, *statements: str) -> None:
    """Run statements on a file as the server would: in WAL mode."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for statement in statements:
            connection.execute(statement)


def add(folder: Path, name: str) -> None:
    """One more Workspace."""
    with closing(sqlite3.connect(folder / "fogbridge.db", isolation_level=None)) as connection:
        connection.execute(WORKSPACE, (name.ljust(32, "0"), name))


def names(folder: Path) -> list[str]:
    """The Workspaces."""
    with closing(sqlite3.connect(folder / "fogbridge.db")) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM workspace ORDER BY name")]


def jobs(folder: Path) -> list[int]:
    """The jobs."""
    with closing(sqlite3.connect(folder / "fogbridge.jobs.db")) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM job ORDER BY id")]


def everything(folder: Path) -> dict[str, bytes]:
    """Every file in a folder and below."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def make(folder: Path) -> Settings:
    """An installation with a Workspace, two jobs and a key."""
    settings = settings_of(folder)
    asyncio.run(migrate(settings.database_url))
    add(folder, "Acme")
    write(
        folder / "fogbridge.jobs.db",
        "CREATE TABLE job (id INTEGER)",
        "INSERT INTO job VALUES (1), (2)",
    )
    open_vault(settings)
    return settings


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A folder of an installation."""
    make(tmp_path / "var")
    return tmp_path / "var"


@pytest.fixture
def saved(var: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    backup(settings_of(var), tmp_path / "saved.tar.gz")
    return tmp_path / "saved.tar.gz"


_SERVER = """
import asyncio, sys
from sqlalchemy import text
from adapters.database.engine import open_engine

async def main():
    engine = open_engine(sys.argv[1])
    async with engine.begin() as connection:
        await connection.execute(text("SELECT count(*) FROM sqlite_master"))
    print("ready", flush=True)
    sys.stdin.readline()
    await engine.dispose()

asyncio.run(main())
"""


@contextmanager
def running(file: Path) -> Iterator[None]:
    """Another process that has the file open, idle, as a server does at night."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER, f"sqlite:///{file}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield
        process.communicate(b"\n")


def test_what_was_saved_comes_back(var: Path, saved: Path) -> None:
    """Both files as they were; what was there is kept beside; what is sealed can be read."""
    settings = settings_of(var)
    sealed = open_vault(settings).seal(SECRET)
    add(var, "Later")
    write(var / "fogbridge.jobs.db", "DELETE FROM job", "INSERT INTO job VALUES (3)")
    (var / "secret.key").write_text("another key that came in between, long enough\n")
    said = restore(settings, saved, force=True)
    assert names(var) == ["Acme"]
    assert jobs(var) == [1, 2]
    assert open_vault(settings).unseal(sealed) == SECRET
    (aside,) = var.glob("before-restore-*")
    assert names(aside) == ["Acme", "Later"]
    assert jobs(aside) == [3]
    assert (aside / "secret.key").read_text().startswith("another key")
    assert said.startswith("Restored the backup of ")
    assert str(aside) in said
    assert "not the one that encrypted it" not in said


def test_it_comes_back_on_an_empty_machine(saved: Path, tmp_path: Path) -> None:
    """Without force; everything is its owner's only, and nothing is left over."""
    folder = tmp_path / "new" / "var"
    settings = settings_of(folder)
    said = restore(settings, saved, force=False)
    assert names(folder) == ["Acme"]
    assert sorted(each.name for each in folder.iterdir()) == [
        "fogbridge.db",
        "fogbridge.jobs.db",
        "secret.key",
    ]
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert "What was there" not in said
    asyncio.run(migrate(settings.database_url))
    assert names(folder) == ["Acme"]


def test_a_backup_is_one_file_for_its_owner(var: Path, tmp_path: Path) -> None:
    """With what it holds said in a sentence, and nothing beside it."""
    target = tmp_path / "out" / "saved.tar.gz"
    target.parent.mkdir()
    said = backup(settings_of(var), target)
    assert list(target.parent.iterdir()) == [target]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert said.startswith(f"Saved to {target} (")
    assert "the queue and the key" in said
    with tarfile.open(target) as archive:
        assert archive.getnames() == [
            "manifest.json",
            "fogbridge.db",
            "fogbridge.jobs.db",
            "secret.key",
        ]
        content = archive.extractfile("manifest.json")
        assert content is not None
        manifest = json.load(content)
    assert manifest["schema"] == "fogbridge.backup/1"
    assert manifest["key"] == "archive"
    assert set(manifest["files"]) == {"fogbridge.db", "fogbridge.jobs.db", "secret.key"}
    assert (var / "secret.key").read_text().strip() not in json.dumps(manifest)


def test_a_backup_is_made_while_the_server_writes(var: Path, tmp_path: Path) -> None:
    """It holds what was written until then, also what is only in the log, and stops nobody."""
    with closing(sqlite3.connect(var / "fogbridge.db", isolation_level=None)) as server:
        server.execute(WORKSPACE, ("1" * 32, "In the log"))
        server.execute("BEGIN IMMEDIATE")
        server.execute(WORKSPACE, ("2" * 32, "Not yet"))
        backup(settings_of(var), tmp_path / "saved.tar.gz")
        server.execute("COMMIT")
    assert names(var) == ["Acme", "In the log", "Not yet"]
    restore(settings_of(tmp_path / "new"), tmp_path / "saved.tar.gz", force=False)
    assert names(tmp_path / "new") == ["Acme", "In the log"]


_WRITER = """
import sqlite3, sys
jobs = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
data = sqlite3.connect(sys.argv[2], isolation_level=None, timeout=30)
number = 10
print("ready", flush=True)
while True:
    number += 1
    data.execute("INSERT INTO done VALUES (?)", (number,))
    jobs.execute("INSERT INTO job VALUES (?)", (number,))
"""


def test_what_the_queue_has_as_done_is_in_the_database(var: Path, tmp_path: Path) -> None:
    """However busy it is: a job that is done without its result would never be done again."""
    write(var / "fogbridge.db", "CREATE TABLE done (id INTEGER)")
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, var / "fogbridge.jobs.db", var / "fogbridge.db"],
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        for number in range(8):
            backup(settings_of(var), tmp_path / f"{number}.tar.gz")
        process.kill()
    for number in range(8):
        folder = tmp_path / f"new{number}"
        restore(settings_of(folder), tmp_path / f"{number}.tar.gz", force=False)
        with closing(sqlite3.connect(folder / "fogbridge.db")) as connection:
            done = [row[0] for row in connection.execute("SELECT id FROM done")]
        assert set(jobs(folder)) <= {1, 2, *done}


def test_a_backup_without_a_queue(var: Path, tmp_path: Path) -> None:
    """The one that is there must not go on with a database of another day."""
    add(var, "Later")
    (var / "fogbridge.jobs.db").rename(var / "away")
    said = backup(settings_of(var), tmp_path / "saved.tar.gz")
    assert "the queue" not in said
    (var / "away").rename(var / "fogbridge.jobs.db")
    restore(settings_of(var), tmp_path / "saved.tar.gz", force=True)
    assert not (var / "fogbridge.jobs.db").exists()
    (aside,) = var.glob("before-restore-*")
    assert jobs(aside) == [1, 2]


def test_a_key_of_the_settings_is_not_in_it(tmp_path: Path) -> None:
    """The sentence says so; restored under another key it says that too."""
    folder = tmp_path / "var"
    settings = settings_of(folder, secret_key=SecretStr(KEY))
    asyncio.run(migrate(settings.database_url))
    said = backup(settings, tmp_path / "saved.tar.gz")
    assert "keep FOGBRIDGE_SECRET_KEY as well" in said
    assert KEY.encode() not in gzip.decompress((tmp_path / "saved.tar.gz").read_bytes())
    same = settings_of(tmp_path / "same", secret_key=SecretStr(KEY))
    assert "KEY" not in restore(same, tmp_path / "saved.tar.gz", force=False)
    other = settings_of(tmp_path / "other")
    assert "set FOGBRIDGE_SECRET_KEY to the key from back then" in restore(
        other, tmp_path / "saved.tar.gz", force=False
    )


def test_a_backup_without_a_key(tmp_path: Path) -> None:
    """Nothing was ever sealed, and making a backup does not make a key."""
    settings = settings_of(tmp_path / "var")
    asyncio.run(migrate(settings.database_url))
    assert backup(settings, tmp_path / "saved.tar.gz").endswith("There was no key yet.")
    assert not (tmp_path / "var" / "secret.key").exists()
    restore(settings_of(tmp_path / "new"), tmp_path / "saved.tar.gz", force=False)
    assert not (tmp_path / "new" / "secret.key").exists()


def refused(settings: Settings, source: Path, words: str, *, force: bool = True) -> None:
    """Restoring is refused in a sentence with these words, and changes nothing at all."""
    folder = Path(settings.database_url.removeprefix("sqlite:///")).parent
    before = everything(folder)
    with pytest.raises(ConfigurationError, match=words) as why:
        restore(settings, source, force)
    assert why.value.sentence.endswith(".")
    assert everything(folder) == before
    assert not list(folder.glob("*-*")), "nor is a folder left behind"


def test_a_database_that_is_there_is_not_replaced_unasked(var: Path, saved: Path) -> None:
    """Force says so."""
    refused(settings_of(var), saved, "Say --force", force=False)


@pytest.mark.parametrize("file", ["fogbridge.db", "fogbridge.jobs.db"])
def test_nothing_is_restored_under_a_running_server(var: Path, saved: Path, file: str) -> None:
    """Also while it is idle, and whichever file it has open; afterwards it works."""
    add(var, "Later")
    with running(var / file), pytest.raises(ConfigurationError, match="Fogbridge is running"):
        restore(settings_of(var), saved, force=True)
    assert (names(var), jobs(var)) == (["Acme", "Later"], [1, 2])
    assert sorted(each.name for each in var.iterdir()) == [
        "fogbridge.db",
        "fogbridge.jobs.db",
        "secret.key",
    ]
    restore(settings_of(var), saved, force=True)
    assert names(var) == ["Acme"]


def test_what_a_killed_server_left_is_kept_whole(var: Path, saved: Path) -> None:
    """Its last writes are in the log only; in what is set aside they are in the file."""
    code = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        f'c.execute("{WORKSPACE}", ("3" * 32, "In the log")); os.kill(os.getpid(), 9)'
    )
    subprocess.run([sys.executable, "-c", code, var / "fogbridge.db"], check=False)
    assert (var / "fogbridge.db-wal").stat().st_size > 0
    restore(settings_of(var), saved, force=True)
    assert names(var) == ["Acme"]
    (aside,) = var.glob("before-restore-*")
    assert sorted(each.name for each in aside.iterdir()) == [
        "fogbridge.db",
        "fogbridge.jobs.db",
        "secret.key",
    ]
    assert names(aside) == ["Acme", "In the log"]


def test_a_damaged_database_is_replaced(var: Path, saved: Path) -> None:
    """That may be why somebody restores; what is left of it is kept, with its log."""
    (var / "fogbridge.db").write_bytes(b"not a database" * 1000)
    (var / "fogbridge.db-wal").write_bytes(b"nor a log")
    restore(settings_of(var), saved, force=True)
    assert names(var) == ["Acme"]
    (aside,) = var.glob("before-restore-*")
    assert (aside / "fogbridge.db").read_bytes().startswith(b"not a database")
    assert (aside / "fogbridge.db-wal").read_bytes() == b"nor a log"


def test_two_restores_in_a_second_keep_both(var: Path, saved: Path) -> None:
    """Nothing that was set aside is ever replaced."""
    restore(settings_of(var), saved, force=True)
    restore(settings_of(var), saved, force=True)
    assert len(list(var.glob("before-restore-*"))) == 2


def test_a_newer_backup_is_refused(var: Path, tmp_path: Path) -> None:
    """It names the version that can read it."""
    write(var / "fogbridge.db", "UPDATE alembic_version SET version_num = '9999'")
    backup(settings_of(var), tmp_path / "saved.tar.gz")
    write(var / "fogbridge.db", "UPDATE alembic_version SET version_num = '0001'")
    refused(settings_of(var), tmp_path / "saved.tar.gz", "made by a newer Fogbridge .* 9999")


Change = Callable[[dict[str, bytes]], dict[str, bytes]]


def repacked(source: Path, change: Change) -> Path:
    """The same archive with other members."""
    with tarfile.open(source) as archive:
        members = {
            each.name: content.read()
            for each in archive
            if (content := archive.extractfile(each)) is not None
        }
    return pack(source.with_name("changed.tar.gz"), change(members))


def pack(target: Path, members: dict[str, bytes]) -> Path:
    """An archive of these members, in this order."""
    with tarfile.open(target, "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return target


def edited(**other: Any) -> Change:
    """Something else in the manifest."""

    def change(members: dict[str, bytes]) -> dict[str, bytes]:
        manifest = json.loads(members["manifest.json"]) | other
        return members | {"manifest.json": json.dumps(manifest).encode()}

    return change


def without(name: str) -> Change:
    """One member less."""
    return lambda members: {each: content for each, content in members.items() if each != name}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without("manifest.json"), "not a backup of Fogbridge's"),
        (without("fogbridge.db"), "damaged or not complete"),
        (without("fogbridge.jobs.db"), "damaged or not complete"),
        (without("secret.key"), "damaged or not complete"),
        (lambda members: dict(reversed(members.items())), "not a backup of Fogbridge's"),
        (lambda members: members | {"fogbridge.db": b"x" + members["fogbridge.db"][1:]}, "damaged"),
        (lambda members: members | {"fogbridge.db": members["fogbridge.db"] + b"x"}, "damaged"),
        (lambda members: members | {"secret.key": b"x" * 44}, "damaged or not complete"),
        (lambda members: members | {"../outside": b"x"}, "not a backup of Fogbridge's"),
        (lambda members: members | {"/tmp/outside": b"x"}, "not a backup of Fogbridge's"),  # noqa: S108 - what an attacker writes
        (lambda members: members | {"more.txt": b"x"}, "not a backup of Fogbridge's"),
        (lambda members: members | {"manifest.json": b"{}"}, "not a backup of Fogbridge's"),
        (lambda members: members | {"manifest.json": b"["}, "not a backup of Fogbridge's"),
        (lambda members: members | {"manifest.json": b" " * 70_000}, "not a backup of"),
        (edited(schema="fogbridge.backup/2"), "not a backup of Fogbridge's"),
        (edited(schema="other.backup/1"), "not a backup of Fogbridge's"),
        (edited(files={"../outside": {"bytes": 1, "sha256": "0" * 64}}), "not a backup of"),
        (edited(files={}), "not a backup of Fogbridge's|damaged"),
        (edited(revision="0001"), "database in this backup is damaged"),
        (edited(revision="../9"), "not a backup of Fogbridge's"),
        (lambda _: {}, "not a backup of Fogbridge's"),
    ],
)
def test_an_archive_that_was_changed_is_refused(
    var: Path, saved: Path, tmp_path: Path, change: Change, words: str
) -> None:
    """Each in one sentence, with nothing changed and nothing written outside."""
    refused(settings_of(var), repacked(saved, change), words)
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_what_is_no_plain_file_is_refused(
    var: Path, saved: Path, tmp_path: Path, kind: bytes
) -> None:
    """A link could lead anywhere."""
    target = tmp_path / "linked.tar.gz"
    with tarfile.open(saved) as old, tarfile.open(target, "w:gz") as new:
        for each in old:
            if each.name == "secret.key":
                each.type, each.linkname, each.size = kind, "../../outside", 0
                new.addfile(each)
            else:
                new.addfile(each, old.extractfile(each))
    refused(settings_of(var), target, "not a backup of Fogbridge's")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Minutes of the meeting\n" * 100,
        gzip.compress(b"Minutes\n" * 1000),
        gzip.compress(b""),
    ],
    ids=["empty", "text", "compressed text", "compressed nothing"],
)
def test_a_foreign_file_is_refused(var: Path, tmp_path: Path, content: bytes) -> None:
    """Whatever it is."""
    (tmp_path / "file").write_bytes(content)
    refused(settings_of(var), tmp_path / "file", "not a backup of Fogbridge's|damaged")


def test_a_file_that_is_not_there_is_said(var: Path, tmp_path: Path) -> None:
    """A folder is none either."""
    refused(settings_of(var), tmp_path / "missing", "There is no file")
    refused(settings_of(var), tmp_path, "There is no file")


def test_a_truncated_archive_is_refused(var: Path, saved: Path, tmp_path: Path) -> None:
    """Wherever it ends."""
    whole = saved.read_bytes()
    cut = tmp_path / "cut.tar.gz"
    for length in (10, 200, len(whole) // 2, len(whole) - 9, len(whole) - 1):
        cut.write_bytes(whole[:length])
        refused(settings_of(var), cut, "damaged or not complete|not a backup")


def test_a_damaged_archive_is_refused_or_whole(saved: Path, tmp_path: Path) -> None:
    """One bit anywhere: what is restored all the same is what was saved."""
    whole = saved.read_bytes()
    spoiled = tmp_path / "spoiled.tar.gz"
    dice = random.Random(3)  # noqa: S311 - for a test that can be repeated
    came_through = 0
    for number in range(60):
        changed = bytearray(whole)
        changed[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        spoiled.write_bytes(changed)
        folder = tmp_path / f"new{number}"
        with suppress(ConfigurationError):
            restore(settings_of(folder), spoiled, force=False)
            came_through += 1
        if everything(folder):
            assert names(folder) == ["Acme"]
            assert jobs(folder) == [1, 2]
    assert came_through < 6, "gzip's own header has a few bytes that mean nothing"


def test_a_backup_never_replaces_anything(var: Path, tmp_path: Path) -> None:
    """Least of all the database."""
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for target in (var / "fogbridge.db", tmp_path, tmp_path / "link"):
        before = everything(var)
        with pytest.raises(ConfigurationError, match="never replaces anything"):
            backup(settings_of(var), target)
        assert everything(var) == before


def test_what_cannot_be_saved_is_said(var: Path, tmp_path: Path) -> None:
    """No folder, no database, not ours, damaged: each in a sentence, and no half of a file."""
    target = tmp_path / "saved.tar.gz"
    with pytest.raises(ConfigurationError, match="can't be written"):
        backup(settings_of(var), tmp_path / "missing" / "saved.tar.gz")
    with pytest.raises(ConfigurationError, match="nothing to save"):
        backup(settings_of(tmp_path), target)
    (tmp_path / "other").mkdir()
    write(tmp_path / "other" / "fogbridge.db", "CREATE TABLE recipe (name TEXT)")
    with pytest.raises(ConfigurationError, match="not a database of Fogbridge's"):
        backup(settings_of(tmp_path / "other"), target)
    content = bytearray((var / "fogbridge.db").read_bytes())
    content[4096:8192] = b"\xff" * 4096
    (var / "fogbridge.db").write_bytes(content)
    with pytest.raises(ConfigurationError, match="can't be read"):
        backup(settings_of(var), target)
    assert not target.exists()
    assert not list(tmp_path.glob(".fogbridge-*"))


def test_postgresql_has_its_own_tools(tmp_path: Path) -> None:
    """It is no success, or somebody would believe that there is a backup; the password is not said."""
    settings = read_settings(None).model_copy(
        update={"database_url": "postgresql://someone:pa55word@db/fogbridge"}
    )
    with pytest.raises(ConfigurationError, match=r"pg_dump .*FOGBRIDGE_SECRET_KEY") as saving:
        backup(settings, tmp_path / "saved")
    with pytest.raises(ConfigurationError, match=r"pg_restore .*FOGBRIDGE_SECRET_KEY") as restoring:
        restore(settings, tmp_path / "saved", force=True)
    assert "pa55word" not in saving.value.sentence + restoring.value.sentence
    assert list(tmp_path.iterdir()) == []
