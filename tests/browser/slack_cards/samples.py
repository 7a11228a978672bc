"""Every card, form and page of ours, made by the feature that makes it for people.

One function a sample. The messages are invented; where a model speaks, its words are those of the
design's own examples, and they go through our checks like any model's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from adapters.slack.render import Message, messages
from adapters.slack.views import home, modal, working
from bot import wording
from bot.chat import cards, opening
from bot.chat.home import page_of
from bot.chat.terms import term_card
from bot.forms import Form
from bot.ids import new_id
from bot.incoming import Incoming, Opened, Place
from bot.memory import DigestTime
from bot.ports import Card, Channel, Holdings, Person, Recent, Visit
from bot.reply import Button, Buttons, ForWhom, Kept, Notice, Part, Reply, Say
from bot.translation.compose import Request, Translator
from bot.translation.result import Answer, Translation
from glossary.concept import Side
from tests.adapters.web.desks import SaidModel, said, shipped_reader
from tests.browser.slack_cards.asks import ask_forms, ask_replies
from tests.browser.slack_cards.digests import digest_replies
from tests.browser.slack_cards.pairs import pair_replies
from tests.browser.slack_cards.whys import why_replies
from tests.fakes.clock import StillClock

ASK = "We need the new landing page live ASAP with a pop-up and it has to be personalised for the Q3 campaign"
CONSTRAINT = (
    "We can't do that before the change freeze ends; SSO with the vendor needs a security review "
    "and the CDP has no consent flag."
)
SHORT = "Can we push the newsletter to Thursday 14:00? The discount code isn't ready."
CNAME = (
    "Heads up, the CNAME for promo is still pointing at the old vendor, TTL is 24h "
    "so flip it by Tue if you want Wed"
)
FOR_IT = (
    "Marketing needs the new landing page live as soon as possible for the Q3 campaign. It must have "
    "a pop-up, and the content must be personalised. No date is given yet."
)
FOR_MARKETING = (
    "This can't start before the change freeze ends. Two things stand in between: the single login "
    "with the vendor needs a security review, and our customer data platform has no consent flag."
)
SHORT_FOR_IT = "Marketing asks to push the newsletter to Thursday 14:00, because the discount code isn't ready."


@dataclass(frozen=True)
class Sample:
    """Something to look at: messages, or a view; `private` ones only the asker sees.

    `of` is what it draws, for other platforms; a Reply drawn as a view is the home page.
    """

    name: str
    title: str
    drawn: tuple[Message, ...] | dict[str, Any]
    private: bool = False
    of: Reply | Form | None = None


def _drawn(name: str, title: str, reply: Reply, *, private: bool = True) -> Sample:
    shown = cards.with_value(reply, _ID.hex)
    return Sample(name, title, messages(shown), private=private, of=shown)


def _line(name: str, title: str, *parts: Part) -> Sample:
    return _drawn(name, title, Reply("A line", parts))


def _form(name: str, title: str, form: Form) -> Sample:
    return Sample(name, title, modal(form, private_metadata="{}"), of=form)


_ID = UUID("019abc00-0000-7000-8000-000000000001")


def _question(about: str, question: str, concept: str | None = None) -> dict[str, Any]:
    return {"about": about, "question": question, "to": "author", "concept": concept}


def _work(text: str, side: str = "it") -> dict[str, Any]:
    return {"concept": None, "text": text, "side": side}


_DRAFTS: dict[str, dict[str, Any]] = {
    ASK: said(
        FOR_IT,
        questions=[
            _question("ASAP", "By which date must it be public, and what happens on that date?"),
            _question(
                "personalised", "Personalised by what: name, segment, country, earlier visits?"
            ),
            _question("landing page", "Existing template or a new design?"),
        ],
        hidden_work=[
            _work("tracking events"),
            _work("consent check before tags load"),
            _work("a default version for visitors without data"),
            _work("approved copy and images", "marketing"),
            _work("redirect after the campaign"),
        ],
        alternatives=[
            {
                "text": "Page first, with the existing template; pop-up and personalisation switched "
                "on afterwards.",
                "reason": "less to build at first",
                "concept": None,
            }
        ],
    ),
    CONSTRAINT: said(
        FOR_MARKETING,
        impacts=[
            {
                "quote": "change freeze",
                "impact": "Plan the launch after the freeze. It is closed season for changes: if "
                "something broke then, nobody could repair it quickly.",
                "concept": "change-freeze",
            },
            {
                "quote": "no consent flag",
                "impact": "Without recorded consent, please check with privacy before personalising "
                "or mailing on this data.",
                "concept": None,
            },
        ],
        questions=[
            _question(
                "change freeze",
                "From when to when is the freeze, and can texts and images still be changed during it?",
            ),
            _question(
                "security review",
                "Can the security review start now, and which papers does it need from the vendor?",
            ),
        ],
        alternatives=[
            {
                "text": "New copy and images in the existing page, if content edits stay possible "
                "during the freeze.",
                "reason": "content only",
                "concept": None,
            }
        ],
    ),
    SHORT: said(SHORT_FOR_IT),
}


@cache
def translated(
    text: str, side: Side | None, *, model: bool, answers: tuple[Answer, ...] = ()
) -> Translation:
    """The message's translation, by the real translator; a model that is there says its draft."""
    fields = _DRAFTS.get(text)
    if model and answers:
        fields = said(
            FOR_IT.replace(
                "No date is given yet.", "It must be public by 30 September, by country."
            ),
            questions=[_question("landing page", "Existing template or a new design?")],
        )
    said_model = SaidModel(fields) if model and fields is not None else None
    translator = Translator(shipped_reader(), StillClock(), said_model)
    request = Request(text, side, answers=answers)
    with ThreadPoolExecutor(1) as thread:  # a browser's loop may be running in this one
        made = thread.submit(asyncio.run, translator.translate(request)).result()
    assert (made.translation.engine == "model") == (said_model is not None), made.translation.checks
    return made.translation


