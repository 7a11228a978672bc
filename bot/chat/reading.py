"""A thread as it stands, read for whoever asks: its messages with their people, and the reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.chat.above import author_of, messages_above
from bot.chat.talk import Talk, moment_of
from bot.chat.translating import side_of
from bot.incoming import Place
from bot.ports import Message, Person, Visit
from bot.records import QUOTE_MOST, unnamed
from bot.threads.contract import MAX_MESSAGES, DateMention, Quoted, Reading, ThreadMessage
from bot.translation.compose import EngineChoice
from bot.translation.result import MAX_TEXT
from glossary.concept import Side


@dataclass(frozen=True, slots=True)
class ReadThread:
    """What was read. `messages` and `people` are by the reading's indexes; people whom nobody knows
    are None.
    """

    place: Place
    messages: tuple[Message, ...]
    people: tuple[Person | None, ...]
    reading: Reading

    def message_of(self, said: Quoted) -> Message:
        """The message that a part of the reading is quoted from."""
        return self.messages[said.message]

    def person_of(self, said: Quoted) -> Person | None:
        """Who said it, where that is known."""
        return self.people[said.message]


async def read_thread(
    talk: Talk,
    visit: Visit,
    place: Place,
    *,
    mention: str = "",
    engine: EngineChoice = "auto",
) -> ReadThread | None:
    """The thread's reading; None where nobody has written anything yet.

    Nobody's name goes along: authors are numbered, who is mentioned is somebody, and a side is said
    only where it is known.
    """
    above = (await messages_above(talk, visit, place, mention))[-MAX_MESSAGES:]
    messages = tuple(nameless(message) for message in above if message.text.strip())
    if not messages:
        return None
    known: dict[str, Person | None] = {}
    people, given = [], []
    for message in messages:
        who = f"{message.who.team}:{message.who.user}" if message.who else message.key
        if who not in known:
            known[who] = await author_of(talk, visit, message)
        person = known[who]
        people.append(person)
        given.append(
            ThreadMessage(
                author=f"person {list(known).index(who) + 1}",
                side=side_of(visit, person),
                at=moment_of(visit, person, message.at),
                text=message.text[:MAX_TEXT],
            )
        )
    reader = talk.thread_reader_of(visit.workspace)
    reading = await reader.read(given, now=moment_of(visit), engine=engine)
    return ReadThread(place, messages, tuple(people), reading)


def nameless(message: Message) -> Message:
    """The message as it is read: without the names of who is mentioned in it."""
    return replace(message, text=unnamed(message.text))


def day_of(said: DateMention) -> date | None:
    """The one day that is meant; None where it is a span, or stays open."""
    if said.resolved is None or "/" in said.resolved:
        return None
    return date.fromisoformat(said.resolved)


def wish_of(reading: Reading) -> date | None:
    """The last day that the asking side would like."""
    days = [day_of(said) for said in reading.dates if said.rung == "wish"]
    return next((day for day in reversed(days) if day is not None), None)


def turn_of(reading: Reading) -> Side | None:
    """Whose turn it is by the words of the thread."""
    match reading.status:
        case "waiting_on_marketing":
            return "marketing"
        case "waiting_on_it":
            return "it"
    return None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a side has to say or do next, verbatim, and the message that says so."""

    text: str
    message: str


def step_of(thread: ReadThread, side: Side | None) -> NextStep | None:
    """The last open question to a side, else what it owes; None where it has neither."""
    asked = [one for one in thread.reading.unanswered if one.of == side]
    owed = [one for one in thread.reading.owed if one.side == side]
    said: Quoted | None = (asked[-1:] or owed[-1:] or [None])[0]
    if said is None:
        return None
    message = thread.message_of(said)
    behind = message.text.partition(said.quote)[2]
    mark = "?" if behind.startswith("?") else ""
    return NextStep(short_quote(said.quote + mark), message.key)


def short_quote(text: str, most: int = QUOTE_MOST) -> str:
    """The words in one line, as a record may keep them: whole, or up to a word and an ellipsis.

    Who is mentioned in them is somebody: a record outlives what its author may want forgotten.
    """
    line = " ".join(unnamed(text).split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"
