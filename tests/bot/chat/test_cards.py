"""Cards: what can be pressed on each, and that nothing that was said is lost when one changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import wording
from bot.chat.cards import (
    after_sharing,
    after_taking_back,
    fresh_card,
    questions_card,
    shared_card,
    side_card,
    stale_card,
    translation_card,
    with_value,
    words_card,
    words_to_share,
)
from bot.chat.opening import edit_form, shown_as
from bot.forms import MAX_TEXT, TextField, fits_field
from bot.ids import new_id
from bot.ports import Card
from bot.reply import (
    Addressed,
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
    Rows,
    Say,
    Timeline,
    Title,
)
from bot.translation.result import Question
from tests.adapters.database.samples import a_translation, term

CARD = Card(
    id=UUID(int=7),
    key="k",
    origin="o",
    workspace=UUID(int=1),
    to="asker",
    state="sent",
    reply=None,
    incoming_team="T1",
)


def names(reply: Reply) -> list[str]:
    """What can be pressed, in its order."""
    return [b.name for part in reply.parts if isinstance(part, Buttons) for b in part.items]


def mains(reply: Reply) -> list[str]:
    """The main buttons."""
    parts = [part for part in reply.parts if isinstance(part, Buttons)]
    return [b.name for part in parts for b in part.items if b.main]


# Any reply at all

text = st.text(max_size=12)
items = st.lists(text, max_size=3).map(tuple)
button = st.builds(
    Button,
    name=st.sampled_from(["share", "answer", "renew", "take_back", "edit", "words"]),
    label=text,
    value=text,
)
parts: dict[type[Part], st.SearchStrategy[Part]] = {
    ForWhom: st.builds(ForWhom, st.sampled_from(["marketing", "it"])),
    Say: st.builds(Say, text),
    Notice: st.builds(Notice, text | st.sampled_from([wording.SHARED, wording.OF_AN_OLDER_TEXT])),
    Original: st.builds(Original, text, text, st.just((Mark(0, 1, "kept"),))),
    Questions: st.builds(Questions, text, items),
    Line: st.builds(Line, text, items),
    Points: st.builds(Points, text, items),
    Glosses: st.builds(Glosses, text, st.lists(st.builds(Gloss, text, text, text)).map(tuple)),
    Kept: st.builds(Kept, text),
    Title: st.builds(Title, text),
    Rows: st.builds(Rows, text),
    Timeline: st.builds(Timeline, text),
    Addressed: st.builds(Addressed, text, text),
    Buttons: st.builds(Buttons, st.lists(button, max_size=3).map(tuple)),
    Feedback: st.builds(Feedback, text),
}


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    """Any reply with at most one main button."""
    drawn: list[Part] = draw(st.lists(st.one_of(*parts.values()), max_size=6))
    places: list[tuple[int, int]] = [
        (at, n) for at, p in enumerate(drawn) if isinstance(p, Buttons) for n in range(len(p.items))
    ]
    if draw(st.booleans()) and places:
        at, n = draw(st.sampled_from(places))
        held = drawn[at]
        assert isinstance(held, Buttons)
        chosen = (replace(b, main=i == n) for i, b in enumerate(held.items))
        drawn[at] = Buttons(tuple(chosen))
    return Reply(draw(text), tuple(drawn), draw(st.booleans()))


def said(reply: Reply) -> list[Part]:
    """The parts that carry text, without what our own changes put there."""
    ours = (wording.SHARED, wording.TAKEN_BACK, wording.OF_AN_OLDER_TEXT)
    return [
        part
        for part in reply.parts
        if not isinstance(part, Buttons | Feedback)
        and not (isinstance(part, Notice) and part.text in ours)
    ]


def _with_reply(change: Callable[[Card], Reply]) -> Callable[[Reply], Reply]:
    return lambda reply: change(replace(CARD, reply=reply))


CHANGES: dict[str, Callable[[Reply], Reply]] = {
    "given its values": lambda reply: with_value(reply, "7"),
    "of an older text": lambda reply: stale_card(reply),
    "twice of an older text": lambda reply: stale_card(stale_card(reply)),
    "of the newest text again": lambda reply: fresh_card(stale_card(reply)) or Reply("", ()),
    "shared": _with_reply(lambda card: after_sharing(card, new_id())),
    "taken back": _with_reply(after_taking_back),
    "shared and taken back": _with_reply(
        lambda card: after_taking_back(replace(card, reply=after_sharing(card, new_id())))
    ),
    "taken back and shared": _with_reply(
        lambda card: after_sharing(replace(card, reply=after_taking_back(card)), new_id())
    ),
}


def test_every_kind_of_part_is_tried() -> None:
    """A new one has to be added here."""
    assert set(parts) == set(get_args(Part))


@pytest.mark.parametrize("change", CHANGES)
@given(reply=replies())
@settings(deadline=None, max_examples=60)
def test_nothing_that_was_said_is_lost(change: str, reply: Reply) -> None:
    """In its order, under the same summary; and at most one button is the main one."""
    after = CHANGES[change](reply)
    assert said(after) == said(reply)
    assert (after.summary, after.aid) == (reply.summary, reply.aid)
    assert len(mains(after)) <= 1


@given(reply=replies())
@settings(deadline=None)
def test_each_mark_stands_once(reply: Reply) -> None:
    """However often a card is marked, shared or taken back."""
    marked = stale_card(stale_card(reply))
    assert marked.parts.count(Notice(wording.OF_AN_OLDER_TEXT)) == 1
    assert names(marked).count("renew") == 1
    assert mains(marked) == ["renew"]
    card = replace(CARD, reply=reply)
    for _ in range(3):
        card = replace(card, reply=after_sharing(card, new_id()))
        card = replace(card, reply=after_taking_back(card))
    assert card.reply is not None
    assert names(card.reply).count("share") == 1
    assert sum(isinstance(part, Feedback) for part in card.reply.parts) == 1
    assert Notice(wording.SHARED) not in card.reply.parts


@given(reply=replies())
@settings(deadline=None)
def test_every_button_brings_something_back(reply: Reply) -> None:
    """The card's own id, where the feature put nothing else into it."""
    shown = with_value(reply, "7")
    for before, after in zip(reply.parts, shown.parts, strict=True):
        if isinstance(before, Buttons) and isinstance(after, Buttons):
            assert [b.value for b in after.items] == [b.value or "7" for b in before.items]
        elif isinstance(before, Feedback) and isinstance(after, Feedback):
            assert after.value == before.value or (before.value, after.value) == ("", "7")
        else:
            assert after == before
    assert with_value(shown, "8") == shown
    assert shown_as(replace(CARD, reply=reply)) == with_value(reply, CARD.id.hex)


