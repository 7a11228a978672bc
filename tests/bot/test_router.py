"""The front door: what each kind of delivery is, and that answering it again gives the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import pytest

from bot import wording
from bot.chat.opening import FORM_BUTTONS, LINK
from bot.errors import FogbridgeError, ThreadUnreadable
from bot.incoming import (
    Command,
    Deleted,
    Direct,
    Due,
    Edited,
    Heard,
    Incoming,
    Mention,
    Opened,
    Place,
    Pressed,
    Removed,
    Said,
    Shortcut,
    Submitted,
)
from bot.ports import Card, Look, Message, Profile, Visit
from bot.router import Router, asks_model, opens_form, works
from tests.bot.chat.talking import (
    IT,
    MARKETING,
    THIRD,
    Talking,
    channel,
    names,
    shown,
    value_of,
    who,
)
from tests.fakes.clock import StillClock

ASK = "We need the landing page live ASAP with a pop-up"
LIMIT = "We can't do that before the change freeze ends"


@dataclass(frozen=True)
class Kind:
    """What a delivery means: does it open a form, is there durable work, may it take a model's time."""

    said: Said
    form: bool
    work: bool
    model: bool


KINDS: tuple[Kind, ...] = (
    Kind(Command(text=ASK), form=False, work=True, model=True),
    Kind(Command(text=""), form=True, work=False, model=True),
    Kind(Command(text="  \n"), form=True, work=False, model=True),
    Kind(Command(text="Settings"), form=True, work=False, model=True),
    Kind(Command(text="settings are wrong"), form=False, work=True, model=True),
    Kind(Mention(message="1", text=""), form=False, work=True, model=True),
    Kind(Direct(message="1", text="settings"), form=False, work=True, model=True),
    Kind(Heard(message="1", text=ASK), form=False, work=True, model=False),
    Kind(Edited(message="1", text=ASK), form=False, work=True, model=False),
    Kind(Deleted(message="1"), form=False, work=True, model=False),
    Kind(Shortcut(message="1", text=ASK), form=True, work=True, model=True),
    Kind(Opened(what="home"), form=False, work=True, model=False),
    Kind(Opened(what="conversation"), form=False, work=True, model=False),
    Kind(Removed(), form=False, work=True, model=False),
    Kind(Due(what="digest", subject="2026-W47"), form=False, work=True, model=False),
    *(
        Kind(Submitted(form=form, values={}), form=False, work=True, model=model)
        for form, model in {
            "translate": True,
            "answers": True,
            "edit": False,
            "reason": False,
            "look_up": False,
            "settings": False,
            "forget": False,
            "ask_decline": False,
            "commit_date": False,
            "of_another_version": False,
        }.items()
    ),
    *(
        Kind(Pressed(button=button, value="7"), form=form, work=work, model=model)
        for button, form, work, model in (
            ("share", False, True, False),
            ("ask", False, True, False),
            ("take_back", False, True, False),
            ("helpful", False, True, False),
            ("not_helpful", True, True, False),
            ("renew", False, True, True),
            ("i_am_it", False, True, True),
            ("speaks_marketing", False, True, True),
            ("side_it", False, True, False),
            ("dont_follow", False, True, False),
            ("opt_out", False, True, False),
            ("opt_in", False, True, False),
            ("ask_track", False, True, False),
            ("ask_answered", False, True, False),
            ("ask_as_it", False, True, False),
            ("ask_undo", False, True, False),
            ("commit_yes_it", False, True, False),
            ("glance_for_it", False, True, True),
            (LINK, False, False, False),
            ("of_another_version", False, True, False),
            *((name, True, name == "not_helpful", False) for name in sorted(FORM_BUTTONS)),
        )
    ),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: repr(kind.said)[:60])
def test_what_each_delivery_is(kind: Kind) -> None:
    """Known without asking anybody, because it decides before the acknowledgement."""
    incoming = delivery(kind.said)
    assert opens_form(incoming) == kind.form
    assert works(incoming) == kind.work
    if kind.work:
        assert asks_model(incoming) == kind.model


def delivery(said: Said) -> Incoming:
    """A delivery that nobody has to answer."""
    return Incoming(key="k", platform="slack", team="T1", at=StillClock().now(), said=said)


def test_no_kind_of_delivery_is_forgotten() -> None:
    """A new one has to say here what it is."""
    kinds = set(get_args(get_args(Said)[0]))
    assert {type(kind.said) for kind in KINDS} == kinds


# Every answer a second time

ROOT = "1.1"
"""The message that begins the thread of these tests."""


