"""The pages of the memory: what is shown, to whom, and what an address asks for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import asked_for
from adapters.web.asks import AskFilter
from adapters.web.commitments import CommitmentFilter
from adapters.web.csv_export import cell, line
from adapters.web.desk import Desk
from adapters.web.digest_page import DigestFilter
from adapters.web.recall import Recall
from adapters.web.web_link import web_link
from adapters.web.whys import WhyFilter
from bot.asks import Ask
from bot.memory import AskQuery, DigestTime, Memory
from bot.records import ChannelKey, Reader, unnamed
from tests.adapters.web.chats import FixedSignIns
from tests.adapters.web.desks import make_web, shipped_reader
from tests.adapters.web.html import Element, read_html
from tests.adapters.web.memories import (
    ENGINEER,
    MARKETER,
    OUTSIDER,
    PRIVATE,
    SECRET,
    Memories,
    remembering_house,
)

TERMBASE = shipped_reader().termbase


@pytest.fixture
def memories(sqlite_url: str) -> Iterator[Memories]:
    """A memory with something of everything."""
    with remembering_house(sqlite_url) as opened:
        yield opened


def titles(page: Element) -> list[str]:
    """What a list names, in its order."""
    return [strong.text for row in page.find("li") for strong in row.find("strong")]


def rows_of(text: str) -> list[dict[str, str]]:
    """A CSV file, read."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


DOORS = (
    "/asks",
    "/asks?status=all",
    f"/asks?q={SECRET}&status=all",
    "/asks?channel=slack/T1/C9&status=all",
    "/asks.csv?status=all",
    f"/asks.csv?q={SECRET}&status=all",
    "/whys",
    f"/whys?q={SECRET}",
    "/whys?kind=legacy",
    "/whys?concept=consent-flag",
    "/whys?channel=slack/T1/C9",
    "/whys.csv",
    f"/whys.csv?q={SECRET}",
    "/commitments?state=all",
    "/commitments?channel=slack/T1/C9&state=all",
    "/commitments.csv?state=all",
    "/digest",
    "/digest?view=executive",
    "/digest?channel=slack/T1/C9",
    "/digest?channel=slack/T1/C9&view=executive",
)
"""Every way in."""


@pytest.mark.parametrize("door", DOORS)
def test_a_private_channel_shows_nothing_to_who_was_not_there(
    memories: Memories, door: str
) -> None:
    """Nor does it to a program; whoever was there finds it by one door at least."""
    memories.signs_in(OUTSIDER)
    text = memories.text(door)
    looked_for = f"q={SECRET}" in door
    assert SECRET not in text.replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
    assert not looked_for or f"/asks/{memories.hidden.number}" not in text
    assert str(memories.hidden_why.id) not in text


def test_whoever_was_there_finds_it(memories: Memories) -> None:
    """By the same doors, so that the test above tests something."""
    memories.signs_in(MARKETER)
    unseen = ("/asks?status=all", "/asks.csv?status=all", "/whys", "/whys.csv", "/digest")
    for door in (*unseen, "/commitments?state=all", "/commitments.csv?state=all"):
        assert SECRET in memories.text(door), door
    assert memories.page(f"/whys/{memories.hidden_why.id}")
    assert SECRET in memories.text(f"/asks/{memories.hidden.number}")


def test_pages_of_one_thing_are_as_if_it_were_not_there(memories: Memories) -> None:
    """The same answer as for a number and an id that were never given."""
    memories.signs_in(OUTSIDER)
    for hidden, never in (
        (f"/asks/{memories.hidden.number}", "/asks/4711"),
        (f"/whys/{memories.hidden_why.id}", "/whys/01900000-0000-7000-8000-000000000000"),
    ):
        assert memories.page(hidden, 404).text == memories.page(never, 404).text


def test_counts_are_of_what_may_be_read(memories: Memories) -> None:
    """The digest counts one less for who was not there, in each of its numbers."""
    counts = {}
    for user in (MARKETER, OUTSIDER):
        memories.signs_in(user)
        counted = memories.page("/digest").one("ul", class_="counts")
        counts[user] = [int(number.text) for number in counted.find("b")[:3]]
    seen, unseen = counts[MARKETER], counts[OUTSIDER]
    assert seen[0] == unseen[0] + 1
    # The private reason takes the place of the public one for those who may read it alone.
    memories.signs_in(OUTSIDER)
    assert "newer answer" not in memories.page("/whys").text
    assert "newer answer" not in memories.page(f"/whys/{memories.why.id}").text
    memories.signs_in(MARKETER)
    assert "newer answer" in memories.page("/whys").text


