"""Backup and restore of the embedded database: both of its files and the key, in one archive.

An archive is a tar.gz: first `manifest.json` (`fogbridge.backup/1`), then the files that it lists
with their size and SHA-256. With PostgreSQL its own tools do it, and both functions say so.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, Annotated, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adapters.database.engine import database_url
from adapters.database.job_rows import jobs_url
from adapters.database.migrate import state
from adapters.settings import Settings
from adapters.vault import key_file, open_vault
from bot.errors import ConfigurationError, FogbridgeError

_MANIFEST = "manifest.json"
_DATABASE = "fogbridge.db"
_JOBS = "fogbridge.jobs.db"
_KEY = "secret.key"
_LONGEST_MANIFEST = 65_536
_CHUNK = 1_048_576
_SUFFIXES = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, which belongs to that file and to no other."""


class _Listed(BaseModel):
    """One file of an archive: its size in bytes and its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Manifest(BaseModel):
    """What an archive says about itself.

    `key` says where the key is: in the archive, in the environment of who made it, or nowhere yet.
    `key_name` tells it from others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["fogbridge.backup/1"] = Field("fogbridge.backup/1", alias="schema")
    version: str
    revision: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    made_at: datetime
    key: Literal["archive", "environment", "none"]
    key_name: str | None = None
    files: dict[Literal["fogbridge.db", "fogbridge.jobs.db", "secret.key"], _Listed]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of an installation are: the database, the queue beside it, the key."""

    database: Path
    jobs: Path
    key: Path

    def of(self, name: str) -> Path:
        return {_DATABASE: self.database, _JOBS: self.jobs, _KEY: self.key}[name]


def backup(settings: Settings, target: Path) -> str:
    """Save everything into one new file, also while the server runs; the sentence says what.

    Raises `ConfigurationError` where that is not possible, and with PostgreSQL. Not to be called
    where an event loop runs.
    """
    places = _places(
        settings,
        "The data is in PostgreSQL, so nothing was saved here. Run pg_dump --format=custom on that "
        "database (it needs both schemas, public and dbos), and keep FOGBRIDGE_SECRET_KEY with it.",
    )
    if not places.database.is_file():
        raise ConfigurationError(
            f"There is no database at {places.database} yet, so there is nothing to save. "
            "Check FOGBRIDGE_DATABASE_URL."
        )
    target = target.absolute()
    if target.exists() or target.is_symlink():
        raise ConfigurationError(
            f"{target} exists already, and a backup never replaces anything. Name a new file."
        )
    try:
        with _scratch(target.parent, ".fogbridge-backup-") as scratch:
            manifest = _collect(settings, places, scratch)
            packed = scratch / "packed"
            _pack(packed, manifest, scratch)
            _name(packed, target)
            size = target.stat().st_size
    except sqlite3.Error as error:
        raise ConfigurationError(
            f"The database {places.database} can't be read, so nothing was saved. "
            "Check that Fogbridge may read it, and that the disk is whole."
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"{target} can't be written ({os.strerror(error.errno or 0)}). "
            "Choose a folder that exists, that Fogbridge may write to, and with room for it."
        ) from error
    queue = ", the queue" if _JOBS in manifest.files else ""
    where = {
        "archive": " and the key. Whoever has this file can read all of it: keep it safe.",
        "environment": ". The key is not in it: keep FOGBRIDGE_SECRET_KEY as well, elsewhere.",
        "none": ". There was no key yet.",
    }[manifest.key]
    return (
        f"Saved to {target} ({_readable(size)}): the database at revision {manifest.revision}"
        f"{queue}{where}"
    )


def restore(settings: Settings, source: Path, force: bool) -> str:
    """Put an archive in the place of what is there; the sentence says what was done.

    Without `force` only where there is no database yet. What it replaces is kept in a folder beside
    it. Nothing is touched before the archive has been found whole. Raises `ConfigurationError`
    where the server runs, for an archive that is damaged, not ours or newer than this version, and
    with PostgreSQL. Not to be called where an event loop runs.
    """
    places = _places(
        settings,
        "The data is in PostgreSQL, so nothing was restored here. Stop Fogbridge, run pg_restore "
        "--clean --if-exists on that database (both schemas, public and dbos), and set "
        "FOGBRIDGE_SECRET_KEY to the key from back then.",
    )
    if places.database.exists() and not force:
        raise ConfigurationError(
            f"There is a database at {places.database} already. Say --force to put the backup in "
            "its place; what is there now will be kept beside it."
        )
    folder = places.database.parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _scratch(folder, ".fogbridge-restore-") as scratch:
            manifest = _unpack(source, scratch)
            _expect_usable(manifest, scratch)
            with _stopped(places.database), _stopped(places.jobs):
                aside = _set_aside(places, _KEY in manifest.files)
                _put_in_place(manifest, scratch, places)
    except OSError as error:
        raise ConfigurationError(
            f"The backup can't be restored ({os.strerror(error.errno or 0)}). Check that {source} "
            f"can be read, and that Fogbridge may write to {folder} and has room there."
        ) from error
    done = f"Restored the backup of {manifest.made_at:%d %B %Y, %H:%M} UTC (revision {manifest.revision})"
    kept = f" What was there is in {aside}: delete it when you no longer need it." if aside else ""
    return f"{done} to {places.database}.{kept}{_about_key(settings, manifest)}"


def _places(settings: Settings, instead: str) -> _Places:
    key = key_file(settings)
    if key is None:
        raise ConfigurationError(instead)
    database = Path(str(database_url(settings.database_url).database))
    return _Places(database, Path(str(jobs_url(settings.database_url).database)), key)


def _collect(settings: Settings, places: _Places, scratch: Path) -> _Manifest:
    """Copies of everything in the scratch folder, as of one moment."""
    _copy(places, scratch)
    revision = _revision(scratch / _DATABASE)
    if revision is None:
        raise ConfigurationError(
            f"{places.database} is not a database of Fogbridge's. Check FOGBRIDGE_DATABASE_URL."
        )
    if places.key.is_file():
        _write(scratch / _KEY, places.key.read_bytes())
    has_key = (scratch / _KEY).exists() or settings.secret_key is not None
    return _Manifest(
        version=version("fogbridge"),
        revision=revision,
        made_at=datetime.now(UTC).replace(microsecond=0),
        key="environment" if settings.secret_key else "archive" if has_key else "none",
        key_name=open_vault(settings).name if has_key else None,
        files={
            name: _listed(scratch / name)
            for name in (_DATABASE, _JOBS, _KEY)
            if (scratch / name).exists()
        },
    )


def _copy(places: _Places, scratch: Path) -> None:
    """Copies of both files, by SQLite's backup, which neither stops writers nor is fooled by them.

    Both are held at one moment first, the queue before the database: what the queue has as done is
    then in the database, and what it does once more finds its own traces there.
    """
    with contextlib.ExitStack() as stack:
        held = []
        for name in (_JOBS, _DATABASE):
            if places.of(name).is_file():
                source = stack.enter_context(_opened(places.of(name), "rw"))
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()
                held.append((name, source))
        for name, source in held:
            _write(scratch / name, b"")  # made by us: readable by us only
            with _opened(scratch / name, "rw") as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                if not _is_whole(copy):
                    raise sqlite3.DatabaseError("the file is damaged")


@contextlib.contextmanager
def _opened(
    file: Path, mode: Literal["ro", "rw"], timeout: float = 30
) -> Iterator[sqlite3.Connection]:
    address = f"file:{quote(str(file))}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def _is_whole(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def _revision(file: Path) -> str | None:
    """The revision that Alembic wrote into a database; None where it never did."""
    with _opened(file, "ro") as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return None
    return str(row[0]) if row else None


def _pack(packed: Path, manifest: _Manifest, scratch: Path) -> None:
    written = manifest.model_dump_json(by_alias=True, indent=2).encode()
    _write(packed, b"")
    with packed.open("r+b") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
            archive.addfile(_member(_MANIFEST, len(written), manifest.made_at), BytesIO(written))
            for name, listed in manifest.files.items():
                with (scratch / name).open("rb") as file:
                    archive.addfile(_member(name, listed.bytes, manifest.made_at), file)
        raw.flush()
        os.fsync(raw.fileno())


def _member(name: str, size: int, made_at: datetime) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(made_at.timestamp())
    return member


def _unpack(source: Path, scratch: Path) -> _Manifest:
    """The files of an archive in the scratch folder, under our names and never under its own."""
    foreign = ConfigurationError(
        f"{source} is not a backup of Fogbridge's, so nothing was changed. Name a file that "
        "`fogbridge backup` has made."
    )
    damaged = ConfigurationError(
        f"The backup {source} is damaged or not complete, so nothing was changed. Use another one."
    )
    if not source.is_file():
        raise ConfigurationError(f"There is no file {source}. Name a backup that exists.")
    manifest: _Manifest | None = None
    try:
        with gzip.open(source) as raw, tarfile.open(fileobj=raw, mode="r|") as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isreg() else None
                if content is None:
                    raise foreign
                if manifest is None:
                    manifest = _read_manifest(member, content)
                    if manifest is None:
                        raise foreign
                elif not _take(member, content, manifest, scratch):
                    raise damaged if member.name in manifest.files else foreign
            while raw.read(_CHUNK):  # to the end, where gzip's own checksum is
                pass
    except gzip.BadGzipFile as error:
        raise foreign if manifest is None else damaged from error
    except tarfile.TarError as error:
        raise foreign if manifest is None else damaged from error
    except (EOFError, zlib.error) as error:
        raise damaged from error
    if manifest is None:
        raise foreign
    if (
        any(not (scratch / name).exists() for name in manifest.files)
        or _DATABASE not in manifest.files
    ):
        raise damaged
    return manifest


def _read_manifest(member: tarfile.TarInfo, content: IO[bytes]) -> _Manifest | None:
    if member.name != _MANIFEST or member.size > _LONGEST_MANIFEST:
        return None
    try:
        return _Manifest.model_validate_json(content.read(_LONGEST_MANIFEST))
    except ValidationError:
        return None


def _take(member: tarfile.TarInfo, content: IO[bytes], manifest: _Manifest, scratch: Path) -> bool:
    """Write one file of the archive, if it is one that the manifest lists, and as it lists it."""
    for name, listed in manifest.files.items():
        if name == member.name and member.size == listed.bytes and not (scratch / name).exists():
            _write(scratch / name, b"")
            with (scratch / name).open("r+b") as file:
                shutil.copyfileobj(content, file, _CHUNK)
                file.flush()
                os.fsync(file.fileno())
            return _listed(scratch / name) == listed
    return False


def _expect_usable(manifest: _Manifest, scratch: Path) -> None:
    """The database is whole, and not newer than this version."""
    known = _known_revision(scratch)
    if manifest.revision > known:
        raise ConfigurationError(
            f"This backup was made by a newer Fogbridge ({manifest.version}, at revision "
            f"{manifest.revision}; this version knows {known}), so nothing was changed. "
            "Restore it with that version."
        )
    try:
        whole = all(
            _whole_file(scratch / name) for name in (_DATABASE, _JOBS) if name in manifest.files
        )
        same = _revision(scratch / _DATABASE) == manifest.revision
    except sqlite3.Error:
        whole = same = False
    if not (whole and same):
        raise ConfigurationError(
            "The database in this backup is damaged, so nothing was changed. Use another backup."
        )


def _whole_file(file: Path) -> bool:
    with _opened(file, "ro") as connection:
        return _is_whole(connection)


def _known_revision(folder: Path) -> str:
    """The newest revision that this version knows, asked about a database that is not there."""
    return asyncio.run(state(f"sqlite:///{folder / 'none.db'}")).after


@contextlib.contextmanager
def _stopped(file: Path) -> Iterator[None]:
    """Nobody else has the file open, and until we are done nobody gets to it.

    In WAL mode every connection, also an idle one, keeps a shared lock on the file, so leaving that
    mode works for the only one. It also writes all of the log into the file, and removes it.
    """
    if not file.exists():
        yield
        return
    with _opened(file, "rw", timeout=0) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise ConfigurationError(
                    "Fogbridge is running with this database, so nothing was changed. "
                    "Stop it, and restore then."
                ) from error
            # Anything else: a file that is damaged, which may be why somebody restores.
        except sqlite3.DatabaseError:
            pass
        yield


def _set_aside(places: _Places, with_key: bool) -> Path | None:
    """Keep what is there in a folder beside it; None where nothing is.

    By a second name for each file, so that there is no moment without a database. The queue goes
    away at once, because an archive may have none, and so does what belongs to a damaged file.
    """
    files = [places.database, places.jobs, *([places.key] if with_key else [])]
    found = [
        each
        for file in files
        for each in (file.with_name(file.name + suffix) for suffix in _SUFFIXES)
        if each.exists()
    ]
    if not found:
        return None
    aside = _new_folder(places.database.parent)
    for file in found:
        os.link(file, aside / file.name)
    _make_durable(aside)
    for file in found:
        if file not in (places.database, places.key):
            file.unlink()
    return aside


def _new_folder(parent: Path) -> Path:
    name = f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for ending in ("", *(f"-{number}" for number in range(2, 100))):
        with contextlib.suppress(FileExistsError):
            (parent / (name + ending)).mkdir(mode=0o700)
            return parent / (name + ending)
    raise FileExistsError


def _put_in_place(manifest: _Manifest, scratch: Path, places: _Places) -> None:
    """Each file at once or not at all; the database last, so that a half-done restore is repeated."""
    owner = places.database.parent.stat()
    for name in (_KEY, _JOBS, _DATABASE):
        if name in manifest.files:
            if os.geteuid() == 0:  # or the server, which is somebody else, could not write to it
                os.chown(scratch / name, owner.st_uid, owner.st_gid)
            (scratch / name).replace(places.of(name))
    _make_durable(places.database.parent)


def _about_key(settings: Settings, manifest: _Manifest) -> str:
    if manifest.key_name is None:
        return ""
    try:
        same = open_vault(settings).name == manifest.key_name
    except FogbridgeError:
        same = False
    if same:
        return ""
    return (
        " The key that is set here is not the one that encrypted it: set FOGBRIDGE_SECRET_KEY to the "
        "key from back then, or install Fogbridge in Slack again."
    )


@contextlib.contextmanager
def _scratch(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder only for us, on the same disk as what will come out of it; gone afterwards."""
    with tempfile.TemporaryDirectory(dir=parent, prefix=prefix) as folder:
        yield Path(folder)


def _write(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def _listed(file: Path) -> _Listed:
    with file.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return _Listed(bytes=file.stat().st_size, sha256=digest)


def _name(file: Path, target: Path) -> None:
    """Give a finished file its name, if that is still free."""
    try:
        os.link(file, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without second names: a memory stick, a network share
        file.rename(target)
    _make_durable(target.parent)


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network shares can't do it for a folder
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _readable(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(size // 1000, 1)} kB"