async def a_thread(people: Talking) -> None:
    """Marketing asks, IT holds up."""
    for user, name in ((MARKETING, "marketing"), (IT, "it")):
        await people.does(Pressed(button=f"side_{name}"), by=user, at_home=True)
    people.chat.threads[ROOT] = (
        Message(ROOT, people.clock.now(), ASK, who(MARKETING)),
        Message("1.2", people.clock.now(), LIMIT, who(IT)),
    )


async def typed(people: Talking, text: str) -> Incoming:
    """A command."""
    return people.incoming(Command(text=text))


async def mention(people: Talking, text: str = "") -> Incoming:
    """A mention in the thread."""
    await a_thread(people)
    return people.incoming(Mention(message="1.3", text=text), place=channel(thread=ROOT))


async def pressed(people: Talking, name: str, text: str = ASK) -> Incoming:
    """A button on a private answer."""
    card = await people.types(text)
    return people.incoming(Pressed(button=name, value=value_of(card, name)))


async def to_be_asked(people: Talking) -> Incoming:
    """Who reads for IT puts marketing's questions."""
    await people.does(Pressed(button="side_it"), at_home=True)
    return await pressed(people, "ask", f"for it: {ASK}")


async def sent(people: Talking, button: str, **values: str) -> Incoming:
    """A form that a button of a private answer opens."""
    card = await people.types(ASK)
    form = await people.opens(card, button)
    return people.incoming(Submitted(form=form.name, values=values, context=dict(form.context)))


async def taking_back(people: Talking) -> Incoming:
    """What was shared, from the private card."""
    card = await people.types(ASK)
    shared, after = await people.presses(card, "share")
    assert shared.state == "sent"
    return people.incoming(Pressed(button="take_back", value=value_of(after, "take_back")))


async def translated(people: Talking) -> Card:
    """A translation of the thread's first message, in the open."""
    await a_thread(people)
    people.chat.threads[ROOT] = people.chat.threads[ROOT][:1]
    (card,) = await people.mentions("translate", thread=ROOT)
    return card


async def edited(people: Talking) -> Incoming:
    """The message behind it is changed."""
    await translated(people)
    new = Edited(message=ROOT, text="We need the landing page by Monday")
    return people.incoming(new, place=channel(thread=ROOT))


async def renewed(people: Talking) -> Incoming:
    """The changed message is to be translated again."""
    (stale,) = await people.delivers(await edited(people))
    return people.incoming(
        Pressed(button="renew", value=value_of(stale, "renew"), message=stale.message),
        place=channel(thread=ROOT),
    )


async def deleted(people: Talking) -> Incoming:
    """The message behind it is deleted."""
    await translated(people)
    return people.incoming(Deleted(message=ROOT), by=None, place=channel())


async def spoke(people: Talking) -> Incoming:
    """It was the other side who spoke."""
    people.chat.threads[ROOT] = (Message(ROOT, people.clock.now(), ASK, who(THIRD)),)
    (card,) = await people.mentions("translate", thread=ROOT)
    return people.incoming(
        Pressed(button="speaks_it", value=value_of(card, "speaks_it"), message=card.message),
        place=channel(thread=ROOT),
    )


async def seen(people: Talking) -> Incoming:
    """The button under a thread at a glance."""
    await a_thread(people)
    (glance,) = await people.mentions(thread=ROOT)
    pressed = Pressed(button="ask_track", value=value_of(glance, "ask_track"), message="1.5")
    return people.incoming(pressed, place=channel(thread=ROOT))


async def an_ask(people: Talking) -> str:
    """Marketing's ask, tracked; its id."""
    await a_thread(people)
    people.chat.threads[ROOT] = people.chat.threads[ROOT][:1]
    (card,) = await people.mentions("track", thread=ROOT)
    return value_of(card, "ask_delivered")


async def on_the_ask(people: Talking, button: str, before: str = "", *, by: str = IT) -> Incoming:
    """A button of its card."""
    value = await an_ask(people)
    pressed = Pressed(button=button, value=before + value, message="1.5")
    return people.incoming(pressed, by=by, place=channel(thread=ROOT))


async def of_the_ask(people: Talking, form: str, **values: str) -> Incoming:
    """A form about it."""
    said = Submitted(form=form, values=values, context={"ask": await an_ask(people)})
    return people.incoming(said, by=IT, place=channel(thread=ROOT))


async def second_yes(people: Talking) -> Incoming:
    """Marketing's yes to a date that IT said yes to."""
    (card, *_) = await people.delivers(await of_the_ask(people, "commit_date", due="2027-01-06"))
    await people.presses(card, "commit_yes_it", by=IT)
    pressed = Pressed(button="commit_yes_marketing", value=value_of(card, "commit_yes_it"))
    return people.incoming(pressed, place=channel(thread=ROOT))


