"""What is sealed stays secret, what is signed can't be made up, and there is one key."""

from __future__ import annotations

import asyncio
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.settings import Settings, read_settings
from adapters.vault import Vault, WrongKey, open_vault
from bot.errors import ConfigurationError

KEY = "a key that is long enough for the tests"
OTHER = "another key that is long enough as well"
TOKEN = "xoxb-111-222-made-up"


@dataclass
class Seconds:
    """A clock in seconds."""

    at: float = 1_000.0

    def __call__(self) -> float:
        return self.at


def embedded(folder: Path) -> Settings:
    """Settings of the embedded default, with nothing else set."""
    url = f"sqlite:///{folder / 'fogbridge.db'}"
    return read_settings(None).model_copy(
        update={"database_url": url, "secret_key": None, "secret_key_old": None}
    )


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return [each.name for each in folder.iterdir()]


def test_what_is_sealed_comes_back_and_shows_nothing() -> None:
    """Sealed twice it looks different each time, and never like the text."""
    vault = Vault(KEY)
    once, twice = vault.seal(TOKEN), vault.seal(TOKEN)
    assert vault.unseal(once) == vault.unseal(twice) == TOKEN
    assert once != twice
    assert TOKEN not in once


def test_any_length_and_any_letter_is_sealed() -> None:
    """Also nothing, and what is not ASCII."""
    vault = Vault(KEY)
    for text in ("", "ß→漢", "x" * 10_000):
        assert vault.unseal(vault.seal(text)) == text


@pytest.mark.parametrize("spoiled", ["", "gAAAA", "ß", TOKEN, "x" * 200])
def test_what_was_not_sealed_is_refused_in_a_sentence(spoiled: str) -> None:
    """It says what to do and does not repeat what it was given."""
    with pytest.raises(WrongKey) as refused:
        Vault(KEY).unseal(spoiled)
    assert "FOGBRIDGE_SECRET_KEY" in refused.value.sentence
    assert not spoiled or spoiled not in refused.value.sentence


def test_a_changed_letter_is_noticed() -> None:
    """It is authenticated, not only encrypted."""
    vault = Vault(KEY)
    sealed = vault.seal(TOKEN)
    middle = len(sealed) // 2
    other = "A" if sealed[middle] != "A" else "B"
    with pytest.raises(WrongKey):
        vault.unseal(sealed[:middle] + other + sealed[middle + 1 :])


def test_another_key_opens_nothing() -> None:
    """And says so calmly."""
    sealed = Vault(KEY).seal(TOKEN)
    with pytest.raises(WrongKey):
        Vault(OTHER).unseal(sealed)
    with pytest.raises(WrongKey):
        Vault(OTHER).reseal(sealed)


def test_the_key_is_changed_without_losing_anything() -> None:
    """The old key still reads; what is resealed needs it no more."""
    sealed = Vault(OTHER).seal(TOKEN)
    both = Vault(KEY, OTHER)
    assert both.unseal(sealed) == TOKEN
    again = both.reseal(sealed)
    assert Vault(KEY).unseal(again) == TOKEN
    with pytest.raises(WrongKey):
        Vault(KEY).unseal(sealed)
    link = Vault(OTHER).sign("sign-in", "person 7", 60)
    assert both.check("sign-in", link) == "person 7"
    assert Vault(KEY).check("sign-in", both.sign("sign-in", "person 7", 60)) == "person 7"


def test_a_link_is_good_for_its_purpose_and_its_time() -> None:
    """Not for another purpose, not later, not with another key, not when changed."""
    now = Seconds()
    vault = Vault(KEY, now=now)
    link = vault.sign("sign-in", "person 7", 600)
    now.at += 599
    assert vault.check("sign-in", link) == "person 7"
    assert vault.check("pairing", link) is None
    assert Vault(OTHER, now=now).check("sign-in", link) is None
    assert vault.check("sign-in", link[:-1]) is None
    assert vault.check("sign-in", "x" + link) is None
    assert vault.check("sign-in", "ß.ß") is None
    assert vault.check("sign-in", "") is None
    now.at += 1
    assert vault.check("sign-in", link) is None


