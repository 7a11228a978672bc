"""Answers for the log: in a form, in the thread, or by confirming what is there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from bot import whys
from bot import wording_whys as words
from bot.asks import NotPossible
from bot.calendar import zone_of
from bot.chat.actors import actor_of, with_side
from bot.chat.fields import as_day, as_uuid
from bot.chat.reading import ReadThread, short_quote
from bot.chat.talk import NotHere, Talk, saying
from bot.chat.why_cards import answered_card
from bot.chat.why_entries import (
    is_in,
    may_use_log,
    shown,
    superseding,
    the_why,
    view_of,
    write_whys,
)
from bot.chat.why_thread import concepts_in, factors_in, spoken_of, termbase_of
from bot.forms import ChoiceField, DayField, Form, Option, TextField
from bot.incoming import Place
from bot.ports import Outgoing, Visit
from bot.records import QUOTE_MOST
from bot.reply import Notice, Reply
from bot.why_log import explained, missing, with_reading
from bot.whys import Factor, Step, Why

FORM_BUTTONS = frozenset(("why_answer",))
"""Buttons of the log that open a form."""
_LEAST_WORDS = 4
"""A shorter reply is seldom a reason."""
_WAITS = timedelta(days=14)
"""How long a reply in the thread is taken for the answer."""
_WILL_SAY = re.compile(
    r"\b(?:(?:i|we)(?:['’]ll| will| can| have to| need to) "
    r"(?:ask|check|find out|look|get back|come back|see|clarify)"
    r"|let (?:me|us) (?:ask|check|find out|look|see)|good question|no idea"
    r"|(?:don['’]t|do not) know|not sure|thank(?:s| you))\b",
    re.IGNORECASE,
)
_SIDES = (Option("it", "IT"), Option("marketing", "Marketing"))


# In a form


async def why_form(talk: Talk, visit: Visit, value: str) -> Form:
    """The form in which the side that has the answer gives it; a sentence where it can't be had."""
    try:
        may_use_log(visit)
        why = await the_why(talk, visit, as_uuid(value.partition(":")[0]))
    except NotHere as error:
        return Form("card", words.TITLE, shown=_sentence(error.sentence))
    person = visit.person
    sides: tuple[ChoiceField, ...] = ()
    if person is None or not person.chosen or person.side is None:
        sides = (ChoiceField("my_side", words.YOUR_SIDE, _SIDES, why.asked_of or "it"),)
    reason = TextField(
        "reason", words.REASON_FIELD, hint=words.REASON_HINT, lines=True, limit=QUOTE_MOST
    )
    day = DayField("day", words.DAY_FIELD, hint=words.DAY_HINT, optional=True)
    asked = missing(why, termbase_of(talk, visit))
    return Form(
        "why_answer",
        words.TITLE,
        (*sides, reason, day),
        submit=words.LOG_IT,
        shown=_sentence(asked) if asked else None,
        context={"why": why.id.hex},
    )


def why_problems(values: dict[str, str]) -> dict[str, str]:
    """What is wrong with the form, by field."""
    return {} if values.get("reason", "").strip() else {"reason": words.REASON_MISSING}


async def why_submitted(
    talk: Talk, visit: Visit, context: dict[str, str], values: dict[str, str]
) -> list[Outgoing]:
    """The reason, from a person of the side that has it: sending it confirms it."""
    may_use_log(visit)
    why_id, at = as_uuid(context.get("why", "")), visit.incoming.at
    await the_why(talk, visit, why_id)
    visit = await with_side(talk, visit, values)
    by = await actor_of(talk, visit)

    async def made() -> tuple[Why, ...]:
        why = await the_why(talk, visit, why_id)
        if why.asked_of is not None and by.side != why.asked_of:
            raise NotPossible(words.NOT_YOURS[why.asked_of])
        text = short_quote(values.get("reason", ""))
        factors = factors_in(talk, visit, text, why.asked_of or by.side or "it")
        day = as_day(values.get("day", ""))
        if day is not None:
            step = Step(at, by.side, "estimate", day, text, by=by.person)
            why = replace(why, steps=(*why.steps, step), due=day, planned=why.planned or day)
        why = replace(why, steps=explained(why.steps, factors[0]))
        confirmed = whys.confirmed(whys.answered(why, factors, at), by, at)
        return await superseding(talk, replace(confirmed, version=why.version + 1))

    await write_whys(talk, visit, made)
    return await shown(talk, visit, why_id)


