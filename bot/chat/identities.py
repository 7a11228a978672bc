"""One person on two platforms: they say so themselves, with a code from one to the other."""

from __future__ import annotations

from dataclasses import replace

from bot import wording
from bot import wording_pairing as words
from bot.chat.talk import NotHere, Talk, notice
from bot.ports import Outgoing, Visit


async def me(talk: Talk, visit: Visit, code: str | None) -> list[Outgoing]:
    """A code for whoever asks alone, or the code of their other account.

    Raises `NotHere` and `bot.identities.NotJoined` with a calm sentence.
    """
    person = visit.person
    if person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    if talk.identities is None:
        raise NotHere(words.ME_WHERE)
    if code is None:
        given = await talk.identities.code_for(visit.workspace, person.id)
        keep = visit.incoming.platform == "room"  # which shows nothing but what is kept
        return [replace(notice(visit, words.same_person(given), name="me"), keep=keep)]
    await talk.identities.join(visit.workspace, person.id, code)
    return [notice(visit, words.JOINED, name="me")]
