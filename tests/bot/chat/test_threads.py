"""A mention: what it calls the bot into, what is read and kept of it, and who is told."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from bot import wording, wording_asks
from bot.errors import ThreadUnreadable
from bot.incoming import Deleted, Heard, Mention, Pressed, Shortcut
from bot.ports import Card, Look, Message
from tests.bot.chat.talking import IT, MARKETING, THIRD, Talking, channel, names, shown, who

ROOT = "1.1"
ASK = "We need the landing page by Friday 27 November"
LIMIT = "We can't deploy that before the change freeze ends"
OUT = "U404"
_numbers = count(100)
CALLS = ("", "translate", "for it", ASK)
"""What calls the bot into a thread."""
REQUESTS = ("help", "term SSO", "side", "side it", "settings")
"""What only asks the bot for something."""


def write(people: Talking, *said: tuple[str, str], thread: str = ROOT) -> None:
    """The thread as the platform has it: who said what."""
    start = people.clock.now() - timedelta(hours=1)
    people.chat.threads[thread] = tuple(
        Message(
            thread if n == 0 else f"{thread}.{n}",
            start + timedelta(minutes=n),
            text,
            who(user, "TOUT" if user == OUT else "T1"),
            own=user == "UBOT",
        )
        for n, (user, text) in enumerate(said)
    )


async def sides(people: Talking) -> None:
    """Marketing and IT have said which side they are on."""
    for user, side in ((MARKETING, "marketing"), (IT, "it")):
        await people.does(Pressed(button=f"side_{side}"), by=user, at_home=True)


async def follows(people: Talking, thread: str = ROOT) -> bool:
    """Whether replies in this thread are read along."""
    return await people.talk.threads.follows(channel(thread=thread))


async def heard(people: Talking, thread: str = ROOT) -> list[str]:
    """What is kept of a thread."""
    kept = await people.talk.threads.heard(await people.workspace(), channel(thread=thread), 1_000)
    return [message.text for message in kept]


async def calls(
    people: Talking, text: str = "", *, by: str = THIRD, thread: str = ROOT
) -> list[Card]:
    """A mention in the thread and all that comes of it."""
    said = Mention(message=f"{thread}.{next(_numbers)}", text=text)
    return await people.does(said, by=by, place=channel(thread=thread))


def told(cards: list[Card]) -> list[str]:
    """The lines about reading along among these."""
    return [shown(card) for card in cards if card.key.startswith("told:")]


async def translated(people: Talking, to: str, *, by: str = THIRD, thread: str = ROOT) -> Card:
    """A mention in the thread, and its last word for one side."""
    (glance,) = await people.mentions(thread=thread, by=by)
    (card,) = await people.presses(glance, f"glance_for_{to}", by=by)
    return card


# The last ask and the last constraint


async def test_each_sides_last_weighty_message(people: Talking) -> None:
    """Thanks, lunch and the bot's own words are passed over."""
    await sides(people)
    write(
        people,
        (MARKETING, "We need the old page by Monday"),
        (IT, "SSO needs a security review first"),
        (MARKETING, ASK),
        ("UBOT", "For IT: something with a deadline on Tuesday"),
        (IT, LIMIT),
        (MARKETING, "Thanks, that is good to know!"),
        (IT, "Lunch?"),
    )
    ask, limit = [await translated(people, to) for to in ("it", "marketing")]
    assert (ASK in shown(ask), LIMIT in shown(limit)) == (True, True)
    assert [shown(card).split("\n")[0] for card in (ask, limit)] == ["For IT", "For marketing"]
    assert {card.to for card in (ask, limit)} == {"place"}


async def test_a_side_that_said_nothing_has_nothing_to_translate(people: Talking) -> None:
    """Nothing is made up for it."""
    await sides(people)
    write(people, (MARKETING, ASK), (MARKETING, "And a pop-up by Monday, please"))
    assert "And a pop-up by Monday" in shown(await translated(people, "it"))
    card = await translated(people, "marketing")
    assert (card.to, shown(card)) == ("asker", wording_asks.NOTHING_FOR["marketing"])


