"""Deliveries that are no good: real ones with something wrong, and bytes that never were any."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from tests.fakes.slack import How
from tests.fakes.slack.delivery import Answer, Kind, Transport
from tests.faults.burst import CHANNEL
from tests.faults.stage import Stage

JSON = dict[str, Any]
_DEEP = "deep"
"""Stands for a value that is nested deeper than any reader follows."""
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, 2**70, "", " ", "x", "x" * 200_000, "\x00", "a\x00b", "\ud800",
    "\udfff\ud800", "\u202e\u2066", "<!channel> <@U1> &lt;", "-1", "1e999", "nan", "1.2.3", "../../etc",
    "0" * 5_000, [], {}, [None], [[]], {"": None}, {"type": None}, [{}] * 500, _DEEP,
)  # fmt: skip
_TYPES = (
    "application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data",
    "multipart/form-data; boundary=x", "application/xml", "application/json; charset=utf-16", "",
    "application/octet-stream",
)  # fmt: skip


@dataclass
class Recorder:
    """A way to the app that keeps what went by."""

    through: Transport
    seen: list[tuple[Kind, JSON]] = field(default_factory=list)

    async def once(self, kind: Kind, payload: JSON, how: How, attempt: int, why: str) -> Answer:
        """Note it and pass it on."""
        self.seen.append((kind, copy.deepcopy(payload)))
        return await self.through.once(kind, payload, how, attempt, why)


def recorded(stage: Stage) -> list[tuple[Kind, JSON]]:
    """One of each kind of delivery, as a day of use brings them."""
    people, fake = stage.people, stage.fake
    recorder = Recorder(people.transport)
    people.transport = recorder
    root = people.says("U1", CHANNEL, "We need the page by Friday")
    asked = people.mention("U2", CHANNEL, "translate for IT", thread=root.ts)
    (shown,) = fake.wait_for(lambda: stage.answers(root.ts), timeout=20.0)
    reply = people.says("U1", CHANNEL, "And a banner", thread=root.ts)
    assert reply.message is not None
    people.edits(reply.message, "And two banners")
    people.deletes(reply.message)
    people.whispers("U1", "We need the newsletter by Friday")
    people.integration_says(CHANNEL, "Deployed")
    mark, text = stage.an_ask()
    people.command("U1", CHANNEL, "/translate", text)
    (card,) = fake.wait_for(lambda: stage.whispers("U1", mark), timeout=20.0)
    for label in card.labels:
        people.presses(card, label)
    for label in shown.labels[:3]:
        people.presses(shown, label, by="U2")
    people.command("U3", CHANNEL, "/translate")
    view = fake.wait_for(lambda: fake.view("U3"), timeout=20.0)
    assert view is not None
    people.submits(view, {next(iter(_fields(view.blocks))): "We need a banner"})
    assert asked.message is not None
    people.shortcut_on(asked.message, "translate_message", by="U3")
    people.shortcut("U3", "look_up_term")
    people.opens_home("U1")
    people.opens_messages_tab("U1")
    people.transport = recorder.through
    fake.settle(quiet=1.0, timeout=30.0)
    return recorder.seen


def _fields(blocks: list[JSON]) -> Iterator[str]:
    for block in blocks:
        if block["type"] == "input" and block["element"]["type"] == "plain_text_input":
            yield block["block_id"]


def malformed(
    good: list[tuple[Kind, JSON]], count: int, seed: int, anew: float = 0.2
) -> Iterator[tuple[bytes, str]]:
    """So many bodies with their content types; this share is `anew`, the rest known already."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    for number in range(count):
        kind, payload = dice.choice(good)
        if dice.random() < 0.2:
            yield _no_delivery(dice, kind, payload)
            continue
        wrong = _another(payload, number) if dice.random() < anew else copy.deepcopy(payload)
        for _ in range(dice.choice((1, 1, 1, 2, 4))):
            _spoil(wrong, dice)
        yield _encoded(kind, wrong)


def _another(payload: JSON, number: int) -> JSON:
    """The same once more, as something that happened anew."""
    wrong = copy.deepcopy(payload)
    if "event_id" in wrong:
        wrong["event_id"] = f"Ev{number:08d}"
        if "ts" in wrong["event"]:
            wrong["event"]["ts"] = f"{1_795_000_000 + number}.000100"
    if "trigger_id" in wrong:
        wrong["trigger_id"] = f"{number}.2.0123456789abcdef"
    return wrong


def _spoil(payload: JSON, dice: random.Random) -> None:
    """One thing wrong, somewhere."""
    places = list(_places(payload))
    if not places:
        return
    holder, key = dice.choice(places)
    match dice.random():
        case chance if chance < 0.3:
            del holder[key]
        case chance if chance < 0.4 and isinstance(key, str):
            holder[key + "s"] = holder.pop(key)
        case chance if chance < 0.5 and key != "response_url":  # it would be another server's
            other, name = dice.choice(places)
            holder[key] = copy.deepcopy(other.get(name) if isinstance(other, dict) else other)
        case _:
            holder[key] = copy.deepcopy(dice.choice(_VALUES))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a payload that something stands at: what holds it, and under which key."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from _places(inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value[:5]):
            yield value, number
            yield from _places(inner)


def _encoded(kind: Kind, payload: JSON) -> tuple[bytes, str]:
    deep = "[" * 3_000 + "]" * 3_000
    written = json.dumps(payload).replace(f'"{_DEEP}"', deep)
    if kind == "event":
        return written.encode(), _TYPES[0]
    if kind == "interaction":
        return f"payload={quote(written)}".encode(), _TYPES[1]
    fields = {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in payload.items()
    }
    return urlencode(fields, errors="surrogatepass").encode(), _TYPES[1]


def _no_delivery(dice: random.Random, kind: Kind, payload: JSON) -> tuple[bytes, str]:
    """Bytes that are no delivery at all, or come under a wrong name."""
    body, usual = _encoded(kind, payload)
    cut = dice.randrange(len(body))
    return dice.choice(
        (
            (body, dice.choice(_TYPES)),
            (body[:cut], usual),
            (body[:cut] + dice.randbytes(8) + body[cut:], usual),
            (dice.randbytes(dice.randrange(1, 400)), dice.choice(_TYPES)),
            (b"", dice.choice(_TYPES)),
            (b"\xff\xfe" + body, usual),
            (body.decode().encode("utf-16"), usual),
            (b"[" * 100_000, _TYPES[0]),
            (b"payload=" + b"%5B" * 50_000, _TYPES[1]),
            (b"payload=", _TYPES[1]),
            (b"payload=null", _TYPES[1]),
            (b"payload=[]", _TYPES[1]),
            (b'payload="text"', _TYPES[1]),
            (b"payload=%ff%fe", _TYPES[1]),
            (b"payload=1&payload=2", _TYPES[1]),
            (b"null", _TYPES[0]),
            (b"[]", _TYPES[0]),
            (b"0", _TYPES[0]),
            (b'"text"', _TYPES[0]),
            (b"NaN", _TYPES[0]),
            (b"{}", _TYPES[0]),
            (b'{"type":"event_callback"}', _TYPES[0]),
            (b'{"type":"event_callback","event":null}', _TYPES[0]),
            (b'{"type":"url_verification"}', _TYPES[0]),
            (b'{"type":"url_verification","challenge":{"a":[1]}}', _TYPES[0]),
            (b"ssl_check=1&" + body, _TYPES[1]),
            (b"command=%2Ftranslate", _TYPES[1]),
            (b"&&&===", _TYPES[1]),
            (b"a" * 1_000_000, _TYPES[1]),
        )
    )
