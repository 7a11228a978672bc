"""Our own sentences in Teams name what is there: a mention, the menu of slash commands, and no Slack."""

from __future__ import annotations

from types import ModuleType

import pytest

from adapters.teams.cards import elements
from adapters.teams.wording import IN_TEAMS, in_teams
from bot import asks, wording, wording_asks, wording_digest, wording_whys
from bot.chat.cards import help_card
from bot.reply import Kept, Notice, Points, Reply

MODULES = (asks, wording, wording_asks, wording_digest, wording_whys)


def _sentences(module: ModuleType) -> list[str]:
    found: list[str] = []
    for name, value in vars(module).items():
        values = value if isinstance(value, tuple) else (value,)
        found += [one for one in values if name.isupper() and isinstance(one, str)]
    return found


OURS = [one for module in MODULES for one in _sentences(module)]


@pytest.mark.parametrize("sentence", [one for one in OURS if "/translate" in one])
def test_no_sentence_names_a_command_that_teams_does_not_have(sentence: str) -> None:
    """A new one is missed here until it has its words for Teams."""
    assert "/translate" not in in_teams(sentence)


def test_every_sentence_of_teams_stands_for_one_that_is_said() -> None:
    """Nothing is left over when the core changes its words."""
    assert set(IN_TEAMS) <= set(OURS)
    assert all("Slack" not in said for said in IN_TEAMS.values())


def test_it_is_said_wherever_such_a_sentence_may_stand() -> None:
    """In a notice, in small print, in a list."""
    for part in (Notice(wording.GONE), Kept(wording.GONE), Points("x", (wording.GONE, "y"))):
        drawn = str(elements(Reply("", (part,))))
        assert "/translate" not in drawn
        assert "choose Fogbridge" in drawn
    assert "/translate" not in str(elements(help_card()))


def test_what_people_write_stays_as_it_is() -> None:
    """Also where it looks like ours."""
    assert in_teams("Write /translate and see") == "Write /translate and see"
