"""A thread in which marketing asks IT, with the ask tracked: what tests of asks and dates begin with."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from bot.asks import Ask, Change
from bot.chat.opening import as_id
from bot.incoming import Heard, Pressed
from bot.ports import Card, Message
from tests.bot.chat.talking import IT, MARKETING, Talking, channel, value_of, who

ROOT = "1.1"
ASK = "Can you build the partner portal by 30 November?"
QUESTION = "Which course template should it use?"
_numbers = count(2)


async def sides(people: Talking) -> None:
    """Marketing and IT have said which side they are on."""
    for user, side in ((MARKETING, "marketing"), (IT, "it")):
        await people.does(Pressed(button=f"side_{side}"), by=user, at_home=True)


def write(people: Talking, *said: tuple[str, str], thread: str = ROOT) -> None:
    """The thread as the platform has it."""
    start = people.clock.now() - timedelta(hours=1)
    people.chat.threads[thread] = tuple(
        Message(
            thread if n == 0 else f"{thread}.{n}",
            start + timedelta(minutes=n),
            text,
            who(user),
            own=user == "UBOT",
        )
        for n, (user, text) in enumerate(said)
    )


async def tracked(people: Talking, *said: tuple[str, str]) -> Card:
    """Marketing's ask, tracked by a mention, and its card."""
    await sides(people)
    write(people, *(said or ((MARKETING, ASK),)))
    (card,) = await people.mentions("track", thread=ROOT)
    assert card.to == "place"
    return card


async def the_ask(people: Talking) -> Ask:
    """The newest ask of the thread, as it is kept."""
    asks = await people.talk.memory.asks_in(await people.workspace(), channel(thread=ROOT))
    return asks[0]


async def history(people: Talking) -> tuple[Change, ...]:
    """What was done to it."""
    return await people.talk.memory.history(await people.workspace(), (await the_ask(people)).id)


async def says(people: Talking, text: str, by: str) -> list[Card]:
    """Somebody writes in the thread, a minute later."""
    people.clock.forward(timedelta(minutes=1))
    said = Heard(message=f"{ROOT}.h{next(_numbers)}", text=text)
    return await people.does(said, by=by, place=channel(thread=ROOT))


async def fills(people: Talking, card: Card, button: str, by: str, **values: str) -> list[Card]:
    """Open a form from a card and send it."""
    form = await people.opens(card, button, by=by)
    return await people.sends(form, values, by=by, place=channel(thread=ROOT))


async def fills_more(people: Talking, button: str, by: str, **values: str) -> list[Card]:
    """The same for what is behind "More"."""
    ask = await the_ask(people)
    form = await people.router.form(
        people.incoming(Pressed(button=button, value=ask.id.hex), by=by, place=channel(thread=ROOT))
    )
    assert form is not None
    return await people.sends(form, values, by=by, place=channel(thread=ROOT))


async def presses_now(people: Talking, card: Card, name: str, by: str) -> list[Card]:
    """Press what stands in the thread now: the newest card, on the message of the first one."""
    said = Pressed(button=name, value=value_of(card, name), message="7.7")
    assert as_id(value_of(card, name).split(":")[0]) is not None
    return await people.does(said, by=by, place=channel(thread=ROOT))