def test_the_weeks_of_a_private_channel_are_counted_for_who_was_there(memories: Memories) -> None:
    """What is left of earlier digests is of the channel, too."""
    door = "/digest?channel=slack/T1/C9&view=executive"
    memories.signs_in(OUTSIDER)
    assert "4711" not in memories.text(door)
    memories.signs_in(MARKETER)
    assert "4711" in memories.text(door)


def test_another_workspace_sees_nothing(memories: Memories) -> None:
    """Not even what is public there."""
    memories.house.signs_in("T2", "U1")
    assert "No ask is waiting." in memories.page("/asks").text
    assert "Nobody has asked why yet." in memories.page("/whys").text
    assert "No date is agreed" in memories.page("/commitments").text
    assert "Nothing waits on anybody this week." in memories.page("/digest").text
    memories.page(f"/asks/{memories.login.number}", 404)
    memories.page(f"/whys/{memories.why.id}", 404)
    assert rows_of(memories.text("/asks.csv?status=all")) == []


def test_nobody_is_shown_anything_without_a_sign_in(memories: Memories) -> None:
    """All pages, all files."""
    memories.client.cookies.clear()
    for path in ("/asks", "/asks.csv", "/asks/1", "/whys", "/whys.csv", "/commitments", "/digest"):
        assert memories.client.get(path).status_code == 401


def test_the_oldest_turn_comes_first(memories: Memories) -> None:
    """With its age, what comes next and whose turn it is."""
    memories.signs_in(OUTSIDER)
    page = memories.page("/asks")
    assert (
        titles(page)
        == [
            "Partner portal login",
            "Consent flag in the CDP",
            "DNS for the promo page",
            "Landing page copy",
        ]
        or titles(page)[0] == "Partner portal login"
    )
    (first, *_) = page.one("ul", class_="rows").find("li")
    assert "12 days" in first.text
    assert "security review: who starts it?" in first.text
    assert "IT’s turn" in first.text
    assert first.find("a", href="https://example.slack.com/p1")
    assert first.find("a", href=f"/asks/{memories.login.number}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("turn=it", {"Partner portal login", "Landing page copy", "Consent flag in the CDP"}),
        ("turn=marketing", set()),
        ("status=agreed", {"DNS for the promo page"}),
        ("status=closed", {"The old banner is gone"}),
        ("q=portal", {"Partner portal login"}),
        ("q=PORTAL&status=done", set()),
        ("turn=it&snoozed=no", {"Partner portal login", "Landing page copy"}),
        ("channel=slack/T1/C1&status=done", {"The old banner is gone"}),
        ("channel=slack/T1/C2", set()),
    ],
)
def test_filters_stand_in_the_address(memories: Memories, query: str, expected: set[str]) -> None:
    """The page, its file and the API go by the same ones; the form shows them."""
    memories.signs_in(OUTSIDER)
    page = memories.page(f"/asks?{query}")
    assert set(titles(page)) == expected
    assert {row["ask"] for row in rows_of(memories.text(f"/asks.csv?{query}"))} == expected
    told = memories.client.get(f"/api/v1/asks?{query}", headers=memories.token("read")).json()
    assert {ask["ask"] for ask in told["asks"]} == expected
    if not expected:
        assert "No ask fits." in page.text


def test_an_ask_tells_its_story_without_a_name(memories: Memories) -> None:
    """Who did what stands there as a side."""
    memories.signs_in(OUTSIDER)
    page = memories.page(f"/asks/{memories.copy.number}")
    assert "It is IT’s turn since today." in page.text
    history = page.one("ol", class_="history")
    assert [row.find("strong")[0].text for row in history.find("li")] == [
        "Now it is IT’s turn",
        "Tracked as an ask",
    ]
    assert "Marketing" in history.find("li")[0].text
    everything = memories.text(f"/asks/{memories.copy.number}")
    for person in (memories.bench.marketer, memories.bench.engineer):
        assert str(person) not in everything
    assert MARKETER not in everything