@given(reply=replies())
@settings(deadline=None)
def test_a_card_without_the_mark_is_left_alone(reply: Reply) -> None:
    """There is nothing to take away."""
    assert (fresh_card(reply) is None) == (Notice(wording.OF_AN_OLDER_TEXT) not in reply.parts)


# Which buttons

ASKED = (
    Question(about="a", question="By when?", to="author", concept=None),
    Question(about="b", question="For whom?", to="author", concept=None),
    Question(about="c", question="Is it signed off?", to="other_side", concept=None),
)
TEXT = "We need the landing page"


@pytest.mark.parametrize(
    ("shown", "expected", "main"),
    [
        ({}, ["answer", "share", "edit"], "answer"),
        ({"shareable": False}, ["answer"], "answer"),
        ({"questions": ()}, ["share", "edit"], "share"),
        ({"questions": (), "shareable": False}, [], None),
        ({"reader": "it"}, ["ask", "share", "edit"], "ask"),
        ({"reader": "it", "shareable": False}, ["answer"], "answer"),
        ({"reader": "it", "public": True}, ["answer", "take_back"], "answer"),
        ({"reader": "marketing"}, ["answer", "share", "edit"], "answer"),
        ({"guess": True}, ["answer", "share", "edit", "i_am_it"], "answer"),
        ({"guess": True, "own_text": False}, ["answer", "share", "edit", "speaks_it"], "answer"),
        ({"guess": True, "public": True}, ["answer", "speaks_it", "take_back"], "answer"),
        (
            {"guess": True, "own_text": False, "public": True},
            ["answer", "speaks_it", "take_back"],
            "answer",
        ),
        ({"terms": True}, ["answer", "share", "edit", "words"], "answer"),
    ],
)
def test_what_can_be_pressed(
    shown: dict[str, object], expected: list[str], main: str | None
) -> None:
    """Only what would work there, and one main thing to do."""
    words = (term(TEXT, "landing page"),) if shown.get("terms") else ()
    translation = a_translation(TEXT, questions=shown.get("questions", ASKED), terms=words)
    how = {k: v for k, v in shown.items() if k not in ("questions", "terms")}
    usual: dict[str, object] = {
        "reader": None,
        "guess": False,
        "own_text": True,
        "shareable": True,
    }
    reply = translation_card(translation, **usual | how)  # type: ignore[arg-type]  # as the table says
    assert names(reply) == expected
    assert mains(reply) == ([main] if main else [])
    assert isinstance(reply.parts[-1], Feedback)


