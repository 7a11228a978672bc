"""Forms that open at once, while the press that asks for them is still fresh."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from bot import wording
from bot.access import may_use
from bot.chat import digest_settings
from bot.chat.ask_forms import FORM_BUTTONS as ASK_FORM_BUTTONS
from bot.chat.ask_forms import ask_form
from bot.chat.cards import with_value, words_card, words_to_share
from bot.chat.talk import Talk
from bot.chat.why_answers import FORM_BUTTONS as WHY_FORM_BUTTONS
from bot.chat.why_answers import why_form
from bot.forms import MAX_TEXT, ChoiceField, Form, Option, TextField
from bot.incoming import Command, Pressed, Shortcut
from bot.memory import DigestTime
from bot.ports import Card, Channel, Visit
from bot.records import channel_key
from bot.reply import Button, Buttons, Kept, Notice, Part, Reply
from bot.translation.present import present
from bot.translation.result import Translation
from bot.wording_asks import TRACK
from bot.wording_whys import TITLE as WHY_TITLE

MAX_ANSWER = 500
MAX_REASON = 1_000

_SPEAKERS = (
    Option("auto", "Not sure: tell from the words"),
    Option("marketing", "Marketing"),
    Option("it", "IT"),
)
_READERS = (
    Option("auto", "The other side"),
    Option("it", "IT"),
    Option("marketing", "Marketing"),
)
_MODES = (
    Option("on", "On: answers stand in the thread"),
    Option("quiet", "Quiet: answers go to whoever asked, in private"),
    Option("off", "Off: nothing is read or answered here"),
)
_SIDES = (
    Option("none", "None: each message is read by its words"),
    Option("marketing", "Marketing"),
    Option("it", "IT"),
)
_FOLLOWS = (
    Option("yes", "Yes, in threads that Fogbridge was called into"),
    Option("no", "No"),
)

FORM_BUTTONS = frozenset(
    (
        *("answer", "edit", "words", "not_helpful", "settings", "forget", "open"),
        *("translate", "look_up", "pages"),
        *ASK_FORM_BUTTONS,
        *WHY_FORM_BUTTONS,
    )
)
_HERE = ("127.0.0.1", "::1", "localhost")
LINK = "link"
"""The name of a button that is a link: the browser opens it, and there is nothing for us to do."""


async def opened_form(talk: Talk, visit: Visit) -> Form | None:
    """The form for this press, command or shortcut; a sentence in a form where it can't be had."""
    match visit.incoming.said:
        case Shortcut(what="track"):
            waiting = Reply(wording.ANSWER_COMES_HERE, (Notice(wording.ANSWER_COMES_HERE),))
            return Form("card", TRACK, shown=waiting)
        case Shortcut(what="why"):
            waiting = Reply(wording.ANSWER_COMES_HERE, (Notice(wording.ANSWER_COMES_HERE),))
            return Form("card", WHY_TITLE, shown=waiting)
        case Shortcut():
            waiting = Reply(wording.ANSWER_COMES_HERE, (Notice(wording.ANSWER_COMES_HERE),))
            return Form("card", "Translation", shown=waiting)
        case Command(text=text) if not text.strip():
            if visit.channel is not None and visit.channel.mode == "off":
                return _sentence("Translate", wording.IS_OFF)
            return translate_form()
        case Command():
            return await _settings(talk, visit)
        case Pressed(button=button, value=value) if button in WHY_FORM_BUTTONS:
            return await why_form(talk, visit, value)
        case Pressed(button=button, value=value) if button in ASK_FORM_BUTTONS:
            return await ask_form(talk, visit, button, value)
        case Pressed(button="translate"):
            return translate_form()
        case Pressed(button="look_up"):
            return look_up_form()
        case Pressed(button="settings"):
            return await _settings(talk, visit)
        case Pressed(button="forget"):
            return forget_form()
        case Pressed(button="pages"):
            return await _pages_form(talk, visit)
        case Pressed(button="open", value=value):
            return await _kept_form(talk, visit, value)
        case Pressed(button=button, value=value):
            return await _card_form(talk, visit, button, value)
    return None


def translate_form() -> Form:
    """A text, who is speaking, and for whom."""
    return Form(
        "translate",
        "Translate",
        (
            TextField("text", "Your message", lines=True, limit=MAX_TEXT),
            ChoiceField("from", "Who is speaking?", _SPEAKERS, "auto"),
            ChoiceField("to", "For whom?", _READERS, "auto"),
        ),
        submit="Translate",
    )


def look_up_form() -> Form:
    """A word to look up."""
    return Form(
        "look_up",
        "Look up a term",
        (TextField("word", "Word", placeholder="SSO, landing page, change freeze …", limit=80),),
        submit="Look up",
    )


async def _settings(talk: Talk, visit: Visit) -> Form:
    place = visit.incoming.place
    when = DigestTime()
    if place is not None and not place.direct:
        when = await talk.memory.digest_time(visit.workspace, channel_key(place))
    return settings_form(visit, when)


def settings_form(visit: Visit, when: DigestTime) -> Form:
    """The settings of the channel where it is opened; `when` it gets its digest."""
    place, channel = visit.incoming.place, visit.channel
    if place is None or place.direct or channel is None:
        return _sentence("Settings", wording.ONLY_IN_CHANNEL)
    if visit.person is None:
        return _sentence("Settings", wording.NOT_A_MEMBER)
    fields = (*_settings_fields(channel), *digest_settings.fields(when))
    return Form("settings", "This channel", fields, submit="Save")


