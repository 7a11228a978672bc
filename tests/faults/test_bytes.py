"""What comes in over the wire: repeated, forged, replayed, or no good at all."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bot import wording
from tests.fakes.slack import How
from tests.fakes.slack.state import Message
from tests.faults.burst import CHANNEL
from tests.faults.malformed import malformed, recorded
from tests.faults.outage import states_of
from tests.faults.stage import Stage

THRICE = (How(times=3), How(times=3, together=True))
"""One after the other, and at the same time."""


def test_what_is_delivered_three_times_is_answered_once(stage: Stage) -> None:
    """Events, commands and presses, each with the very same key."""
    stage.is_well()
    stage.rests()  # the line about reading along is said, too
    stage.fake.forget()
    people, fake = stage.people, stage.fake
    for how in THRICE:
        mark, text = stage.an_ask()
        mentioned = people.mention("U2", CHANNEL, stage.an_ask()[1], how=how)
        whispered = people.whispers("U3", stage.an_ask()[1], how=how)
        commanded = people.command("U1", CHANNEL, "/translate", text, how=how)
        for done in (mentioned, whispered, commanded):
            assert {answer.status for answer in done.answers} == {200}
            assert len(done.answers) % 3 == 0
        (card,) = fake.wait_for(partial(stage.whispers, "U1", mark), timeout=20.0)
        share = next(label for label in card.labels if label.startswith("Share"))
        people.presses(card, share, how=how)
        fake.wait_for(partial(_with, stage, mark), timeout=20.0)
        fake.wait_for(partial(stage.answers, mentioned.ts), timeout=20.0)
        fake.wait_for(partial(stage.answers, whispered.ts, fake.dm("U3")), timeout=20.0)
        stage.rests()
        fake.settle(quiet=0.5, timeout=30.0)
        assert len(stage.answers(mentioned.ts)) == 1
        assert len(stage.answers(whispered.ts, fake.dm("U3"))) == 1
        assert len(_with(stage, mark)) == 1
        assert len([e for e in fake.ephemerals("U1") if mark in e.shown]) == 1
    assert len(fake.calls("chat.postMessage")) == 3 * len(THRICE)


def _with(stage: Stage, mark: str) -> list[Message]:
    return [m for m in stage.fake.posted(CHANNEL) if mark in m.shown]


def test_what_slack_did_not_sign_or_long_ago_is_refused_and_written_nowhere(stage: Stage) -> None:
    """Forged, replayed, stale, from the future, and signatures that are none: 401 each."""
    people, fake = stage.people, stage.fake
    good = people.command("U1", CHANNEL, "/translate", stage.an_ask()[1])
    assert good.status == 200
    stage.rests()
    before, calls = states_of(stage.replica.database), len(fake.calls())
    for how in (
        How(secret="somebody-elses-secret"),
        How(age=301),
        How(age=86_400),
        How(age=-400),
        How(signature="v0=" + "0" * 64),
        How(signature="v0=" + "g" * 64),
        How(signature="v1=" + "0" * 64),
        How(signature="v0="),
        How(signature=""),
    ):
        text = stage.an_ask()[1]
        assert people.command("U1", CHANNEL, "/translate", text, how=how).status == 401
        assert people.mention("U1", CHANNEL, text, how=how).status == 401
    sent = good.first.sent
    assert sent is not None
    late = {**sent.headers, "X-Slack-Request-Timestamp": str(int(time.time()) + 30)}
    assert people.raw(sent.body, headers=late, sign=False).status == 401
    tampered = sent.body.replace(b"WEB", b"APP")
    assert people.raw(tampered, headers=sent.headers, sign=False).status == 401
    for headers in _odd_headers(sent.body, people.secret):
        assert people.raw(sent.body, headers=headers, sign=False).status == 401, headers
    # What was signed is refused as well, once it is six minutes old.
    old = str(int(time.time()) - 360)
    signed = _signed(sent.body, people.secret, old)
    aged = {**sent.headers, "X-Slack-Request-Timestamp": old, "X-Slack-Signature": signed}
    assert people.raw(sent.body, headers=aged, sign=False).status == 401
    time.sleep(0.5)
    assert states_of(stage.replica.database) == before
    assert len(fake.calls()) == calls
    # The very same bytes within five minutes have the same key, so nothing comes of them.
    assert [answer.status for answer in people.again(good.first, times=2)] == [200, 200]
    time.sleep(0.5)
    assert states_of(stage.replica.database) == before


def _signed(body: bytes, secret: str, stamp: str) -> str:
    mac = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return "v0=" + mac.hexdigest()


def _odd_headers(body: bytes, secret: str) -> list[dict[str, str]]:
    """Stamps and signatures that a careless reader stumbles over."""
    now = str(int(time.time()))
    right = _signed(body, secret, now)
    stamp, signature = "X-Slack-Request-Timestamp", "X-Slack-Signature"
    return [
        {},
        {stamp: now},
        {signature: right},
        *(
            {stamp: odd, signature: _signed(body, secret, odd)}
            for odd in ("yesterday", "-1", "", " ", "1e12", "nan", "9" * 400, "0x10", now + ".5")
        ),
        *(
            {stamp: now, signature: odd}
            for odd in (right.upper(), right[:-1], right + "0", "v0=é" + right[4:], "sha256=x", "")
        ),
    ]


def test_a_thousand_malformed_deliveries_harm_nobody(stage: Stage) -> None:
    """No 5xx, no traceback, nothing that keeps failing, and the next good mention is answered."""
    seed = 20261121
    good = recorded(stage)
    kinds = Counter(kind for kind, _ in good)
    assert min(kinds.values()) > 1
    assert len(kinds) == 3
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda wrong: stage.people.raw(wrong[0], content_type=wrong[1]),
                malformed(good, 1_000, seed, anew=0.1),
            )
        )
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) <= {200, 400, 413, 415}, statuses
    assert statuses[200] > 100
    assert statuses[400] > 20
    states = stage.rests()
    assert set(states) == {"SUCCESS"}, states
    stage.is_well(seconds=5.0)
    assert wording.NOT_TAKEN not in "".join(answer.body for answer in answers)
