"""Full-text search over whys: the same on both databases, and what is typed is only ever words."""

from __future__ import annotations

from datetime import timedelta

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.likeness import words_of
from bot.memory import WhyQuery
from bot.records import Reader
from bot.whys import Factor
from tests.adapters.database.remembered import Bench, a_bench, where

SIGNS = st.sampled_from([*"\"'*()^:+-{}|&!<>\\%_;,.~ \t\n\0"])
TYPED = st.lists(
    st.one_of(SIGNS, st.text(max_size=5), st.sampled_from(["NEAR", "AND", "or", "page", "words:"]))
).map("".join)


@pytest_asyncio.fixture
async def bench(engine: AsyncEngine) -> Bench:
    """On both databases."""
    return await a_bench(engine)


async def titles(bench: Bench, text: str, **query: object) -> list[str | None]:
    """What is found, in its order."""
    asked = WhyQuery(text=text, **query)  # type: ignore[arg-type]  # its fields
    return [why.title for why in await bench.memory.whys(Reader(bench.workspace), asked)]


async def log(bench: Bench, *named: str) -> None:
    """Entries of these titles, each newer than the one before, and nothing else to find."""
    for title in named:
        bench.clock.forward(timedelta(minutes=1))
        await bench.logs(title=title, question=None, factors=(), concepts=())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("landing page", True),
        ("LANDING Pages", True),
        ("page land", True),
        ("land page", False),
        ("fre", True),
        ("until january", True),
        ("people away", True),
        ("change freeze", True),
        ("cafe", True),
        ("newsletter", False),
        ("page newsletter", False),
        ("?!", False),
    ],
)
async def test_what_an_entry_is_found_by(bench: Bench, text: str, found: bool) -> None:
    """Title, question, reasons and concepts; all words, the last one perhaps just begun."""
    await bench.logs(title="A landing page for the Café")
    assert bool(await titles(bench, text)) == found


async def test_the_best_fit_comes_first_and_of_equals_the_newest(bench: Bench) -> None:
    """More of the word, in fewer others, is a better fit."""
    await log(bench, "page one", "a page among other things of all kinds", "page two", "page three")
    assert await titles(bench, "page") == [
        "page three",
        "page two",
        "page one",
        "a page among other things of all kinds",
    ]
    assert await titles(bench, "page", limit=1, offset=1) == ["page two"]


async def test_a_search_and_filters_together(bench: Bench) -> None:
    """Whatever is asked for besides the words."""
    await bench.logs(title="freeze one")
    bench.clock.forward(timedelta(days=1))
    sure = bench.confirmed(bench.a_why(title="freeze two", asked_of="marketing"))
    await bench.writes(whys=(sure,))
    assert await titles(bench, "freeze", confirmed=True) == ["freeze two"]
    assert await titles(bench, "freeze", confirmed=False) == ["freeze one"]
    assert await titles(bench, "freeze", side="it") == ["freeze one"]
    assert await titles(bench, "freeze", since=bench.now) == ["freeze two"]
    assert len(await titles(bench, "freeze", kind="capacity")) == 2
    assert await titles(bench, "freeze", kind="cost") == []
    assert len(await titles(bench, "freeze", concept="landing-page")) == 2
    assert await titles(bench, "", concept="change-freeze") == ["freeze two", "freeze one"]
    assert await titles(bench, "freeze", concept="sso") == []
    assert await titles(bench, "freeze", channel=None) == ["freeze two", "freeze one"]


async def test_what_was_changed_is_found_by_its_new_words(bench: Bench) -> None:
    """And not by the old ones."""
    why = await bench.logs()
    reasons = (Factor("cost", "the budget is spent"),)
    changed = bench.a_why(id=why.id, title="Something else", factors=reasons, version=2)
    await bench.writes(whys=(changed,))
    assert await titles(bench, "away") == []
    assert await titles(bench, "budget") == ["Something else"]


async def test_what_is_private_is_not_found_elsewhere(bench: Bench) -> None:
    """Nor told from what is not there."""
    await bench.logs(source=bench.source(channel="C2", visibility="private"))
    assert await titles(bench, "landing") == []
    inside = await bench.memory.reader_in(bench.workspace, where("C2"))
    assert await bench.memory.whys(inside, WhyQuery(text="landing"))


async def test_words_whose_time_is_over_are_not_found(bench: Bench) -> None:
    """Also before they are taken out of the index."""
    await bench.logs()
    bench.clock.forward(timedelta(days=60))
    assert await titles(bench, "landing") == []
    assert await titles(bench, "") == [None]


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(TYPED)
async def test_whatever_is_typed_is_words(bench: Bench, typed: str) -> None:
    """Never syntax of a database, and never an error; what holds the words is found by them."""
    bench.clock.forward(timedelta(seconds=1))
    await titles(bench, typed)
    await bench.memory.whys_like(Reader(bench.workspace), typed, [])
    why = await bench.logs(title=typed, question=None, factors=(), concepts=())
    found = await bench.memory.whys(
        Reader(bench.workspace), WhyQuery(text=typed, since=bench.now, limit=1)
    )
    if words_of(typed) and len(words_of(typed)) <= 16:
        assert [one.id for one in found] == [why.id]
    elif typed.strip() and not words_of(typed):
        assert found == ()