async def test_a_guess_in_a_thread_is_shown_as_one(people: Talking) -> None:
    """Nobody has said which side they are on; one click corrects it."""
    write(people, (MARKETING, ASK), (IT, LIMIT))
    cards = [await translated(people, to) for to in ("it", "marketing")]
    for card, side, other in zip(cards, ("marketing", "it"), ("it", "marketing"), strict=True):
        assert wording.guessed(side) in shown(card)  # type: ignore[arg-type]  # both are sides
        assert f"speaks_{other}" in names(card)


async def test_a_chosen_side_is_no_guess(people: Talking) -> None:
    """The author's own choice, or the channel's."""
    await sides(people)
    write(people, (MARKETING, ASK))
    assert "guess" not in shown(await translated(people, "it"))
    await people.sets(side="it")
    write(people, (THIRD, ASK), thread="2.1")
    card = await translated(people, "marketing", thread="2.1")
    assert "guess" not in shown(card)
    assert shown(card).startswith("For marketing")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([], wording.NOTHING_ABOVE),
        ([("UBOT", ASK)], wording.NOTHING_ABOVE),
        ([(MARKETING, "  ")], wording.NOTHING_ABOVE),
        ([(MARKETING, "Thanks all"), (IT, "Lunch anybody?")], wording.NOTHING_WEIGHTY),
    ],
)
async def test_without_an_ask_it_says_so_in_private(
    people: Talking, said: list[tuple[str, str]], sentence: str
) -> None:
    """One sentence, for whoever asked."""
    write(people, *said)
    (card,) = await people.mentions(thread=ROOT)
    assert (card.to, shown(card)) == ("asker", sentence)


async def test_relative_dates_count_from_when_it_was_said(people: Talking) -> None:
    """A week later "by Friday" is still that Friday."""
    await sides(people)
    write(people, (MARKETING, "We need the landing page by Friday, please"))
    people.clock.forward(timedelta(days=10))
    card = await translated(people, "it")
    assert card.translation is not None
    made = await people.talk.store.translation(card.workspace, card.translation)
    assert made is not None
    assert [fact.value for fact in made.facts if fact.kind == "date"] == ["2026-11-27"]


# Reading along


@pytest.mark.parametrize("words", CALLS)
async def test_a_call_into_a_thread_is_told_once(people: Talking, words: str) -> None:
    """Replies are read along from then on, and the channel knows; the second thread is no news."""
    write(people, (MARKETING, ASK))
    first = await calls(people, words)
    assert told(first) == [wording.READS_ALONG]
    assert names(next(card for card in first if card.key.startswith("told:"))) == ["dont_follow"]
    assert await follows(people)
    write(people, (MARKETING, ASK), thread="2.1")
    assert told(await calls(people, words, thread="2.1")) == []
    assert await follows(people, "2.1")


@pytest.mark.parametrize("words", [ASK, f"track: {ASK}"])
async def test_where_there_are_no_threads_nobody_is_told_of_one(
    people: Talking, words: str
) -> None:
    """In a group chat of Teams nobody can reply to a message, so nothing is read along there."""
    for flat, lines in ((True, []), (False, [wording.READS_ALONG])):
        message = f"{4 + flat}.1"
        place = channel().model_copy(update={"flat": flat})
        cards = await people.does(Mention(message=message, text=words), by=THIRD, place=place)
        assert [card.to for card in cards] == ["place"] * (1 + len(lines))
        assert told(cards) == lines
        assert await follows(people, message) is not flat


@pytest.mark.parametrize("words", REQUESTS)
async def test_a_request_to_the_bot_calls_it_into_no_thread(people: Talking, words: str) -> None:
    """Who asks what a word means has not asked for the thread to be read."""
    write(people, (MARKETING, ASK))
    cards = await calls(people, words)
    assert len(cards) == 1
    assert not await follows(people)
    assert [one for one in people.chat.asked if one.startswith(("thread", "working"))] == []


