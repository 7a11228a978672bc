"""Which way of running the variables choose, and what is said when they choose none."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.settings import Settings, read_settings
from adapters.slack.mode import ManyWorkspaces, Mode, OneWorkspace, SocketMode, slack_mode
from bot.errors import ConfigurationError

BOT = "xoxb-invented-bot"
APP = "xapp-invented-app"
SIGNING = "0123456789abcdef0123456789abcdef"
CLIENT = "1111111111.2222222222"
SECRET = "fedcba9876543210fedcba9876543210"
VALUES = {
    "SLACK_BOT_TOKEN": BOT,
    "SLACK_APP_TOKEN": APP,
    "SLACK_SIGNING_SECRET": SIGNING,
    "SLACK_CLIENT_ID": CLIENT,
    "SLACK_CLIENT_SECRET": SECRET,
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)
    monkeypatch.chdir(tmp_path)


def _mode(monkeypatch: pytest.MonkeyPatch, **values: str) -> Mode | None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return slack_mode(read_settings(None))


def _refused(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        _mode(monkeypatch, **values)
    return caught.value.sentence


def _named(letters: str) -> dict[str, str]:
    """Variables by letter: b(ot), a(pp), s(igning), i(d), c(lient secret)."""
    return {
        name: VALUES[name]
        for letter, name in zip("basic", VALUES, strict=True)
        if letter in letters
    }


def test_without_variables_there_is_no_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing set is a way of running too, and another address of the API changes nothing."""
    assert _mode(monkeypatch) is None
    assert _mode(monkeypatch, SLACK_API_URL="http://127.0.0.1:1/api/") is None


@pytest.mark.parametrize(
    ("letters", "kind"), [("ba", SocketMode), ("bs", OneWorkspace), ("sic", ManyWorkspaces)]
)
def test_each_set_of_variables_chooses_its_way(
    monkeypatch: pytest.MonkeyPatch, letters: str, kind: type
) -> None:
    """Two tokens are Socket Mode; a signing secret is HTTP, with a token or with OAuth."""
    assert type(_mode(monkeypatch, **_named(letters))) is kind


def test_a_way_carries_its_secrets_and_never_shows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who uses it needs no second look at the settings, and a log line gives nothing away."""
    socket = _mode(monkeypatch, **_named("ba"))
    assert isinstance(socket, SocketMode)
    assert socket.bot_token.get_secret_value() == BOT
    assert socket.app_token.get_secret_value() == APP
    assert BOT not in repr(socket)
    assert APP not in repr(socket)


@pytest.mark.parametrize(
    ("letters", "says"),
    [
        ("b", ("SLACK_BOT_TOKEN is set alone", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")),
        ("a", ("SLACK_BOT_TOKEN is missing",)),
        ("s", ("SLACK_SIGNING_SECRET is set alone", "SLACK_CLIENT_ID", "SLACK_BOT_TOKEN")),
        ("i", ("SLACK_SIGNING_SECRET is missing",)),
        ("ic", ("SLACK_SIGNING_SECRET is missing",)),
        ("bc", ("SLACK_SIGNING_SECRET is missing",)),
        ("si", ("SLACK_CLIENT_SECRET is missing",)),
        ("sc", ("SLACK_CLIENT_ID is missing",)),
        ("bsi", ("SLACK_CLIENT_SECRET is missing",)),
        ("bas", ("Socket Mode", "HTTP", "Take SLACK_APP_TOKEN out", "SLACK_SIGNING_SECRET")),
        ("basic", ("Socket Mode", "SLACK_SIGNING_SECRET, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET")),
        ("as", ("Socket Mode", "HTTP")),
        ("bsic", ("for one workspace", "for many", "Take out SLACK_BOT_TOKEN")),
    ],
)
def test_half_a_set_or_two_sets_say_what_to_do(
    monkeypatch: pytest.MonkeyPatch, letters: str, says: tuple[str, ...]
) -> None:
    """Every other combination is refused, by the names of the variables and without their values."""
    sentence = _refused(monkeypatch, **_named(letters))
    assert [part for part in says if part not in sentence] == []
    assert [value for value in VALUES.values() if value in sentence] == []


def test_every_combination_is_chosen_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the 32 sets of variables four are a way of running, and no other gets through."""
    chosen = []
    for number in range(32):
        letters = "".join(letter for bit, letter in enumerate("basic") if number >> bit & 1)
        for name in VALUES:
            monkeypatch.delenv(name, raising=False)
        try:
            _mode(monkeypatch, **_named(letters))
        except ConfigurationError:
            continue
        chosen.append(letters)
    assert sorted(chosen) == ["", "ba", "bs", "sic"]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SLACK_BOT_TOKEN", APP, "is an app-level token"),
        ("SLACK_BOT_TOKEN", "xoxp-invented", "is a user's token"),
        ("SLACK_BOT_TOKEN", "xoxe-1-invented", "for refreshing"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxb-1-invented", "expires after 12 hours"),
        ("SLACK_BOT_TOKEN", "xoxb-", "starts with xoxb-"),
        ("SLACK_BOT_TOKEN", "invented", "starts with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-in vented", "holds a space"),
        ("SLACK_BOT_TOKEN", "xoxb-invented\n", "holds a space"),
        ("SLACK_BOT_TOKEN", "xoxb-invénted", "a sign that no token has"),
        ("SLACK_APP_TOKEN", "xoxb-another-bot", "is a bot token"),
        ("SLACK_APP_TOKEN", "invented", "starts with xapp-"),
    ],
)
def test_a_token_of_the_wrong_kind_says_which_kind(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    """What was pasted into the wrong place is named, and where the right one is."""
    sentence = _refused(monkeypatch, **{**_named("ba"), name: value})
    assert name in sentence
    assert says in sentence
    assert "invented" not in sentence


@pytest.mark.parametrize("name", ["SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"])
@pytest.mark.parametrize("value", [BOT, APP, "two words"])
def test_a_token_is_no_secret_of_the_app(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """A token in the place of a credential is refused, and where the credential is."""
    sentence = _refused(monkeypatch, **{**_named("sic"), name: value})
    assert sentence.startswith(name)
    assert "App Credentials" in sentence
    assert value not in sentence


def test_swapped_tokens_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two good tokens in each other's place need one sentence."""
    sentence = _refused(monkeypatch, SLACK_BOT_TOKEN=APP, SLACK_APP_TOKEN=BOT)
    assert "are swapped" in sentence
