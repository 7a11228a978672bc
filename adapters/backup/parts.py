"""The parts of an installation on the embedded database: its two files and the key, by name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adapters.database.engine import database_url
from adapters.database.job_rows import jobs_url
from adapters.settings import Settings
from adapters.vault import key_file
from bot.errors import ConfigurationError

DATABASE = "fogbridge.db"
JOBS = "fogbridge.jobs.db"
KEY = "secret.key"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of an installation are: the database, the queue beside it, the key."""

    database: Path
    jobs: Path
    key: Path

    def of(self, name: str) -> Path:
        """Where the part of this name is: `DATABASE`, `JOBS` or `KEY`."""
        return {DATABASE: self.database, JOBS: self.jobs, KEY: self.key}[name]


def places_of(settings: Settings, instead: str) -> Places:
    """Where they are; raises `ConfigurationError` with `instead` where PostgreSQL keeps the data."""
    key = key_file(settings)
    if key is None:
        raise ConfigurationError(instead)
    database = Path(str(database_url(settings.database_url).database))
    return Places(database, Path(str(jobs_url(settings.database_url).database)), key)
