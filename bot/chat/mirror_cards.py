"""The cards of a pair: an ask as the other end reads it, one that follows no more, and the pair itself."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot import wording
from bot import wording_pairing as words
from bot.chat.ask_cards import Standing, ask_card
from bot.incoming import Platform
from bot.reply import (
    Button,
    Buttons,
    Glosses,
    Kept,
    Notice,
    Original,
    Part,
    Points,
    Reply,
    Say,
    Title,
)
from bot.translation.present import present
from bot.translation.result import Translation

UNPAIR = "pairing_end"
"""The button that ends a pair."""


def mirror_card(standing: Standing, translation: Translation | None) -> Reply:
    """An ask's card in the paired channel, in the words of the side that reads it, where there are any.

    Where a model found them the original stands below; else the words are explained.
    """
    card = ask_card(standing)
    across = Kept(words.asked_across(standing.ask.source.place.platform))
    if standing.ask.quote is None:
        translation = None  # its words are gone, and so are others for them
    parts: list[Part] = []
    for part in card.parts:
        if isinstance(part, Say) and translation is not None:
            parts += _in_words(part, translation)
        elif isinstance(part, Buttons):
            parts += (across, part)
        else:
            parts.append(part)
    return replace(card, parts=tuple(parts))


def _in_words(said: Say, translation: Translation) -> list[Part]:
    if translation.rephrased is not None:
        return [Say(translation.rephrased), Original(wording.ORIGINAL, said.text)]
    explained = next((p for p in present(translation).parts if isinstance(p, Glosses)), None)
    return [said, replace(explained, title=words.IN_WORDS[translation.to])] if explained else [said]


def ended_card(standing: Standing) -> Reply:
    """The same once the channels are no pair: the number, and no word of it."""
    title = f"#{standing.ask.number}"
    return Reply(f"{title}: {words.NOT_FOLLOWED}", (Title(title), Notice(words.NOT_FOLLOWED)))


def pair_card(platform: Platform, pair: UUID) -> Reply:
    """What stands in a channel from the moment on that it is one of a pair; `platform` of the other."""
    lead = words.paired_with(platform)
    return Reply(
        lead,
        (
            Title(words.TITLE),
            Notice(lead),
            Points(words.WHAT_HOLDS, words.WHAT_IT_MEANS),
            Kept(words.WHO_ENDS_IT),
            Buttons((Button(UNPAIR, words.UNPAIR, pair.hex),)),
        ),
    )


def parted_card() -> Reply:
    """The same once it is over."""
    return Reply(words.PARTED_HERE, (Title(words.TITLE), Notice(words.PARTED_HERE)))
