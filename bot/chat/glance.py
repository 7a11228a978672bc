"""A thread at a glance: where it stands, what is on the table, whose turn it is, and what to do next."""

from __future__ import annotations

from dataclasses import replace

from bot import wording
from bot import wording_asks as words
from bot.chat.above import is_weighty
from bot.chat.reading import ReadThread, read_thread
from bot.chat.talk import NotHere, Talk, is_private_only, saying, target_of
from bot.chat.tracking import sight_of
from bot.incoming import Place
from bot.ports import Outgoing, Visit
from bot.reply import Button, Buttons, Reply
from bot.threads.present import present


async def glance(talk: Talk, visit: Visit, place: Place, mention: str) -> Outgoing:
    """The reading of a thread, with nobody's name in it. Raises `NotHere` where there is nothing."""
    thread = await read_thread(talk, visit, place, mention=mention)
    if thread is None:
        raise NotHere(wording.NOTHING_ABOVE)
    reader = talk.translator_of(visit.workspace).reader
    if thread.reading.ask is None and not any(is_weighty(m, reader) for m in thread.messages):
        raise NotHere(wording.NOTHING_WEIGHTY)
    if is_private_only(visit):  # nothing is kept, so nothing could be pressed
        return saying(visit, present(thread.reading), "asker", place=place)
    return saying(visit, glance_card(thread), target_of(visit), place=place)


def glance_card(thread: ReadThread) -> Reply:
    """The reading with what can be done: track the ask, log the why, translate a side's last word."""
    reply = present(thread.reading)
    buttons = [Button(f"glance_for_{side}", label) for side, label in words.TRANSLATE_FOR.items()]
    sight = sight_of(thread)
    if sight is not None:
        track = Button("ask_track", words.TRACK, sight.value(), main=True)
        buttons = [track, Button("why_log", words.LOG_THE_WHY), *buttons]
    return replace(reply, parts=(*reply.parts, Buttons(tuple(buttons))))
