"""What is believed of a model's answer: what the thread itself bears out, and nothing else.

Quotes are verbatim or dropped, dates are resolved by our grammar where it reads them, a commitment
needs an explicit yes of the second side that the rules see too, and moves join dates of the thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from bot.records import Rung
from bot.threads.assent import assents, bears_out
from bot.threads.contract import (
    Alternative,
    Ask,
    DateMention,
    Duration,
    Factor,
    Move,
    Owed,
    Quoted,
    Reading,
    Status,
    Unanswered,
)
from bot.threads.dates import affirms
from bot.threads.draft import (
    DraftDate,
    DraftDuration,
    DraftFactor,
    DraftMove,
    DraftOwed,
    DraftQuote,
    DraftUnanswered,
    ThreadDraft,
)
from bot.threads.quotes import find_quote, locate
from bot.threads.said import Said
from bot.threads.spans import Span
from bot.threads.standing import yes_without_date
from bot.threads.when import Dated, dated, lacks_month, quoted_days
from bot.threads.yes import affirms_question
from bot.translation.result import Violation

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?")
_MOST = 60
Q = TypeVar("Q", bound=Quoted)
D = TypeVar("D", bound=DraftQuote)


@dataclass
class Judged:
    """A reading as far as it is borne out, and what was wrong with the answer."""

    reading: Reading
    violations: list[Violation] = field(default_factory=list)


def judge(draft: ThreadDraft, thread: Sequence[Said], by_rules: Reading) -> Judged:
    """The model's answer after the checks; `by_rules` is the rules' reading of the same thread."""
    return _Judge(thread, by_rules).judge(draft)


class _Judge:
    def __init__(self, thread: Sequence[Said], by_rules: Reading) -> None:
        self.thread, self.by_rules = thread, by_rules
        self.days: tuple[Dated, ...] = tuple(dated(thread))
        self.violations: list[Violation] = []

    def judge(self, draft: ThreadDraft) -> Judged:
        ask = self._ask(draft)
        dates = self._with_repeated(self._dates(draft.dates))
        moves = self._moves(draft.moves, dates)
        reading = Reading(
            engine="model",
            timeline_question=draft.timeline_question,
            ask=ask,
            durations=self._each("durations", draft.durations, self._duration),
            dates=dates,
            moves=moves,
            factors=self._each("factors", draft.factors, self._factor),
            alternatives=self._each("alternatives", draft.alternatives, self._alternative),
            owed=self._each("owed", draft.owed, self._owed),
            unanswered=self._each("unanswered", draft.unanswered, self._unanswered),
            status=self._status(draft.status, ask, dates),
        )
        return Judged(reading, self.violations)

    def _complain(self, code: str, where: str, detail: str) -> None:
        self.violations.append(Violation(code=code, where=where, detail=detail))

    def _find(self, where: str, quote: str, message: int) -> tuple[Said, Span] | None:
        found = find_quote(quote, message, self.thread)
        if found is None:
            self._complain(
                "not_verbatim",
                where,
                f"{quote!r} does not stand in what the author of message {message} says. Copy it letter by letter, or leave it out.",
            )
        return found

    def _each(
        self,
        where: str,
        items: Iterable[D],
        make: Callable[[D, Said, Span], Q],
    ) -> tuple[Q, ...]:
        """Each item whose quote is found, once, in the order of the thread."""
        kept: dict[tuple[int, int, str], Q] = {}
        for item in list(items)[:_MOST]:
            if found := self._find(where, item.quote, item.message):
                said, span = found
                made = make(item, said, span)
                kind = str(getattr(made, "kind", getattr(made, "text", "")))
                kept.setdefault((said.index, span[0], kind), made)
        return tuple(kept[key] for key in sorted(kept))

    def _ask(self, draft: ThreadDraft) -> Ask | None:
        if draft.ask is None:
            return None
        found = self._find("ask", draft.ask.quote, draft.ask.message)
        if found is None:
            return self.by_rules.ask
        said, (start, end) = found
        return Ask(quote=said.text[start:end], message=said.index, by=said.author, side=said.side)

    # -- dates

    def _dates(self, drafts: Sequence[DraftDate]) -> tuple[DateMention, ...]:
        placed: list[tuple[int, int, DateMention]] = []
        for item in drafts[:_MOST]:
            found = self._find("dates", item.quote, item.message)
            if found is None:
                continue
            said, span = found
            at = self._place(item.text, said, span)
            if at is None:
                self._complain(
                    "date_not_there",
                    "dates",
                    f"{item.text!r} does not stand in message {said.index}. Copy the date as it is written.",
                )
                continue
            span = min(span[0], at[0]), max(span[1], at[1])
            if any((n, s) == (said.index, at[0]) for n, s, _ in placed):
                continue
            made = DateMention(
                text=said.text[at[0] : at[1]],
                resolved=self._resolved(item, said, at),
                rung=item.rung,
                quote=said.text[span[0] : span[1]],
                message=said.index,
            )
            placed.append((said.index, at[0], made))
        placed.sort(key=lambda one: one[:2])
        kept: list[DateMention] = []
        for _, start, made in placed:
            kept.append(self._with_true_rung(made, start, kept))
        return tuple(kept)

    def _place(self, text: str, said: Said, span: Span) -> Span | None:
        """Where a date is written: within its quote, else anywhere in its message."""
        inside = said.own.find(text.strip(), span[0], span[1]) if text.strip() else -1
        if inside >= 0:
            return inside, inside + len(text.strip())
        return locate(text, said)

    def _resolved(self, item: DraftDate, said: Said, at: Span) -> str | None:
        """Our grammar's reading; the model's where ours has none, or only had to guess the month."""
        theirs = _iso(item.resolved)
        ours = [
            one
            for one in self.days
            if one.said.index == said.index and one.fact.start < at[1] and at[0] < one.fact.end
        ]
        if not ours:
            return theirs
        one = ours[0]
        if (
            theirs
            and one.resolved
            and lacks_month(one.fact.text)
            and theirs[8:] == one.resolved[8:]
        ):
            return theirs
        return one.resolved

    def _with_true_rung(
        self, made: DateMention, start: int, before: Sequence[DateMention]
    ) -> DateMention:
        """A commitment stays one only where the rules see the yes, or stood before."""
        if made.rung != "commitment":
            return made
        said = self.thread[made.message]
        key = made.resolved or made.text.casefold()
        same = [one for one in before if (one.resolved or one.text.casefold()) == key]
        if any(one.rung == "commitment" for one in same):
            return made
        if any(self._is_agreed(one.message, said) for one in same):
            return made
        named = any(self.thread[one.message].side != said.side for one in same) or (
            bool(same) and self._affirmed(same[-1].message, said)
        )
        date = start, start + len(made.text)
        if named and (affirms(said, *date) or bears_out(said, date)):
            return made
        rung: Rung = "estimate"
        if (
            same
            and same[-1].rung == "wish"
            and self.by_rules.ask
            and said.side == self.by_rules.ask.side
        ):
            rung = "wish"
        self._complain(
            "no_commitment",
            "dates",
            f"{made.quote!r} in message {made.message} is no explicit yes of the second side to a date that the other side named before, so it is {rung}.",
        )
        return made.model_copy(update={"rung": rung})

    def _is_agreed(self, named: int, said: Said) -> bool:
        """Whether the side across assented to a message, in whatever words, before this one."""
        across = [one for one in self.thread[named + 1 : said.index] if one.sentences]
        return bool(across) and across[0].side != self.thread[named].side and assents(across[0])

    def _affirmed(self, asked: int, said: Said) -> bool:
        """Whether the other side, asked about the date in a message, began with a yes since."""
        between = self.thread[asked + 1 : said.index]
        return any(one.side != said.side and affirms_question(one) for one in between)

    def _with_repeated(self, dates: tuple[DateMention, ...]) -> tuple[DateMention, ...]:
        """The model's dates, and further mentions of them that the rules are certain of."""
        known = {one.resolved for one in dates if one.resolved}
        there = {(one.message, one.resolved) for one in dates}
        more = [
            one
            for one in self.by_rules.dates
            if one.resolved in known
            and (one.message, one.resolved) not in there
            and one.rung != "commitment"
            and not any(one.message == d.message and _overlaps(one.text, d.text) for d in dates)
        ]
        if not more:
            return dates
        placed = [
            (one.message, self.thread[one.message].text.find(one.quote), one)
            for one in (*dates, *more)
        ]
        return tuple(one for _, _, one in sorted(placed, key=lambda item: item[:2]))

    def _is_assented(self, dates: Sequence[DateMention]) -> bool:
        """Whether the side across answered the last date with assent, in whatever words."""
        if not dates:
            return False
        last = self.thread[dates[-1].message]
        return any(
            said.side != last.side and assents(said) for said in self.thread[last.index + 1 :]
        )

    # -- moves

    def _moves(self, drafts: Sequence[DraftMove], dates: Sequence[DateMention]) -> tuple[Move, ...]:
        named = {one.resolved or one.text for one in dates} | {one.text for one in dates}
        known = named | {one.resolved for one in self.days} | set(quoted_days(self.thread))
        kept: list[Move] = []
        for item in drafts[:_MOST]:
            from_, to = self._key(item.from_date, dates), self._key(item.to_date, dates)
            if not 0 <= item.message < len(self.thread):
                self._complain("no_such_message", "moves", f"There is no message {item.message}.")
            elif from_ not in known or to not in named or from_ == to:
                self._complain(
                    "no_such_date",
                    "moves",
                    f"{item.from_date!r} to {item.to_date!r} does not join two dates of the thread.",
                )
            else:
                because, where = self._because(item)
                kept.append(
                    Move(
                        from_=from_,
                        to=to,
                        because=because,
                        message=item.message,
                        because_message=where,
                    )
                )
        return tuple(sorted(kept, key=lambda move: move.message))

    def _key(self, written: str, dates: Sequence[DateMention]) -> str:
        """As `resolved` where it is one, else what the words resolve to."""
        iso = _iso(written)
        if iso:
            return iso
        same = [d for d in dates if d.text.casefold() == written.strip().casefold()]
        return (same[0].resolved or same[0].text) if same else written.strip()

    def _because(self, item: DraftMove) -> tuple[str | None, int | None]:
        if not item.because:
            return None, None
        message = item.message if item.because_message is None else item.because_message
        found = self._find("moves", item.because, message)
        if found is None:
            return None, None
        said, (start, end) = found
        return said.text[start:end], said.index

    # -- the rest

    def _duration(self, item: DraftDuration, said: Said, span: Span) -> Duration:
        at = self._place(item.text, said, span)
        start, end = at or span
        counted = locate(item.counted_from, said) if item.counted_from else None
        low, high = sorted((max(0.0, item.low), max(0.0, item.high)))
        return Duration(
            text=said.text[start:end],
            low=low,
            high=high,
            unit=item.unit,
            from_=said.text[counted[0] : counted[1]] if counted else None,
            quote=said.text[span[0] : span[1]],
            message=said.index,
        )

    def _factor(self, item: DraftFactor, said: Said, span: Span) -> Factor:
        return Factor(
            kind=item.kind,
            quote=said.text[span[0] : span[1]],
            message=said.index,
            concepts=said.concepts_in(*span),
        )

    def _alternative(self, item: DraftQuote, said: Said, span: Span) -> Alternative:
        del item
        return Alternative(quote=said.text[span[0] : span[1]], message=said.index)

    def _owed(self, item: DraftOwed, said: Said, span: Span) -> Owed:
        due = None
        if item.due and _iso(item.due) in {d.resolved for d in self.days}:
            due = _iso(item.due)
        elif item.due and (at := self._place(item.due, said, span)):
            ours = [
                d.resolved
                for d in self.days
                if d.said.index == said.index and d.fact.start < at[1] and at[0] < d.fact.end
            ]
            due = (ours[0] if ours else None) or said.text[at[0] : at[1]]
        return Owed(side=item.side, quote=said.text[span[0] : span[1]], due=due, message=said.index)

    def _unanswered(self, item: DraftUnanswered, said: Said, span: Span) -> Unanswered:
        return Unanswered(quote=said.text[span[0] : span[1]], of=item.of, message=said.index)

    def _status(
        self, status: Status | None, ask: Ask | None, dates: Sequence[DateMention]
    ) -> Status | None:
        """`agreed` goes with a commitment, or with a yes to a date without the date; none without an ask."""
        if ask is None:
            return None
        if status is None:
            return self.by_rules.status or "open"
        if status != "agreed" or any(one.rung == "commitment" for one in dates):
            return status
        if yes_without_date(self.thread, dates) or self._is_assented(dates):
            return status
        self._complain(
            "not_agreed", "status", "Nobody said an explicit yes to a date, so it is not agreed."
        )
        ruled = self.by_rules.status
        return ruled if ruled not in (None, "agreed") else "open"


def _overlaps(one: str, two: str) -> bool:
    """Whether the rules' and the model's text of a date are the same mention, written longer or shorter."""
    return one.casefold() in two.casefold() or two.casefold() in one.casefold()


def _iso(written: str | None) -> str | None:
    """An ISO day or interval, else None."""
    if not written or not _ISO.fullmatch(written.strip()):
        return None
    days = written.strip().split("/")
    try:
        read = [date.fromisoformat(day) for day in days]
    except ValueError:
        return None
    if len(read) == 2 and read[0] > read[1]:
        return None
    return days[0] if len(days) == 2 and days[0] == days[1] else written.strip()
