"""Forms that were sent: what is wrong with them, and what they bring about."""

from __future__ import annotations

from uuid import UUID

from bot import wording
from bot.chat import digest_settings
from bot.chat.ask_forms import ask_problems
from bot.chat.asks import ask_submitted
from bot.chat.commitments import commit_submitted
from bot.chat.home import home_page
from bot.chat.opening import card_of_press
from bot.chat.sharing import share, usable
from bot.chat.talk import NotHere, Talk, notice, saying
from bot.chat.terms import term_card
from bot.chat.translating import Wanted, answer_with, side_of
from bot.chat.why_answers import why_problems, why_submitted
from bot.ids import made_at
from bot.incoming import Submitted
from bot.ports import Mode, Outgoing, Visit
from bot.records import channel_key
from bot.translation.result import Answer, Translation
from glossary.concept import Side

_SIDES: dict[str, Side] = {"marketing": "marketing", "it": "it"}
_MODES: dict[str, Mode] = {"on": "on", "quiet": "quiet", "off": "off"}

STAYS_OPEN = frozenset(("look_up",))
"""Forms whose answer appears in their place; the others close when they are sent."""


def problems(form: str, values: dict[str, str]) -> dict[str, str]:
    """What is wrong, by field; known before anything is acknowledged, so it needs no network."""
    if form.startswith(("ask_", "commit_")):
        return ask_problems(form, values)
    if form == "why_answer":
        return why_problems(values)
    match form:
        case "translate":
            if not values.get("text", "").strip():
                return {"text": "Write or paste a message."}
            if values.get("from") == values.get("to") != "auto":
                return {"to": "That is who is speaking. Choose the other side."}
        case "answers":
            if not any(value.strip() for value in values.values()):
                return {"a1": "A few words for one question are enough."}
        case "edit":
            if not values.get("text", "").strip():
                return {"text": "Write what is to be shared."}
        case "settings":
            return digest_settings.problems(values)
        case "look_up":
            if not values.get("word", "").strip():
                return {"word": "Write a word, such as SSO."}
    return {}


async def submitted(talk: Talk, visit: Visit, said: Submitted) -> list[Outgoing]:
    """What a form brings about. Raises a `FogbridgeError` with a calm sentence."""
    values = said.values
    if said.form.startswith("ask_"):
        return await ask_submitted(talk, visit, said.form, said.context, values)
    if said.form == "why_answer":
        return await why_submitted(talk, visit, said.context, values)
    if said.form.startswith("commit_"):
        return await commit_submitted(talk, visit, said.form, said.context, values)
    card = said.context.get("card", "")
    match said.form:
        case "translate":
            return [await _translate(talk, visit, values)]
        case "answers":
            return [await _complete(talk, visit, card, values)]
        case "edit":
            return await share(talk, visit, card, values.get("text", "").strip())
        case "reason":
            return await _reason(talk, visit, card, values.get("reason", "").strip())
        case "look_up":
            reader = talk.translator_of(visit.workspace).reader
            reply = term_card(values["word"].strip(), reader.termbase, reader.suggester)
            return [saying(visit, reply, "asker")]
        case "settings":
            return [await _settings(talk, visit, values)]
        case "forget":
            return await _forget(talk, visit)
    return []


async def _translate(talk: Talk, visit: Visit, values: dict[str, str]) -> Outgoing:
    if visit.channel is not None and visit.channel.mode == "off":
        raise NotHere(wording.IS_OFF)
    for_side = _SIDES.get(values.get("to", ""))
    speaks = _SIDES.get(values.get("from", ""))
    side = speaks or side_of(visit, visit.person, for_side)
    wanted = Wanted(values.get("text", ""), side, visit.person)
    return await answer_with(talk, visit, wanted, to="asker")


async def _complete(talk: Talk, visit: Visit, value: str, values: dict[str, str]) -> Outgoing:
    """The answers are facts of the source from then on; the completed one replaces the card."""
    card, translation = await usable(talk, visit, value)
    wanted = Wanted(
        translation.original,
        translation.from_,
        visit.person,
        place=card.place,
        answers=(*translation.answers, *_answers(translation, values)),
        after=card.translation,
        at=made_at(UUID(translation.id)),
    )
    return await answer_with(talk, visit, wanted, to="card", replaces=card, place=card.place)


def _answers(translation: Translation, values: dict[str, str]) -> list[Answer]:
    asked = [q for q in translation.questions if q.to == "author"]
    return [
        Answer(question=question.question, answer=values[f"a{n}"].strip())
        for n, question in enumerate(asked, 1)
        if values.get(f"a{n}", "").strip()
    ]


async def _reason(talk: Talk, visit: Visit, value: str, reason: str) -> list[Outgoing]:
    card = await card_of_press(talk, visit, value)
    if card is None or card.translation is None:
        raise NotHere(wording.GONE)
    await talk.store.save_feedback(
        visit.workspace,
        card.translation,
        helpful=False,
        reason=reason or None,
        person=visit.person.id if visit.person else None,
    )
    return [notice(visit, wording.THANKS_REASON if reason else wording.THANKS)]


async def _settings(talk: Talk, visit: Visit, values: dict[str, str]) -> Outgoing:
    place, channel = visit.incoming.place, visit.channel
    if place is None or channel is None:
        raise NotHere(wording.ONLY_IN_CHANNEL)
    if visit.person is None:  # somebody from outside, in a channel that two companies share
        raise NotHere(wording.NOT_A_MEMBER)
    saved = await talk.directory.set_channel(
        visit.workspace,
        place,
        visit.person.id,
        side=_SIDES.get(values.get("side", "")),
        mode=_MODES.get(values.get("mode", ""), channel.mode),
        follows=values.get("follows", "yes") != "no",
    )
    said = f"{wording.SAVED} {wording.channel_is(saved.mode, saved.follows)}"
    key = channel_key(place)
    before = await talk.memory.digest_time(visit.workspace, key)
    when = digest_settings.answered(values, before)
    if when != before:
        await talk.memory.set_digest_time(visit.workspace, key, visit.person.id, when)
        said = f"{said} {digest_settings.what_holds(when)}"
    return notice(visit, said)


async def _forget(talk: Talk, visit: Visit) -> list[Outgoing]:
    if visit.person is None:
        raise NotHere(wording.NOT_A_MEMBER)
    await talk.forget(visit)
    return [await home_page(talk, visit)]
