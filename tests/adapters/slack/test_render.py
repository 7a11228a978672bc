"""A Reply in Slack: every part in its block, nothing lost, nothing parsed, nothing too long."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.lengths import clean
from adapters.slack.render import CUT, blocks, button_name, message, messages
from bot.reply import (
    Addressed,
    Button,
    Buttons,
    Feedback,
    ForWhom,
    Gloss,
    Glosses,
    Kept,
    Line,
    Mark,
    Notice,
    Original,
    Part,
    Points,
    Questions,
    Reply,
    Row,
    Rows,
    Say,
    Timeline,
    Title,
)
from bot.steps import Dates, Shown
from tests.adapters.slack.block_kit import dangers, nodes, problems, texts

BOLD = {"bold": True}
HOSTILE = "<!channel> & <https://evil.test|click> *b* _i_ `c` :smile: @here <@U1> ~x~ &lt;"


def _text(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def _section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def _rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _list(style: str, *items: str, **more: int) -> dict[str, Any]:
    sections = [_section(_text(item)) for item in items]
    return {"type": "rich_text_list", "style": style, "elements": sections, **more}


def _quote(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_quote", "elements": list(elements)}


DRAWN: list[tuple[Part, list[dict[str, Any]]]] = [
    (ForWhom("it"), [{"type": "header", "text": _plain("For IT")}]),
    (Title("Your side"), [{"type": "header", "text": _plain("Your side")}]),
    (Say("Marketing needs a page."), [_rich(_quote(_text("Marketing needs a page.")))]),
    (Notice("No model was used."), [_rich(_section(_text("No model was used.")))]),
    (
        Questions("To start", ("Which date?", "Which page?")),
        [
            _rich(
                _section(_text("To start", bold=True)),
                _list("ordered", "Which date?", "Which page?"),
            )
        ],
    ),
    (
        Questions("To start", ("Which date?",)),
        [_rich(_section(_text("To start", bold=True), _text("\n"), _text("Which date?")))],
    ),
    (
        Points("For you", ("Plan it.", "Ask.")),
        [_rich(_section(_text("For you", bold=True)), _list("bullet", "Plan it.", "Ask."))],
    ),
    (
        Line("What it involves", ("copy", "images")),
        [
            _rich(
                _section(_text("What it involves", bold=True), _text("\n"), _text("copy · images"))
            )
        ],
    ),
    (
        Glosses("In plain words", (Gloss("CNAME", "a signpost", "cname"),)),
        [
            _rich(
                _section(_text("In plain words", bold=True)),
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        _section(_text("CNAME", bold=True), _text(": "), _text("a signpost"))
                    ],
                },
            )
        ],
    ),
    (
        Original(
            "Original",
            "By Tue, ASAP, or a CNAME",
            (Mark(3, 6, "kept"), Mark(8, 12, "asked"), Mark(19, 24, "term")),
        ),
        [
            _rich(
                _section(_text("Original", bold=True)),
                _quote(
                    _text("By "),
                    _text("Tue", bold=True),
                    _text(", "),
                    _text("ASAP", italic=True),
                    _text(", or a CNAME"),
                ),
            )
        ],
    ),
    (
        Addressed("U123", "looks after #7 from here."),
        [
            _rich(
                _section(
                    {"type": "user", "user_id": "U123"},
                    _text(" "),
                    _text("looks after #7 from here."),
                )
            )
        ],
    ),
    (
        Rows(
            "Waiting on IT",
            (
                Row(
                    "Partner portal login",
                    number="#214",
                    aside="12 days",
                    note="who starts the review?",
                    url="https://chat.example/1",
                    choices=(Button("digest_snooze", "Snooze a week", "214.2026-W47"),),
                ),
                Row("and 12 more"),
            ),
        ),
        [
            _rich(_section(_text("Waiting on IT", bold=True))),
            {
                "type": "section",
                "text": _plain("#214 Partner portal login · 12 days · who starts the review?"),
                "accessory": {
                    "type": "overflow",
                    "action_id": "fb:menu",
                    "options": [
                        {
                            "text": _plain("Open the thread"),
                            "value": "link:",
                            "url": "https://chat.example/1",
                        },
                        {
                            "text": _plain("Snooze a week"),
                            "value": "digest_snooze:214.2026-W47",
                        },
                    ],
                },
            },
            {"type": "section", "text": _plain("and 12 more")},
        ],
    ),
    (
        Timeline(
            "The dates",
            Dates(
                (
                    Shown(date(2026, 9, 21), "marketing", "wish", date(2026, 10, 16)),
                    Shown(date(2026, 9, 28), "it", "estimate", date(2026, 12, 4), "a review"),
                )
            ),
        ),
        [
            {
                **_rich(
                    _section(_text("The dates", bold=True)),
                    _list(
                        "bullet",
                        "◌ 16\u00a0October wish, Marketing on 21\u00a0September",
                        "◐ 4\u00a0December estimate, IT on 28\u00a0September: a review",
                    ),
                ),
                "block_id": "fb:drawn0#0",
            }
        ],
    ),
    (Kept("Kept: Q3."), [{"type": "context", "elements": [_plain("Kept: Q3.")]}]),
    (
        Buttons((Button("answer", "Answer 3 questions", "7", main=True), Button("edit", "Edit"))),
        [
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "fb:answer",
                        "text": _plain("Answer 3 questions"),
                        "value": "7",
                        "style": "primary",
                    },
                    {"type": "button", "action_id": "fb:edit", "text": _plain("Edit")},
                ],
            }
        ],
    ),
    (
        Feedback("7"),
        [
            {
                "type": "context_actions",
                "elements": [
                    {
                        "type": "feedback_buttons",
                        "action_id": "fb:feedback",
                        "positive_button": {"text": _plain("Helpful"), "value": "yes:7"},
                        "negative_button": {"text": _plain("Not helpful"), "value": "no:7"},
                    }
                ],
            }
        ],
    ),
]  # fmt: skip - the expected blocks read best close to their part


def test_every_part_has_an_example() -> None:
    """A new part needs one here."""
    assert {type(part) for part, _ in DRAWN} == set(get_args(Part))


@pytest.mark.parametrize(("part", "expected"), DRAWN, ids=lambda value: type(value).__name__)
def test_a_part_stands_in_its_block(part: Part, expected: list[dict[str, Any]]) -> None:
    """As the design's table says, and as Slack's SDK reads it."""
    drawn = message(Reply("s", (part,))).blocks
    assert drawn == expected
    assert problems(drawn) == []


def test_a_part_with_nothing_to_say_is_left_out() -> None:
    """Slack refuses an empty text, and nobody misses an empty heading."""
    silent: tuple[Part, ...] = (
        Say(" \n"),
        Questions("To start", ()),
        Points("For you", ("", "  ")),
        Line("Involves", ()),
        Glosses("Words", ()),
        Kept(""),
        Original("Original", " "),
        Buttons(()),
    )
    assert blocks(Reply("s", silent)) == []
    assert message(Reply("Nothing to add.", silent)).blocks == [
        _rich(_section(_text("Nothing to add.")))
    ]


def test_only_one_button_of_a_message_is_the_main_one() -> None:
    """And the name of a button that occurs twice stays readable."""
    same = Button("share", "Share", "1", main=True)
    drawn = blocks(Reply("s", (Buttons((same, same)), Buttons((same,)))))
    buttons = [element for block in drawn for element in block["elements"]]
    assert [b["action_id"] for b in buttons] == ["fb:share", "fb:share#2", "fb:share#3"]
    assert [button_name(b["action_id"]) for b in buttons] == ["share"] * 3
    assert ["style" in b for b in buttons] == [True, False, False]


@pytest.mark.parametrize("foreign", ["", "fb:", "share", "other:share", "fb:#2", "xfb:share"])
def test_an_action_that_is_not_ours_has_no_name(foreign: str) -> None:
    """Anything may stand in a payload."""
    assert button_name(foreign) is None


@pytest.mark.parametrize(
    "button",
    [
        Button("", "Share"),
        Button("a#2", "Share"),
        Button("a" * 300, "Share"),
        Button("a", "b", "v" * 2001),
    ],
)  # fmt: skip - one line a case
def test_a_button_that_could_not_come_back_is_refused(button: Button) -> None:
    """A cut name or value would press something else."""
    with pytest.raises(ValueError, match="button"):
        blocks(Reply("s", (Buttons((button,)),)))


@pytest.mark.parametrize(
    "row",
    [
        Row("x", choices=(Button("a", "b", "v" * 150),)),
        Row("x", url=f"https://chat.example/{'x' * 3000}"),
    ],
)
def test_a_choice_that_could_not_come_back_is_refused(row: Row) -> None:
    """As for any button; an option has less room."""
    with pytest.raises(ValueError, match="option"):
        blocks(Reply("s", (Rows("t", (row,)),)))


def test_whoever_is_no_user_of_slacks_is_somebody() -> None:
    """What is in a key is not taken for one; nobody is named in the text that stands for the blocks."""
    drawn = blocks(Reply("s", (Addressed("U1> <!channel", "looks after #7."),)))
    assert texts(drawn) == ["Somebody looks after #7."]
    assert "U123" not in message(Reply("", (Addressed("U123", "looks after #7."),))).text


def test_a_value_of_feedback_that_could_not_come_back_is_refused() -> None:
    """As for any button."""
    for thumbs in (True, False):
        with pytest.raises(ValueError, match=r"(?i)feedback"):
            blocks(Reply("s", (Feedback("v" * 2000),)), thumbs=thumbs)


def test_thumbs_are_two_buttons_where_slack_has_none() -> None:
    """In modals and on the home page."""
    (row,) = blocks(Reply("s", (Feedback("7"),)), thumbs=False)
    assert row["type"] == "actions"
    assert [b["value"] for b in row["elements"]] == ["yes:7", "no:7"]
    assert [button_name(b["action_id"]) for b in row["elements"]] == ["feedback"] * 2


def test_a_long_label_is_cut_and_more_buttons_than_a_row_holds_get_another() -> None:
    """Slack takes 75 characters and 25 buttons."""
    many = tuple(Button(f"b{n}", f"Do {n} " + "and more " * 20) for n in range(30))
    drawn = blocks(Reply("s", (Buttons(many),)))
    assert problems(drawn) == []
    assert [len(row["elements"]) for row in drawn] == [25, 5]
    assert drawn[0]["elements"][0]["text"]["text"].endswith("and…")


def test_a_title_too_long_for_a_header_is_said_whole() -> None:
    """In bold, rather than cut."""
    title = "A title that goes on " * 10
    assert blocks(Reply("s", (Title(title),))) == [_rich(_section(_text(title.strip(), bold=True)))]


def test_marks_that_make_no_sense_do_no_harm() -> None:
    """Unsorted, overlapping, empty or beyond the end: the text is whole all the same."""
    marks = (Mark(8, 99, "kept"), Mark(0, 4, "asked"), Mark(2, 6, "kept"), Mark(5, 5, "kept"))
    (block,) = blocks(Reply("s", (Original("", "ask by May 3", marks),)))
    assert block["elements"] == [
        _quote(
            _text("ask ", italic=True),
            _text("by", bold=True),
            _text(" M"),
            _text("ay 3", bold=True),
        )
    ]  # fmt: skip - one element a stretch


def test_more_marks_than_a_block_holds_are_left_out_and_the_text_stays() -> None:
    """A mark a letter would be more than Slack takes."""
    text = "ab " * 900
    marks = tuple(Mark(i, i + 1, "kept") for i in range(0, len(text), 3))
    drawn = messages(Reply("s", (Original("Original", text, marks),)))
    assert [problems(m.blocks) for m in drawn] == [[]] * len(drawn)
    assert _bare(*(t for m in drawn for t in texts(m.blocks))) == _bare("Original", text)


def test_a_list_that_is_split_goes_on_counting() -> None:
    """The fourth question is the fourth wherever it stands."""
    questions = tuple(f"Question {n}? " + "word " * 250 for n in range(1, 6))
    drawn = [b for m in messages(Reply("s", (Questions("Asked", questions),))) for b in m.blocks]
    lists = [e for b in drawn for e in b["elements"] if e["type"] == "rich_text_list"]
    assert len(lists) > 1
    counted = 0
    for found in lists:
        assert found.get("offset", 0) == counted
        counted += len(found["elements"])
    assert counted == 5


def test_forty_thousand_characters_are_all_there() -> None:
    """In as few messages as hold them, the buttons on the last, with something above them."""
    words = [f"Word {n} of a long message; " for n in range(1_500)]
    text = "".join(words)[:40_000].strip()
    reply = Reply(
        "s", (ForWhom("it"), Original("Original", text), Say(text), Kept("Kept."), BUTTONS, THUMBS)
    )
    drawn = messages(reply)
    assert [problems(m.blocks) for m in drawn] == [[]] * len(drawn)
    assert len(drawn) <= 9
    said = [t for m in drawn for t in texts(m.blocks)]
    assert _bare(text + text) in _bare(*said)
    assert "Kept." in said
    pressed = [[b["type"] for b in m.blocks if "actions" in b["type"]] for m in drawn]
    assert pressed == [[]] * (len(drawn) - 1) + [["actions", "context_actions"]]
    assert drawn[-1].blocks[0]["type"] not in ("actions", "context_actions")


BUTTONS = Buttons((Button("share", "Share in channel", "7", main=True),))
THUMBS = Feedback("7")


def test_more_blocks_than_a_message_holds_are_more_messages() -> None:
    """Slack takes fifty."""
    drawn = messages(Reply("s", tuple(Notice(f"Line {n}") for n in range(80))))
    assert [problems(m.blocks) for m in drawn] == [[], []]
    assert [t for m in drawn for t in texts(m.blocks)] == [f"Line {n}" for n in range(80)]


def test_a_heading_never_ends_a_message() -> None:
    """It moves to the next one with what it names."""
    reply = Reply("s", (ForWhom("it"), Say("word " * 2_150), Title("Next"), Notice("more " * 500)))
    first, second = messages(reply)
    assert second.blocks[0]["type"] == "header"
    assert problems(first.blocks) == problems(second.blocks) == []


def test_two_readings_in_one_card_have_a_line_between_them() -> None:
    """As the design's table says; one heading needs none, whatever stands above it."""
    one = (Notice("Edited."), ForWhom("it"), Say("A page."))
    assert [b["type"] for b in blocks(Reply("s", one))] == ["rich_text", "header", "rich_text"]
    two = (ForWhom("it"), Say("A page."), ForWhom("marketing"), Say("Later."))
    assert [b["type"] for b in blocks(Reply("s", two))] == [
        *("header", "rich_text"),
        "divider",
        *("header", "rich_text"),
    ]


