"""The cards of a chat: a reply with what can be pressed on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from bot import wording
from bot.forms import fits_field
from bot.plain import plain_text
from bot.ports import Card
from bot.reply import (
    Button,
    Buttons,
    Feedback,
    ForWhom,
    Gloss,
    Glosses,
    Kept,
    Notice,
    Part,
    Points,
    Questions,
    Reply,
    Say,
    Title,
)
from bot.translation.present import present
from bot.translation.result import Translation
from glossary.concept import SIDES, Side


def translation_card(
    translation: Translation,
    *,
    reader: Side | None,
    guess: bool,
    own_text: bool,
    shareable: bool,
    public: bool = False,
) -> Reply:
    """A translation with its buttons, whose values are the card's own id once it is kept.

    `reader` is the side of whoever sees it, if it is known. `guess`: nobody said which side speaks.
    `own_text`: they wrote it themselves. `public`: everybody in the place sees it.
    """
    reply = present(translation)
    parts = [part for part in reply.parts if not _is_toss_up(part, translation)]
    if guess:
        parts.insert(2, Notice(wording.guessed(translation.from_)))
    author = [q for q in translation.questions if q.to == "author"]
    asks = reader == translation.to and shareable and not public
    buttons = list(_main(translation, len(author), asks))
    if shareable and not public:
        open_questions = any(button.name == "answer" for button in buttons)
        label = wording.SHARE_AS_IT_IS if open_questions else wording.SHARE_HERE
        buttons.append(Button("share", label, main=not buttons))
        if fits_field(words_to_share(translation)):
            buttons.append(Button("edit", wording.EDIT))
    if _has_glosses(translation):
        buttons.append(Button("words", wording.WHAT_WORDS_MEAN))
    if guess:
        other: Side = translation.to
        mine = own_text and not public  # whoever reads along may be on that side, too
        name = "i_am" if mine else "speaks"
        label = wording.I_AM[other] if mine else wording.SPEAKING[other]
        buttons.append(Button(f"{name}_{other}", label))
    if public:
        buttons.append(Button("take_back", wording.TAKE_BACK))
    if buttons:
        parts.append(Buttons(tuple(buttons)))
    parts.append(Feedback(""))
    return replace(reply, parts=tuple(parts))


def _main(translation: Translation, questions: int, asks: bool) -> Iterator[Button]:
    """The one thing that moves it on: answer the questions, or ask them of the side that can."""
    if not questions:
        return
    if asks:
        label = wording.ask_other_side(translation.from_, questions)
        yield Button("ask", label, main=True)
    else:
        yield Button("answer", wording.answer_questions(questions), main=True)


def _is_toss_up(part: Part, translation: Translation) -> bool:
    return isinstance(part, Notice) and part.text == wording.toss_up(translation.to)


def _has_glosses(translation: Translation) -> bool:
    """In a reading aid the words stand in the card already."""
    return translation.rephrased is not None and any(not t.familiar for t in translation.terms)


def with_value(reply: Reply, value: str) -> Reply:
    """The reply with the card's own id in every button that has no value yet."""
    parts: list[Part] = []
    for part in reply.parts:
        match part:
            case Buttons(items):
                parts.append(Buttons(tuple(replace(b, value=b.value or value) for b in items)))
            case Feedback(""):
                parts.append(Feedback(value))
            case _:
                parts.append(part)
    return replace(reply, parts=tuple(parts))


def words_to_share(translation: Translation) -> str:
    """What a translation says, without our headings and notes, for whoever wants to change it."""
    if translation.rephrased is not None:
        return translation.rephrased
    ours = ForWhom | Notice | Kept
    said = tuple(part for part in present(translation).parts if not isinstance(part, ours))
    return plain_text(Reply("", said))


def shared_card(translation: Translation, text: str | None = None) -> Reply:
    """What everybody sees once it is shared: no guess, no thumbs, and the way back for who shared.

    `text` is what who shared made of it.
    """
    reply = present(translation)
    if text is not None:
        parts: tuple[Part, ...] = (
            ForWhom(translation.to),
            Say(text),
            Kept(wording.EDITED_BY_WHO_SHARED),
        )
        reply = Reply(summary=text[:3000], parts=parts)
    kept = [part for part in reply.parts if not _is_toss_up(part, translation)]
    buttons = [Button("take_back", wording.TAKE_BACK)]
    if _has_glosses(translation):
        buttons.insert(0, Button("words", wording.WHAT_WORDS_MEAN))
    return replace(reply, parts=(*kept, Buttons(tuple(buttons))))