async def in_words(people: Talking) -> Incoming:
    """IT asks back in the thread."""
    await an_ask(people)
    said = Heard(message="1.7", text="Which course template should it use?")
    people.clock.forward(timedelta(minutes=1))
    return people.incoming(said, by=IT, place=channel(thread=ROOT))


async def at_home(people: Talking, said: Said) -> Incoming:
    """Something on the home page."""
    await people.types(ASK)
    return people.incoming(said, at_home=True)


SETTINGS = {"mode": "quiet", "side": "it", "follows": "no"}
ANSWERS: dict[str, Callable[[Talking], Any]] = {
    "a translation": lambda p: typed(p, ASK),
    "help": lambda p: typed(p, "help"),
    "a term": lambda p: typed(p, "term SSO"),
    "a side": lambda p: typed(p, "side it"),
    "a text that is too long": lambda p: typed(p, "x" * 40_001),
    "a thread at a glance": mention,
    "the message above": lambda p: mention(p, "translate"),
    "a thread that can't be read": lambda p: unreadable(p),
    "a mention with a text": lambda p: mention(p, ASK),
    "settings in a thread": lambda p: mention(p, "settings"),
    "a direct message": lambda p: of(
        p, Direct(message="2.1", text=ASK), channel("D1", direct=True)
    ),
    "a shortcut": lambda p: of(p, Shortcut(message=ROOT, text=ASK, author=who(IT)), channel()),
    "sharing": lambda p: pressed(p, "share"),
    "sharing in one's own words": lambda p: sent(p, "edit", text="By Monday, please."),
    "asking the other side": to_be_asked,
    "taking back": taking_back,
    "answers": lambda p: sent(p, "answer", a1="9 December"),
    "a reason": lambda p: sent(p, "not_helpful", reason="too long"),
    "the other side spoke": lambda p: pressed(p, "i_am_it"),
    "somebody else spoke": spoke,
    "an edit": edited,
    "a new translation": renewed,
    "a deletion": deleted,
    "the home page": lambda p: at_home(p, Opened(what="home")),
    "a side at home": lambda p: at_home(p, Pressed(button="side_it", value="home")),
    "to be left alone": lambda p: at_home(p, Pressed(button="opt_out", value="home")),
    "a form at home": lambda p: at_home(p, Submitted(form="translate", values={"text": ASK})),
    "a word": lambda p: at_home(p, Submitted(form="look_up", values={"word": "SSO"})),
    "to be forgotten": lambda p: at_home(p, Submitted(form="forget", values={})),
    "tracking": lambda p: mention(p, "track"),
    "tracking what was seen": seen,
    "tracking from a menu": lambda p: of(
        p, Shortcut(message=ROOT, text=ASK, author=who(IT), what="track"), channel()
    ),
    "an answered ask": lambda p: on_the_ask(p, "ask_answered"),
    "a side, and the press that waited for it": lambda p: on_the_ask(
        p, "ask_as_it", "ask_delivered|", by=THIRD
    ),
    "an ask in somebody's hands": lambda p: of_the_ask(p, "ask_hand_over", to=THIRD, note="DNS"),
    "a date": lambda p: of_the_ask(p, "commit_date", due="2027-01-06"),
    "the second yes": second_yes,
    "an answer in words": in_words,
    "open asks": lambda p: typed(p, "asks"),
    "settings": lambda p: of(p, Submitted(form="settings", values=SETTINGS), channel()),
    "no more reading along": lambda p: of(p, Pressed(button="dont_follow"), channel()),
}


async def of(people: Talking, said: Said, place: Place) -> Incoming:
    """A delivery in this place."""
    return people.incoming(said, place=place)


async def unreadable(people: Talking) -> Incoming:
    """A mention where the thread can't be read."""
    people.chat.refusal = ThreadUnreadable("Invite me first.")
    return people.incoming(Mention(message="1.3", text=""), place=channel(thread=ROOT))


class Crash(Exception):
    """The process ends here."""


@dataclass
class Crashing:
    """An Outbox whose process dies once, right before or right after all is put."""

    outbox: Any
    when: str
    armed: bool = True

    async def put_all(self, visit: Visit, whole: Any) -> None:
        """Keep it, or not, and die."""
        if self.armed and self.when == "before":
            self.armed = False
            raise Crash
        await self.outbox.put_all(visit, whole)
        if self.armed:
            self.armed = False
            raise Crash

    def __getattr__(self, name: str) -> Any:
        return getattr(self.outbox, name)