def test_a_guess_is_said_once() -> None:
    """Ours takes the place of the sentence that the terminal shows for a toss-up."""
    translation = a_translation(TEXT, toss_up=True, side_confidence=0.5)
    reply = translation_card(
        translation, reader=None, guess=True, own_text=True, shareable=True, public=False
    )
    notices = [part.text for part in reply.parts if isinstance(part, Notice)]
    assert notices == [wording.guessed("marketing")]
    assert wording.toss_up("it") not in [
        part.text for part in shared_card(translation).parts if isinstance(part, Notice)
    ]


def test_what_is_shared_has_the_way_back_and_no_thumbs() -> None:
    """Its words can be looked up by everybody."""
    with_words = a_translation(TEXT, terms=(term(TEXT, "landing page"),))
    assert names(shared_card(with_words)) == ["words", "take_back"]
    assert names(shared_card(a_translation(TEXT))) == ["take_back"]
    assert not any(isinstance(part, Feedback) for part in shared_card(with_words).parts)


def test_ones_own_words_are_shared_as_such() -> None:
    """And it says whose they are; nothing of ours stands beside them."""
    reply = shared_card(a_translation(TEXT, questions=ASKED), "By Monday, please.")
    assert [part for part in reply.parts if not isinstance(part, Buttons)] == [
        ForWhom("it"),
        Say("By Monday, please."),
        Kept(wording.EDITED_BY_WHO_SHARED),
    ]


# What is edited before it is shared


def test_the_words_to_edit_are_the_sentence() -> None:
    """Where a model wrote one."""
    assert words_to_share(a_translation(TEXT)) == f"Marketing asks: {TEXT}"


def test_without_a_model_they_are_the_reading_without_our_headings() -> None:
    """For whom it is stands above anyway, and how it was made is no part of what is shared."""
    aid = a_translation(TEXT, engine="glossary", rephrased=None, questions=ASKED[:1])
    words = words_to_share(aid)
    assert words.startswith(f"Original\n{TEXT}")
    assert "By when?" in words
    for ours in (wording.FOR_SIDE["it"], wording.NO_MODEL):
        assert ours not in words


@pytest.mark.parametrize(
    ("rephrased", "fits"),
    [("x" * MAX_TEXT, True), ("x" * (MAX_TEXT + 1), False), ("🚀" * (MAX_TEXT // 2 + 1), False)],
)
def test_what_no_field_takes_is_not_offered_to_be_edited(rephrased: str, fits: bool) -> None:
    """Its end would be lost without a word; sharing it as it is still works."""
    translation = a_translation(TEXT, rephrased=rephrased, questions=())
    reply = translation_card(translation, reader=None, guess=False, own_text=True, shareable=True)
    assert fits_field(rephrased) == fits
    assert ("edit" in names(reply)) == fits
    again = after_taking_back(replace(CARD, reply=reply))
    assert names(again) == (["share", "edit"] if fits else ["share"])
    if fits:
        (field,) = edit_form(translation, {}).fields
        assert isinstance(field, TextField)
        assert field.value == rephrased


# Smaller cards


def test_each_word_is_explained_once() -> None:
    """However often it stands there; what has no entry is named."""
    text = "landing page or landing page"
    words = (term(text, "landing page"), term(text, "landing page"))
    reply = words_card(a_translation(text, terms=words, unknown=("CDP", "DAM")))
    assert reply.parts == (
        Glosses("For IT", (Gloss("landing page", "A page.", "landing-page"),)),
        Kept("Not in the glossary: CDP, DAM."),
    )


def test_only_the_authors_questions_are_asked_of_them() -> None:
    """What the other side should be asked is not theirs to answer."""
    reply = questions_card(a_translation(TEXT, questions=ASKED))
    assert reply.parts == (Questions("Questions for marketing", ("By when?", "For whom?")),)
    assert reply.summary == "Questions for marketing: By when? For whom?"


@pytest.mark.parametrize(
    ("side", "chosen", "sentence", "offered"),
    [
        (None, False, "You are on neither side", ["side_marketing", "side_it"]),
        ("it", False, "You are on neither side", ["side_marketing", "side_it"]),
        ("marketing", True, "You are on marketing's side", ["side_it", "side_none"]),
        ("it", True, "You are on IT's side", ["side_marketing", "side_none"]),
        (None, True, "You are on neither side", ["side_marketing", "side_it"]),
    ],
)
def test_which_side_somebody_is_on(
    side: object, chosen: bool, sentence: str, offered: list[str]
) -> None:
    """A guess does not count, and what is chosen is not offered."""
    reply = side_card(side, chosen)  # type: ignore[arg-type]  # as the table says
    assert reply.summary.startswith(sentence)
    assert names(reply) == offered
