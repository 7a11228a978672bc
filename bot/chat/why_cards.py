"""The cards of the log: an answer given before, the one question that is missing, and an entry itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from itertools import pairwise

from bot import wording_whys as words
from bot.no_but import letter, needs_in_words
from bot.reply import (
    Button,
    Buttons,
    Cited,
    Kept,
    Line,
    Notice,
    Part,
    Points,
    Questions,
    Reply,
    Say,
    Timeline,
    Title,
)
from bot.steps import dates_of, named
from bot.why_log import missing, names_of
from bot.whys import Factor, Option, Why
from glossary.concept import Side
from glossary.termbase import Termbase

LINK = "link"
"""The name of a button that is a link (see `bot.chat.opening`)."""
_FEW = 6


@dataclass(frozen=True, slots=True)
class View:
    """How a card is seen: words of `side`, days as they are in `zone`, ages as of `now`.

    A card that all see has no one reader: it uses marketing's words, which both understand.
    `reads`: replies are read along there.
    """

    termbase: Termbase
    now: datetime
    zone: tzinfo
    side: Side = "marketing"
    reads: bool = True

    @property
    def today(self) -> date:
        """Which day it is there."""
        return self.now.astimezone(self.zone).date()

    def day_of(self, moment: datetime) -> date:
        """The day of a moment there."""
        return moment.astimezone(self.zone).date()

    def named(self, day: date) -> str:
        """A day within a sentence, with its year where that is not this one."""
        return named(day, day.year != self.today.year)


def log_card(
    why: Why,
    view: View,
    *,
    here: bool,
    asks: bool = True,
    logs: bool = False,
    card: str = "",
) -> Reply:
    """An answer that was given before. `here`: in this thread; `logs`: this thread gives reasons too.

    `asks`: there is somebody to ask. `card` is the card's own id, and comes back with a press.
    """
    at = why.answered_at or why.opened_at
    age = words.age((view.today - view.day_of(at)).days)
    lead = words.asked_here(age) if here else words.asked_before(age, why.title)
    parts: list[Part] = [
        Title(words.TITLE),
        Say(_sentence(why, view, past=True)),
        Notice(f"{lead} {_whose_word(why, view)}"),
        *_told(why, view),
        *_moved(why, view),
        Kept(words.NOT_A_PROMISE),
    ]
    value = f"{why.id.hex}:{card}"
    buttons: list[Button] = []
    if asks:
        buttons.append(Button("why_holds", words.STILL_HOLDS[why.asked_of], value, main=True))
        buttons.append(Button("why_answers", words.ANSWERS_IT, value))
    if logs:
        buttons.append(Button("why_log", words.LOG_THESE, value))
    buttons += _link(why, here)
    if buttons:
        parts.append(Buttons(tuple(buttons)))
    return _reply(parts, _source(why, view))


def answered_card(
    why: Why, view: View, *, here: bool, line: str = words.ANSWERED_FROM_LOG
) -> Reply:
    """The same once it answered the question; `line` says how."""
    shown = log_card(why, view, here=here, asks=False)
    parts = [part for part in shown.parts if not isinstance(part, Buttons)]
    link = tuple(_link(why, here))
    told = (*parts, Notice(line), *((Buttons(link),) if link else ()))
    return replace(shown, parts=told)


def question_card(why: Why, view: View, *, past: Why | None = None, aloud: bool = True) -> Reply:
    """The one question to the side that has the answer.

    `past` is an answer of which is asked whether it still holds. Where it is not said aloud, a button
    says it.
    """
    title = Title(words.ONE_QUESTION[why.asked_of])
    if past is not None:
        value = f"{why.id.hex}:{past.id.hex}"
        return _reply(
            [
                title,
                Say(f"{_sentence(past, view, past=True)} {words.DOES_IT_HOLD}"),
                Notice(_whose_word(past, view)),
                *_told(past, view),
                Buttons(
                    (
                        Button("why_still", words.YES_STILL, value, main=True),
                        Button("why_answer", words.NO_LONGER, why.id.hex),
                        *_link(past, here=False),
                    )
                ),
            ],
            _source(past, view),
        )
    asked = missing(why, view.termbase) or words.WHAT_DOES_IT_WAIT_FOR
    parts: list[Part] = [title, Say(asked), Notice(words.NOT_ASKED_BEFORE)]
    if aloud:
        if view.reads:
            parts.append(Kept(words.LOGS_YOUR_REPLY))
        parts.append(Buttons((Button("why_answer", words.ANSWER, why.id.hex, main=True),)))
    else:
        button = Button("why_ask", words.ASK_HERE[why.asked_of], why.id.hex, main=True)
        parts.append(Buttons((button,)))
    return _reply(parts)


def why_card(why: Why, view: View) -> Reply:
    """An entry as it stands: asked, answered, or confirmed."""
    if not why.factors:
        return question_card(why, view)
    parts: list[Part] = [Title(words.TITLE), Say(_sentence(why, view, past=False))]
    parts += _told(why, view)
    if why.confirmed_at is not None:
        parts.append(Kept(f"{words.LOGGED} {_whose_word(why, view)}"))
        parts.append(Buttons((Button("no_but_why", words.NO_BUT_BUTTON, why.id.hex),)))
        return _reply(parts)
    asked = missing(why, view.termbase)
    if asked is not None:
        parts.append(Questions(words.ONE_QUESTION[why.asked_of], (asked,)))
    parts.append(Kept(words.NOT_CONFIRMED[why.asked_of]))
    buttons = (
        Button("why_confirm", words.CONFIRM, why.id.hex, main=True),
        Button("why_answer", words.CORRECT, why.id.hex),
        Button("no_but_why", words.NO_BUT_BUTTON, why.id.hex),
    )
    parts.append(Buttons(buttons))
    return _reply(parts)


def no_but_card(
    lead: str, options: tuple[Option, ...], asking: Side | None, value: str, card: str
) -> Reply:
    """The ways forward, each with what it needs; `value` and `card` come back with a press."""
    counted = {2: "Two", 3: "Three", 4: "Four"}.get(len(options), str(len(options)))
    parts: list[Part] = [Title(words.NO_BUT_TITLE), Say(f"{lead} {counted} ways forward:")]
    parts += _options(options, asking)
    buttons = [
        Button("no_but_choose", f"{words.CHOOSE} {letter(n)}", f"{value}:{n}:{card}")
        for n in range(len(options))
    ]
    buttons.append(Button("no_but_talk", words.NEITHER, f"{value}:x:{card}"))
    parts.append(Buttons(tuple(buttons)))
    return _reply(parts)


def chosen_card(offered: Reply, said: str) -> Reply:
    """The same once one was chosen, or none."""
    left = [part for part in offered.parts if not isinstance(part, Buttons)]
    return Reply(offered.summary, (*left, Kept(said)))


def _options(options: tuple[Option, ...], asking: Side | None) -> Iterator[Part]:
    for number, option in enumerate(options):
        needs = needs_in_words(option, asking)
        said = f"{option.text} {needs}." if needs else option.text
        yield Line(f"{letter(number)}. {option.label}", (said,))


def _sentence(why: Why, view: View, *, past: bool) -> str:
    return words.came_from(names_of(why.factors, view.termbase, view.side), past=past)


def _whose_word(why: Why, view: View) -> str:
    if why.confirmed_at is not None:
        return words.confirmed_by(why.confirmed_side, view.day_of(why.confirmed_at), view.today)
    return words.unconfirmed(why.asked_of)


def _told(why: Why, view: View) -> Iterator[Part]:
    """The reasons in their words, and the dates as they moved."""
    yield Points(words.REASONS, tuple(_reason(one) for one in why.factors[:_FEW]))
    dates = dates_of(why, view.zone)
    if dates is not None and len(dates.shown) > 1:
        yield Timeline(words.DATES, dates)


def _moved(why: Why, view: View) -> Iterator[Part]:
    """What changed the date last, where somebody said why."""
    moves = [(a, b) for a, b in pairwise(why.steps) if a.day != b.day and b.because]
    if moves and len(why.steps) > 2:
        was, now = moves[-1]
        yield Notice(words.moved(view.named(was.day), view.named(now.day), now.because or ""))


def _reason(factor: Factor) -> str:
    kind = words.KIND[factor.kind]
    if factor.quote is None:
        return f"{kind}; {words.WORDS_GONE}"
    said = f"“{' '.join(factor.quote.split())}”"
    return said if factor.kind == "other" else f"{said} ({kind})"


def _link(why: Why, here: bool) -> Iterator[Button]:
    if why.source.link and not here:
        yield Button(LINK, words.OPEN_THREAD, url=why.source.link)


def _source(why: Why, view: View) -> Cited:
    """The entry that an answer rests on, with whose word it is."""
    return Cited(why.title or words.TITLE, _whose_word(why, view), why.source.link or "")


def _reply(parts: list[Part], *cited: Cited) -> Reply:
    said = next(part.text for part in parts if isinstance(part, Say))
    return Reply(said[:3000], tuple(parts), cited=cited)