def after_sharing(card: Card, shared: UUID) -> Reply:
    """The private card once it was shared: the same, with the way back instead of the way out.

    `shared` is the card that stands in the channel then.
    """
    reply = card.reply or Reply("", ())
    parts: list[Part] = [part for part in reply.parts if not isinstance(part, Buttons | Feedback)]
    back = Button("take_back", wording.TAKE_BACK, shared.hex)
    parts += [Notice(wording.SHARED), Buttons((back,)), Feedback(card.id.hex)]
    return replace(reply, parts=tuple(parts))


def after_taking_back(card: Card) -> Reply:
    """The private card once what was shared is gone again: everything can be done as before."""
    reply = card.reply or Reply("", ())
    parts: list[Part] = [
        part
        for part in reply.parts
        if not isinstance(part, Buttons | Feedback) and part != Notice(wording.SHARED)
    ]
    before = [b for part in reply.parts if isinstance(part, Buttons) for b in part.items]
    again = {b.name: replace(b, value=b.value or card.id.hex) for b in before}
    again.pop("take_back", None)
    again.setdefault("share", Button("share", wording.SHARE_HERE, card.id.hex))
    parts += [
        Notice(wording.TAKEN_BACK),
        Buttons(tuple(again.values())),
        Feedback(card.id.hex),
    ]
    return replace(reply, parts=tuple(parts))


def stale_card(reply: Reply) -> Reply:
    """The same card, marked as being of an older text, with a new one on offer."""
    older = Notice(wording.OF_AN_OLDER_TEXT)
    renew = Button("renew", wording.TRANSLATE_NEW_TEXT, main=True)
    parts: list[Part] = []
    had_buttons = False
    for part in reply.parts:
        if part == older:
            continue
        if isinstance(part, Buttons):
            others = tuple(replace(b, main=False) for b in part.items if b.name != "renew")
            parts.append(Buttons(others if had_buttons else (renew, *others)))
            had_buttons = True
        else:
            parts.append(part)
    if not had_buttons:
        parts.append(Buttons((renew,)))
    place = 1 if parts and isinstance(parts[0], ForWhom | Title) else 0
    parts.insert(place, older)
    return replace(reply, parts=tuple(parts))


def fresh_card(reply: Reply) -> Reply | None:
    """The same card without that mark; None where it has none."""
    older = Notice(wording.OF_AN_OLDER_TEXT)
    if older not in reply.parts:
        return None
    parts: list[Part] = []
    had_main = False
    for part in reply.parts:
        if isinstance(part, Buttons):
            others = [b for b in part.items if b.name != "renew"]
            if others and others[0].name == "answer" and not had_main:
                had_main = True
                others[0] = replace(others[0], main=True)
            part = Buttons(tuple(others))
            if not others:
                continue
        if part != older:
            parts.append(part)
    return replace(reply, parts=tuple(parts))


def words_card(translation: Translation) -> Reply:
    """What the words of a message mean to its reader."""
    rows: dict[str, Gloss] = {}
    for term in translation.terms:
        rows.setdefault(term.concept, Gloss(term.surface, term.gloss, term.concept))
    parts: list[Part] = [Glosses(wording.FOR_SIDE[translation.to], tuple(rows.values()))]
    if translation.unknown:
        parts.append(Kept(f"Not in the glossary: {', '.join(translation.unknown[:8])}."))
    return Reply(wording.WHAT_WORDS_MEAN, tuple(parts))


def questions_card(translation: Translation) -> Reply:
    """The questions alone, put to the side that can answer them."""
    items = tuple(q.question for q in translation.questions if q.to == "author")
    title = wording.QUESTIONS_FOR[translation.from_]
    by_model = translation.rephrased is not None
    summary = f"{title}: {' '.join(items)}"[:3000]
    return Reply(summary, (Questions(title, items),), by_model=by_model)


def help_card() -> Reply:
    """What can be done here."""
    return Reply(
        wording.HELP_LEAD,
        (
            Title(wording.HELP_TITLE),
            Notice(wording.HELP_LEAD),
            Points(wording.HELP_HERE, wording.HELP_COMMANDS),
            Points(wording.HELP_MENTION, wording.HELP_MENTIONS),
        ),
    )


def side_card(side: Side | None, chosen: bool) -> Reply:
    """Which side somebody is on, and one click to change it."""
    sentence = wording.WHICH_SIDE[side if chosen else None]
    return Reply(
        sentence, (Notice(sentence), Buttons(tuple(side_buttons(side if chosen else None))))
    )


def side_buttons(side: Side | None) -> Iterator[Button]:
    """The choices that are not chosen."""
    for one in SIDES:
        if side != one:
            yield Button(f"side_{one}", wording.I_AM[one])
    if side is not None:
        yield Button("side_none", wording.NEITHER)