def test_buttons_in_the_middle_move_to_the_last_message() -> None:
    """Where there is one message they stay in their place."""
    short = messages(Reply("s", (BUTTONS, Notice("More."))))
    assert [b["type"] for b in short[0].blocks] == ["actions", "rich_text"]
    long = messages(Reply("s", (BUTTONS, Say("word " * 4_000))))
    assert [[b for b in m.blocks if b["type"] == "actions"] != [] for m in long] == [False, True]


def test_where_one_message_must_do_the_original_gives_way_first() -> None:
    """Its author knows it; what was made of it stays, with the buttons."""
    questions = Questions("To start", ("Which date?", "Which page?"))
    reply = Reply("s", (Original("Original", "word " * 4_000), questions, Kept("Kept."), BUTTONS))
    drawn = message(reply)
    assert problems(drawn.blocks) == []
    said = texts(drawn.blocks)
    assert {"Which date?", "Kept.", "Share in channel"} <= set(said)
    assert any(t.endswith("word…") for t in said)
    assert CUT not in said


def test_where_one_message_can_not_hold_it_it_says_so() -> None:
    """And what can be pressed is still there."""
    drawn = message(Reply("s", (Say("word " * 4_000), Title("End"), BUTTONS)))
    assert problems(drawn.blocks) == []
    assert [b["type"] for b in drawn.blocks[-2:]] == ["context", "actions"]
    assert drawn.blocks[-2]["elements"][0]["text"] == CUT