async def test_what_nobody_was_told_of_is_not_read(people: Talking) -> None:
    """There is no thread that is read along in a channel that was not told."""
    write(people, (MARKETING, "Good morning all"))
    for number, words in enumerate((*REQUESTS, *CALLS)):
        thread = f"{number}.7"
        if number % 2:
            write(people, (MARKETING, "Good morning all"), thread=thread)
        await calls(people, words, thread=thread)
        visit = await people.visit()
        assert visit.channel is not None
        assert visit.channel.told_at is not None or not await follows(people, thread)


async def test_two_calls_at_once_tell_once(people: Talking) -> None:
    """Both threads are read along, one line stands there."""
    for thread in (ROOT, "2.1"):
        write(people, (MARKETING, ASK), thread=thread)
    one, other = (
        people.incoming(Mention(message=f"{t}.9", text=""), by=THIRD, place=channel(thread=t))
        for t in (ROOT, "2.1")
    )
    assert await people.router.read(one) == ""
    assert await people.router.read(other) == ""
    ids = [*await people.router.answer(one), *await people.router.answer(other)]
    keys = [(await people.said(UUID(id))).key for id in ids]
    assert len([key for key in keys if key.startswith("told:")]) == 1


async def test_a_thread_with_nothing_to_say_is_still_told_of(people: Talking) -> None:
    """It was read, and its replies are read along: that is said, whatever the answer is."""
    write(people, (MARKETING, "Good morning all"))
    cards = await calls(people)
    assert [card.to for card in cards] == ["asker", "place"]
    assert told(cards) == [wording.READS_ALONG]


async def test_a_mention_that_begins_a_thread_has_nothing_above(people: Talking) -> None:
    """Slack is not asked, nothing is followed, and the person is told what to do."""
    said = Mention(message="3.1", text="")
    (card,) = await people.does(said, place=channel())
    assert (card.to, shown(card)) == ("asker", wording.NOTHING_ABOVE)
    assert not await follows(people, "3.1")
    assert "thread 3.1" not in people.chat.asked


async def test_a_thread_is_not_read_twice_within_a_minute(people: Talking) -> None:
    """Some apps may ask once a minute; replies in between were read along."""
    await sides(people)
    write(people, (MARKETING, ASK))
    await calls(people)
    await people.does(Heard(message="1.5", text=LIMIT), by=IT, place=channel(thread=ROOT))
    people.chat.threads.clear()
    people.clock.forward(timedelta(seconds=59))
    cards = await people.mentions("translate", thread=ROOT)
    assert LIMIT in shown(cards[0])
    assert people.chat.asked.count(f"thread {ROOT}") == 1
    people.clock.forward(timedelta(seconds=2))
    await people.mentions("translate", thread=ROOT)
    assert people.chat.asked.count(f"thread {ROOT}") == 2


# A thread that can't be read


@pytest.mark.parametrize("words", ["", "translate"])
async def test_a_thread_that_is_closed_to_us(people: Talking, words: str) -> None:
    """One private sentence; it is not followed, and nobody is told that it were."""
    people.chat.refusal = ThreadUnreadable("Invite me first.")
    (card,) = await calls(people, words)
    assert (card.to, shown(card)) == ("asker", "Invite me first.")
    assert not await follows(people)


async def test_a_thread_that_can_be_read_later_is_read_along_already(people: Talking) -> None:
    """Where Slack lets an app read once a minute, replies reach it all the same."""
    people.chat.refusal = ThreadUnreadable("In a minute.", passing=True)
    first, line = await calls(people)
    assert (shown(first), shown(line)) == ("In a minute.", wording.READS_ALONG)
    assert await follows(people)
    await people.does(Heard(message="1.5", text=LIMIT), by=IT, place=channel(thread=ROOT))
    (card,) = await people.mentions("translate", thread=ROOT)
    assert LIMIT in shown(card)


async def test_a_text_needs_no_thread(people: Talking) -> None:
    """What stands behind the mention is translated, whatever can't be read."""
    people.chat.refusal = ThreadUnreadable("Invite me first.")
    (card,) = await people.mentions(ASK, thread=ROOT)
    assert ASK in shown(card)


