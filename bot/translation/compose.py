"""How a translation is made: read, ask the model, check, repair once, drop what fails, or fall back.

mask → match concepts → extract facts → model, when there is one → check → one repair with the list
of violations where the rephrased text failed → drop optional parts that fail → else the termbase engine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from bot.errors import ConfigurationError, UnusableText
from bot.ids import new_id
from bot.ports import Clock, Made, Model, ModelAnswer, Timings
from bot.translation import companion
from bot.translation.contract import Draft
from bot.translation.facts import Moment, NumericOrder
from bot.translation.language import language_of
from bot.translation.model_outcome import ModelOutcome, ModelRequest
from bot.translation.present import with_text
from bot.translation.prompting import load_prompt
from bot.translation.questions import choose_questions
from bot.translation.reading import Reader, Reading
from bot.translation.result import (
    MAX_MODEL_TEXT,
    MAX_QUESTIONS,
    MAX_TEXT,
    Alternative,
    Answer,
    Checks,
    FactFound,
    Fallback,
    HiddenWork,
    Impact,
    Question,
    Suggestion,
    TermUse,
    Translation,
    Violation,
)
from bot.translation.speaker import Guess, guess_side
from glossary.concept import Side

if TYPE_CHECKING:  # the checks are loaded only where a model is asked
    from bot.translation.checks import Finding

EngineChoice = Literal["auto", "glossary", "model"]
DEADLINE = 20.0
"""Seconds for the whole of a model's answer, repair included."""


@dataclass(frozen=True, slots=True)
class Request:
    """A message to translate; `side` None means that it is guessed.

    `now` is the moment and zone that its relative dates count from, and `date_order` how its author
    writes 03/04, where they are known.
    """

    text: str
    side: Side | None = None
    engine: EngineChoice = "auto"
    thread: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    now: datetime | None = None
    date_order: NumericOrder | None = None


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates messages with one termbase and, where there is one, a model."""

    reader: Reader
    clock: Clock
    model: Model | None = None
    deadline: float = DEADLINE
    may_spend: Callable[[], Awaitable[bool]] | None = None
    date_order: NumericOrder | None = None
    counted: Callable[[Made], None] | None = None
    """Told of each translation that was made."""

    async def translate(self, request: Request) -> Made:
        """The message in the words of the other side, and how that was made.

        Raises `UnusableText` for a text that cannot be translated, and `ConfigurationError` when a
        model is demanded and none is set. A model that fails never raises: the termbase engine
        answers, and `checks.fallback` says why.
        """
        started = time.perf_counter()
        text = usable(request.text)
        for said in (
            *request.thread,
            *(part for a in request.answers for part in (a.question, a.answer)),
        ):
            _expect_text(said)
        if request.engine == "model" and self.model is None:
            raise ConfigurationError(
                "No model is set. Set FOGBRIDGE_MODEL (and OPENAI_API_KEY or OPENAI_BASE_URL), "
                "or use the engine 'glossary'."
            )
        matches = self.reader.find(text)
        guess = (
            Guess(request.side, 1.0)
            if request.side
            else guess_side(text, matches, self.reader.termbase)
        )
        moment = Moment(request.now or self.clock.now(), self.date_order or request.date_order)
        language = language_of(text)
        reading = (
            await asyncio.to_thread(self.reader.read, text, guess.side, matches, moment, language)
            if len(text) > MAX_MODEL_TEXT  # it takes its time, and others wait for the event loop
            else self.reader.read(text, guess.side, matches, moment, language)
        )
        asked = await self._ask(request, text, guess.side, language, moment)
        frame = _frame(request, reading, guess, language, self.reader)
        if asked.draft is not None:
            translation = _from_draft(frame, asked, reading)
        else:
            translation = _from_termbase(frame, asked, reading, language)
        prompt = load_prompt() if asked.answers else None
        made = Made(
            translation=with_text(translation),
            prompt_name=prompt.name if prompt else None,
            prompt_hash=prompt.digest if prompt else None,
            model=asked.answers[-1].model if asked.answers else None,
            tokens=_tokens(asked.answers),
            timings=Timings(
                total=(time.perf_counter() - started) * 1000, model=asked.seconds * 1000
            ),
        )
        if self.counted is not None:
            self.counted(made)
        return made

    async def _ask(
        self, request: Request, text: str, side: Side, language: str, moment: Moment
    ) -> ModelOutcome:
        """The model's checked answer, within the deadline; every failure is a fallback."""
        foreign: Fallback | None = "language" if language != "en" else None
        if request.engine == "glossary":
            return ModelOutcome.nothing(foreign)
        if len(text) > MAX_MODEL_TEXT:
            return ModelOutcome.nothing("too_long")
        if self.model is None:
            return ModelOutcome.nothing(foreign or "no_model")
        if self.may_spend is not None and not await self.may_spend():
            return ModelOutcome.nothing("budget")
        # Imported here: the checks cost 0.1 s to load, and without a model nobody needs them.
        from bot.translation.asking import ask_model

        said = ModelRequest(text, side, request.answers, request.thread, moment, language)
        return await ask_model(self.model, said, self.reader, self.deadline)