def test_the_fallback_reads_like_the_card() -> None:
    """A screen reader reads it instead of the blocks, and a phone's notification shows its start."""
    reply = Reply("Marketing needs a page.", tuple(part for part, _ in DRAWN))
    assert message(reply).text == (
        "For IT\nYour side\nMarketing needs a page.\nNo model was used.\n"
        "To start\n1. Which date?\n2. Which page?\nTo start\nWhich date?\n"
        "For you\n• Plan it.\n• Ask.\nWhat it involves\ncopy · images\n"
        "In plain words\n• CNAME: a signpost\nOriginal\nBy Tue, ASAP, or a CNAME\n"
        "Somebody looks after #7 from here.\n"
        "Waiting on IT\n• #214 Partner portal login · 12 days · who starts the review?\n"
        "• and 12 more\nThe dates\n• ◌ 16\u00a0October wish, Marketing on 21\u00a0September\n"
        "• ◐ 4\u00a0December estimate, IT on 28\u00a0September: a review\nKept: Q3."
    )


def test_the_fallback_starts_with_the_summary_where_the_card_does_not_say_it() -> None:
    """Shortened, so that a long original is not heard twice."""
    text = message(Reply("For IT: " + "word " * 100, (Notice("From the glossary."),))).text
    summary, rest = text.split("\n")
    assert summary.startswith("For IT: word")
    assert summary.endswith("…")
    assert len(summary) <= 150
    assert rest == "From the glossary."


