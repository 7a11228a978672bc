"""The same cards, forms and pages that are drawn for Slack, as Teams gets them, and a few of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from adapters.drawing.png import png
from adapters.teams.answers import dialog, found
from adapters.teams.forms import form_activity
from adapters.teams.render import activities, home_activity, message
from bot.chat.ask_forms import ask_problems
from bot.chat.opening import translate_form
from bot.chat.submitted import problems
from bot.forms import Form
from bot.reply import Addressed, Notice, Reply, Timeline
from tests.adapters.web.desks import shipped_reader
from tests.browser.slack_cards.samples import samples as of_slack

Json = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """Something to look at: messages, or the answer that opens a dialog."""

    name: str
    title: str
    drawn: tuple[Json, ...] | Json
    private: bool = False


def _reply(name: str, title: str, reply: Reply, private: bool) -> Sample:
    dates = [part.dates for part in reply.parts if isinstance(part, Timeline)]
    drawn = activities(reply, private=private, pictures=[png(one, small=True) for one in dates])
    return Sample(name, title, drawn, private)


def _own() -> tuple[Sample, ...]:
    form = translate_form()
    handed = Reply("In good hands", (Addressed("someone", "looks after #214."), Notice("Thanks.")))
    words = [
        concept
        for concept in shipped_reader().termbase.concepts.values()
        if concept.id in ("change-freeze", "single-sign-on", "landing-page")
    ]
    inserted = found(words)["composeExtension"]["attachments"][0]["content"]
    wrong_day = next(
        sample.of
        for sample in of_slack()
        if isinstance(sample.of, Form) and sample.of.name == "commit_date"
    )
    typed = {field.name: field.value for field in wrong_day.fields} | {"due": ""}
    return (
        Sample(
            "handed-named",
            "Handed over, with a name",
            activities(handed, names={"someone": "Ivo Brandt"}),
        ),
        Sample("form-in-chat", "A form in the conversation", (form_activity(form),), private=True),
        Sample(
            "form-wrong",
            "Form: what is wrong",
            dialog(form, wrong=problems("translate", {"text": "", "from": "it", "to": "it"})),
        ),
        Sample(
            "form-no-day",
            "Form: no day",
            dialog(wrong_day, wrong=ask_problems("commit_date", typed)),
        ),
        Sample(
            "word-inserted",
            "A word of the glossary, inserted",
            (message(inserted, "A word"),),
        ),
    )


def names() -> tuple[str, ...]:
    """What they are called, known without drawing anything."""
    return (*(one.name for one in of_slack() if one.of is not None), *(one.name for one in _own()))


@cache
def samples() -> tuple[Sample, ...]:
    """Every card, form and page."""
    drawn = []
    for sample in of_slack():
        what = sample.of
        if isinstance(what, Form):
            drawn.append(Sample(sample.name, sample.title, dialog(what)))
        elif what is not None and not isinstance(sample.drawn, tuple):
            drawn.append(Sample(sample.name, sample.title, (home_activity(what),)))
        elif what is not None:
            drawn.append(_reply(sample.name, sample.title, what, sample.private))
    return (*drawn, *_own())