def _private_card(
    text: str,
    side: Side | None,
    *,
    model: bool = True,
    reader: Side | None = None,
    own: bool = True,
) -> Reply:
    return cards.translation_card(
        translated(text, side, model=model),
        reader=reader,
        guess=side is None,
        own_text=own,
        shareable=True,
    )


def _card(reply: Reply) -> Card:
    return Card(
        id=_ID,
        key="k",
        origin="o",
        workspace=_ID,
        to="asker",
        state="sent",
        reply=cards.with_value(reply, _ID.hex),
        incoming_team="T1",
    )


def for_it() -> Sample:
    """Marketing asks IT."""
    reply = _private_card(ASK, "marketing", reader="marketing")
    return _drawn("for-it", "Private answer: marketing asks IT", reply)


def for_marketing() -> Sample:
    """IT's words, read by marketing."""
    reply = _private_card(CONSTRAINT, "it", reader="marketing", own=False)
    return _drawn("for-marketing", "Private answer: IT answers marketing", reply)


def little_to_say() -> Sample:
    """Three lines in, three lines out."""
    reply = _private_card(SHORT, "marketing", reader="marketing")
    return _drawn("little-to-say", "Private answer: little to say", reply)


def aid() -> Sample:
    """Without a model."""
    reply = _private_card(CNAME, "it", model=False, reader="marketing", own=False)
    return _drawn("aid", "Private answer without a model: a reading aid", reply)


def aid_ask() -> Sample:
    """Without a model, the other way."""
    reply = _private_card(ASK, "marketing", model=False, reader="marketing")
    return _drawn("aid-ask", "Private answer without a model: an ask", reply)


def answered() -> Sample:
    """The questions were answered in the form."""
    answers = (
        Answer(
            question="By which date must it be public, and what happens on that date?",
            answer="30 September",
        ),
        Answer(
            question="Personalised by what: name, segment, country, earlier visits?",
            answer="by country",
        ),
    )
    reply = cards.translation_card(
        translated(ASK, "marketing", model=True, answers=answers),
        reader="marketing",
        guess=False,
        own_text=True,
        shareable=True,
    )
    return _drawn("answered", "Private answer, completed by the author's answers", reply)


def guessed() -> Sample:
    """Which side the author is on was guessed."""
    return _drawn("guessed", "Private answer, the side guessed", _private_card(SHORT, None))


def shared() -> Sample:
    """What everybody in the channel sees."""
    reply = cards.shared_card(translated(ASK, "marketing", model=True))
    return _drawn("shared", "Shared in the channel", reply, private=False)


