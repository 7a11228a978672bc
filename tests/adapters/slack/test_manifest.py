"""The manifest that people paste into Slack, for Socket Mode and for HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.manifest import BOT_EVENTS, REQUIRED_FOR, SCOPES, bare_address, slack_manifest
from bot.errors import ConfigurationError

SCHEMA = Path(__file__).parents[4] / "shared" / "schemas" / "slack-manifest.2.0.0.schema.json"
"""Slack's own schema; it lies beside the checkout and is not ours to copy."""
PAGE = (Path(__file__).parents[3] / "docs" / "slack.md").read_text("utf-8")
URL = "https://fogbridge.example.com"

NEEDED_BY_EVENT = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "tokens_revoked": None,
}
"""The scope that Slack asks for each event (docs.slack.dev/reference/events)."""


@pytest.mark.parametrize("url", [None, URL])
def test_slack_s_schema_accepts_it(url: str | None) -> None:
    """Both manifests are valid by the schema that Slack publishes."""
    jsonschema: Any = pytest.importorskip("jsonschema")
    if not SCHEMA.exists():
        pytest.skip(f"Slack's manifest schema is not at ../shared/schemas/{SCHEMA.name}")
    validator = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    found = [
        f"{error.json_path}: {error.message}"
        for error in validator.iter_errors(slack_manifest(url))
    ]
    assert found == []


def test_without_an_address_it_is_for_socket_mode() -> None:
    """No address of ours is in it, and nothing that only works over HTTP is on."""
    manifest = slack_manifest(None)
    assert "http" not in json.dumps(manifest)
    assert manifest["settings"] == {
        "event_subscriptions": {"bot_events": list(BOT_EVENTS)},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": False,
        "socket_mode_enabled": True,
        "token_rotation_enabled": False,
    }
    assert "redirect_urls" not in manifest["oauth_config"]


def test_with_an_address_everything_arrives_there() -> None:
    """Events, buttons and the command go to one route, and an installation comes back to another."""
    manifest = slack_manifest(URL)
    assert manifest["settings"] == {
        "event_subscriptions": {
            "bot_events": list(BOT_EVENTS),
            "request_url": f"{URL}/slack/events",
        },
        "interactivity": {"is_enabled": True, "request_url": f"{URL}/slack/events"},
        "org_deploy_enabled": True,
        "socket_mode_enabled": False,
        "token_rotation_enabled": True,
    }
    assert [command["url"] for command in manifest["features"]["slash_commands"]] == [
        f"{URL}/slack/events"
    ]
    assert manifest["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]


@pytest.mark.parametrize("url", [None, URL])
def test_the_menus_hold_what_works_and_no_more(url: str | None) -> None:
    """One command with mentions escaped, four shortcuts, three prompts that say what they send."""
    features = slack_manifest(url)["features"]
    command = features["slash_commands"][0]
    assert (command["command"], command["should_escape"]) == ("/translate", True)
    assert {shortcut["callback_id"]: shortcut["type"] for shortcut in features["shortcuts"]} == {
        "translate_message": "message",
        "track_message": "message",
        "why_timeline": "message",
        "look_up_term": "global",
    }
    prompts = {p["title"]: p["message"] for p in features["agent_view"]["suggested_prompts"]}
    assert list(prompts) == ["Marketing to IT", "IT to Marketing", "What does a word mean"]
    assert [message.split()[0] for message in prompts.values()] == ["for", "for", "term"]


def test_a_shortcut_s_name_has_at_most_24_characters() -> None:
    """Slack refuses a longer one, and this holds where its schema is not at hand."""
    names = [shortcut["name"] for shortcut in slack_manifest(None)["features"]["shortcuts"]]
    assert [name for name in names if len(name) > 24] == []


@pytest.mark.parametrize("url", [None, URL])
def test_the_scopes_are_the_one_list(url: str | None) -> None:
    """What is asked for is SCOPES, each once, and each says what it is for."""
    assert slack_manifest(url)["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert sorted(SCOPES) == list(SCOPES)
    assert len(set(SCOPES)) == len(SCOPES) == len(REQUIRED_FOR)


def test_each_event_has_the_scope_it_needs() -> None:
    """An event whose scope is missing makes Slack refuse the manifest."""
    assert set(NEEDED_BY_EVENT) == set(BOT_EVENTS)
    assert {scope for scope in NEEDED_BY_EVENT.values() if scope} <= set(SCOPES)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (URL, URL),
        (f"{URL}/", URL),
        ("https://Fogbridge.Example.com", URL),
        ("HTTPS://fogbridge.example.com", URL),
        (f"{URL}:8443", f"{URL}:8443"),
    ],
)
def test_an_address_is_taken_as_people_write_it(url: str, address: str) -> None:
    """Capitals and a final slash make no difference; a port stays."""
    assert bare_address(url) == address


@pytest.mark.parametrize(
    "url",
    [
        "",
        "fogbridge.example.com",
        "http://fogbridge.example.com",
        "https://",
        f"{URL}/slack",
        f"{URL}//",
        f"{URL}?a=b",
        f"{URL}?",
        f"{URL}#top",
        "https://user:secret@fogbridge.example.com",
        f"{URL}:99999",
        f"{URL}:port",
        f" {URL}",
        f"{URL}\n",
        "https://fog bridge.example.com",
        "https://fogbridge..example.com",
        "https://fögbridge.example.com",
        "https://[::1",
        'https://fogbridge.example.com"',
        "wss://fogbridge.example.com",
    ],
)
def test_another_address_is_refused_with_an_example(url: str) -> None:
    """One sentence says what is needed, and repeats nothing of what was given."""
    with pytest.raises(ConfigurationError) as caught:
        slack_manifest(url)
    assert "https" in caught.value.sentence
    assert URL in caught.value.sentence
    assert "secret" not in caught.value.sentence


def test_the_page_for_admins_says_what_each_scope_is_for() -> None:
    """In the same words as the doctor, one row each, in the manifest's order."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert [row for row in rows if row.split("`")[1] in SCOPES] == [
        f"| `{scope}` | {why} |" for scope, why in REQUIRED_FOR.items()
    ]


def test_the_page_for_admins_names_what_is_in_the_menus() -> None:
    """The command and its shortcuts stand there as Slack shows them."""
    features = slack_manifest(None)["features"]
    names = [shortcut["name"] for shortcut in features["shortcuts"]]
    assert [name for name in names if f"**{name}**" not in PAGE] == []
    assert all(f"`{command['command']}`" in PAGE for command in features["slash_commands"])
