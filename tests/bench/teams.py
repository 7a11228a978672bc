"""Teams' front door under load, beside simpler servers, and from a mention to its post.

The servers are processes of their own; Microsoft's ends are our fake, in this process, where the calls
come from, too. So only figures of one run can be compared.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp

from tests.bench.row import Plan, Row, p50
from tests.bench.slack import _BARE, _ONE_ROW, _TEXT, Acks, _Serving
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.teams.people import People
from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.signing import token
from tests.fakes.translating import echo
from tests.journeys.teams_app import environment

_COUNTER = itertools.count(1)


def measure(plan: Plan) -> Iterator[Row]:
    """Acknowledgements of mentions, and event to post."""
    with tempfile.TemporaryDirectory(prefix="fogbridge-bench-") as name, FakeTeams() as fake:
        folder = Path(name)
        yield from _acknowledgements(plan, folder, fake)
        yield from _event_to_post(plan, folder, fake)


def _acknowledgements(plan: Plan, folder: Path, fake: FakeTeams) -> Iterator[Row]:
    measured: dict[str, dict[int, Acks]] = {}
    servers = {
        "bare route": _Serving(_BARE),
        "one durable row": _Serving(_ONE_ROW, str(folder / "row.db")),
        "fogbridge": _Serving(None, environment=_environment(folder / "acks", fake)),
    }
    for name, serving in servers.items():
        with serving as url:
            url = url if name != "fogbridge" else url.replace("/slack/events", "/api/messages")
            asyncio.run(_load(url, fake, min(50, plan.acks), 5))  # warm
            measured[name] = {
                at_once: asyncio.run(_load(url, fake, plan.acks, at_once)) for at_once in (1, 10)
            }
    ours = measured.pop("fogbridge")
    for at_once, acks in ours.items():
        for name, others in measured.items():
            other = others[at_once]
            what = f"Teams, mention, {at_once} at a time"
            ratio = acks.middle / other.middle
            yield Row(f"acknowledged, p50: {what}", acks.middle, "ms", name, other.middle, ratio)
            yield Row("  p99", acks.slow, "ms", name, other.slow, acks.slow / other.slow)
            yield Row("  a second", acks.rate, "/s", name, other.rate, acks.rate / other.rate)


def _event_to_post(plan: Plan, folder: Path, fake: FakeTeams) -> Iterator[Row]:
    """One mention at a time, answered by a model that needs no time."""
    with ScriptedModel(always=echo) as model:
        known = {
            "FOGBRIDGE_MODEL": "scripted",
            "OPENAI_BASE_URL": model.url,
            "OPENAI_API_KEY": "none",
        }
        with _Serving(None, environment=_environment(folder / "post", fake, **known)) as url:
            times = sorted(
                _answered(url.replace("/slack/events", "/api/messages"), fake, plan.posts)
            )
    two_looks = 2 * 100.0  # the queue's own pace: it looks ten times a second
    slow = times[int(len(times) * 0.99)]
    yield Row("Teams, event to post, instant model: p50", p50(times), "ms")
    yield Row(
        "Teams, event to post, instant model: p99",
        *(slow, "ms", "two looks of the queue", two_looks, slow / two_looks),
    )


def _answered(url: str, fake: FakeTeams, count: int) -> list[float]:
    """Milliseconds from each mention to its post, one after the other."""
    people = People(fake, url)
    ann = fake.world.user("ann")
    channel = fake.world.channel("posts", ann)
    times = []
    for _ in range(count):
        begun = time.monotonic()
        asked = people.says(ann, channel, _TEXT, mention=True)
        fake.wait_for(lambda asked=asked: fake.said(channel.id, asked.id), timeout=30.0)  # type: ignore[misc]  # bound by its default
        times.append((fake.calls("send")[-1].at - begun) * 1000)
    people.close()
    return times


async def _load(url: str, fake: FakeTeams, count: int, at_once: int) -> Acks:
    """So many mentions, so many at a time; every one must be acknowledged."""
    ann = fake.world.user("ann")
    people = People(fake, url)
    channel = fake.world.channel(f"acks{next(_COUNTER)}", ann)
    headers = {"content-type": "application/json", "authorization": token(fake.service)}
    bodies = []
    for _ in range(count):
        said = people.activity("message", ann, channel)
        said["conversation"]["id"] = f"{channel.id};messageid={said['id']}"
        mention = {"id": said["recipient"]["id"], "name": "Fogbridge"}
        said["text"] = f"<at>Fogbridge</at> {_TEXT}"
        said["entities"] = [{"type": "mention", "mentioned": mention, "text": "<at>Fogbridge</at>"}]
        bodies.append(json.dumps(said).encode())
    people.close()
    waiting, times = iter(bodies), []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:

        async def send() -> None:
            for body in waiting:
                started = time.perf_counter()
                async with session.post(url, data=body, headers=headers) as answer:
                    await answer.read()
                    if answer.status != 200:
                        raise SystemExit(f"not acknowledged: {answer.status}")
                times.append((time.perf_counter() - started) * 1000)

        began = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(at_once)))
        return Acks(tuple(times), count / (time.perf_counter() - began))


def _environment(folder: Path, fake: FakeTeams, **known: str) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    return environment(fake, f"sqlite:///{folder / 'f.db'}", known)
