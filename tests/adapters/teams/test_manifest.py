"""The app package that people upload to Teams: by Microsoft's schema, and with nothing missing."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.manifest import (
    READS_CHANNELS,
    SHORTCUTS,
    TRANSLATE_COMPOSE,
    app_package,
    teams_manifest,
    write_package,
)
from bot.chat.words import Text, read_words
from bot.errors import ConfigurationError
from tests.project import ROOT

SCHEMA = Path(__file__).parents[4] / "shared" / "schemas" / "teams-manifest.1.29.schema.json"
"""Microsoft's own schema; it lies beside the checkout and is not ours to copy."""
URL = "https://fogbridge.example.com"
APP = "11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize("reads", [False, True])
def test_microsoft_s_schema_accepts_it(reads: bool) -> None:
    """With and without the right to read along."""
    jsonschema: Any = pytest.importorskip("jsonschema")
    if not SCHEMA.exists():
        pytest.skip(f"Teams' manifest schema is not at ../shared/schemas/{SCHEMA.name}")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    manifest = teams_manifest(URL, APP, reads_channels=reads)
    found = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(manifest)]
    assert found == []


def test_the_limits_hold_where_the_schema_is_not_at_hand() -> None:
    """Three lists of twelve commands, ten of the message extension, and short names."""
    manifest = teams_manifest(URL, APP)
    (bot,), (extension,) = manifest["bots"], manifest["composeExtensions"]
    assert bot["supportsTargetedMessages"] is True
    assert len(bot["commandLists"]) <= 3
    for listed in bot["commandLists"]:
        assert 0 < len(listed["commands"]) <= 12
        for command in listed["commands"]:
            assert len(command["title"]) <= 32
            assert len(command["description"]) <= 128
    assert len(extension["commands"]) <= 10
    for command in extension["commands"]:
        assert len(command["title"]) <= 32
        assert len(command["description"]) <= 128
    assert len(manifest["description"]["short"]) <= 80
    assert len(manifest["name"]["short"]) <= 30


def test_it_asks_for_no_right_to_read_unless_somebody_wants_it() -> None:
    """Without it the bot hears what it is called for, and nothing else."""
    plain = teams_manifest(URL, APP)
    assert plain.keys().isdisjoint({"authorization", "webApplicationInfo"})
    reads = teams_manifest(URL, APP, reads_channels=True)
    asked = reads["authorization"]["permissions"]["resourceSpecific"]
    assert [one["name"] for one in asked] == list(READS_CHANNELS)
    assert reads["webApplicationInfo"]["id"] == APP
    assert {key: reads[key] for key in plain} == plain


@pytest.mark.parametrize("trigger", ["mention", "slash"])
def test_every_command_of_the_menu_is_understood(trigger: str) -> None:
    """As it is inserted, or with what it takes behind it; none is translated by mistake."""
    (bot,) = teams_manifest(URL, APP)["bots"]
    takes = {"translate": "We need it", "term": "SSO", "side": "marketing"}
    listed = [
        command["title"]
        for one in bot["commandLists"]
        if trigger in one["triggers"]
        for command in one["commands"]
        if command["title"] != "home"  # adapters.teams.read knows it
    ]
    assert "translate" in listed
    for title in listed:
        said = f"{title} {takes[title]}" if title in takes else title
        words = read_words(said, "mention", lambda word: word == "SSO")
        assert isinstance(words, Text) is (title == "translate"), title


def test_every_command_of_a_message_is_read() -> None:
    """What the menu sends and what `read` knows are one list."""
    (extension,) = teams_manifest(URL, APP)["composeExtensions"]
    on_messages = {one["id"] for one in extension["commands"] if one["context"] == ["message"]}
    assert on_messages == set(SHORTCUTS)
    assert all(one["fetchTask"] for one in extension["commands"] if one["type"] == "action")
    assert TRANSLATE_COMPOSE in {one["id"] for one in extension["commands"]}


def test_the_package_holds_what_teams_wants_and_is_the_same_each_time() -> None:
    """A manifest and two icons of the sizes that Teams asks for."""
    made = app_package(teams_manifest(URL, APP))
    assert made == app_package(teams_manifest(URL, APP))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert set(package.namelist()) == {"manifest.json", "color.png", "outline.png"}
        manifest = json.loads(package.read("manifest.json"))
        assert manifest == teams_manifest(URL, APP)
        for name, side in (("color", 192), ("outline", 32)):
            icon = package.read(manifest["icons"][name])
            assert icon.startswith(b"\x89PNG")
            assert struct.unpack(">II", icon[16:24]) == (side, side)
        assert package.read("outline.png")[25] in (4, 6)  # colour types with transparency


@pytest.mark.parametrize(
    ("url", "app"),
    [
        ("http://fogbridge.example.com", APP),
        ("https://fogbridge.example.com/teams", APP),
        ("", APP),
        (URL, ""),
        (URL, "fogbridge"),
        (URL, f"{APP}0"),
    ],
)
def test_an_address_or_id_that_teams_would_refuse_is_refused_here(url: str, app: str) -> None:
    """With a sentence that says what it should look like."""
    with pytest.raises(ConfigurationError, match=r"Teams needs"):
        teams_manifest(url, app)


def test_pages_of_one_s_own_are_named_and_others_refused() -> None:
    """Teams shows them to whoever adds the app."""
    own = "https://www.example.com/privacy?lang=en"
    developer = teams_manifest(URL, APP, privacy_url=own, terms_url=own)["developer"]
    assert developer["privacyUrl"] == developer["termsOfUseUrl"] == own
    assert teams_manifest(URL, APP)["developer"]["privacyUrl"] == URL
    for page in ("", "http://www.example.com", "javascript:x", "https://", "https://a b"):
        with pytest.raises(ConfigurationError, match=r"pages with https"):
            teams_manifest(URL, APP, privacy_url=page)


def test_a_place_that_can_t_be_written_is_said_calmly(tmp_path: Path) -> None:
    """Without the system's own words."""
    with pytest.raises(ConfigurationError, match=r"can't be written\. Name another place"):
        write_package(tmp_path, teams_manifest(URL, APP))


def test_the_command_writes_it(tmp_path: Path) -> None:
    """And says where it goes, and which endpoint Azure wants."""
    code = "from adapters.cli import main; main()"
    asked = ["manifest", "teams", "--url", URL, "--app-id", APP]
    done = subprocess.run(
        [sys.executable, "-c", code, *asked, "--file", str(tmp_path / "app.zip")],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert zipfile.is_zipfile(tmp_path / "app.zip")
    assert f"{URL}/api/messages" in " ".join(done.stdout.split())
