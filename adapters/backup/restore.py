"""Put an archive in the place of what is there, which is kept beside it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from adapters.backup.archive import Manifest, unpack
from adapters.backup.databases import is_whole, opened, revision_of
from adapters.backup.disk import make_durable, scratch_folder
from adapters.backup.parts import DATABASE, JOBS, KEY, Places, places_of
from adapters.database.migrate import state
from adapters.settings import Settings
from adapters.vault import open_vault
from bot.errors import ConfigurationError, FogbridgeError

_SUFFIXES = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, which belongs to that file and to no other."""


def restore(settings: Settings, source: Path, force: bool) -> str:
    """Put an archive in the place of what is there; the sentence says what was done.

    Without `force` only where there is no database yet. What it replaces is kept in a folder beside
    it. Nothing is touched before the archive has been found whole. Raises `ConfigurationError`
    where the server runs, for an archive that is damaged, not ours or newer than this version, and
    with PostgreSQL. Not to be called where an event loop runs.
    """
    places = places_of(
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
        with scratch_folder(folder, ".fogbridge-restore-") as scratch:
            manifest = unpack(source, scratch)
            _expect_usable(manifest, scratch)
            with _stopped(places.database), _stopped(places.jobs):
                aside = _set_aside(places, KEY in manifest.files)
                _put_in_place(manifest, scratch, places)
    except OSError as error:
        raise ConfigurationError(
            f"The backup can't be restored ({os.strerror(error.errno or 0)}). Check that {source} "
            f"can be read, and that Fogbridge may write to {folder} and has room there."
        ) from error
    done = f"Restored the backup of {manifest.made_at:%d %B %Y, %H:%M} UTC (revision {manifest.revision})"
    kept = f" What was there is in {aside}: delete it when you no longer need it." if aside else ""
    return f"{done} to {places.database}.{kept}{_about_key(settings, manifest)}"


def _expect_usable(manifest: Manifest, scratch: Path) -> None:
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
            _whole_file(scratch / name) for name in (DATABASE, JOBS) if name in manifest.files
        )
        same = revision_of(scratch / DATABASE) == manifest.revision
    except sqlite3.Error:
        whole = same = False
    if not (whole and same):
        raise ConfigurationError(
            "The database in this backup is damaged, so nothing was changed. Use another backup."
        )


def _whole_file(file: Path) -> bool:
    with opened(file, "ro") as connection:
        return is_whole(connection)


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
    with opened(file, "rw", timeout=0) as connection:
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


def _set_aside(places: Places, with_key: bool) -> Path | None:
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
    make_durable(aside)
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


def _put_in_place(manifest: Manifest, scratch: Path, places: Places) -> None:
    """Each file at once or not at all; the database last, so that a half-done restore is repeated."""
    owner = places.database.parent.stat()
    for name in (KEY, JOBS, DATABASE):
        if name in manifest.files:
            if os.geteuid() == 0:  # or the server, which is somebody else, could not write to it
                os.chown(scratch / name, owner.st_uid, owner.st_gid)
            (scratch / name).replace(places.of(name))
    make_durable(places.database.parent)


def _about_key(settings: Settings, manifest: Manifest) -> str:
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
