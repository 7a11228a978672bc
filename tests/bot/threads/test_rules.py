"""What the rules read, part by part; the golden threads measure the whole."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.threads.contract import Reading
from tests.bot.threads.talk import by_rules, rungs

WISH = "m: Please put the form on the partner page by 30 November."


def _ask(reading: Reading) -> str | None:
    return reading.ask.quote if reading.ask else None


# The ask


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Hi team, could you please add a form to the page by Friday?", "could you please add a form to the page"),
        ("We need the landing page live before the fair.", "We need the landing page live"),
        ("pls switch the banner tomorrow", "pls switch the banner"),
        ("The partner list should show the new logos.", "The partner list should show the new logos"),
        ("Is it possible to get a second language on the slip?", "Is it possible to get a second language on the slip"),
        ("When can the map show the new branches?", "can the map show the new branches"),
        ("who can open the archive for the agency?", "who can open the archive for the agency"),
        ("our quiz needs a field for the member number", "our quiz needs a field for the member number"),
        ("We'd like a countdown on the fair page, can you do that?", "We'd like a countdown on the fair page"),
        ("Please do it soon. We need the archive opened for the agency.", "We need the archive opened for the agency"),
    ],
)  # fmt: skip
def test_the_request_itself_is_the_ask(text: str, quote: str) -> None:
    assert _ask(by_rules(f"m: {text}", "i: hm")) == quote


@pytest.mark.parametrize(
    "text",
    [
        "could you bring the biscuits on Monday?",
        "FYI the newsletter goes out at ten. Nothing for you to do.",
        "good morning, how was your weekend?",
        "can you believe this weather?",
        "let's talk tomorrow",
    ],
)
def test_what_nobody_builds_is_no_ask(text: str) -> None:
    reading = by_rules(f"m: {text}", "i: ok")
    assert reading.ask is None
    assert reading.status is None


def test_repeating_it_makes_no_new_ask() -> None:
    reading = by_rules(WISH, "i: hm", "m: can you please put the form there, it's urgent")
    assert (_ask(reading), reading.ask and reading.ask.message) == (
        "Please put the form on the partner page",
        0,
    )


def test_a_new_thing_does_and_the_dates_of_the_old_one_go() -> None:
    reading = by_rules(WISH, "i: ok", "m: forget the form. we need a map there by 4 December")
    assert _ask(reading) == "we need a map there"
    assert rungs(reading) == [("4 December", "wish")]


def test_a_date_before_the_only_ask_is_one_of_it() -> None:
    """Only another ask has dates of its own, and who tells of a plan wants it before they say so."""
    reading = by_rules(
        "m: The fair opens on 4 December and the stand is booked.",
        "i: Sounds good.",
        "m: Can you put a countdown on the start page?",
        "i: 4 December is too early, the start page is being rebuilt. It'll be 11 December.",
    )
    assert _ask(reading) == "Can you put a countdown on the start page"
    assert rungs(reading)[0] == ("4 December", "wish")


def test_once_the_first_is_done_the_next_counts() -> None:
    reading = by_rules(
        WISH, "i: done, it's live", "m: thanks, works", "i: could you send the photos as a zip?"
    )
    assert _ask(reading) == "could you send the photos as a zip"
    assert reading.ask
    assert reading.ask.side == "it"


# Questions about time


@pytest.mark.parametrize(
    "text",
    [
        "when can we have it?",
        "why does that take so long?",
        "is 30 November still realistic?",
        "do we have a date?",
        "how long would that take?",
        "so the 30th is off?",
        "any way to get it sooner?",
        "three weeks for one form??",
        "what's the earliest you could do?",
        "please tell us how long that takes",
        "does the date hold?",
    ],
)
def test_a_question_about_time(text: str) -> None:
    assert by_rules(WISH, "i: it'll be 6 January", f"m: {text}").timeline_question


@pytest.mark.parametrize(
    "text",
    [
        "can you do it by 30 November?",
        "who owns the page?",
        "lunch at twelve?",
        "which colour do you want?",
        "could we reuse the old template instead?",
        "when are you back from your holiday?",
        "thanks",
    ],
)
def test_no_question_about_time(text: str) -> None:
    assert not by_rules(WISH, "i: ok", f"m: {text}").timeline_question


def test_the_doing_sides_question_when_is_none() -> None:
    assert not by_rules(WISH, "i: when do you need it?").timeline_question


# Dates


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("it'll be 6 January", "estimate"),
        ("earliest is 6 January", "estimate"),
        ("6 January is possible if the copy is here", "estimate"),
        ("not before 6 January", "estimate"),
        ("we're aiming for 6 January, nobody has looked at it yet", "target"),
        ("should be fine for 6 January", "estimate"),
    ],
)
def test_how_firm_the_doing_sides_date_is(text: str, rung: str) -> None:
    assert rungs(by_rules(WISH, f"i: {text}"))[-1] == ("6 January", rung)


@pytest.mark.parametrize(
    "text", ["30 November is not possible", "30 November is too early", "all of it by 30 November?"]
)
def test_a_wish_that_is_rejected_stays_a_wish(text: str) -> None:
    assert rungs(by_rules(WISH, f"i: {text}"))[-1] == ("30 November", "wish")


@pytest.mark.parametrize(
    "text",
    [
        "two of our devs are out until the 18th",
        "the change freeze runs from 20 November to 2 January",
        "the old page went live on 3 March",
        "let's have a call on Thursday",
        "I'll ask around and let you know by Friday",
        "sure, and I'll have it by yesterday",
        "shall we have lunch on Friday?",
        "the vendor promised it for the 7th",
    ],
)
def test_a_date_of_something_else_is_left_out(text: str) -> None:
    assert rungs(by_rules(WISH, f"i: {text}")) == [("30 November", "wish")]


def test_today_is_a_date_of_what_is_wanted_or_will_be_and_not_of_what_was() -> None:
    wish = "m: please get the page live today"
    assert rungs(by_rules(wish)) == [("today", "wish")]
    assert rungs(by_rules(wish, "i: it'll be live tonight")) == [
        ("today", "wish"),
        ("tonight", "estimate"),
    ]
    assert rungs(by_rules(wish, "i: deployed this morning")) == [("today", "wish")]


@pytest.mark.parametrize(
    ("said", "resolved"),
    [
        ("30 November", "2026-11-30"),
        ("next Wednesday", "2026-11-11"),
        ("Wednesday", "2026-11-11"),
        ("mid-January", "2027-01-11/2027-01-20"),
        ("end of January", "2027-01-31"),
        ("Q1", "2027-01-01/2027-03-31"),
        ("next week", "2026-11-09/2026-11-15"),
        ("03/04", None),
        ("4.12.", "2026-12-04"),
    ],
)
def test_which_day_it_is(said: str, resolved: str | None) -> None:
    wednesday = datetime.fromisoformat("2026-11-04T09:00:00+01:00")
    reading = by_rules(f"m: please add the form by {said}", "i: hm", start=wednesday)
    assert [one.resolved for one in reading.dates] == [resolved]


def test_a_day_without_its_month_is_in_the_month_talked_about() -> None:
    reading = by_rules("m: please add the form by 4 January", "i: earliest is the 6th")
    assert [one.resolved for one in reading.dates] == ["2027-01-04", "2027-01-06"]


# Moves


def _moves(*said: str) -> list[tuple[str, str, int]]:
    return [(m.from_, m.to, m.message) for m in by_rules(*said).moves]


def test_the_doing_sides_own_date_is_a_move_with_its_reason() -> None:
    reading = by_rules(WISH, "i: it'll be 6 January, because our tester is ill")
    move = reading.moves[0]
    assert (move.from_, move.to, move.because, move.because_message) == (
        "2026-11-30",
        "2027-01-06",
        "our tester is ill",
        1,
    )


def test_a_reason_in_another_message_counts() -> None:
    move = by_rules(WISH, "i: it'll be 6 January", "m: why?", "i: our only tester is ill").moves[0]
    assert (move.because, move.because_message) == ("our only tester is ill", 3)


def test_without_a_reason_there_is_none() -> None:
    move = by_rules(WISH, "i: no, it'll be 6 January").moves[0]
    assert (move.because, move.because_message) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "it could be 6 January",
        "6 January might work",
        "6 January is possible if the copy is here",
        "would 6 January be ok?",
    ],
)
def test_what_is_only_possible_or_asked_moves_nothing(text: str) -> None:
    assert _moves(WISH, f"i: {text}") == []


def test_a_question_moves_it_once_it_is_answered_with_yes() -> None:
    assert _moves(WISH, "i: shall we say 4 December?", "m: yes, works for us") == [
        ("2026-11-30", "2026-12-04", 2)
    ]


def test_a_move_may_start_in_a_quoted_message() -> None:
    said = ("m: please tell us about the shop page, when is it there?", "i: > shop page: 12 November\nthat has moved to 26 November")  # fmt: skip
    assert _moves(*said) == [("2026-11-12", "2026-11-26", 1)]


def test_two_options_move_nothing_until_one_is_taken() -> None:
    options = "i: not possible. two ways:\n- half of it on 30 November\n- all of it on 14 December"
    assert _moves(WISH, options) == []
    assert _moves(WISH, options, "m: 14 December, agreed") == [("2026-11-30", "2026-12-14", 2)]


# Reasons


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("capacity", "our only tester is ill until March"),
        ("dependency", "the copy hasn't arrived yet"),
        ("security_privacy", "it has to pass a security review first"),
        ("procurement", "the tool needs a purchase order and a contract"),
        ("freeze", "the change freeze starts on the 20th"),
        ("quality", "without a test it would break the checkout"),
        ("legacy", "the shop system is from 2009 and nobody knows how it works"),
        ("integration", "the till doesn't talk to the mail tool"),
        ("cost", "the connector costs €18,000"),
        ("unclear_ask", "we don't know which of the pages you mean"),
        ("other", "house rules, changes are only made on the first of a month"),
    ],
)
def test_a_reason_and_its_kind(kind: str, text: str) -> None:
    reading = by_rules(WISH, f"i: not by 30 November: {text}")
    assert [one.kind for one in reading.factors] == [kind]


def test_a_reason_begins_behind_because() -> None:
    reading = by_rules(WISH, "i: It will be 6 January, because of the change freeze.")
    assert [one.quote for one in reading.factors] == ["the change freeze"]


@pytest.mark.parametrize(
    "text",
    ["that won't be a problem", "happy to, no problem", "will do", "30 November works", "done"],
)
def test_what_is_no_reason(text: str) -> None:
    assert by_rules(WISH, f"i: {text}").factors == ()


def test_the_asking_sides_words_are_none_and_each_counts_once() -> None:
    reading = by_rules(
        WISH,
        "i: not possible, the change freeze has started",
        "m: the freeze, again",
        "i: yes, the change freeze. nothing goes live in the freeze",
    )
    assert [(one.kind, one.message) for one in reading.factors] == [("freeze", 1)]


# Alternatives, what is owed, open questions


@pytest.mark.parametrize(
    "line",
    [
        "m: could we reuse the old template instead?",
        "m: what about the page without the form?",
        "i: We could offer a static page first",
        "i: what we could do is a link in the footer",
        "m: would a link in the footer do?",
    ],
)
def test_another_way_is_an_alternative(line: str) -> None:
    reading = by_rules(WISH, "i: not possible before January", line)
    assert [one.quote for one in reading.alternatives] == [line[3:].rstrip("?")]


def test_a_flat_date_is_none() -> None:
    assert by_rules(WISH, "i: earliest we can do is 6 January").alternatives == ()


def _owed(*said: str) -> list[tuple[str, str, str | None]]:
    return [(one.side, one.quote, one.due) for one in by_rules(*said).owed]


def test_what_was_needed_and_then_promised_is_owed_once() -> None:
    need = "i: we need the list from you by Friday"
    assert _owed(WISH, need) == [("marketing", "we need the list from you by Friday", "2026-11-06")]
    assert _owed(WISH, need, "m: I'll send the list by Thursday") == [
        ("marketing", "I'll send the list by Thursday", "2026-11-05")
    ]


def test_what_was_delivered_is_not_owed() -> None:
    assert _owed(WISH, "i: we need the list from you", "m: here is the list") == []


def test_a_third_partys_part_belongs_to_the_side_that_deals_with_it() -> None:
    assert [one[0] for one in _owed(WISH, "i: the agency has to send the file")] == ["marketing"]
    assert [one[0] for one in _owed(WISH, "i: ordered. now the vendor has to switch it")] == ["it"]


def test_a_promise_to_find_out_and_the_deliverable_are_not_owed() -> None:
    assert _owed(WISH, "i: I'll ask the shop team and tell you") == []
    assert _owed(WISH, "i: we'll build it by Friday") == []


def _open(*said: str) -> list[tuple[str, str]]:
    return [(one.of, one.quote) for one in by_rules(*said).unanswered]


def test_an_open_question() -> None:
    asked = ("marketing", "which of the pages is it")
    assert _open(WISH, "i: which of the pages is it?") == [asked]
    assert _open(WISH, "i: which of the pages is it?", "m: let me check") == [asked]
    assert _open(WISH, "i: which of the pages is it?", "m: the one for partners") == []


def test_the_ask_itself_and_small_talk_are_no_open_questions() -> None:
    assert _open("m: can you add the form?", "i: will there be cake?") == []


# Where it stands


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ((WISH,), "waiting_on_it"),
        ((WISH, "i: which page?"), "waiting_on_marketing"),
        ((WISH, "i: which page?", "m: the partner page"), "waiting_on_it"),
        ((WISH, "i: it'll be 6 January"), "waiting_on_marketing"),
        ((WISH, "i: it'll be 6 January", "m: why so late?"), "waiting_on_it"),
        ((WISH, "i: 30 November works"), "agreed"),
        ((WISH, "i: it's live now", "m: looks good, thanks"), "done"),
        ((WISH, "i: it's live now"), "waiting_on_marketing"),
        ((WISH, "i: it's live now", "m: looks good", "m: thanks again!!"), "done"),
        ((WISH, "i: We won't put that on the page. It isn't allowed."), "declined"),
        ((WISH, "i: we won't add a form.", "m: ok, then a link"), "declined"),
        ((WISH, "i: not with us, try the shop team", "i2: not ours either"), "open"),
        ((WISH, "i: on it"), "waiting_on_it"),
    ],
)
def test_whose_turn_it_is(said: tuple[str, ...], status: str) -> None:
    assert by_rules(*said).status == status


def test_durations_are_no_dates() -> None:
    reading = by_rules(WISH, "i: it takes about 10 working days from the day we have the papers")
    span = reading.durations[0]
    assert (span.low, span.high, span.unit) == (10, 10, "working_days")
    assert span.from_ == "the day we have the papers"
    assert rungs(reading) == [("30 November", "wish")]
