"""Our own sentences as they are said in Teams, where they name a command of another platform.

Teams has no `/translate` of its own name: its menu of slash commands lists ours, and a mention does
the same where everybody may read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot import wording, wording_digest
from bot.asks import SIDE_FIRST

_ALONE = "Type / and choose Fogbridge’s"
_FIRST = (
    "/ and then translate, with a message behind it: the answer is private, and you can share it",
    "for it: … or for marketing: … before the message says whom it is for",
)
"""The first two lines of what can be done; where Teams shows no slash commands, a mention does it too."""


def _help() -> Mapping[str, str]:
    """The other words work behind a mention and in the menu alike."""
    said = {line: line.replace("/translate ", "", 1) for line in wording.HELP_COMMANDS}
    return {**said, **dict(zip(wording.HELP_COMMANDS, _FIRST, strict=False))}


IN_TEAMS: Mapping[str, str] = MappingProxyType(
    {
        SIDE_FIRST: "Say first which side you are on: @Fogbridge side marketing, or it.",
        wording.NOT_YOURS: f"This answer is somebody else's. {_ALONE} translate to get one of your own.",
        wording.GONE: (
            "This answer is not kept any more, so there is nothing to work with. "
            f"{_ALONE} translate and paste the message again."
        ),
        wording.NO_CHANNEL: (
            "Share works in a channel or group chat. Copy the text, or ask me there."
        ),
        wording.IS_OFF: (
            "Fogbridge is switched off in this channel. Anybody here can switch it on: "
            "@Fogbridge settings"
        ),
        # Teams sends replies only where the team consented to that.
        wording.READS_ALONG: (
            "From now on Fogbridge also reads replies in threads that it is called into, as far as "
            "this team lets Teams send them, and no others. The channel can switch that off."
        ),
        wording.READS_NO_MORE: (
            "Replies are not read in this channel any more, and what was read is deleted. "
            "@Fogbridge settings switches it on again."
        ),
        wording.ONLY_IN_CHANNEL: "Settings belong to a channel. Write @Fogbridge settings in one.",
        wording_digest.HOW_TO_SWITCH_OFF: (
            "This comes once a week, for what was asked in this channel, and stays out when there is "
            "nothing to say. @Fogbridge settings changes the day or switches it off."
        ),
        wording_digest.ASK_GONE: (
            "This ask can't be found any more. @Fogbridge asks lists those that are open."
        ),
        **_help(),
    }
)


def in_teams(sentence: str) -> str:
    """One of our sentences as it is said here; any other text as it is."""
    return IN_TEAMS.get(sentence, sentence)