def shared_edited() -> Sample:
    """Shared in the words of who shared it."""
    text = "Marketing needs a landing page for the Q3 campaign. The date follows tomorrow."
    reply = cards.shared_card(translated(ASK, "marketing", model=True), text)
    return _drawn("shared-edited", "Shared in one's own words", reply, private=False)


def after_sharing() -> Sample:
    """The private card once it was shared."""
    card = _card(_private_card(SHORT, "marketing", reader="marketing"))
    return _drawn(
        "after-sharing", "Private answer, once it is shared", cards.after_sharing(card, card.id)
    )


def after_taking_back() -> Sample:
    """The private card once what was shared is gone."""
    card = _card(_private_card(SHORT, "marketing", reader="marketing"))
    once = _card(cards.after_sharing(card, card.id))
    return _drawn(
        "after-taking-back", "Private answer, once it is taken back", cards.after_taking_back(once)
    )


def stale() -> Sample:
    """The message was edited after it was translated."""
    reply = cards.translation_card(
        translated(SHORT, "marketing", model=True),
        reader=None,
        guess=False,
        own_text=True,
        shareable=True,
        public=True,
    )
    shown = cards.stale_card(reply)
    return _drawn("stale", "In a thread, and the message was edited since", shown, private=False)


def deleted() -> Sample:
    """The message was deleted."""
    parts = (Notice(wording.ORIGINAL_DELETED),)
    return _drawn("deleted", "The message was deleted", Reply("Gone", parts), private=False)


def mention() -> Sample:
    """`@Fogbridge` in a thread: what everybody there sees."""
    reply = cards.translation_card(
        translated(CONSTRAINT, "it", model=True),
        reader=None,
        guess=False,
        own_text=False,
        shareable=True,
        public=True,
    )
    return _drawn("mention", "In a thread: the last constraint", reply, private=False)


def reads_along() -> Sample:
    """Said once in a channel."""
    button = Buttons((Button("dont_follow", wording.DONT_READ_ALONG, "C1"),))
    reply = Reply("x", (Notice(wording.READS_ALONG), button))
    return _drawn("reads-along", "Once in a channel", reply, private=False)


def questions() -> Sample:
    """*Ask IT both questions*."""
    reply = cards.questions_card(translated(CONSTRAINT, "it", model=True))
    return _drawn("questions", "Questions, put to the other side", reply, private=False)


def term() -> Sample:
    """`/translate term change freeze`."""
    reader = shipped_reader()
    return _drawn("term", "A term", term_card("change freeze", reader.termbase, reader.suggester))


def no_term() -> Sample:
    """`/translate term xyzzy`."""
    reader = shipped_reader()
    return _drawn("no-term", "No such term", term_card("frezee", reader.termbase, reader.suggester))


def help_card() -> Sample:
    """`/translate help`."""
    return _drawn("help", "Help", cards.help_card())


def side() -> Sample:
    """`/translate side`."""
    return _drawn("side", "Which side am I on", cards.side_card("it", True))


def error_line() -> Sample:
    """One calm sentence."""
    text = (
        "I can't read this channel yet. Invite me with /invite @Fogbridge, then mention me again."
    )
    return _line("error", "An error", Notice(text))


def working_line() -> Sample:
    """What is there at once."""
    return _line("working", "The first second", Notice(wording.WORKING))


def long_answer() -> Sample:
    """More than one message holds."""
    text = " ".join(
        f"Point {n}: the page for country {n} needs its own copy, images and consent text by 3 May."
        for n in range(1, 150)
    )
    reply = _private_card(text, "marketing", model=False)
    return _drawn("long", "A long message, in several", reply)


def hostile() -> Sample:
    """What somebody wrote shows as it was written."""
    text = "<!channel> read <https://example.test|this> *now* _please_ :fire: & @here `rm` <@U0LAN0Z89>"
    return _line("hostile", "Markup in a message stays text", ForWhom("it"), Say(text), Kept(text))


def translate_form() -> Sample:
    """`/translate` alone."""
    return _form("form-translate", "Form: translate", opening.translate_form())


def answers_form() -> Sample:
    """*Answer 3 questions*."""
    form = opening.answers_form(translated(ASK, "marketing", model=True), {})
    return _form("form-answers", "Form: answer three questions", form)