def test_the_fallback_can_be_sent_again_in_an_update() -> None:
    """Slack refuses one of more than 4,000 bytes."""
    for text in ("word " * 2_000, "言葉" * 2_000, "&" * 2_000, "@here " * 900):
        fallback = message(Reply("s", (Say(text),))).text
        assert len(fallback.encode()) <= 4_000
        assert fallback.endswith("…")
        assert dangers(fallback) == []


def test_nobody_is_called_and_nothing_is_linked_by_what_somebody_wrote() -> None:
    """In the fallback, which Slack parses; the blocks show it as it was written."""
    drawn = message(Reply(HOSTILE, (Say(HOSTILE), Kept(HOSTILE))))
    assert dangers(drawn.text) == []
    assert "&lt;!channel&gt; &amp; " in drawn.text
    assert texts(drawn.blocks) == [HOSTILE, HOSTILE]
    kinds = {node.get("type") for node in nodes(drawn.blocks)}
    assert kinds.isdisjoint({"mrkdwn", "markdown", "link", "user", "channel", "broadcast", "emoji"})


def test_a_stretch_that_is_no_text_is_still_sent() -> None:
    """Half an emoji from a cut message can't be encoded; it must not stop the answer."""
    drawn = message(Reply("a\ud83d", (Say("a\ud83d\x00"),)))
    assert drawn.text == "a��"
    assert texts(drawn.blocks) == ["a��"]


