"""What is to be done at a time: put, found, done, twice and at the same time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from tests.adapters.database.furnished import Memory

HOUR = timedelta(hours=1)


async def found(memory: Memory, later: timedelta = timedelta(0)) -> list[str]:
    """What is due by then, oldest first."""
    return [due.subject for due in await memory.due.now(memory.clock.now() + later)]


async def a_workspace(memory: Memory, name: str = "Acme") -> UUID:
    """One that nothing is due in."""
    return await memory.store.ensure_workspace(name)


async def test_what_is_due_is_found_in_its_time(memory: Memory) -> None:
    """From that moment on, the oldest first, in every Workspace, until it is done."""
    one, two = await a_workspace(memory), await a_workspace(memory, "Two")
    now = memory.clock.now()
    await memory.due.put(one, "digest", "later", now + HOUR)
    await memory.due.put(two, "digest", "sooner", now)
    await memory.due.put(one, "digest", "late", now - HOUR, every=60)
    assert await found(memory, -2 * HOUR) == []
    for _ in range(2):
        assert await found(memory) == ["late", "sooner"]
    assert await found(memory, HOUR) == ["late", "sooner", "later"]
    late, sooner = await memory.due.now(now)
    assert (late.workspace, late.kind, late.at, late.every) == (one, "digest", now - HOUR, 60)
    assert (sooner.workspace, sooner.every) == (two, None)


async def test_once_is_once(memory: Memory) -> None:
    """It is gone once it is done, also when two say so, and may be put again."""
    workspace = await a_workspace(memory)
    now = memory.clock.now()
    await memory.due.put(workspace, "digest", "x", now)
    (due,) = await memory.due.now(now)
    for _ in range(2):
        await memory.due.done(due, now)
        assert await found(memory, 99 * HOUR) == []
    await memory.due.put(workspace, "digest", "x", now)
    assert await found(memory) == ["x"]


async def test_missed_times_are_not_made_up(memory: Memory, replica: Memory) -> None:
    """After a day's downtime an hourly thing is done once, and next in an hour from then.

    Two replicas that did it at once move it on once.
    """
    workspace = await a_workspace(memory)
    await memory.due.put(workspace, "purge", "", memory.clock.now(), every=3600)
    memory.clock.forward(24 * HOUR)
    (due,) = await memory.due.now(memory.clock.now())
    await asyncio.gather(
        *(one.due.done(due, memory.clock.now()) for one in (memory, replica) for _ in range(2))
    )
    memory.clock.forward(HOUR / 2)
    await memory.due.done(due, memory.clock.now())
    assert await memory.due.now(memory.clock.now()) == ()
    memory.clock.forward(HOUR / 2)
    (again,) = await memory.due.now(memory.clock.now())
    assert again.at == memory.clock.now()
    assert (again.id, again.every) == (due.id, 3600)


async def test_an_occasion_has_a_key_of_its_own(memory: Memory) -> None:
    """The same one for everybody who looks, another one the next time."""
    workspace = await a_workspace(memory)
    await memory.due.put(workspace, "purge", "", memory.clock.now(), every=3600)
    (due,), (same,) = [await memory.due.now(memory.clock.now()) for _ in range(2)]
    assert due.key == same.key
    await memory.due.done(due, memory.clock.now())
    (later,) = await memory.due.now(memory.clock.now() + HOUR)
    assert later.key != due.key


async def test_putting_it_again_moves_it(memory: Memory, replica: Memory) -> None:
    """There is one row of a kind and subject, however many put it at once; the last word counts."""
    workspace = await a_workspace(memory)
    now = memory.clock.now()
    await asyncio.gather(
        *(one.due.put(workspace, "digest", "x", now, 60) for one in (memory, replica) * 3)
    )
    (before,) = await memory.due.now(now)
    await memory.due.put(workspace, "digest", "x", now + HOUR)
    assert await found(memory) == []
    (moved,) = await memory.due.now(now + HOUR)
    assert (moved.id, moved.every) == (before.id, None)
    await memory.due.done(before, now)  # of a time that is not any more
    assert await found(memory, HOUR) == ["x"]
    for kind, subject in (("digest", "y"), ("purge", "x")):
        await memory.due.put(workspace, kind, subject, now)
    assert await memory.rows("due") == 3


async def test_a_look_takes_so_many(memory: Memory) -> None:
    """The oldest 200; the rest waits for the next."""
    workspace = await a_workspace(memory)
    await asyncio.gather(
        *(
            memory.due.put(workspace, "digest", f"{n:03}", memory.clock.now() - n * HOUR)
            for n in range(203)
        )
    )
    assert await found(memory) == [f"{n:03}" for n in range(202, 2, -1)]