# Quiet, off, not along


async def test_quiet_answers_in_private_and_shows_nothing(people: Talking) -> None:
    """Not even that it is at work; and nothing is read along."""
    await people.sets("quiet")
    write(people, (MARKETING, ASK))
    (card,) = await calls(people)
    assert (card.to, card.place) == ("asker", channel(thread=ROOT))
    assert "glance_for_it" in names(card)
    assert not [one for one in people.chat.asked if one.startswith("working")]
    assert not await follows(people)


@pytest.mark.parametrize("words", [*CALLS, *REQUESTS])
async def test_off_is_said_and_nothing_is_read(people: Talking, words: str) -> None:
    """To whoever asked, with the way to switch it on."""
    await people.sets("off")
    write(people, (MARKETING, ASK))
    people.chat.asked.clear()
    (card,) = await calls(people, words)
    assert (card.to, shown(card)) == ("asker", wording.IS_OFF)
    assert [one for one in people.chat.asked if one.startswith(("thread", "working"))] == []
    assert await heard(people) == []


async def test_without_reading_along_a_mention_reads_the_thread_each_time(people: Talking) -> None:
    """The channel has said no to the one, and asks for the other."""
    await people.sets(follows="no")
    write(people, (MARKETING, ASK))
    for times in (1, 2):
        assert told(await calls(people)) == []
        assert people.chat.asked.count(f"thread {ROOT}") == times
    assert not await follows(people)


async def test_switching_it_off_forgets_what_was_read(people: Talking) -> None:
    """And what follows is not kept."""
    write(people, (MARKETING, ASK))
    line = next(card for card in await calls(people) if card.key.startswith("told:"))
    assert await heard(people) == [ASK]
    (said,) = await people.presses(line, "dont_follow", by=IT)
    assert (said.to, shown(said)) == ("place", wording.READS_NO_MORE)
    await people.does(Heard(message="1.5", text=LIMIT), by=IT, place=channel(thread=ROOT))
    assert await heard(people) == []
    assert not await follows(people)


async def test_an_outsider_does_not_switch_it_off(people: Talking) -> None:
    """The channel was shared with another company since the line was posted."""
    write(people, (MARKETING, ASK))
    line = next(card for card in await calls(people) if card.key.startswith("told:"))
    (said,) = await people.presses(line, "dont_follow", by=OUT, team="TOUT")
    assert shown(said) == wording.NOT_A_MEMBER
    assert await follows(people)


# What is kept of whom


async def test_replies_are_heard_where_it_was_called(people: Talking) -> None:
    """With who said them and when."""
    write(people, (MARKETING, ASK))
    await calls(people)
    people.clock.forward(timedelta(minutes=5))
    assert (
        await people.does(Heard(message="1.5", text=LIMIT), by=IT, place=channel(thread=ROOT)) == []
    )
    kept = await people.talk.threads.heard(await people.workspace(), channel(thread=ROOT), 10)
    assert [(m.text, m.who) for m in kept] == [(ASK, who(MARKETING)), (LIMIT, who(IT))]
    assert kept[1].at == people.clock.now()


async def test_who_opted_out_is_neither_heard_nor_read(people: Talking) -> None:
    """By reading along, from the platform, or from a channel where nothing is kept."""
    await people.does(Pressed(button="opt_out"), by=IT, at_home=True)
    write(people, (IT, LIMIT), (MARKETING, ASK), (IT, LIMIT))
    (card,) = await people.mentions("translate", thread=ROOT)
    assert ASK in shown(card)
    await people.does(Heard(message="1.5", text=LIMIT), by=IT, place=channel(thread=ROOT))
    assert await heard(people) == [ASK]
    await people.look_is(Look("public", outsiders=True), "C3")
    write(people, (IT, LIMIT), (MARKETING, ASK), (IT, LIMIT), thread="3.1")
    said = Mention(message="3.9", text="translate")
    (card,) = await people.does(said, by=THIRD, place=channel("C3", "3.1"))
    assert ASK in shown(card)
    assert LIMIT not in shown(card)