# Any text: letters of any script, what Slack could read as markup, and what is far too long.
_any = st.one_of(
    st.text(max_size=60),
    st.sampled_from([HOSTILE, "", " ", "\n\n", "@channel", "\ud800", '"' * 80, "&<>" * 30]),
    st.builds(lambda text, n: text * n, st.text(min_size=1, max_size=12), st.integers(1, 500)),
)
_few = st.lists(_any, max_size=4).map(tuple)
_marks = st.lists(
    st.builds(
        Mark, st.integers(-2, 400), st.integers(-2, 400), st.sampled_from(["kept", "asked", "term"])
    ),
    max_size=30,
).map(tuple)  # fmt: skip - one line a part
_button = st.builds(
    Button, st.sampled_from(["share", "edit"]), _any, st.text(max_size=40), st.booleans()
)
_row = st.builds(
    Row,
    _any,
    number=st.sampled_from(["", "#214"]),
    aside=_any,
    note=_any,
    url=st.sampled_from(["", "https://chat.example/1"]),
    choices=st.lists(
        st.builds(Button, st.sampled_from(["snooze", "answered"]), _any, st.text(max_size=40)),
        max_size=7,
    ).map(tuple),
)
_parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(ForWhom, st.sampled_from(["marketing", "it"])),
    st.builds(Say, _any),
    st.builds(Notice, _any),
    st.builds(Title, _any),
    st.builds(Kept, _any),
    st.builds(Original, _any, _any, _marks),
    st.builds(Questions, _any, _few),
    st.builds(Line, _any, _few),
    st.builds(Points, _any, _few),
    st.builds(Glosses, _any, st.lists(st.builds(Gloss, _any, _any, _any), max_size=4).map(tuple)),
    st.builds(Rows, _any, st.lists(_row, max_size=4).map(tuple)),
    st.builds(Addressed, st.sampled_from(["U123", "W9", "U2|evil", "", "<!channel>"]), _any),
    st.builds(Buttons, st.lists(_button, max_size=4).map(tuple)),
    st.builds(Feedback, st.text(max_size=40)),
)
_replies = st.builds(Reply, _any, st.lists(_parts, max_size=8).map(tuple))
_slow = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


def _bare(*text: str) -> str:
    return "".join("".join(text).split())


def _written(part: Part) -> list[str]:
    """What somebody wrote in a part that is not left out as empty."""
    match part:
        case Say(text) | Notice(text) | Title(text) | Kept(text):
            return [text]
        case Original(_, text):
            return [text]
        case Questions(_, items) | Line(_, items) | Points(_, items):
            return [*items]
        case Glosses(_, rows):
            return [text for row in rows for text in (row.surface, row.meaning)]
        case _:
            return []


@_slow
@given(_replies)
def test_any_reply_is_within_slacks_limits_and_whole(reply: Reply) -> None:
    """Nothing that Slack would refuse, nothing lost, nothing that it would obey."""
    drawn = messages(reply)
    for one in drawn:
        assert problems(one.blocks) == [] or not one.blocks
        assert dangers(one.text) == []
        assert len(one.text.encode()) <= 4_000
    shown = _bare(*(text for one in drawn for text in texts(one.blocks)))
    for part in reply.parts:
        for text in _written(part):
            assert _bare(clean(text)) in shown


@_slow
@given(_replies)
def test_any_reply_as_one_message_is_within_slacks_limits(reply: Reply) -> None:
    """Also where it must be cut."""
    one = message(reply)
    assert problems(one.blocks) == [] or not one.blocks
    assert dangers(one.text) == []