def test_an_ask_shows_its_commitment_its_moves_and_its_why(memories: Memories) -> None:
    """Each with whose it is."""
    memories.signs_in(OUTSIDER)
    page = memories.page(f"/asks/{memories.agreed.number}")
    assert "Both sides agreed on Wednesday 25 November." in page.text
    assert "the final copy" in page.text
    assert "From Wednesday 18 November to Wednesday 25 November" in page.text
    assert "nothing is deployed during the freeze" in page.text
    assert "proposed, not confirmed yet" in page.text
    about = memories.page(f"/asks/{memories.login.number}")
    assert about.find("a", href=f"/whys/{memories.why.id}")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("q=vendor", True),
        ("q=elephants", False),
        ("kind=freeze", True),
        ("kind=cost", False),
        ("side=it", True),
        ("side=marketing", False),
        ("confirmed=yes", True),
        ("confirmed=no", False),
        ("since=2026-11-21", True),
        ("since=2026-11-22", False),
        ("concept=landing-page", True),
        ("concept=consent-flag", False),
        ("kind=nonsense&since=soon&concept=none&side=x", True),
    ],
)
def test_whys_are_found_by_their_filters(memories: Memories, query: str, found: bool) -> None:
    """The page, the file and the API alike."""
    memories.signs_in(OUTSIDER)
    title = "Course page with the vendor’s login"
    assert (title in titles(memories.page(f"/whys?{query}"))) is found
    rows = rows_of(memories.text(f"/whys.csv?{query}"))
    assert [row["about"] for row in rows] == ([title] if found else [])
    told = memories.client.get(f"/api/v1/whys?{query}", headers=memories.token("read")).json()
    assert [why["about"] for why in told["whys"]] == ([title] if found else [])


def test_a_why_is_drawn_and_stands_there_as_a_table(memories: Memories) -> None:
    """With its reasons, its options and where it came from."""
    memories.signs_in(OUTSIDER)
    page = memories.page(f"/whys/{memories.why.id}")
    assert len(page.find("svg", class_="only-wide")) == len(page.find("svg", class_="only-phone"))
    (table,) = page.find("table")
    assert "18\u00a0December" in table.text
    assert "nothing is deployed during the freeze" in page.text
    assert "Monday 14 December to Sunday 3 January 2027" in page.text
    assert "Confirmed by IT" in page.text
    chosen = page.one("div", class_="chosen")
    assert "B. Later" in chosen.text
    assert page.find("a", href=f"/asks/{memories.login.number}")


def test_the_file_and_the_api_know_what_became_of_it(memories: Memories) -> None:
    """Of the ask that a why is about: the day on which it was done."""
    bench = memories.bench
    why = memories.house.do(lambda: bench.logs(ask=memories.done.id))
    memories.signs_in(OUTSIDER)
    assert memories.done.closed_at is not None
    day = memories.done.closed_at.date().isoformat()
    rows = {row["id"]: row["actual"] for row in rows_of(memories.text("/whys.csv"))}
    assert rows == {str(why.id): day, str(memories.why.id): ""}
    told = memories.client.get("/api/v1/whys", headers=memories.token("read")).json()["whys"]
    assert {one["id"]: one["actual"] for one in told} == {
        str(why.id): day,
        str(memories.why.id): None,
    }


def test_a_why_says_what_both_agreed(memories: Memories) -> None:
    """Of its ask, once both said yes; a draft is no agreement."""
    memories.signs_in(OUTSIDER)
    assert "What both agreed" not in memories.page(f"/whys/{memories.why.id}").text
    bench = memories.bench
    why = memories.house.do(lambda: bench.logs(ask=memories.agreed.id))
    agreed = memories.page(f"/whys/{why.id}").one("section", aria_labelledby="agreed")
    assert "Wednesday 25 November" in agreed.text
    assert "the final copy" in agreed.text
    assert "Agreed by both sides" in agreed.text