def _settings_fields(channel: Channel) -> tuple[ChoiceField, ...]:
    return (
        ChoiceField("mode", "Fogbridge in this channel", _MODES, channel.mode),
        ChoiceField(
            "side",
            "Who writes here",
            _SIDES,
            channel.side or "none",
            hint="For people who have not chosen a side themselves.",
        ),
        ChoiceField(
            "follows",
            "Read replies along",
            _FOLLOWS,
            "yes" if channel.follows else "no",
            hint="So that a thread is understood without asking for it again.",
        ),
    )


def forget_form() -> Form:
    """Asks once more before anything is deleted."""
    sentence = (
        "This deletes your translations, your answers, the messages of yours that were read in "
        "threads, and the side that you chose. It can't be undone. Take back first what you "
        "shared in channels: afterwards only an admin of the chat can delete it there."
    )
    return Form(
        "forget",
        "Delete what is held",
        shown=Reply(sentence, (Notice(sentence),)),
        submit="Delete it",
    )


async def _pages_form(talk: Talk, visit: Visit) -> Form:
    if talk.link is None or visit.person is None:
        return _sentence("The pages", wording.NOT_A_MEMBER)
    return pages_form(await talk.link(visit))


def pages_form(address: str) -> Form:
    """A link into the pages. It stands in a form because nothing of a form is kept."""
    sentence = (
        "The pages show Fogbridge in your browser, signed in as you. "
        "This link is yours alone, and works once in the next ten minutes."
    )
    parts: list[Part] = [
        Notice(sentence),
        Buttons((Button(LINK, "Open in the browser", main=True, url=address),)),
    ]
    if urlsplit(address).hostname in _HERE:
        parts.append(
            Kept(
                "It opens on the machine that runs Fogbridge and on no other, until whoever runs it "
                "sets FOGBRIDGE_PUBLIC_URL."
            )
        )
    return Form("card", "The pages", shown=Reply(sentence, tuple(parts)))


async def _kept_form(talk: Talk, visit: Visit, value: str) -> Form:
    """One of one's own translations, as a card to read."""
    wanted, person = as_id(value), visit.person
    found = None
    if wanted is not None and person is not None:
        found = await talk.store.translation(visit.workspace, wanted, person=person.id)
    if found is None:
        return _sentence("Translation", wording.GONE)
    return Form("card", wording.FOR_SIDE[found.to], shown=present(found))


async def _card_form(talk: Talk, visit: Visit, button: str, value: str) -> Form | None:
    card = await card_of_press(talk, visit, value)
    if card is None or card.reply is None:  # nobody's any more, once it was deleted
        return _sentence("Not any more", wording.GONE)
    if not may_use(visit, card):
        return _sentence("Not yours", wording.NOT_YOURS)
    translation = (
        await talk.store.translation(visit.workspace, card.translation)
        if card.translation
        else None
    )
    if translation is None:
        return _sentence("Not any more", wording.GONE)
    context = {"card": card.id.hex}
    match button:
        case "answer":
            return answers_form(translation, context)
        case "edit":
            return edit_form(translation, context)
        case "words":
            return Form("card", "What words mean", shown=words_card(translation))
        case "not_helpful":
            return reason_form(context)
    return None


def answers_form(translation: Translation, context: dict[str, str]) -> Form:
    """One field a question; a few words for one of them are enough."""
    questions = [q for q in translation.questions if q.to == "author"]
    return Form(
        "answers",
        "Answer the questions",
        tuple(
            TextField(f"a{n}", question.question, optional=True, limit=MAX_ANSWER, lines=True)
            for n, question in enumerate(questions, 1)
        ),
        submit="Complete it",
        context=context,
    )


def edit_form(translation: Translation, context: dict[str, str]) -> Form:
    """The words as they would be shared, to be changed first."""
    return Form(
        "edit",
        "Edit and share",
        (
            TextField(
                "text",
                wording.FOR_SIDE[translation.to],
                words_to_share(translation),
                hint="It is shared in your words, in this channel.",
                lines=True,
                limit=MAX_TEXT,
            ),
        ),
        submit="Share",
        context=context,
    )


def reason_form(context: dict[str, str]) -> Form:
    """Why it did not help, if somebody wants to say."""
    return Form(
        "reason",
        "What was missing?",
        (
            TextField(
                "reason",
                "What would have helped?",
                hint="Whoever runs Fogbridge reads it, without your name.",
                lines=True,
                optional=True,
                limit=MAX_REASON,
            ),
        ),
        submit="Send",
        context=context,
    )


def _sentence(title: str, sentence: str) -> Form:
    return Form("card", title, shown=Reply(sentence, (Notice(sentence),)))


async def card_of_press(talk: Talk, visit: Visit, value: str) -> Card | None:
    """The card that a button belongs to, or None when it is gone or another Workspace's."""
    found = as_id(value)
    return await talk.outbox.card(visit.workspace, found) if found else None


def as_id(value: str) -> UUID | None:
    """The id in a button's value, or None where it is none."""
    try:
        return UUID(value)
    except ValueError:
        return None


def shown_as(card: Card) -> Reply:
    """A card's reply with the card's own id in its buttons."""
    return with_value(card.reply or Reply("", ()), card.id.hex)
