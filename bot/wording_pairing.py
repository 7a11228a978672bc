"""Every fixed sentence about pairing, in the bot's one voice."""

from __future__ import annotations

from typing import Literal

from bot.incoming import Platform
from glossary.concept import Side

PLATFORM: dict[Platform, str] = {"slack": "Slack", "teams": "Microsoft Teams", "room": "the room"}

WHERE = "Pairing belongs to a channel. Write pair in the one that is to be paired."
ONLY_ADMINS = "Only an admin can pair channels. Ask whoever runs Fogbridge or this workspace to write pair here."
NOT_AMONG_OUTSIDERS = "There are people from outside in this channel, so it can't be paired."
PAIRED_ALREADY = "This channel is paired already. End that first, with unpair."
OUTSIDERS_THERE = (
    "There are people from outside in the channel at the other end, so it can't be paired."
)
THERE_PAIRED_ALREADY = "The channel at the other end is paired already. End that pair first."
NO_SUCH_CODE = (
    "This code is not good, or not any more: it works once and for ten minutes. "
    "Write pair to get a new one."
)
FOR_ANOTHER_CHANNEL = "This code is for another channel. Enter it where pairing was begun."
SAME_END = (
    "Both channels are of the same installation. Pairing joins a channel here with one of another "
    "platform or workspace."
)
TWO_MEMORIES = (
    "Both ends remember asks already, or share their memory with others, and two memories can't be "
    "made one. Remove Fogbridge at the end whose memory can go, install it there anew, and pair again."
)
NOT_INSTALLED_THERE = "Fogbridge is not installed at the other end any more. Begin again with pair."
NOT_PAIRED = "This channel is not paired."
PRIVATE_HERE = "This channel is private: what is asked here can then be read by everybody who reads the other one."
DONE = "The two channels are a pair now, and both are told."
PARTED = "This channel is not paired any more. Nothing is mirrored from now on."
PARTED_HERE = (
    "Not paired any more. Cards from the other channel do not follow, and no new ones come."
)
UNPAIR = "Unpair"
TITLE = "Paired channels"
WHAT_HOLDS = "What that means"
WHAT_IT_MEANS = (
    "An ask that is tracked in one of them has a card in both, and so have its dates and reasons.",
    "What is remembered in one can be read in the other for as long as they are a pair.",
    "Messages stay where they were written; the other end sees only what a card quotes.",
)
WHO_ENDS_IT = "An admin at either end can end it with one click."
NOT_FOLLOWED = "This ask is kept in a channel that is not paired with this one any more."
JOINS: dict[Literal["nobody", "here", "there"], str] = {
    "nobody": "Nothing else changes: both ends share one memory already.",
    "here": (
        "With it this end joins the other's workspace: one glossary and one memory for both. "
        "People keep their sides and channels their settings; translations made here so far are "
        "deleted, and so are tokens for programs."
    ),
    "there": (
        "With it the other end joins the workspace of this one: one glossary and one memory for both. "
        "What is remembered in public channels here can be read there then."
    ),
}
IN_WORDS: dict[Side, str] = {"marketing": "In marketing's words", "it": "In IT's words"}


def begun(code: str) -> str:
    """The first code, for whoever made it."""
    return (
        f"Give this code to an admin at the other end, who writes it in the channel there: pair {code}. "
        "It works once, in the next ten minutes. They get a code for you, to be entered here. "
        "Fogbridge has to be a member of both channels."
    )


def answered(code: str) -> str:
    """The second code, for whoever entered the first."""
    return (
        f"That code is good. Give this one back to whoever sent it, to enter it where they began: "
        f"pair {code}. It works once, in the next ten minutes, and then the two channels are a pair."
    )


def paired_with(platform: Platform) -> str:
    """What stands in a channel that has become one of a pair."""
    return f"This channel is paired with a channel of {PLATFORM[platform]} now."


def asked_across(platform: Platform) -> str:
    """Where a mirrored ask was made."""
    return f"It was asked in the paired channel of {PLATFORM[platform]}."


# One person on two platforms

NO_SUCH_ME = (
    "This code is not good here, or not any more: it works once and for ten minutes. "
    "Write me to get a new one."
)
YOU_ALREADY = "That is this account of yours. Write the code with the other one."
BOTH_SIDES = (
    "These two said yes for both sides of the same date, which takes two people, so they stay two."
)
JOINED = "You are one person on both platforms now, with one side and one home page."
ME_WHERE = (
    "Accounts can be joined once both platforms share a workspace. An admin pairs them first."
)


def same_person(code: str) -> str:
    """How somebody says on the other platform that they are the same person."""
    return (
        f"Write this to me on the other platform, so that both accounts are yours: me {code}. "
        "It works once, in the next ten minutes, and shows nobody but you."
    )
