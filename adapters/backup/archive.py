"""An archive: a tar.gz of `manifest.json` (`fogbridge.backup/1`) and the files that it lists, with size and SHA-256."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tarfile
import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adapters.backup.disk import write_new
from adapters.backup.parts import DATABASE
from bot.errors import ConfigurationError

_MANIFEST = "manifest.json"
_LONGEST_MANIFEST = 65_536
_CHUNK = 1_048_576


class Listed(BaseModel):
    """One file of an archive: its size in bytes and its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
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
    files: dict[Literal["fogbridge.db", "fogbridge.jobs.db", "secret.key"], Listed]


def pack(packed: Path, manifest: Manifest, scratch: Path) -> None:
    """Write an archive of the files that the manifest lists, from the scratch folder."""
    written = manifest.model_dump_json(by_alias=True, indent=2).encode()
    write_new(packed, b"")
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


def unpack(source: Path, scratch: Path) -> Manifest:
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
    manifest: Manifest | None = None
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
        or DATABASE not in manifest.files
    ):
        raise damaged
    return manifest


def _read_manifest(member: tarfile.TarInfo, content: IO[bytes]) -> Manifest | None:
    if member.name != _MANIFEST or member.size > _LONGEST_MANIFEST:
        return None
    try:
        return Manifest.model_validate_json(content.read(_LONGEST_MANIFEST))
    except ValidationError:
        return None


def _take(member: tarfile.TarInfo, content: IO[bytes], manifest: Manifest, scratch: Path) -> bool:
    """Write one file of the archive, if it is one that the manifest lists, and as it lists it."""
    for name, listed in manifest.files.items():
        if name == member.name and member.size == listed.bytes and not (scratch / name).exists():
            write_new(scratch / name, b"")
            with (scratch / name).open("r+b") as file:
                shutil.copyfileobj(content, file, _CHUNK)
                file.flush()
                os.fsync(file.fileno())
            return list_file(scratch / name) == listed
    return False


def list_file(file: Path) -> Listed:
    """A file as a manifest lists it."""
    with file.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return Listed(bytes=file.stat().st_size, sha256=digest)