def test_a_link_fits_into_an_address() -> None:
    """Only letters that need no escaping there."""
    link = Vault(KEY).sign("sign-in", "person ß / 7 & more?", 600)
    assert all(letter.isalnum() or letter in "-_." for letter in link)


def test_the_key_is_nowhere_to_be_seen() -> None:
    """Neither in what a vault says about itself nor in its name."""
    vault = Vault(KEY, OTHER)
    for said in (repr(vault), str(vault), vault.name, f"{vault!r:>99}"):
        assert KEY not in said
        assert OTHER not in said
    assert vault.name == Vault(KEY).name != Vault(OTHER).name
    assert not hasattr(vault, "__dict__")


def test_the_embedded_default_makes_a_key_once(tmp_path: Path) -> None:
    """Beside the database, for its owner only, and the same one afterwards."""
    settings = embedded(tmp_path / "var")
    sealed = open_vault(settings).seal(TOKEN)
    file = tmp_path / "var" / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert open_vault(settings).unseal(sealed) == TOKEN
    assert names(file.parent) == ["secret.key"]
    other = embedded(tmp_path / "other")
    with pytest.raises(WrongKey):
        open_vault(other).unseal(sealed)


def test_a_key_file_that_others_can_read_is_closed(tmp_path: Path) -> None:
    """A copy from a backup may have arrived open."""
    settings = embedded(tmp_path)
    open_vault(settings)
    file = tmp_path / "secret.key"
    file.chmod(0o644)
    open_vault(settings)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 40])
def test_a_damaged_key_file_is_said_and_kept(tmp_path: Path, content: bytes) -> None:
    """A new key in its place would hide that everything sealed is lost."""
    file = tmp_path / "secret.key"
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match="key file"):
        open_vault(embedded(tmp_path))
    assert file.read_bytes() == content


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    """One sentence that says what to do."""
    (tmp_path / "var").write_text("a file")
    with pytest.raises(ConfigurationError, match="FOGBRIDGE_SECRET_KEY"):
        open_vault(embedded(tmp_path / "var"))


def test_a_key_of_the_settings_wins(tmp_path: Path) -> None:
    """Then no file is made; the one before it is read where it is named."""
    plain = embedded(tmp_path)
    settings = plain.model_copy(
        update={"secret_key": SecretStr(KEY), "secret_key_old": SecretStr(OTHER)}
    )
    vault = open_vault(settings)
    assert vault.unseal(Vault(OTHER).seal(TOKEN)) == TOKEN
    assert Vault(KEY).unseal(vault.seal(TOKEN)) == TOKEN
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    """And is not repeated."""
    settings = embedded(tmp_path).model_copy(update={"secret_key": SecretStr("swordfish")})
    with pytest.raises(ConfigurationError, match="fewer than 32") as refused:
        open_vault(settings)
    assert "swordfish" not in refused.value.sentence


def test_postgresql_needs_a_key_of_the_settings() -> None:
    """Several processes share it, so none of them makes it."""
    settings = read_settings(None).model_copy(
        update={"database_url": "postgresql://h/fogbridge", "secret_key": None}
    )
    with pytest.raises(ConfigurationError, match="FOGBRIDGE_SECRET_KEY is missing"):
        open_vault(settings)


_PROCESS = """
import sys
from pathlib import Path
from adapters.settings import read_settings
from adapters.vault import open_vault

given = {"database_url": sys.argv[1], "secret_key": None}
settings = read_settings(None).model_copy(update=given)
print("ready", flush=True)
sys.stdin.readline()
print(open_vault(settings).name)
"""


async def test_processes_that_start_at_once_have_the_same_key(tmp_path: Path) -> None:
    """The first one wins, and nobody sees half of it."""
    url = f"sqlite:///{tmp_path / 'fogbridge.db'}"
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-c", _PROCESS, url),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    answers = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    assert [process.returncode for process in processes] == [0] * 4
    assert len({out for out, _ in answers}) == 1
    assert names(tmp_path) == ["secret.key"]