def test_what_was_agreed_elsewhere_is_not_told(memories: Memories) -> None:
    """A commitment that was made in a private channel, for an ask and a why that all may read."""
    bench = memories.bench

    async def elsewhere() -> tuple[int, UUID]:
        ask = await bench.tracks(quote="Asked in public")
        there = bench.source(message="m10", channel="C9", visibility="private")
        held = bench.a_commitment(
            ask, source=there, state="confirmed", yes=bench.yes(), owes={"it": SECRET}
        )
        await bench.writes(commitments=(held,))
        await bench.writes(moves=(bench.a_move(ask, commitment=held.id, because=SECRET),))
        why = await bench.logs(ask=ask.id, title="Asked in public")
        return ask.number, why.id

    number, why = memories.house.do(elsewhere)
    memories.signs_in(OUTSIDER)
    for door in (f"/asks/{number}", f"/whys/{why}", "/commitments?state=all", "/digest"):
        assert SECRET not in memories.text(door), door
    memories.signs_in(MARKETER)
    assert SECRET in memories.text(f"/asks/{number}")
    assert SECRET in memories.text(f"/whys/{why}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"DNS for the promo page", "Partner portal login"}),
        ("state=draft", {"Partner portal login"}),
        ("state=confirmed", {"DNS for the promo page"}),
        ("state=kept", set()),
        ("from=2026-12-01", {"Partner portal login"}),
        ("to=2026-11-25", {"DNS for the promo page"}),
        ("owes=marketing", {"DNS for the promo page", "Partner portal login"}),
    ],
)
def test_commitments_are_listed_by_date(memories: Memories, query: str, expected: set[str]) -> None:
    """With what each side owes, and their state."""
    memories.signs_in(OUTSIDER)
    page = memories.page(f"/commitments?{query}")
    assert set(titles(page)) == expected
    rows = rows_of(memories.text(f"/commitments.csv?{query}"))
    assert {row["ask"] for row in rows} == expected
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    days = [heading.text for heading in page.one("div", id="found").find("h2")]
    if not query:
        assert days == ["Wednesday 25 November", "Monday 7 December"]
        assert "Waits for the yes of marketing and IT" in page.text


def test_the_digest_has_both_banks_and_another_face_for_the_heads(memories: Memories) -> None:
    """Links lead to the asks; the week before is a link."""
    memories.signs_in(OUTSIDER)
    page = memories.page("/digest")
    assert page.one("h1").text == "Marketing and IT, week 47"
    (marketing, it) = page.one("div", class_="banks").find("section")
    assert "Waiting on marketing" in marketing.text
    assert "Partner portal login" in it.text
    assert it.find("a", href=f"/asks/{memories.login.number}")
    assert "snoozed" in page.one("ul", class_="counts").text
    assert "DNS for the promo page" in page.text  # a date of the next seven days
    heads = memories.page("/digest?view=executive")
    assert "are open" in heads.one("h2", class_="say").text
    assert not heads.find("div", class_="banks")
    before = memories.page("/digest?week=2026-W46")
    assert before.one("h1").text == "Marketing and IT, week 46"
    assert before.find("a", rel="next")


@pytest.mark.parametrize("week", ["0001-W01", "9999-W52", "2026-W99", "x", "2026-W53"])
def test_a_week_that_makes_no_sense_is_none(memories: Memories, week: str) -> None:
    """It is brought back to one that there is."""
    memories.signs_in(OUTSIDER)
    assert "Marketing and IT, week" in memories.page(f"/digest?week={week}").one("h1").text


def test_a_file_has_stable_names_and_says_its_limit(memories: Memories) -> None:
    """UTF-8, CRLF, dates that machines read."""
    memories.signs_in(OUTSIDER)
    answer = memories.client.get("/asks.csv?q=portal")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="fogbridge-asks.csv"'
    assert answer.headers["fogbridge-row-limit"] == "5000"
    assert answer.text.count("\r\n") == answer.text.count("\n") == 2
    (row,) = rows_of(answer.text)
    assert list(row) == [
        *("number", "ask", "side", "status", "waiting_on", "next_step", "wished", "due"),
        *("tracked_at", "turn_since", "days", "snoozed_until", "closed_at", "concepts", "link"),
    ]
    assert row["turn_since"] == "2026-11-09T12:00:00Z"
    assert (row["wished"], row["days"], row["waiting_on"]) == ("2026-12-18", "12", "it")
    assert "5,000 rows at most" in memories.page("/asks").text


def test_a_formula_in_an_ask_is_text_in_the_file(memories: Memories) -> None:
    """A spreadsheet runs nothing of what somebody wrote."""
    memories.signs_in(OUTSIDER)
    bench = memories.bench
    memories.house.do(lambda: bench.tracks(quote='=HYPERLINK("https://x.example","y")'))
    assert "'=HYPERLINK" in memories.text("/asks.csv?q=hyperlink")