# By a button


async def confirm(talk: Talk, visit: Visit, why_id: UUID | None) -> list[Outgoing]:
    """A person of the side that has the answer confirms it: it is a record from now on."""
    by = await actor_of(talk, visit)
    await the_why(talk, visit, why_id)

    async def made() -> tuple[Why, ...]:
        why = await the_why(talk, visit, why_id)
        return await superseding(talk, whys.confirmed(why, by, visit.incoming.at))

    await write_whys(talk, visit, made)
    return await shown(talk, visit, why_id)


async def still_holds(
    talk: Talk, visit: Visit, why_id: UUID | None, past_id: UUID | None
) -> list[Outgoing]:
    """The older answer is confirmed as of now, and the question is closed with it."""
    by, at = await actor_of(talk, visit), visit.incoming.at
    await the_why(talk, visit, why_id)

    async def made() -> tuple[Why, ...]:
        why, past = await the_why(talk, visit, why_id), await the_why(talk, visit, past_id)
        if why.superseded_by is not None or why.factors:
            raise NotPossible(words.ANSWERED_ALREADY)
        again = whys.confirmed_again(past, by, at)
        return replace(why, superseded_by=past.id, version=why.version + 1), again

    await write_whys(talk, visit, made)
    why, past = await the_why(talk, visit, why_id), await the_why(talk, visit, past_id)
    here = is_in(past, why.source.place)
    reply = answered_card(past, view_of(talk, visit), here=here, line=words.HOLDS)
    old = await talk.outbox.card(visit.workspace, why.id)
    if old is None:
        return [saying(visit, reply, "asker")]
    return [saying(visit, reply, "card", "card", place=old.place, replaces=old)]


# In the thread


async def waiting_in(talk: Talk, visit: Visit, place: Place) -> Why | None:
    """The entry of this thread for which a reply is waited: asked aloud, and not complete yet."""
    since = visit.incoming.at - _WAITS
    for why in await talk.memory.whys_in(visit.workspace, place):
        if why.confirmed_at is not None or why.superseded_by is not None or why.opened_at < since:
            continue
        if missing(why, termbase_of(talk, visit)) is None:
            continue
        card = await talk.outbox.card(visit.workspace, why.id)
        if card is not None and card.to == "place" and card.state in ("ready", "sending", "sent"):
            return why
    return None


async def reply_heard(talk: Talk, visit: Visit, waiting: Why, thread: ReadThread) -> list[Outgoing]:
    """What the side that was asked writes next is the answer, unless it only says that one will come."""
    spoken = spoken_of(talk, visit, thread)
    last = spoken[-1]
    if waiting.asked_of is not None and last.side != waiting.asked_of:
        return []
    if last.by is not None and last.by == waiting.asker:
        return []
    read = with_reading(waiting, thread.reading, spoken, zone_of(visit.timezone))
    known = {factor.quote for factor in waiting.factors}
    fresh = [f for f in read.factors if f.message == last.key and f.quote not in known]
    if not fresh and not waiting.factors and _is_answer(last.text):
        about = concepts_in(talk, visit, last.text)
        fresh = [Factor("other", short_quote(last.text), last.key, about, by=last.by)]
    dated = len(read.steps) > len(waiting.steps)
    if not fresh and not (waiting.factors and dated):
        return []

    async def made() -> tuple[Why, ...]:
        why = await the_why(talk, visit, waiting.id)
        if why.confirmed_at is not None:
            return ()
        steps = explained(read.steps, fresh[0]) if fresh else read.steps
        told = replace(why, steps=steps, planned=read.planned, due=read.due)
        return (whys.answered(told, (*why.factors, *fresh), visit.incoming.at),)

    await write_whys(talk, visit, made)
    return await shown(talk, visit, waiting.id)


def _is_answer(text: str) -> bool:
    """Whether a reply without a clear reason may still be one."""
    return (
        len(text.split()) >= _LEAST_WORDS
        and not text.rstrip().endswith("?")
        and _WILL_SAY.search(text) is None
    )


def _sentence(text: str) -> Reply:
    return Reply(text, (Notice(text),))
