"""Which cards Slack takes: each limit from both sides, each element where it may stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.blocks import block_problems, view_problems
from tests.fakes.slack.looks import labels, shown
from tests.fakes.slack_test.conftest import asking, button, modal, section

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def rich(*elements: JSON) -> JSON:
    return {"type": "rich_text", "elements": list(elements)}


def words(kind: str, *texts: str) -> JSON:
    return {"type": kind, "elements": [{"type": "text", "text": t} for t in texts]}


FEEDBACK: JSON = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "helpful",
            "positive_button": {"text": plain("Helpful"), "value": "yes"},
            "negative_button": {"text": plain("Not helpful"), "value": "no"},
        }
    ],
}

CARD: list[JSON] = [
    {"type": "header", "text": plain("For IT")},
    rich(
        words("rich_text_quote", "Please move the send."),
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "Ask", "style": {"bold": True}}],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                words("rich_text_section", "By when?"),
                words("rich_text_section", "Why?"),
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 0,
            "elements": [words("rich_text_section", "a point")],
        },
    ),
    {"type": "divider"},
    {"type": "context", "elements": [plain("Kept: Thursday 14:00")]},
    {"type": "actions", "elements": [button() | {"style": "primary"}, button("b", "Words")]},
    FEEDBACK,
]


def test_a_whole_card_is_taken_and_read() -> None:
    """The card of the design passes, and reads as a person reads it."""
    assert block_problems(CARD, "message") == []
    assert shown(CARD).splitlines() == [
        "For IT",
        "Please move the send.",
        "Ask",
        "1. By when?",
        "2. Why?",
        "• a point",
        "Kept: Thursday 14:00",
        "Share",
        "Words",
        "Helpful",
        "Not helpful",
    ]
    assert labels(CARD) == ["Share", "Words", "Helpful", "Not helpful"]


def both(name: str, make: Callable[[Any], JSON], right: Any, wrong: Any) -> tuple[str, JSON, JSON]:
    return name, make(right), make(wrong)


def row(*elements: JSON) -> JSON:
    return {"type": "actions", "elements": list(elements)}


def bullets(indent: int) -> JSON:
    return rich({"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": []})


def listed(item: JSON) -> JSON:
    return rich({"type": "rich_text_list", "style": "bullet", "elements": [item]})


def menu(length: int) -> JSON:
    option = {"text": plain("x" * length), "value": "1"}
    return section() | {"accessory": {"type": "overflow", "action_id": "o", "options": [option]}}


def chosen(value: str) -> JSON:
    offered = [{"text": plain("A"), "value": "a"}]
    first = {"text": plain("A"), "value": value}
    accessory = {"type": "static_select", "options": offered, "initial_option": first}
    return section() | {"accessory": accessory}


FIELD = asking("a", "A")["element"]

LIMITS = [
    both("section", lambda n: section("x" * n), 3000, 3001),
    both("header", lambda n: {"type": "header", "text": plain("x" * n)}, 150, 151),
    both("empty text", section, "x", ""),
    both("label", lambda n: row(button(label="x" * n)), 75, 76),
    both("value", lambda n: row(button(value="x" * n)), 2000, 2001),
    both("action_id", lambda n: row(button("x" * n)), 255, 256),
    both("block_id", lambda n: section() | {"block_id": "x" * n}, 255, 256),
    both("buttons", lambda n: row(*(button(f"a{i}") for i in range(n))), 25, 26),
    both("no buttons", lambda n: row(*[button()] * n), 1, 0),
    both("context", lambda n: {"type": "context", "elements": [plain("x")] * n}, 10, 11),
    both("feedback", lambda n: FEEDBACK | {"elements": FEEDBACK["elements"] * n}, 1, 6),
    both("style", lambda style: row(button() | {"style": style}), "danger", "blue"),
    both("header is plain", lambda kind: {"type": "header", "text": {"type": kind, "text": "x"}},
         "plain_text", "mrkdwn"),
    both("empty rich text", lambda text: rich(words("rich_text_quote", text)), "x", ""),
    both("list of sections", listed, words("rich_text_section", "x"), {"type": "text", "text": "x"}),
    both("indent", bullets, 8, 9),
    both("known type", lambda kind: {"type": kind, "text": plain("x")}, "section", "paragraph"),
    both("known field", lambda name: section() | {name: "b"}, "block_id", "colour"),
    both("button in its place", lambda kind: row(button()) | {"type": kind}, "actions", "context"),
    both("feedback in its place", lambda kind: FEEDBACK | {"type": kind}, "context_actions", "actions"),
    both("field in its place", row, button(), FIELD),
    both("option text", menu, 75, 76),
    both("initial option", chosen, "a", "b"),
    both("text field", lambda n: asking("a", "A", max_length=n), 3000, 3001),
    both("text field's start", lambda text: asking("a", "A", max_length=2, initial_value=text), "ab", "abc"),
    both("input label", lambda n: asking("a", "x" * n), 2000, 2001),
    both("markdown", lambda n: {"type": "markdown", "text": "x" * n}, 12_000, 12_001),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), [c[1:] for c in LIMITS], ids=[c[0] for c in LIMITS])
def test_each_limit_holds_from_both_sides(right: JSON, wrong: JSON) -> None:
    """What is just right passes; one step further is refused."""
    assert block_problems([right], "message") == []
    assert block_problems([wrong], "message") != []


def test_problems_are_said_as_slack_says_them() -> None:
    """Sentence and pointer, as public issues show them."""
    assert block_problems([section("x" * 3001)], "message") == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
    many = {"type": "actions", "elements": [button(f"a{i}") for i in range(26)]}
    assert block_problems([section(), many], "message") == [
        "[ERROR] no more than 25 items allowed [json-pointer:/blocks/1/elements]"
    ]


def test_ids_are_unique_where_they_must_be() -> None:
    """Block ids in a message, action ids in a block; the same action in two blocks is fine."""
    twice = [section() | {"block_id": "a"}, section() | {"block_id": "a"}]
    assert "already exists" in block_problems(twice, "message")[0]
    assert "already exists" in block_problems([row(button(), button())], "message")[0]
    assert block_problems([row(button()), row(button())], "message") == []


def test_how_many_blocks_a_surface_shows() -> None:
    """50 in a message, 100 in a view."""
    assert block_problems([section()] * 50, "message") == []
    assert block_problems([section()] * 51, "message") != []
    assert view_problems(modal(*[section()] * 100)) == []
    assert view_problems(modal(*[section()] * 101)) != []


def test_views_have_limits_of_their_own() -> None:
    """Titles, metadata, blocks that only messages have, and inputs that need a way to send."""
    assert view_problems(modal()) == []
    assert view_problems(modal() | {"title": plain("x" * 25)}) != []
    assert view_problems(modal(submit=plain("x" * 24))) == []
    assert view_problems(modal(submit=plain("x" * 25))) != []
    assert view_problems(modal(private_metadata="x" * 3000)) == []
    assert view_problems(modal(private_metadata="x" * 3001)) != []
    assert view_problems(modal(FEEDBACK)) != []
    assert view_problems(modal(asking("a", "A"), submit=plain("Send"))) == []
    assert view_problems(modal(asking("a", "A"))) == [
        "[ERROR] missing required field: submit [json-pointer:/view]"
    ]
    assert view_problems({"type": "home", "blocks": [section()]}) == []
    assert view_problems({"type": "home", "blocks": [section()], "title": plain("x")}) != []
    assert view_problems({"type": "page"}) != []
    assert view_problems("not a view") != []


async def test_a_wrong_card_is_refused_with_what_is_wrong(web: AsyncWebClient) -> None:
    """The client sees invalid_blocks with the pointer, and msg_blocks_too_long for too much text."""
    with pytest.raises(SlackApiError) as caught:
        await web.chat_postMessage(channel="C1", text="x", blocks=[section("x" * 3001)])
    assert caught.value.response["error"] == "invalid_blocks"
    assert "json-pointer:/blocks/0/text/text" in str(caught.value.response["response_metadata"])
    await web.chat_postMessage(channel="C1", text="x", blocks=[section("x" * 2640)] * 5)
    with pytest.raises(SlackApiError) as caught:
        await web.chat_postMessage(channel="C1", text="x", blocks=[section("x" * 2641)] * 5)
    assert caught.value.response["error"] == "msg_blocks_too_long"