def test_an_api_call_needs_a_token_for_reading(memories: Memories) -> None:
    """None, a wrong one and one for something else are refused."""
    client = memories.client
    client.cookies.clear()
    for path in ("/api/v1/asks", "/api/v1/whys", "/api/v1/digest"):
        assert client.get(path).status_code == 401
        assert client.get(path, headers={"authorization": "Bearer x"}).status_code == 401
        wrong = client.get(path, headers=memories.token("translate"))
        assert (wrong.status_code, wrong.json()["error"]["code"]) == (403, "wrong_scope")


def test_a_session_is_no_token(memories: Memories) -> None:
    """Whoever is signed in reads the pages, and the API is for programs."""
    memories.signs_in(MARKETER)
    assert memories.client.get("/api/v1/asks").status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/asks?status=all",
        f"/api/v1/asks?status=all&q={SECRET}",
        "/api/v1/whys",
        f"/api/v1/whys?q={SECRET}",
        "/api/v1/digest",
        "/api/v1/digest?channel=slack/T1/C9&view=executive",
    ],
)
def test_a_program_reads_what_is_public(memories: Memories, path: str) -> None:
    """Nothing of the private channel, whoever is signed in beside it."""
    memories.signs_in(MARKETER)
    answer = memories.client.get(path, headers=memories.token("read"))
    assert answer.status_code == 200
    told = answer.json()
    assert told["schema"].startswith("fogbridge.")
    assert SECRET not in json.dumps({**told, "next": None})
    assert str(memories.bench.marketer) not in answer.text


def test_the_api_tells_a_why_with_its_parts(memories: Memories) -> None:
    """Reasons, dates and options, each with what belongs to it."""
    (why,) = memories.client.get("/api/v1/whys", headers=memories.token("read")).json()["whys"]
    assert [reason["kind"] for reason in why["reasons"]] == ["freeze", "capacity"]
    assert [step["rung"] for step in why["dates"]] == ["wish", "estimate"]
    assert why["dates"][1]["date"] == "2027-01-06"
    assert [option["name"] for option in why["options"]] == ["Smaller", "Later"]
    assert why["confirmed_by"] == "it"
    assert why["asked_at"] == "2026-11-21T12:00:00Z"


def test_the_digest_for_programs(memories: Memories) -> None:
    """The same numbers as on the page of somebody who reads public channels."""
    told = memories.client.get("/api/v1/digest", headers=memories.token("read")).json()
    assert told["schema"] == "fogbridge.digest/1"
    assert (told["week"], told["open"], told["snoozed"]) == ("2026-W47", 2, 1)
    assert [one["number"] for one in told["waiting_on_it"]] == [
        memories.login.number,
        memories.copy.number,
    ]
    assert told["dates_ahead"][0]["due"] == "2026-11-25"


def test_a_list_goes_on_where_it_is_long(memories: Memories) -> None:
    """Every ask stands on exactly one page; the file has them all, and the API leads on."""
    memories.signs_in(ENGINEER)
    bench = memories.bench

    async def many() -> None:
        for number in range(asked_for.PAGE + 3):
            await bench.tracks(quote=f"Ask of many {number:03}")

    memories.house.do(many)
    first = memories.page("/asks?q=of+many")
    (later,) = first.find("a", rel="next")
    second = memories.page(later.attributes["href"])
    names = [*titles(first), *titles(second)]
    assert len(names) == len(set(names)) == asked_for.PAGE + 3
    assert second.find("a", rel="prev")[0].get("href") == "/asks?q=of+many"
    assert len(rows_of(memories.text("/asks.csv?q=of+many"))) == asked_for.PAGE + 3
    told = memories.client.get("/api/v1/asks?q=of+many", headers=memories.token("read")).json()
    rest = memories.client.get(told["next"], headers=memories.token("read")).json()
    assert (len(told["asks"]), len(rest["asks"]), rest["next"]) == (asked_for.PAGE, 3, None)


def test_a_page_past_the_end_is_empty(memories: Memories) -> None:
    """And leads back."""
    memories.signs_in(OUTSIDER)
    assert memories.page("/asks?page=9999").find("h1")