async def whole_answer(people: Talking, incoming: Incoming, router: Router) -> list[Card]:
    """What it says, from the beginning; nothing is said yet."""
    problem = await router.read(incoming)
    assert problem is not None
    ids = await router.answer(incoming, problem)
    found = [await people.talk.outbox.card(await people.workspace(), UUID(id)) for id in ids]
    return [card for card in found if card is not None]


def look(cards: list[Card]) -> list[tuple[str, str, list[str]]]:
    """What of cards a person would see, and where."""
    return [(card.to, shown(card), names(card)) for card in cards]


@pytest.mark.parametrize("what", ANSWERS)
async def test_an_answer_made_again_is_the_same(people: Talking, what: str) -> None:
    """A step may run twice; nothing is said twice, and nothing else is said."""
    incoming = await ANSWERS[what](people)
    first = await whole_answer(people, incoming, people.router)
    assert first
    again = await whole_answer(people, incoming, people.router)
    assert [card.id for card in again] == [card.id for card in first]
    assert look(again) == look(first)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("what", ANSWERS)
async def test_an_answer_survives_a_crash_whole(
    people: Talking, others: Talking, what: str, when: str
) -> None:
    """Whenever the process dies, the second try says what an undisturbed one would have said."""
    expected = look(await whole_answer(others, await ANSWERS[what](others), others.router))
    incoming = await ANSWERS[what](people)
    crashing = Crashing(people.talk.outbox, when)
    router = Router(replace(people.talk, outbox=crashing))
    with pytest.raises(Crash):
        await whole_answer(people, incoming, router)
    assert look(await whole_answer(people, incoming, router)) == expected


async def test_what_went_wrong_before_is_answered_the_next_time(people: Talking) -> None:
    """That it went wrong was said; it is no answer, so the answer still comes."""
    incoming = await typed(people, ASK)
    (sorry,) = await people.router.failed(incoming, "0a1b2c3d")
    said = await people.said(UUID(sorry))
    assert shown(said) == wording.went_wrong("0a1b2c3d")
    (card,) = await people.delivers(incoming)
    assert ASK in shown(card)
    assert await people.router.failed(incoming, "99999999") == [sorry]


async def test_nobody_waits_for_these(people: Talking) -> None:
    """What nobody asked for fails in silence."""
    for said in (
        Heard(message="1", text=ASK),
        Edited(message="1", text=ASK),
        Deleted(message="1"),
        Opened(what="home"),
        Removed(),
    ):
        assert await people.router.failed(people.incoming(said), "0a1b2c3d") == []


async def test_what_can_not_be_said_in_its_place_is_told_in_private(people: Talking) -> None:
    """The person learns what to do, once."""
    incoming = await typed(people, ASK)
    told = await people.router.undeliverable(incoming, "Invite me first.")
    assert await people.router.undeliverable(incoming, "Invite me first.") == told
    card = await people.said(UUID(told[0]))
    assert (card.to, shown(card)) == ("asker", "Invite me first.")


# What goes wrong on purpose


class Odd(FogbridgeError):
    """Something new."""


@dataclass
class Refusing:
    """A Store that refuses to hand out a translation."""

    store: Any
    error: Exception = field(default_factory=lambda: Odd("Not today. Try tomorrow."))

    async def translation(self, *given: Any, **named: Any) -> None:
        """Say no."""
        del given, named
        raise self.error

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


@pytest.mark.parametrize("button", ["share", "ask", "renew", "helpful", "i_am_it", "speaks_it"])
async def test_every_error_with_a_sentence_is_said_in_private(people: Talking, button: str) -> None:
    """Whatever it is; nothing else is said, and the work is done."""
    card = await people.types(ASK)
    router = Router(replace(people.talk, store=Refusing(people.talk.store)))
    press = people.incoming(Pressed(button=button, value=card.id.hex))
    (told,) = await whole_answer(people, press, router)
    assert look([told]) == [("asker", "Not today. Try tomorrow.", [])]


@pytest.mark.parametrize("text", ["x" * 40_001, "\u00a0"])
async def test_a_text_that_can_not_be_translated(people: Talking, text: str) -> None:
    """One sentence says what is wrong with it, in the place where it was asked for or in private."""
    for said, place in (
        (Command(text=text), None),
        (Mention(message="5.1", text=text), channel()),
        (Direct(message="5.2", text=text), channel("D1", direct=True)),
        (Shortcut(message="5.3", text=text, author=who(IT)), channel()),
        (Submitted(form="translate", values={"text": text}), None),
    ):
        cards = [c for c in await people.does(said, place=place) if not c.key.startswith("told:")]
        assert len(cards) == 1
        assert cards[0].translation is None
        assert 0 < len(shown(cards[0])) < 1_200


