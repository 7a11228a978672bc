"""A Reply as JSON and back: whatever it says, it comes back the same."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply import Button, Buttons, Cited, Kept, Notice, Part, Reply, Say
from bot.reply_json import reply_from_json, reply_to_json

KINDS = get_args(Part)
PARTS: st.SearchStrategy[Any] = st.one_of([st.builds(kind) for kind in KINDS])
REPLIES = st.builds(
    Reply,
    summary=st.text(),
    parts=st.lists(PARTS, max_size=6).map(tuple),
    aid=st.booleans(),
    by_model=st.booleans(),
    cited=st.lists(st.builds(Cited), max_size=3).map(tuple),
)


@given(REPLIES)
def test_any_reply_comes_back_equal(reply: Reply) -> None:
    """Through JSON as a database keeps it, with every part and every character."""
    kept = json.dumps(reply_to_json(reply), ensure_ascii=False)
    assert reply_from_json(json.loads(kept)) == reply


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_part_is_tried(kind: type[Any]) -> None:
    """With something in each of its fields; a new kind is tried by itself."""

    @given(st.builds(kind))
    def comes_back(part: Any) -> None:
        again = reply_from_json(json.loads(json.dumps(reply_to_json(Reply("", (part,))))))
        assert again.parts == (part,)
        assert type(again.parts[0]) is kind

    comes_back()


def test_how_it_is_kept() -> None:
    """In words that are still read when the code has moved on."""
    reply = Reply(
        "Yes – “soon”",
        (Say("Yes"), Buttons((Button("share", "Share", "1", main=True), Button("edit", "Edit")))),
        aid=True,
    )
    kept = reply_to_json(reply)
    share, edit = kept["parts"][1]["items"]
    assert kept["summary"] == "Yes – “soon”"
    assert kept["aid"] is True
    assert kept.keys() == {"summary", "aid", "parts"}
    assert kept["parts"][0] == {"part": "Say", "text": "Yes"}
    assert kept["parts"][1]["part"] == "Buttons"
    assert {"name": "share", "label": "Share", "value": "1", "main": True}.items() <= share.items()
    assert {"name": "edit", "label": "Edit", "value": "", "main": False}.items() <= edit.items()


def test_a_field_that_was_not_there_yet() -> None:
    """What was kept before a part grew is still read, with what the field says by itself."""
    kept = {
        "summary": "x",
        "aid": False,
        "parts": [{"part": "Buttons", "items": [{"name": "share", "label": "Share"}]}],
    }
    assert reply_from_json(kept) == Reply("x", (Buttons((Button("share", "Share"),)),))


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"summary": "x", "aid": False},
        {"summary": "x", "aid": False, "parts": [{"text": "no kind"}]},
        {"summary": "x", "aid": False, "parts": [{"part": "Video", "text": "x"}]},
        {"summary": "x", "aid": False, "parts": [{"part": "Notice"}]},
        {"summary": "x", "aid": False, "parts": [{"part": "Notice", "text": {"a": 1}}]},
        {"summary": "x", "aid": False, "parts": [{"part": "ForWhom", "side": "sales"}]},
    ],
)
def test_what_is_no_reply_is_refused(kept: dict[str, Any]) -> None:
    """With the errors that are promised, and nothing else."""
    with pytest.raises((KeyError, ValueError)):
        reply_from_json(kept)


def test_parts_are_told_apart_by_their_kind() -> None:
    """Two kinds with the same fields stay what they are."""
    reply = Reply("x", (Notice("same"), Kept("same"), Say("same")))
    again = reply_from_json(reply_to_json(reply))
    assert [type(part) for part in again.parts] == [Notice, Kept, Say]