def test_htmx_gets_the_list_alone(memories: Memories) -> None:
    """Without the page around it."""
    memories.signs_in(OUTSIDER)
    for path in ("/asks", "/whys", "/commitments"):
        piece = memories.client.get(path, headers={"hx-request": "true"}).text
        assert "<h1" not in piece
        assert 'class="rows"' in piece


def test_text_of_people_is_text(memories: Memories) -> None:
    """Markup and an address that does something stay what they are."""
    memories.signs_in(OUTSIDER)
    bench = memories.bench
    bad = "<img src=x onerror=alert(1)> {{ 7 * 7 }}"
    source = bench.source(message="bad")
    linked = type(source)(source.place, source.at, source.message, "javascript:alert(1)")
    made = memories.house.do(lambda: bench.tracks(quote=bad, next_step=bad, source=linked))
    for address in ("/asks", f"/asks/{made.number}", "/digest"):
        text = memories.text(address)
        assert "<img" not in text
        assert "&lt;img src=x" in text
        assert "javascript:" not in text


def test_a_mention_is_nobody_by_name(memories: Memories) -> None:
    """In lists, files, the API and the digest."""
    memories.signs_in(OUTSIDER)
    bench = memories.bench
    name = "@Ada\u00a0Lovelace"
    memories.house.do(lambda: bench.tracks(quote=f"Could {name} send it?", next_step=f"ask {name}"))
    for address in ("/asks", "/asks.csv", "/digest"):
        text = memories.text(address)
        assert "Lovelace" not in text
        assert "somebody" in text
    told = memories.client.get("/api/v1/asks", headers=memories.token("read")).text
    assert "Lovelace" not in told


def test_words_that_are_gone_leave_the_rest(memories: Memories) -> None:
    """An ask without its quote is still listed, and says so."""
    memories.signs_in(OUTSIDER)
    bench = memories.bench
    made = memories.house.do(lambda: bench.tracks(quote=None))
    assert "The words are not kept any more." in memories.page("/asks").text
    assert "The words are not kept any more." in memories.page(f"/asks/{made.number}").text


@pytest.mark.parametrize("q", ["%", "_", "\\", "'", '"', "%25", "NEAR(", "a AND", "*"])
def test_signs_of_a_search_are_signs(memories: Memories, q: str) -> None:
    """None of them finds everything, and none is an error."""
    memories.signs_in(OUTSIDER)
    for path in ("/asks", "/whys"):
        page = memories.client.get(path, params={"q": q})
        assert page.status_code == 200
        assert titles(read_html(page.text)) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "1"])
def test_a_day_that_no_clock_knows(memories: Memories, day: str) -> None:
    """It counts as left out."""
    memories.signs_in(OUTSIDER)
    for path in (f"/whys?since={day}", f"/commitments?from={day}", f"/commitments.csv?to={day}"):
        assert memories.client.get(path).status_code == 200
    assert len(titles(memories.page(f"/whys?since={day}"))) == 1


def test_a_private_channels_digest_time_is_its_own(memories: Memories) -> None:
    """Who was not there sees the default."""
    memory, workspace = memories.bench.memory, memories.bench.workspace
    when = DigestTime(weekday=5, at=time(15), zone="Europe/Paris")
    memories.house.do(lambda: memory.set_digest_time(workspace, PRIVATE, None, when))
    door = "/digest?channel=slack/T1/C9"
    memories.signs_in(MARKETER)
    assert "on Fridays at 15:00 (Europe/Paris)" in memories.page(door).text
    memories.signs_in(OUTSIDER)
    assert "Fridays" not in memories.page(door).text
    assert "Paris" not in memories.text(door)


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "1.5", "x", "-1"])
def test_a_number_that_is_none(memories: Memories, number: str) -> None:
    """404, whatever it looks like."""
    memories.signs_in(OUTSIDER)
    memories.page(f"/asks/{number}", 404)


# What an address asks for.

_ANY = st.dictionaries(
    st.sampled_from(
        "q turn status channel snoozed page kind concept side since confirmed state owes from to week "
        "view".split()
    ),
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            ["marketing", "it", "all", "done", "no", "2", "2026-12-01", "slack/T1/C1", "freeze"]
        ),
    ),
)


