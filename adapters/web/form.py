"""What a form sent: read by name, checked, and kept as it was typed when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs
from uuid import UUID

from starlette.requests import Request

from adapters.web.draw import answers_of
from bot.errors import FogbridgeError
from bot.translation.result import Answer
from glossary.concept import Side

Speaker = Literal["marketing", "it", "auto"]

MAX_ANSWER = 500
"""Code points of one answer."""
MAX_REASON = 1_000
"""Code points of a reason for feedback."""
_MAX_FIELDS = 60
_MAX_PAIRS = 12


class UnusableForm(FogbridgeError):
    """A field of a form does not fit; what was typed is shown again."""

    code = "unusable_form"


@dataclass(frozen=True, slots=True)
class TranslateForm:
    """A message with its speaker; `answered` was taken before, `typed` comes with this request.

    `adding` says that the form of the questions was sent, and `shown` is the translation under which
    it stood.
    """

    text: str = ""
    speaker: Speaker = "auto"
    answered: tuple[tuple[str, str], ...] = ()
    typed: tuple[tuple[str, str], ...] = ()
    adding: bool = False
    shown: UUID | None = None

    @property
    def side(self) -> Side | None:
        """The side that speaks, or None when it is to be guessed."""
        return None if self.speaker == "auto" else self.speaker

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every answer that was given, older ones first."""
        return answers_of((*self.answered, *self.typed))

    def problem(self) -> str | None:
        """The sentence that says what does not fit, or None. The text itself is the core's to judge."""
        if self.adding and not answers_of(self.typed):
            return "No answer is filled in yet. A few words for one question are enough."
        longest = max((len(a.answer) for a in self.answers), default=0)
        if longest > MAX_ANSWER:
            return f"An answer has {longest:,} characters; the limit is {MAX_ANSWER}. Keep it to a line or two."
        return None


async def read_fields(request: Request) -> dict[str, list[str]]:
    """The fields of an ordinary form, line ends as \\n. Raises `UnusableForm` for anything else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != "application/x-www-form-urlencoded":
        raise UnusableForm(
            "This form could not be read. Open the page again and send it from there."
        )
    body = await request.body()
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError as error:  # not ASCII, or more fields than any page has
        raise UnusableForm(
            "This form could not be read. Open the page again and send it from there."
        ) from error
    return {name: [_lines(value) for value in values] for name, values in fields.items()}


def translate_form(fields: dict[str, list[str]]) -> TranslateForm:
    """The form of `/translate`. Raises `UnusableForm` when a value is none that the page sends."""
    speaker = _one(fields, "from") or "auto"
    if speaker not in ("marketing", "it", "auto"):
        raise UnusableForm("Choose who is speaking: marketing, IT, or not sure.")
    return TranslateForm(
        text=_one(fields, "text"),
        speaker=speaker,  # type: ignore[arg-type]  # narrowed by the line above
        answered=_pairs(fields, "answered_question", "answered"),
        typed=_pairs(fields, "question", "answer"),
        adding="question" in fields,
        shown=as_uuid(_one(fields, "shown")),
    )


def as_uuid(written: str) -> UUID | None:
    """The id, or None when it is not one."""
    try:
        return UUID(written)
    except ValueError:
        return None


def _one(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]


def _pairs(
    fields: dict[str, list[str]], questions: str, answers: str
) -> tuple[tuple[str, str], ...]:
    pairs = zip(fields.get(questions, []), fields.get(answers, []), strict=False)
    return tuple((question[:MAX_ANSWER], answer) for question, answer in pairs)[:_MAX_PAIRS]


def _lines(text: str) -> str:
    """Browsers send every line end as CR LF; the message as written had one character there."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
