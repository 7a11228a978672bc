"""Save the embedded database, its queue and the key into one archive, also while the server runs."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from adapters.backup.archive import Manifest, list_file, pack
from adapters.backup.databases import is_whole, opened, revision_of
from adapters.backup.disk import give_name, scratch_folder, write_new
from adapters.backup.parts import DATABASE, JOBS, KEY, Places, places_of
from adapters.settings import Settings
from adapters.vault import open_vault
from bot.errors import ConfigurationError


def backup(settings: Settings, target: Path) -> str:
    """Save everything into one new file, also while the server runs; the sentence says what.

    Raises `ConfigurationError` where that is not possible, and with PostgreSQL. Not to be called
    where an event loop runs.
    """
    places = places_of(
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
        with scratch_folder(target.parent, ".fogbridge-backup-") as scratch:
            manifest = _collect(settings, places, scratch)
            packed = scratch / "packed"
            pack(packed, manifest, scratch)
            give_name(packed, target)
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
    queue = ", the queue" if JOBS in manifest.files else ""
    where = {
        "archive": " and the key. Whoever has this file can read all of it: keep it safe.",
        "environment": ". The key is not in it: keep FOGBRIDGE_SECRET_KEY as well, elsewhere.",
        "none": ". There was no key yet.",
    }[manifest.key]
    return (
        f"Saved to {target} ({_readable(size)}): the database at revision {manifest.revision}"
        f"{queue}{where}"
    )


def _collect(settings: Settings, places: Places, scratch: Path) -> Manifest:
    """Copies of everything in the scratch folder, as of one moment."""
    _copy(places, scratch)
    revision = revision_of(scratch / DATABASE)
    if revision is None:
        raise ConfigurationError(
            f"{places.database} is not a database of Fogbridge's. Check FOGBRIDGE_DATABASE_URL."
        )
    if places.key.is_file():
        write_new(scratch / KEY, places.key.read_bytes())
    has_key = (scratch / KEY).exists() or settings.secret_key is not None
    return Manifest(
        version=version("fogbridge"),
        revision=revision,
        made_at=datetime.now(UTC).replace(microsecond=0),
        key="environment" if settings.secret_key else "archive" if has_key else "none",
        key_name=open_vault(settings).name if has_key else None,
        files={
            name: list_file(scratch / name)
            for name in (DATABASE, JOBS, KEY)
            if (scratch / name).exists()
        },
    )


def _copy(places: Places, scratch: Path) -> None:
    """Copies of both files, by SQLite's backup, which neither stops writers nor is fooled by them.

    Both are held at one moment first, the queue before the database: what the queue has as done is
    then in the database, and what it does once more finds its own traces there.
    """
    with contextlib.ExitStack() as stack:
        held = []
        for name in (JOBS, DATABASE):
            if places.of(name).is_file():
                source = stack.enter_context(opened(places.of(name), "rw"))
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()
                held.append((name, source))
        for name, source in held:
            write_new(scratch / name, b"")  # made by us: readable by us only
            with opened(scratch / name, "rw") as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                if not is_whole(copy):
                    raise sqlite3.DatabaseError("the file is damaged")


def _readable(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(size // 1000, 1)} kB"