@given(_ANY)
def test_any_address_is_read_and_written_back(given_parts: dict[str, str]) -> None:
    """Reading what a filter writes gives the same filter."""
    from urllib.parse import parse_qsl, urlsplit

    def again(address: str) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(address).query))

    asks = AskFilter.of(given_parts)
    assert AskFilter.of(again(asks.address(page=asks.page))) == asks
    whys = WhyFilter.of(given_parts, TERMBASE)
    assert WhyFilter.of(again(whys.address(page=whys.page)), TERMBASE) == whys
    held = CommitmentFilter.of(given_parts)
    assert CommitmentFilter.of(again(held.address(page=held.page))) == held
    digest = DigestFilter.of(given_parts)
    assert DigestFilter.of(again(digest.address())) == digest


_KEY = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40)


@given(st.sampled_from(["slack", "teams", "room"]), _KEY, _KEY)
def test_a_channel_survives_its_address(platform: str, team: str, channel: str) -> None:
    """Whatever signs its keys have."""
    key = ChannelKey(platform, team, channel)  # type: ignore[arg-type]  # one of the platforms
    assert asked_for.channel({"channel": asked_for.written_channel(key) or ""}) == key
    assert asked_for.channel({"channel": "slack/T1/C9"}) == PRIVATE


# A cell of a file.


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    """Blanks in front of it or not; and nothing else is changed."""
    told = cell(text)
    assert told.lstrip()[:1] not in tuple("=+-@＝＋－＠") or not told.strip()
    assert told.removeprefix("'") == text.replace("\x00", "").removeprefix("'") or told == text


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_a_line_is_read_back_as_it_was(cells: list[str]) -> None:
    """RFC 4180: quotes, commas and line ends within a cell."""
    told = [cell(text) for text in cells]
    (read,) = csv.reader(io.StringIO(line(told), newline=""))
    assert read == told
    assert line(told).endswith("\r\n")


def test_cells_by_their_kind() -> None:
    """Moments in UTC, days, numbers, yes and no, nothing."""
    at = datetime.fromisoformat("2026-11-30T09:00:00+01:00")
    assert cell(at) == "2026-11-30T08:00:00Z"
    assert cell(at.astimezone(UTC)) == "2026-11-30T08:00:00Z"
    assert [cell(one) for one in (date(2026, 12, 7), 7, True, False, None)] == [
        "2026-12-07",
        "7",
        "yes",
        "no",
        "",
    ]


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://example.slack.com/archives/C1/p1", True),
        ("/?thread=1", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://", False),
        ("https://exa mple", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_linked(link: str | None, kept: bool) -> None:
    """Nothing that a browser would run."""
    assert web_link(link) == (link if kept else None)


@given(st.text())
def test_no_mention_is_left(text: str) -> None:
    """Whoever is mentioned at the start of a word is somebody."""
    told = unnamed(f"{text} @Ada\u00a0Lovelace")
    assert told.endswith(" somebody")
    assert "@Ada" not in told


# Where no token is set.


class Nothing:
    """A memory that holds nothing."""

    async def asks(self, reader: Reader, query: AskQuery) -> tuple[Ask, ...]:
        """None."""
        del reader, query
        return ()


@pytest.mark.parametrize(
    ("signing_in", "address", "status"),
    [(False, "127.0.0.1", 200), (True, "127.0.0.1", 401), (False, "203.0.113.7", 401)],
)
def test_without_a_token_the_api_is_as_open_as_the_pages(
    signing_in: bool, address: str, status: int
) -> None:
    """On this machine, while nobody has to sign in; translating is open there all the same."""

    def change(desk: Desk) -> Desk:
        recall = Recall(cast("Memory", Nothing()))
        return replace(desk, recall=recall, sign_ins=FixedSignIns() if signing_in else None)

    client = make_web(address=address, change=change).client
    assert client.get("/api/v1/asks").status_code == status
    here = address == "127.0.0.1"
    answer = client.post("/api/v1/translate", json={"text": "The SSO is down"})
    assert answer.status_code == (200 if here else 401)


def test_without_a_memory_there_are_no_such_pages() -> None:
    """Nor are they in the navigation."""
    client = make_web(remembers=False).client
    for path in ("/asks", "/whys", "/commitments", "/digest", "/asks.csv", "/api/v1/asks"):
        assert client.get(path).status_code == 404
    nav = read_html(client.get("/translate").text).one("nav")
    assert [link.get("href") for link in nav.find("a")] == ["/translate", "/glossary"]