async def test_an_error_without_a_sentence_is_no_answer(people: Talking) -> None:
    """It is tried again, and the person is told nothing of what it says."""
    card = await people.types(ASK)
    store = Refusing(people.talk.store, RuntimeError("a secret of the database"))
    router = Router(replace(people.talk, store=store))
    press = people.incoming(Pressed(button="share", value=card.id.hex))
    with pytest.raises(RuntimeError):
        await whole_answer(people, press, router)
    assert await people.talk.outbox.of_origin(card.workspace, press.key) == ()


# What is found out first


async def test_who_came_is_looked_up_once_a_day(people: Talking) -> None:
    """Zone and language of the person, and what the channel is like."""
    people.chat.profiles[MARKETING] = Profile("Asia/Tokyo", "en-US")
    people.chat.looks["C1"] = Look("public", outsiders=False)
    for _ in range(3):
        await people.types(ASK)
    assert people.chat.asked == [f"profile {MARKETING}", "look C1"]
    person = await people.person()
    assert (person.timezone, person.locale) == ("Asia/Tokyo", "en-US")
    visit = await people.visit()
    assert visit.channel is not None
    assert (visit.channel.visibility, visit.channel.outsiders) == ("public", False)
    people.clock.forward(timedelta(days=1, seconds=1))
    await people.types(ASK)
    assert people.chat.asked[2:] == [f"profile {MARKETING}", "look C1"]


async def test_what_was_not_said_is_asked_again(people: Talking) -> None:
    """The platform was silent; the answer comes all the same."""
    for _ in range(2):
        assert ASK in shown(await people.types(ASK))
    assert people.chat.asked == [f"profile {MARKETING}", "look C1"] * 2


async def test_what_is_found_out_counts_at_once(people: Talking) -> None:
    """The first answer in a channel with outsiders is private already."""
    people.chat.looks["C1"] = Look("public", outsiders=True)
    (card,) = await people.mentions(ASK)
    assert (card.to, card.translation) == ("asker", None)


async def test_outsiders_who_can_not_be_seen_any_more_are_still_there(people: Talking) -> None:
    """The app lost a scope, or its place in the channel: that says nothing about them."""
    people.chat.looks["C1"] = Look("public", outsiders=True)
    await people.types(ASK)
    people.chat.looks["C1"] = Look(None, None)
    people.clock.forward(timedelta(days=1, seconds=1))
    card = await people.types(ASK)
    assert (card.translation, names(card)) == (None, [])
    visit = await people.visit()
    assert visit.channel is not None
    assert (visit.channel.visibility, visit.channel.outsiders) == (None, True)


async def test_nobody_is_looked_up_for_a_message_that_is_heard(people: Talking) -> None:
    """Threads that are read along cost no calls for who speaks there."""
    people.chat.looks["C1"] = Look("public", outsiders=False)
    await people.does(Heard(message="1.2", text=ASK), by=IT, place=channel(thread=ROOT))
    assert people.chat.asked == ["look C1"]


async def test_no_channel_is_looked_at_in_a_conversation_of_two(people: Talking) -> None:
    """There are no outsiders in it."""
    await people.does(Direct(message="5.1", text=ASK), place=channel("D1", direct=True))
    assert people.chat.asked == [f"profile {MARKETING}", "working D1"]


async def test_prompts_are_all_that_an_opened_conversation_brings(people: Talking) -> None:
    """Nothing is said there."""
    said = Opened(what="conversation")
    assert await people.does(said, place=channel("D1", direct=True)) == []
    assert people.chat.asked[-1] == "prompt"


async def test_a_message_that_comes_as_two_events_is_answered_once(people: Talking) -> None:
    """Whichever is first, and that one also when it is repeated."""
    once = "slack:T1:D1:5.1"
    first, second = (
        people.incoming(Direct(message="5.1", text=ASK), place=channel("D1", direct=True), key=key)
        for key in ("slack:T1:Ev1", "slack:T1:Ev2")
    )
    assert first.once == second.once == once
    assert await people.router.read(first) == ""
    assert await people.router.read(second) is None
    assert await people.router.read(first) == ""


async def test_a_removal_needs_nobody(people: Talking) -> None:
    """The Workspace is gone, and nothing is said; a second time there is nothing to remove."""
    await people.types(ASK)
    people.chat.asked.clear()
    for _ in range(2):
        assert await people.does(Removed(), by=None, at_home=True) == []
    assert people.chat.asked == []
    assert await people.talk.directory.workspace_of("slack", "T1") is None