@pytest.mark.parametrize("known_by", ["the event", "the platform"])
async def test_where_outsiders_read_it_answers_in_private_and_keeps_nothing(
    people: Talking, known_by: str
) -> None:
    """Nothing to press, nothing followed, no translation, no message."""
    place = channel("C3", ROOT, outsiders=True if known_by == "the event" else None)
    await people.look_is(Look("public", outsiders=True), "C3")
    write(people, (MARKETING, ASK))
    (card,) = await people.does(Mention(message="1.9", text=""), by=THIRD, place=place)
    assert (card.to, card.translation, names(card)) == ("asker", None, [])
    assert "We need the landing page" in shown(card)
    assert "working C3" not in people.chat.asked
    after = await people.talk.outbox.card(card.workspace, card.id)
    assert after is not None
    assert (after.reply, after.person, after.who) == (None, None, None)
    assert await people.talk.threads.heard(card.workspace, place, 10) == ()
    assert not await people.talk.threads.follows(place)
    person = await people.person(THIRD)
    assert await people.talk.directory.recent(card.workspace, person.id, 5) == ()


async def test_an_outsider_is_answered_in_private_and_becomes_nobody(people: Talking) -> None:
    """They are no Person of this company."""
    write(people, (MARKETING, ASK))
    said = Mention(message="1.9", text="")
    (card,) = await people.does(said, by=OUT, team="TOUT", place=channel(thread=ROOT))
    assert (card.to, card.translation, names(card)) == ("asker", None, [])
    workspace = await people.workspace()
    assert await people.talk.directory.find_person(workspace, who(OUT, "TOUT")) is None


async def test_a_deleted_reply_is_gone_from_what_was_heard(people: Talking) -> None:
    """It is not translated later."""
    write(people, (MARKETING, ASK))
    await calls(people)
    await people.does(Heard(message="1.5", text=LIMIT), by=IT, place=channel(thread=ROOT))
    assert await people.does(Deleted(message="1.5"), by=None, place=channel()) == []
    assert await heard(people) == [ASK]


# A shortcut on somebody's message


async def test_a_shortcut_reads_the_message_as_its_authors(people: Talking) -> None:
    """Whose side counts; the asker's does not."""
    await sides(people)
    said = Shortcut(message="5.1", text=LIMIT, author=who(IT))
    (card,) = await people.does(said, by=MARKETING, place=channel())
    assert shown(card).startswith("For marketing")
    assert (card.to, card.place) == ("asker", channel(thread="5.1"))
    own = Shortcut(message="5.2", text=ASK, author=who(MARKETING))
    (card,) = await people.does(own, by=MARKETING, place=channel())
    assert shown(card).startswith("For IT")


async def test_a_bots_message_is_nobodys(people: Talking) -> None:
    """The asker's side says nothing of it, and the asker did not write it."""
    await sides(people)
    said = Shortcut(message="5.1", text=LIMIT, author=None)
    (card,) = await people.does(said, by=MARKETING, place=channel())
    assert "speaks_marketing" in names(card)
    assert "i_am_marketing" not in names(card)
    assert wording.guessed("it") in shown(card)


async def test_who_wants_to_be_left_alone_is(people: Talking) -> None:
    """Also by a shortcut; one's own message one may translate."""
    await people.does(Pressed(button="opt_out"), by=IT, at_home=True)
    said = Shortcut(message="5.1", text=LIMIT, author=who(IT))
    (card,) = await people.does(said, by=MARKETING, place=channel())
    assert shown(card) == wording.OPTED_OUT_AUTHOR
    (card,) = await people.does(said, by=IT, place=channel())
    assert LIMIT in shown(card)


async def test_a_shortcut_where_the_bot_is_off(people: Talking) -> None:
    """It says so in the form that is open."""
    await people.sets("off")
    (card,) = await people.does(Shortcut(message="5.1", text=LIMIT, author=who(IT)))
    assert (card.to, shown(card)) == ("asker", wording.IS_OFF)