def usable(text: str) -> str:
    """The text as it is, or `UnusableText` with the sentence that says what to do."""
    if not text.strip():
        raise UnusableText("There is no text to translate. Write or paste a message.")
    _expect_text(text)
    if len(text) > MAX_TEXT:
        raise UnusableText(
            f"The text has {len(text):,} characters; the limit is {MAX_TEXT:,}. Send it in parts."
        )
    return text


def _expect_text(text: str) -> None:
    """Refuses what no file, database or network takes as text: NUL and halves of surrogate pairs."""
    if "\x00" in text:
        raise UnusableText("The text holds NUL bytes, so it is not plain text. Paste it as text.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnusableText(
            "The text holds broken characters, so it is not plain text. Paste it again."
        ) from error


def _tokens(answers: Sequence[ModelAnswer]) -> int | None:
    counts = [
        (a.prompt_tokens or 0) + (a.completion_tokens or 0)
        for a in answers
        if a.prompt_tokens is not None or a.completion_tokens is not None
    ]
    return sum(counts) if counts else None


def _frame(
    request: Request, reading: Reading, guess: Guess, language: str, reader: Reader
) -> Translation:
    """What both engines say about a message in the same way."""
    return Translation(
        id=str(new_id()),
        engine="glossary",
        from_=reading.side,
        to=reading.to,
        side_confidence=guess.confidence,
        toss_up=guess.toss_up,
        language=language,
        original=request.text,
        rephrased=None,
        terms=companion.term_uses(reading, reader.termbase),
        facts=tuple(
            FactFound(kind=f.kind, text=f.text, value=f.value, start=f.start, end=f.end)
            for f in reading.facts
        ),
        questions=(),
        hidden_work=(),
        impacts=(),
        alternatives=(),
        unknown=reading.unknown,
        suggestions=tuple(
            Suggestion(
                written=s.written, surface=s.surface, concept=s.concept, start=s.start, end=s.end
            )
            for s in reading.suggestions
        ),
        answers=request.answers,
        checks=Checks(passed=True),
    )


def _from_termbase(
    frame: Translation, asked: ModelOutcome, reading: Reading, language: str
) -> Translation:
    """The termbase engine's answer: nothing is lost, because the original stands in it."""
    english = language == "en"
    return frame.model_copy(
        update={
            "questions": choose_questions(reading, frame.answers) if english else (),
            "hidden_work": companion.hidden_work(reading) if english else (),
            "impacts": companion.impacts(reading) if english else (),
            "alternatives": companion.alternatives(reading) if english else (),
            "in_short": tuple(map(str, companion.in_short(reading))) if english else (),
            "dates": companion.dates(reading),
            "checks": Checks(
                passed=True,
                violations=_violations(asked.findings),
                repaired=asked.repaired,
                fallback=asked.fallback,
                reason=asked.reason,
            ),
        }
    )


def _from_draft(frame: Translation, asked: ModelOutcome, reading: Reading) -> Translation:
    """The model's answer after the checks; definitions still come from the termbase."""
    draft = asked.draft
    assert draft is not None  # noqa: S101 - for the type checker; the caller has looked
    judged = {term.concept: term.ambiguous for term in draft.terms}
    terms: list[TermUse] = [
        t.model_copy(update={"ambiguous": t.ambiguous and judged.get(t.concept, True)})
        for t in frame.terms
    ]
    return frame.model_copy(
        update={
            "engine": "model",
            "language": frame.language,
            "rephrased": draft.rephrased.strip(),
            "terms": tuple(terms),
            "questions": tuple(
                Question(about=q.about, question=q.question, to=q.to, concept=q.concept)
                for q in draft.questions[: max(0, MAX_QUESTIONS - len(frame.answers))]
            ),
            "hidden_work": tuple(
                HiddenWork(concept=w.concept, text=w.text, side=w.side)
                for w in draft.hidden_work[:6]
            ),
            "impacts": tuple(
                Impact(quote=i.quote, impact=i.impact, concept=i.concept) for i in draft.impacts[:3]
            ),
            "alternatives": tuple(
                Alternative(text=a.text, reason=a.reason, timeline=None, concept=a.concept)
                for a in draft.alternatives[:2]
            ),
            "unknown": _unknown(draft, reading),
            "checks": Checks(
                passed=not any(f.weight == "fatal" for f in asked.findings),
                violations=_violations(f for f in asked.findings if f.weight == "note"),
                repaired=asked.repaired,
            ),
        }
    )


def _unknown(draft: Draft, reading: Reading) -> tuple[str, ...]:
    """The model's and ours, verbatim words of the message only, each once."""
    explained = {use.written.casefold() for use in reading.uses}
    words = [*reading.unknown, *(w for w in draft.unknown if w and w in reading.text)]
    return tuple(w for w in dict.fromkeys(words) if w.casefold() not in explained)


def _violations(findings: Iterable[Finding]) -> tuple[Violation, ...]:
    """The findings for the result."""
    return tuple(Violation(code=f.code.lower(), where=f.where, detail=f.detail) for f in findings)