def edit_form() -> Sample:
    """*Edit*."""
    form = opening.edit_form(translated(ASK, "marketing", model=True), {})
    return _form("form-edit", "Form: edit and share", form)


def reason_form() -> Sample:
    """The thumb down."""
    return _form("form-reason", "Form: why not helpful", opening.reason_form({}))


def words() -> Sample:
    """*What do these words mean*."""
    shown = cards.words_card(translated(ASK, "marketing", model=True))
    return _form(
        "form-words", "Form: what do these words mean", Form("card", "What words mean", shown=shown)
    )


def lookup_form() -> Sample:
    """The global shortcut."""
    return _form("form-lookup", "Form: look up a term", opening.look_up_form())


def settings_form() -> Sample:
    """`/translate settings`."""
    form = opening.settings_form(_visit(Channel("C1", side="marketing")), DigestTime())
    return _form("form-channel", "Form: this channel", form)


def forget_form() -> Sample:
    """*Delete it*."""
    return _form("form-forget", "Form: delete what is held", opening.forget_form())


def working_form() -> Sample:
    """The shortcut's modal before the answer is there."""
    return Sample("form-working", "Form: the answer is coming", working("Translation", None))


def answer_in_form() -> Sample:
    """The shortcut's modal with the answer."""
    reply = _private_card(CONSTRAINT, "it", reader="marketing", own=False)
    form = Form("card", "For marketing", shown=cards.with_value(reply, _ID.hex))
    return _form("form-answered", "Form: the shortcut's answer", form)


def pages_link() -> Sample:
    """The modal with one's own link into the pages, as it is on a newcomer's machine."""
    form = opening.pages_form("http://127.0.0.1:8080/sign-in/x")
    return _form("form-pages", "Form: the link into the pages", form)


def home_page() -> Sample:
    """The home page of somebody who uses it."""
    person = Person(_ID, "marketing", chosen=True, timezone="Europe/Berlin")
    recent = (
        Recent(new_id(), datetime(2026, 11, 27, 9, 0, tzinfo=UTC), "it", FOR_IT[:110] + "…"),
        Recent(new_id(), datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "it", SHORT_FOR_IT),
    )
    holdings = Holdings(2, 3, 5, 1, datetime(2026, 11, 3, 9, 0, tzinfo=UTC))
    page = page_of(person, recent, holdings, "Europe/Berlin", pages=True)
    return Sample("home", "Home", home(page), of=page)


def home_empty() -> Sample:
    """The home page on the first day."""
    person = Person(_ID)
    reply = page_of(person, (), Holdings(0, 0, 0, 0, None), "UTC")
    return Sample("home-empty", "Home, on the first day", home(reply), of=reply)


def _visit(channel: Channel) -> Visit:
    place = Place(platform="slack", team="T1", channel=channel.key)
    now = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    incoming = Incoming(
        key="k", platform="slack", team="T1", place=place, at=now, said=Opened(what="home")
    )
    return Visit(incoming, _ID, "UTC", Person(_ID), channel)


_ALL: tuple[Callable[[], Sample], ...] = (
    for_it,
    for_marketing,
    little_to_say,
    answered,
    guessed,
    aid,
    aid_ask,
    after_sharing,
    after_taking_back,
    shared,
    shared_edited,
    stale,
    deleted,
    mention,
    reads_along,
    questions,
    term,
    no_term,
    help_card,
    side,
    error_line,
    working_line,
    long_answer,
    hostile,
    translate_form,
    answers_form,
    edit_form,
    reason_form,
    words,
    lookup_form,
    settings_form,
    forget_form,
    working_form,
    answer_in_form,
    pages_link,
    home_page,
    home_empty,
)


@cache
def samples() -> tuple[Sample, ...]:
    """All of them."""
    digests = (
        Sample(name, title, messages(reply), of=reply) for name, title, reply in digest_replies()
    )
    pairs = pair_replies(
        translated(ASK, "marketing", model=True), translated(ASK, "marketing", model=False)
    )
    asks = (
        Sample(name, title, messages(reply), private=private, of=reply)
        for name, title, reply, private in (*ask_replies(), *why_replies(), *pairs)
    )
    forms = (_form(*form) for form in ask_forms())
    return (*(make() for make in _ALL), *digests, *asks, *forms)
