"""The rules' reading of a thread: each part by a module of its own, put together here."""

from __future__ import annotations

from collections.abc import Sequence

from bot.threads.asks import as_ask, asking_side, find_ask
from bot.threads.contract import Quoted, Reading
from bot.threads.dates import affirms, as_dates, mentions
from bot.threads.durations import durations
from bot.threads.factors import factors
from bot.threads.moves import moves
from bot.threads.offers import alternatives
from bot.threads.owed import as_owed, debts, due_of, open_debts
from bot.threads.said import Said, other
from bot.threads.spans import Span
from bot.threads.standing import is_declined, standing
from bot.threads.timeline import timeline_question
from bot.threads.unanswered import unanswered
from bot.threads.when import dated
from bot.threads.words import content_words


def read_said(thread: Sequence[Said]) -> Reading:
    """What the rules read in a thread.

    A question about the time of something that was asked for elsewhere is read like an ask, but for
    the ask itself and its status.
    """
    request = find_ask(thread)
    asker = asking_side(request, thread)
    asked_when = timeline_question(thread, asker)
    if request is None and not asked_when:
        return Reading(engine="glossary", timeline_question=False, ask=None)
    doer = other(asker)
    first, ask = (0, 0), None
    if request is not None:
        if request.instead:
            first = (request.said.index, request.sentence.start)
        ask = (request.said.index, request.span)
    days = tuple(dated(thread))
    said_owed = tuple(
        debt
        for debt in debts(thread, asker, ask)
        if not ((due := due_of(debt, days)) and affirms(debt.said, due.fact.start, due.fact.end))
    )
    dues = [due for debt in said_owed if (due := due_of(debt, days))]
    offers = tuple(alternatives(thread, asker, first, ask))
    about = content_words(request.text) if request is not None else frozenset()
    due_at = [(d.said.index, d.fact.start) for d in dues]
    found = mentions(days, asker, due_at, first, offers, about, thread)
    owing = tuple(d for d in open_debts(said_owed, thread) if d.said.index >= first[0])
    needed = [(d.said.index, d.span) for d in said_owed if d.side == asker]
    offered = [(one.message, _span_of(one, thread)) for one in offers]
    reasons = tuple(factors(thread, asker, first, offered, needed))
    declined = is_declined(thread[first[0] :], asker, found, offers)
    open_questions = tuple(unanswered(thread, first, ask))
    return Reading(
        engine="glossary",
        timeline_question=asked_when,
        ask=as_ask(request) if request is not None else None,
        durations=tuple(d for d in durations(thread, asker) if d.message >= first[0]),
        dates=tuple(as_dates(found)),
        moves=() if declined else tuple(moves(found, thread, reasons, doer)),
        factors=reasons,
        alternatives=offers,
        owed=tuple(as_owed(debt, due_of(debt, days)) for debt in owing),
        unanswered=open_questions,
        status=standing(thread, asker, first, found, owing, open_questions, offers)
        if request is not None
        else None,
    )


def _span_of(quoted: Quoted, thread: Sequence[Said]) -> Span:
    start = thread[quoted.message].text.find(quoted.quote)
    return start, start + len(quoted.quote)
