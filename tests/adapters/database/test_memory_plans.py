"""The memory's queries go by an index, so that their cost does not follow how much there ever was.

SQLite says how it will look for what is asked; PostgreSQL decides by what is in the tables.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from adapters.database.engine import open_engine
from bot.asks import OPEN, UNRESOLVED
from bot.commitments import RUNNING
from bot.memory import AskQuery, CommitmentQuery, WhyQuery
from bot.records import channel_key
from tests.adapters.database.remembered import Bench, a_bench, where
from tests.tables import make_tables

PLACE, CHANNEL = where(), channel_key(where())


async def _eyes(bench: Bench) -> Any:
    return await bench.memory.reader_of(bench.workspace, bench.marketer, PLACE)


async def _unresolved(bench: Bench) -> None:
    await bench.memory.asks(await _eyes(bench), AskQuery(statuses=UNRESOLVED))


async def _of_channel(bench: Bench) -> None:
    await bench.memory.asks(await _eyes(bench), AskQuery(statuses=OPEN, channel=CHANNEL))


async def _waiting(bench: Bench) -> None:
    await bench.memory.asks(await _eyes(bench), AskQuery(waiting_on="it", snoozed=False))


async def _running(bench: Bench) -> None:
    days = CommitmentQuery(states=RUNNING, due_from=date(2026, 12, 1), due_to=date(2026, 12, 8))
    await bench.memory.commitments(await _eyes(bench), days)


async def _moved(bench: Bench) -> None:
    await bench.memory.moved_because(await _eyes(bench), bench.now - timedelta(days=7))


async def _closed(bench: Bench) -> None:
    await bench.memory.closed_asks(await _eyes(bench), ["landing-page"])


async def _thread(bench: Bench) -> None:
    await bench.memory.asks_in(bench.workspace, PLACE)
    await bench.memory.whys_in(bench.workspace, PLACE)


async def _search(bench: Bench) -> None:
    await bench.memory.whys(await _eyes(bench), WhyQuery(text="landing page"))
    await bench.memory.whys_like(await _eyes(bench), "a landing page", ["landing-page"])


async def _track(bench: Bench) -> None:
    await bench.tracks()


async def _of_ask(bench: Bench) -> None:
    ask = await bench.memory.ask_number(bench.workspace, 1)
    assert ask is not None
    await bench.memory.history(bench.workspace, ask.id)
    await bench.memory.moves_of(bench.workspace, ask.id)
    await bench.memory.commitments_of(bench.workspace, ask.id)


QUERIES: dict[Callable[[Bench], Awaitable[None]], str | None] = {
    _unresolved: "ix_ask_unresolved ",
    _of_channel: "ix_ask_unresolved_channel ",
    _waiting: "ix_ask_unresolved ",
    _running: "ix_commitment_running ",
    _moved: "ix_date_move_workspace_id_at ",
    _closed: "ix_ask_concept_workspace_id_concept_done_at ",
    _thread: "ix_ask_thread ",
    _search: "ix_why_concept_workspace_id_concept ",
    _track: None,
    _of_ask: "ix_date_move_workspace_id_ask_id ",
}
"""Each with an index that it goes by."""


@pytest.mark.parametrize("query", QUERIES)
async def test_it_goes_by_an_index(
    sqlite_url: str, query: Callable[[Bench], Awaitable[None]]
) -> None:
    """No table is looked through from one end to the other, nor all of a Workspace in it."""
    make_tables(sqlite_url)
    engine = open_engine(sqlite_url)
    bench = await a_bench(engine)
    ask = await bench.tracks()
    await bench.writes(
        whys=(bench.a_why(ask=ask.id),),
        commitments=(bench.a_commitment(ask),),
        moves=(bench.a_move(ask),),
    )
    asked: list[tuple[str, Any]] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            asked.append((statement, parameters))

    await query(bench)
    plan: list[str] = []
    async with engine.connect() as connection:
        for statement, parameters in list(asked):
            told = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plan += [str(row.detail) for row in told]
    await engine.dispose()
    assert plan
    looked_through = [
        step
        for step in plan
        if step.startswith("SCAN") and "why_fts" not in step and "(" not in step
    ]
    assert [step for step in looked_through if "CONSTANT ROW" not in step] == [], "\n".join(plan)
    whole = [step for step in plan if step.endswith("(workspace_id=?)")]
    assert [step for step in whole if "installation" not in step] == [], plan
    wanted = QUERIES[query]
    assert wanted is None or any(wanted in step for step in plan), plan
