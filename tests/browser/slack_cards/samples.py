"""Every card, form and page of ours, each with words that a person could meet in it.

One function a sample. The words are invented; where a feature makes them, its function here calls
that feature.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adapters.slack.render import Message, messages
from adapters.slack.views import home, modal, working
from bot.forms import ChoiceField, Form, Option, TextField
from bot.reply import (
    Button,
    Buttons,
    Feedback,
    ForWhom,
    Gloss,
    Glosses,
    Kept,
    Line,
    Mark,
    Notice,
    Original,
    Part,
    Points,
    Questions,
    Reply,
    Say,
    Title,
)

ASK = "We need the new landing page live ASAP with a pop-up and it has to be personalised for the Q3 campaign"
CONSTRAINT = (
    "Heads up, the CNAME for promo is still pointing at the old vendor, TTL is 24h "
    "so flip it by Tue if you want Wed"
)
SENTENCE = (
    "Marketing needs a new landing page for the Q3 campaign, with a pop-up, and the content must "
    "differ per visitor. No date is given yet."
)
QUESTIONS = (
    "By which date must it be public, and what happens on that date?",
    "Personalised by what: name, segment, country, earlier visits?",
    "Existing template or a new design?",
)
INVOLVES = Line(
    "What it involves",
    (
        "tracking events",
        "consent check before tags load",
        "a default version for visitors without data",
        "approved copy and images (marketing)",
        "redirect after the campaign",
    ),
)

EDIT = Button("edit", "Edit", "7")
WORDS = Button("words", "What do these words mean", "7")
SHARE = Button("share", "Share as it is", "7")
SHARE_FIRST = Button("share", "Share here", "7", main=True)


@dataclass(frozen=True)
class Sample:
    """Something to look at: messages, or a view; `private` ones only the asker sees."""

    name: str
    title: str
    drawn: tuple[Message, ...] | dict[str, Any]
    private: bool = False


def _private(name: str, title: str, summary: str, *parts: Part) -> Sample:
    return Sample(name, title, messages(Reply(summary, parts)), private=True)


def _posted(name: str, title: str, summary: str, *parts: Part) -> Sample:
    return Sample(name, title, messages(Reply(summary, parts)))


def _asked(name: str, title: str, form: Form) -> Sample:
    return Sample(name, title, modal(form, private_metadata="{}"))


def for_it() -> Sample:
    """Marketing asks IT."""
    return _private(
        "for-it",
        "Private answer: marketing asks IT",
        SENTENCE,
        ForWhom("it"),
        Say(SENTENCE),
        Questions("To start, IT needs to know", QUESTIONS),
        INVOLVES,
        Points(
            "If the date is tight",
            (
                "Page first, with the existing template; pop-up and personalisation switched on afterwards.",
            ),
        ),
        Kept(
            "Kept: Q3 · must. “ASAP” and “live” mean different things on the two sides, so they were "
            "asked, not guessed."
        ),
        Buttons((Button("answer", "Answer 3 questions", "7", main=True), SHARE, EDIT, WORDS)),
        Feedback("7"),
    )


def for_marketing() -> Sample:
    """IT answers marketing."""
    sentence = (
        "This can start once the change freeze is over, not before. Two things stand in between: the "
        "single login with the vendor needs a security review, and our customer data does not record "
        "who agreed to be contacted."
    )
    return _private(
        "for-marketing",
        "Private answer: IT answers marketing",
        sentence,
        ForWhom("marketing"),
        Say(sentence),
        Points(
            "What that means for you",
            (
                "Plan the launch after the freeze. It is closed season for changes: if something broke "
                "then, nobody could repair it quickly.",
                "Without recorded consent, please check with privacy before personalising or mailing on "
                "this data.",
            ),
        ),
        Questions(
            "Worth asking IT",
            (
                "From when to when is the freeze, and can texts and images still be changed during it?",
                "Can the security review start now, and which papers does it need from the vendor?",
            ),
        ),
        Points(
            "No, but (to check with IT)",
            (
                "New copy and images in the existing page, if content edits stay possible during the freeze.",
            ),
        ),
        Kept(
            "Kept: can’t … before · needs · no. “That” is not named in the message; the ask it answers is "
            "in the thread above."
        ),
        Buttons((SHARE_FIRST, EDIT, WORDS)),
        Feedback("7"),
    )


def little_to_say() -> Sample:
    """Three lines in, three lines out."""
    sentence = "Please move the newsletter send to Thursday 14:00. The reason: the discount code is not ready."
    return _private(
        "little-to-say",
        "Private answer: little to say",
        sentence,
        ForWhom("it"),
        Say(sentence),
        Kept("Kept: Thursday 14:00 · not ready. Nothing to ask."),
        Buttons((SHARE_FIRST, EDIT)),
        Feedback("7"),
    )


def aid() -> Sample:
    """Without a model."""
    return _private(
        "aid",
        "Private answer without a model: a reading aid",
        f"For marketing: {CONSTRAINT}",
        ForWhom("marketing"),
        Notice("From the glossary; no model was used, so this is a reading aid and not a rewrite."),
        Original("Original", CONSTRAINT, _marks(CONSTRAINT, ("24h", "by Tue", "Wed"), ("if",))),
        Glosses(
            "In plain words",
            (
                Gloss(
                    "CNAME",
                    "The signpost that sends visitors of one web address to another place.",
                    "cname",
                ),
                Gloss(
                    "TTL",
                    "How long the internet remembers an old signpost; a change can take that long to "
                    "reach everybody.",
                    "ttl",
                ),
                Gloss("vendor", "Here, the company that runs the old site.", "vendor"),
            ),
        ),
        Line("Dates and numbers", ("24h", "by Tue", "Wed")),
        Questions(
            "Worth asking IT",
            ("Who can change the signpost, and is Tuesday morning early enough for Wednesday?",),
        ),
        Kept("No entry for: promo, flip it."),
        Buttons((SHARE_FIRST, WORDS)),
        Feedback("7"),
    )


def _marks(text: str, kept: tuple[str, ...], asked: tuple[str, ...]) -> tuple[Mark, ...]:
    """Where the words first stand."""
    at = [Mark(text.index(word), text.index(word) + len(word), "kept") for word in kept]
    at += [Mark(text.index(word), text.index(word) + len(word), "asked") for word in asked]
    return tuple(sorted(at, key=lambda mark: mark.start))


def answered() -> Sample:
    """The questions were answered in the form."""
    sentence = (
        "Marketing needs a new landing page for the Q3 campaign by 30 September, with a pop-up, and the "
        "content must differ per country. On that date the campaign starts."
    )
    return _private(
        "answered",
        "Private answer, completed by the author's answers",
        sentence,
        ForWhom("it"),
        Say(sentence),
        Points(
            "Answered",
            (
                "By which date must it be public, and what happens on that date? 30 September, the campaign "
                "starts.",
                "Personalised by what: name, segment, country, earlier visits? By country.",
            ),
        ),
        Questions("To start, IT needs to know", ("Existing template or a new design?",)),
        INVOLVES,
        Kept("Kept: Q3 · must · 30 September."),
        Buttons((SHARE_FIRST, EDIT, WORDS)),
        Feedback("7"),
    )


def guessed() -> Sample:
    """Which side the author is on was guessed."""
    sentence = "The web address of the campaign still leads to the old site; it can be moved by Tuesday for Wednesday."
    return _private(
        "guessed",
        "Private answer, the side guessed",
        sentence,
        ForWhom("marketing"),
        Say(sentence),
        Kept("Kept: by Tuesday · Wednesday."),
        Notice("Read as IT speaking, by its words. Is that right?"),
        Buttons((SHARE_FIRST, EDIT, Button("side", "I speak for marketing", "marketing"))),
        Feedback("7"),
    )


def shared() -> Sample:
    """What everybody in the channel sees."""
    return _posted(
        "shared",
        "Shared in the channel",
        SENTENCE,
        ForWhom("it"),
        Say(SENTENCE),
        Questions("To start, IT needs to know", QUESTIONS),
        INVOLVES,
        Kept("Shared by the author. Kept: Q3 · must."),
        Buttons((Button("take_back", "Take back", "7"), WORDS)),
    )


def stale() -> Sample:
    """The message was edited after it was translated."""
    return _posted(
        "stale",
        "Shared, and the message was edited since",
        SENTENCE,
        Notice("The message was edited after this was written, so this is of an older text."),
        ForWhom("it"),
        Say(SENTENCE),
        Kept("Kept: Q3 · must."),
        Buttons((Button("again", "Translate the new text", "7", main=True),)),
    )


def mention() -> Sample:
    """`@Fogbridge` alone, in a thread."""
    ask = "Marketing asks for the partner portal on 30 November, with a login for partners."
    constraint = "The portal can go live on 6 January at the earliest, because the change freeze runs until 2 January."
    return _posted(
        "mention",
        "In a thread: the last ask and the last constraint",
        ask,
        ForWhom("it"),
        Say(ask),
        Kept("Kept: 30 November."),
        ForWhom("marketing"),
        Say(constraint),
        Kept("Kept: 6 January at the earliest · until 2 January."),
        Buttons((WORDS,)),
    )


def term() -> Sample:
    """`/translate term change freeze`."""
    return _private(
        "term",
        "A term",
        "Change freeze: a period in which nothing is changed in running systems.",
        Title("Change freeze"),
        Notice("A period in which nothing is changed in running systems."),
        Points(
            "For marketing",
            (
                "Closed season: nothing new goes live, because nobody could repair it quickly if it broke.",
            ),
        ),
        Points("For IT", ("No deployments, except emergencies that the change board approves.",)),
        Points(
            "Where the two sides miss each other",
            ("Marketing hears “no work”; texts and images can often still be changed.",),
        ),
        Kept("Also: freeze, code freeze. Shipped with Fogbridge, not yet reviewed here."),
        Buttons((Button("lookup", "Look up another", ""),)),
    )


def help_card() -> Sample:
    """`/translate help`."""
    return _private(
        "help",
        "Help",
        "What Fogbridge does, and what to type.",
        Title("What I can do"),
        Notice(
            "I put what marketing asks into terms IT can build from, and what limits IT into terms "
            "marketing can plan with. You see it first; nothing is shared without you."
        ),
        Points(
            "Type",
            (
                "/translate and your message, or /translate alone for a form",
                "/translate for it: … or for marketing: … to say who it is for",
                "/translate term SSO to look up a word",
                "/translate side marketing to say which side you are on",
                "/translate settings for this channel",
            ),
        ),
        Points(
            "In a thread",
            (
                "@Fogbridge puts the last ask and the last constraint in the other side’s words",
                "@Fogbridge translate for IT reads the message above",
            ),
        ),
        Buttons((Button("form", "Translate something", "", main=True),)),
    )


def error_line() -> Sample:
    """One calm sentence."""
    text = (
        "I can't read this channel yet. Invite me with /invite @Fogbridge, then mention me again."
    )
    return _private("error", "An error", text, Notice(text))


def working_line() -> Sample:
    """What is there at once."""
    text = "Working on it; only you will see the answer."
    return _private("working", "The first second", text, Notice(text))


def long_answer() -> Sample:
    """More than one message holds."""
    text = " ".join(
        f"Point {n}: the page for country {n} needs its own copy, images and consent text by 3 May."
        for n in range(1, 150)
    )
    return _private(
        "long",
        "A long message, in two",
        f"For IT: {text}",
        ForWhom("it"),
        Notice(
            "Texts of more than 4,000 characters are read with the glossary alone, without a model."
        ),
        Original("Original", text),
        Kept("No entry for: consent text."),
        Buttons((SHARE_FIRST, WORDS)),
        Feedback("7"),
    )


def hostile() -> Sample:
    """What somebody wrote shows as it was written."""
    text = "<!channel> read <https://example.test|this> *now* _please_ :fire: & @here `rm` <@U0LAN0Z89>"
    return _private(
        "hostile",
        "Markup in a message stays text",
        text,
        ForWhom("it"),
        Say(text),
        Kept(f"Kept: {text}"),
    )


def translate_form() -> Sample:
    """`/translate` alone."""
    return _asked(
        "form-translate",
        "Form: translate",
        Form(
            "translate",
            "Translate",
            (
                TextField("text", "Your message", placeholder="We need …", lines=True, limit=3000),
                ChoiceField(
                    "from",
                    "Who is speaking?",
                    (
                        Option("marketing", "Marketing"),
                        Option("it", "IT"),
                        Option("auto", "Find out"),
                    ),
                    "marketing",
                    "You are on the marketing side.",
                ),
            ),
            "Translate",
        ),
    )


def answer_form() -> Sample:
    """*Answer 3 questions*."""
    fields = tuple(
        TextField(f"q{n}", question, optional=True, placeholder="In a few words", limit=300)
        for n, question in enumerate(QUESTIONS, 1)
    )
    shown = Reply("s", (Notice("What you leave empty stays a question."),))
    return _asked(
        "form-answer",
        "Form: answer three questions",
        Form("answer", "Answer 3 questions", fields, "Add the answers", shown),
    )


def edit_form() -> Sample:
    """*Edit*."""
    shown = Reply("s", (Notice("It is shared in this channel as you leave it here."),))
    field = TextField("text", "For IT", SENTENCE, lines=True, limit=3000)
    return _asked(
        "form-edit",
        "Form: edit and share",
        Form("edit", "Edit and share", (field,), "Share", shown),
    )


def feedback_form() -> Sample:
    """The thumb down."""
    return _asked(
        "form-feedback",
        "Form: why not helpful",
        Form(
            "feedback",
            "What was wrong?",
            (
                ChoiceField(
                    "kind",
                    "What was it mostly?",
                    (
                        Option("lost", "Something was lost or added"),
                        Option("unclear", "Hard to understand"),
                        Option("words", "A word was explained wrongly"),
                        Option("questions", "The questions do not help"),
                        Option("other", "Something else"),
                    ),
                    "other",
                ),
                TextField("reason", "In your words", lines=True, optional=True),
            ),
            "Send",
        ),
    )


def words() -> Sample:
    """*What do these words mean*."""
    shown = Reply(
        "s",
        (
            Glosses(
                "Words in this message",
                (
                    Gloss(
                        "landing page", "A single page that a campaign leads to.", "landing-page"
                    ),
                    Gloss("ASAP", "No date. Ask by when, and what happens then.", "asap"),
                    Gloss(
                        "pop-up", "A box over the page; it needs consent before it loads.", "pop-up"
                    ),
                ),
            ),
            Original("The message", ASK, _marks(ASK, ("has to", "Q3"), ("live", "ASAP"))),
            Kept("From the glossary that ships with Fogbridge; not yet reviewed here."),
        ),
    )
    return _asked(
        "form-words", "Form: what do these words mean", Form("words", "Words", shown=shown)
    )


def lookup_form() -> Sample:
    """The global shortcut."""
    return _asked(
        "form-lookup",
        "Form: look up a term",
        Form(
            "lookup",
            "Look up a term",
            (TextField("term", "Word or acronym", placeholder="SSO", limit=100),),
            "Look up",
        ),
    )


def channel_form() -> Sample:
    """`/translate settings`."""
    return _asked(
        "form-channel",
        "Form: settings of a channel",
        Form(
            "channel",
            "This channel",
            (
                ChoiceField(
                    "side",
                    "Who mostly speaks here?",
                    (
                        Option("none", "Both sides"),
                        Option("marketing", "Marketing"),
                        Option("it", "IT"),
                    ),
                    "none",
                ),
                ChoiceField(
                    "mode",
                    "Answers",
                    (
                        Option("on", "In the thread that asked"),
                        Option("quiet", "Only to the person who asked"),
                        Option("off", "Off: nothing is read or answered here"),
                    ),
                    "on",
                ),
                ChoiceField(
                    "follows",
                    "Threads that I was called into",
                    (
                        Option("yes", "Read along, to answer better"),
                        Option("no", "Read only when I am mentioned"),
                    ),
                    "yes",
                    "Every change is kept in a log that admins can see.",
                ),
            ),
            "Save",
        ),
    )


def shortcut_answer() -> Sample:
    """The message shortcut, once the answer is there."""
    shown = Reply(
        SENTENCE,
        (
            ForWhom("it"),
            Say(SENTENCE),
            Questions("To start, IT needs to know", QUESTIONS),
            Kept("Kept: Q3 · must."),
            Buttons((SHARE_FIRST, EDIT)),
            Feedback("7"),
        ),
    )
    return _asked(
        "form-answered",
        "The message shortcut's answer",
        Form("card", "For the other side", shown=shown),
    )


def working_form() -> Sample:
    """The message shortcut, at once."""
    return Sample(
        "form-working",
        "The message shortcut's first second",
        working("For the other side", "x"),
    )


def home_page() -> Sample:
    """The app's Home."""
    return Sample(
        "home",
        "The home page",
        home(
            Reply(
                "Fogbridge",
                (
                    Title("Your side"),
                    Notice(
                        "You are on the marketing side. Messages of yours are put in IT’s words."
                    ),
                    Buttons((Button("side", "Change my side", ""),)),
                    Title("Your latest translations"),
                    Points(
                        "",
                        (
                            "For IT, 20 November: Marketing needs a new landing page for the Q3 campaign …",
                            "For IT, 18 November: Please move the newsletter send to Thursday 14:00.",
                        ),
                    ),
                    Buttons((Button("form", "Translate something", "", main=True),)),
                    Title("What is stored about you"),
                    Notice(
                        "12 translations, 3 shared cards and 4 messages of threads, the oldest from "
                        "2 October. Each is deleted after 60 days."
                    ),
                    Buttons(
                        (
                            Button("forget", "Delete it all", ""),
                            Button("opt_out", "Leave my messages alone", ""),
                        )
                    ),
                ),
            )
        ),
    )


_ALL: tuple[Callable[[], Sample], ...] = (
    for_it,
    for_marketing,
    little_to_say,
    aid,
    answered,
    guessed,
    shared,
    stale,
    mention,
    term,
    help_card,
    error_line,
    working_line,
    long_answer,
    hostile,
    translate_form,
    answer_form,
    edit_form,
    feedback_form,
    words,
    lookup_form,
    channel_form,
    working_form,
    shortcut_answer,
    home_page,
)


def samples() -> list[Sample]:
    """All of them, in the order in which they are looked at."""
    return [make() for make in _ALL]
