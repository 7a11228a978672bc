"""A Reply in Teams: every part in its element, nothing lost, nothing parsed, nothing too long."""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.teams.actions import Surface
from adapters.teams.card_data import button_of, held_of
from adapters.teams.cards import elements
from adapters.teams.render import (
    CUT,
    MAX_BYTES,
    activities,
    activity,
    home_activity,
)
from bot.chat.opening import FORM_BUTTONS
from bot.cutting import clean
from bot.reply import (
    Addressed,
    Button,
    Buttons,
    Cited,
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
from tests.adapters.teams.adaptive_cards import (
    card_of,
    card_problems,
    message_problems,
    nodes,
    texts,
)

HOSTILE = (
    "<at>Everyone</at> **b** _i_ `c` [click](https://evil.test) {{DATE(2026-01-01)}} "
    "# h <b>x</b> &lt; 1. www.evil.test ![p](https://evil.test/p.png)"
)
DATES = Dates(
    (
        Shown(date(2026, 9, 21), "marketing", "wish", date(2026, 10, 16)),
        Shown(date(2026, 9, 28), "it", "estimate", date(2026, 12, 4), "a review"),
    )
)
PICTURE = b"\x89PNG picture"


def _run(text: str, **style: Any) -> dict[str, Any]:
    return {"type": "TextRun", "text": text, **style}


def _block(*runs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": list(runs), **more}


def _name(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, "wrap": True, "weight": "Bolder", **more}


def _item(sign: str, text: str) -> dict[str, Any]:
    auto = {"type": "Column", "width": "auto", "items": [_block(_run(sign))]}
    stretch = {"type": "Column", "width": "stretch", "spacing": "Small"}
    return {
        "type": "ColumnSet",
        "spacing": "Small",
        "columns": [auto, {**stretch, "items": [_block(_run(text))]}],
    }


def _box(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "Container", "style": "emphasis", "items": list(items), **more}


SECTION = {"spacing": "Medium"}
UNDER = {"spacing": "Small"}
DRAWN: list[tuple[tuple[Part, ...], list[dict[str, Any]]]] = [
    (
        (ForWhom("it"), Say("Marketing needs a page.")),
        [
            _box(
                _name("For IT"),
                _block(_run("Marketing needs a page.", size="Medium"), **UNDER),
                bleed=True,
            )
        ],
    ),
    ((Title("Your side"),), [_name("Your side", size="Medium", style="heading")]),
    ((Notice("No model was used."),), [_block(_run("No model was used."))]),
    ((Say("It is"),), [_box(_block(_run("It is", size="Medium")), bleed=True)]),
    (
        (Questions("To start", ("Which date?", "Which page?")),),
        [_name("To start", **SECTION), _item("1.", "Which date?"), _item("2.", "Which page?")],
    ),
    (
        (Questions("To start", ("Which date?",)),),
        [_name("To start", **SECTION), _block(_run("Which date?"), **UNDER)],
    ),
    (
        (Points("For you", ("Plan it.", "Ask.")),),
        [_name("For you", **SECTION), _item("•", "Plan it."), _item("•", "Ask.")],
    ),
    (
        (Line("What it involves", ("copy", "images")),),
        [_name("What it involves", **SECTION), _block(_run("copy · images"), **UNDER)],
    ),
    (
        (Glosses("In plain words", (Gloss("CNAME", "a signpost", "cname"),)),),
        [
            _name("In plain words", **SECTION),
            _block(_run("CNAME: ", weight="Bolder"), _run("a signpost"), **UNDER),
        ],
    ),
    (
        (
            Original(
                "Original",
                "By Tue, ASAP, or a CNAME",
                (Mark(3, 6, "kept"), Mark(8, 12, "asked"), Mark(19, 24, "term")),
            ),
        ),
        [
            _name("Original", **SECTION),
            _box(
                _block(
                    _run("By "),
                    _run("Tue", weight="Bolder"),
                    _run(", "),
                    _run("ASAP", italic=True),
                    _run(", or a CNAME"),
                ),
                **UNDER,
            ),
        ],
    ),
    (
        (Addressed("aad-1", "looks after #7."),),
        [_block(_run("Somebody looks after #7."))],
    ),
    (
        (Kept("Kept: Q3."),),
        [_block(_run("Kept: Q3.", size="Small", isSubtle=True), spacing="Medium")],
    ),
    (
        (Rows("Waiting on IT", (Row("and 12 more"),)),),
        [_name("Waiting on IT", **SECTION), _block(_run("and 12 more"), **UNDER)],
    ),
    ((Feedback("7"),), []),
    ((Buttons(()),), []),
]


@pytest.mark.parametrize(("parts", "drawn"), DRAWN, ids=range(len(DRAWN)))
def test_each_part_has_its_element(parts: tuple[Part, ...], drawn: list[dict[str, Any]]) -> None:
    """And nothing but it."""
    assert elements(Reply("s", parts)) == drawn


def test_every_kind_of_part_is_tried_here() -> None:
    """A new one is missed until somebody has looked at it."""
    tried = {type(part) for parts, _ in DRAWN for part in parts}
    assert tried | {Timeline} == set(get_args(Part))


# Buttons


def _actions(parts: tuple[Part, ...], **surface: Any) -> list[dict[str, Any]]:
    drawn = elements(Reply("s", parts), Surface(**surface))
    return [action for element in drawn for action in element.get("actions", ())]


def test_a_button_is_an_execute_that_is_read_again() -> None:
    """Teams gives `data` back, and the card can be updated in its place."""
    (share,) = _actions((Buttons((Button("share", "Share here", "019abc", main=True),)),))
    assert share["type"] == "Action.Execute"
    assert share["verb"] == "share"
    assert share["style"] == "positive"
    assert button_of(share["data"]) == ("share", "019abc")
    assert held_of(share["data"]).private is False


@pytest.mark.parametrize("name", sorted(FORM_BUTTONS))
def test_a_button_that_opens_a_form_asks_for_a_dialog(name: str) -> None:
    """Only Action.Submit can; in a dialog it is a step in it."""
    (opens,) = _actions((Buttons((Button(name, "Open", "1"),)),))
    assert opens["type"] == "Action.Submit"
    assert opens["data"]["msteams"] == {"type": "task/fetch"}
    (step,) = _actions((Buttons((Button(name, "Open", "1"),)),), dialog=True)
    assert step["type"] == "Action.Submit"
    assert "msteams" not in step["data"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//x", "https://", "https://a b", "ftp://x"]
)
def test_a_link_leads_to_the_web_or_is_left_out(url: str) -> None:
    """Whoever wrote the address."""
    assert _actions((Buttons((Button("link", "Open", url=url),)),)) == []
    (line, *_) = elements(Reply("s", (Rows("", (Row("x", number="#1", url=url),)),)))
    assert "selectAction" not in json.dumps(line)
    (there,) = _actions((Buttons((Button("link", "Open", url="https://example.com/1"),)),))
    assert there == {"type": "Action.OpenUrl", "title": "Open", "url": "https://example.com/1"}


def test_many_buttons_are_lines_and_one_of_them_is_the_main_one() -> None:
    """As many as stand beside each other; Teams draws six of a set at most."""
    many = tuple(Button(f"b{n}", f"Do {n}", main=True) for n in range(9))
    drawn = elements(Reply("s", (Buttons(many),)))
    assert [len(one["actions"]) for one in drawn] == [6, 3]
    styled = [a for one in drawn for a in one["actions"] if "style" in a]
    assert [one["verb"] for one in styled] == ["b0"]
    long = tuple(Button(f"b{n}", f"Something longer that is done {n}") for n in range(5))
    assert [len(one["actions"]) for one in elements(Reply("s", (Buttons(long),)))] == [1] * 5


def test_a_row_leads_somewhere_and_hides_what_can_be_done() -> None:
    """Ten rows of three buttons would be nothing but buttons."""
    row = Row(
        "Partner portal login",
        number="#214",
        aside="12 days",
        url="https://example.com/1",
        choices=(Button("digest_answered", "Answered", "214.2026-W47"),),
    )
    _, line = elements(Reply("s", (Rows("Waiting on IT", (row,)),)))
    text, menu = (column["items"][0] for column in line["columns"])
    number, said = text["inlines"]
    assert number["text"] == "#214"
    assert number["selectAction"]["url"] == "https://example.com/1"
    assert said == _run(" Partner portal login · 12 days")
    (choice,) = menu["actions"]
    assert choice["mode"] == "secondary"
    assert button_of(choice["data"]) == ("digest_answered", "214.2026-W47")


def test_what_is_for_one_person_says_so_when_it_is_pressed() -> None:
    """And the home page, too."""
    reply = Reply("s", (Buttons((Button("share", "Share", "1"),)),))
    data = [n["data"] for n in nodes(activity(reply, private=True)) if "data" in n]
    assert [held_of(one).private for one in data] == [True]
    home = [n["data"] for n in nodes(home_activity(reply)) if "data" in n]
    assert [(held_of(one).home, held_of(one).private) for one in home] == [(True, False)]


@pytest.mark.parametrize("button", [Button("x" * 300, "X"), Button("x", "X", "v" * 3_000)])
def test_a_button_that_could_not_be_read_again_is_refused(button: Button) -> None:
    """Before anybody presses it."""
    with pytest.raises(ValueError, match="too long for a card"):
        elements(Reply("s", (Buttons((button,)),)))


def test_thumbs_are_teams_own_under_a_message_and_two_buttons_in_a_dialog() -> None:
    """A dialog has none."""
    reply = Reply("s", (Say("Yes"), Feedback("7")))
    assert activity(reply)["channelData"] == {"feedbackLoop": {"type": "default"}}
    assert "channelData" not in activity(Reply("s", (Say("Yes"),)))
    two = _actions((Feedback("7"),), dialog=True)
    assert [button_of(one["data"]) for one in two] == [("helpful", "7"), ("not_helpful", "7")]


# Who wrote it, and what it rests on


def test_words_of_a_model_are_labelled_and_others_are_not() -> None:
    """Teams shows “AI generated”."""
    (entity,) = activity(Reply("s", (Say("Yes"),), by_model=True))["entities"]
    assert entity["additionalType"] == ["AIGeneratedContent"]
    assert "citation" not in entity
    assert "entities" not in activity(Reply("s", (Say("Yes"),)))


def test_sources_stand_behind_numbers() -> None:
    """Six at most, each short enough, and a link only to the web."""
    cited = (
        Cited("SSO", "one login " * 40),
        Cited("<b>Why</b>", "", "https://example.com/why"),
        Cited("x" * 200, "y", "javascript:x"),
        Cited(" ", "nothing"),
        *(Cited(f"w{n}", "z") for n in range(9)),
    )
    made = activity(Reply("s", (Say("Yes"),), cited=cited))
    assert message_problems(made) == []
    assert made["text"] == "Sources [1] [2] [3] [4] [5] [6]"
    (entity,) = made["entities"]
    shown = [claim["appearance"] for claim in entity["citation"]]
    assert [one["name"][:7] for one in shown] == ["SSO", "‹b›Why‹", "xxxxxxx", "w0", "w1", "w2"]
    assert shown[1]["url"] == "https://example.com/why"
    assert "url" not in shown[2]
    assert "additionalType" not in entity


# People and pictures


def test_somebody_is_mentioned_where_their_name_is_known() -> None:
    """The text and the entity are the same, and nothing in the name is read."""
    reply = Reply("s", (Addressed("aad-1", "looks after #7."),))
    made = activity(reply, names={"aad-1": "Ivo <b>Brandt</b> (IT) *x* [y](https://z)"})
    assert message_problems(made) == []
    card = card_of(made)
    name = "Ivo b Brandt b IT x y https z"
    assert card["body"][0]["text"] == f"<at>{name}</at>"
    assert card["msteams"]["entities"] == [
        {
            "type": "mention",
            "text": f"<at>{name}</at>",
            "mentioned": {"id": "aad-1", "name": name},
        }
    ]


@pytest.mark.parametrize("user", ["", "a b", "<at>x</at>", "x" * 300])
def test_a_key_that_is_none_mentions_nobody(user: str) -> None:
    """Whatever name it would have."""
    made = activity(Reply("s", (Addressed(user, "looks after #7."),)), names={user: "Ivo"})
    assert texts(made) == ["Somebody looks after #7."]
    assert "entities" not in card_of(made)["msteams"]


def test_dates_are_drawn_where_there_is_a_picture_and_said_in_lines_where_not() -> None:
    """The picture says the same to whoever does not see it, and does not count for the size."""
    reply = Reply("s", (Timeline("The dates", DATES), Timeline("The dates", DATES)))
    _, picture, _, *lines = elements(reply, pictures=[PICTURE])
    assert picture["url"] == f"data:image/png;base64,{base64.b64encode(PICTURE).decode()}"
    assert "16\u00a0October" in picture["altText"]
    assert "16\u00a0October" in texts(lines)[1]
    for made in (activities, lambda *args, **more: (activity(*args, **more),)):
        (small,) = made(reply, pictures=[b"x" * 20_000])
        assert message_problems(small) == []
        assert "Image" in json.dumps(small)
        (large,) = made(reply, pictures=[b"x" * 60_000])
        assert message_problems(large) == []
        assert "Image" not in json.dumps(large)
        assert texts(large).count("The dates") == 2


# Nothing is parsed


def test_nobody_is_called_and_nothing_is_linked_by_what_somebody_wrote() -> None:
    """It is shown as it was written, in elements that read nothing."""
    parts = (ForWhom("it"), Say(HOSTILE), Title(HOSTILE), Kept(HOSTILE), Points("p", (HOSTILE,)))
    made = activity(Reply(HOSTILE, parts))
    assert message_problems(made) == []
    assert texts(made).count(HOSTILE) == 4
    assert "<" not in made["summary"]
    assert "entities" not in card_of(made)["msteams"]


@pytest.mark.parametrize(
    "title",
    ["**b**", "1. one", "- one", "a_b_c", "see www.x.test", "{{DATE(x)}}", "#1", "<at>x</at>", "2"],
)
def test_a_title_that_could_be_read_is_no_textblock(title: str) -> None:
    """Titles are ours, but a word that somebody looks up stands in one, too."""
    (drawn,) = elements(Reply("s", (Title(title),)))
    assert drawn["type"] == "RichTextBlock"
    assert card_problems(card_of(activity(Reply("s", (Title(title),))))) == []


def test_lines_are_blocks_because_a_run_shows_no_break() -> None:
    """And an empty line is a wider space."""
    drawn = elements(Reply("s", (Notice("one\ntwo\n\n\nthree\n"),)))
    assert texts(drawn) == ["one", "two", "three"]
    assert [one.get("spacing") for one in drawn] == [None, "None", "Medium"]


def test_marks_that_make_no_sense_do_no_harm() -> None:
    """Unsorted, overlapping, empty or beyond the end: the text is whole all the same."""
    marks = (Mark(8, 99, "kept"), Mark(0, 4, "asked"), Mark(2, 6, "kept"), Mark(5, 5, "kept"))
    (box,) = elements(Reply("s", (Original("", "ask by May 3", marks),)))
    assert box["items"] == [
        _block(
            _run("ask ", italic=True),
            _run("by", weight="Bolder"),
            _run(" M"),
            _run("ay 3", weight="Bolder"),
        )
    ]  # fmt: skip - one run a stretch


# Nothing is too long


BUTTONS = Buttons((Button("share", "Share in channel", "7", main=True),))
THUMBS = Feedback("7")


def test_forty_thousand_characters_are_all_there() -> None:
    """In as few messages as hold them, with the buttons and the thumbs on the last."""
    words = [f"Word {n} of a long message; " for n in range(1_500)]
    text = "".join(words)[:40_000].strip()
    parts = (ForWhom("it"), Original("Original", text), Say(text), Kept("Kept."), BUTTONS, THUMBS)
    drawn = activities(Reply("s", parts, by_model=True, cited=(Cited("SSO", "x"),)))
    assert [message_problems(one) for one in drawn] == [[]] * len(drawn)
    assert len(drawn) <= 5
    assert _bare(text + text) in _bare(*(t for one in drawn for t in texts(one)))
    assert ["ActionSet" in json.dumps(one) for one in drawn] == [False] * (len(drawn) - 1) + [True]
    assert ["channelData" in one for one in drawn] == [False] * (len(drawn) - 1) + [True]
    assert ["text" in one for one in drawn] == [True] + [False] * (len(drawn) - 1)
    assert all(one["entities"][0]["additionalType"] for one in drawn)


def test_one_item_that_is_too_long_for_a_message_goes_on() -> None:
    """A question of forty thousand characters is still a question."""
    item = "word " * 8_000
    drawn = activities(Reply("s", (Questions("Asked", (item, "Short?")),)))
    assert [message_problems(one) for one in drawn] == [[]] * len(drawn)
    assert _bare(item, "2.", "Short?") in _bare(*(t for one in drawn for t in texts(one)))


def test_what_stands_around_a_card_counts_too() -> None:
    """Six sources of signs that take four bytes each, beside a card that fills the message."""
    cited = tuple(Cited("𐀀" * 80, "𐀀" * 160) for _ in range(6))
    for words in range(2_900, 3_000, 10):
        reply = Reply("𐀀" * 300, (Say("word " * words),), cited=cited, by_model=True)
        for made in (*activities(reply), activity(reply)):
            assert len(json.dumps(made, ensure_ascii=False).encode()) <= MAX_BYTES


def test_a_heading_never_ends_a_message() -> None:
    """It moves to the next one with what it names."""
    for words in range(3_300, 3_700, 10):
        reply = Reply("s", (Say("word " * words), Title("Next"), Notice("more " * 580)))
        for one in activities(reply):
            assert card_of(one)["body"][-1].get("text") != "Next"


def test_where_one_message_must_do_the_original_gives_way_first() -> None:
    """Its author knows it; what was made of it stays, with the buttons."""
    questions = Questions("To start", ("Which date?", "Which page?"))
    made = activity(Reply("s", (Original("O", "word " * 8_000), questions, Kept("Kept."), BUTTONS)))
    assert message_problems(made) == []
    said = texts(made)
    assert {"Which date?", "Kept."} <= set(said)
    assert any(one.endswith("word…") for one in said)
    assert CUT not in said


def test_where_one_message_can_not_hold_it_it_says_so() -> None:
    """And what can be pressed is still there."""
    made = activity(Reply("s", (Say("word " * 8_000), Title("End"), BUTTONS)))
    assert message_problems(made) == []
    *_, end, pressed = card_of(made)["body"]
    assert texts(end) == [CUT]
    assert pressed["type"] == "ActionSet"


def test_a_reply_with_nothing_in_it_shows_its_summary() -> None:
    """A card can't be empty."""
    made = activity(Reply("Nothing to show.", ()))
    assert texts(made) == ["Nothing to show."]
    assert made["summary"] == "Nothing to show."


# Any text: letters of any script, what Teams could read as markup, and what is far too long.
_any = st.one_of(
    st.text(max_size=60),
    st.sampled_from([HOSTILE, "", " ", "\n\n", "@everyone", "\ud800", '"' * 80, "&<>" * 30]),
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
    Button,
    st.sampled_from(["share", "edit", "link"]),
    _any,
    st.text(max_size=40),
    st.booleans(),
    st.sampled_from(["", "", "https://example.com", "javascript:x"]),
)
_row = st.builds(
    Row,
    _any,
    number=st.sampled_from(["", "#214"]),
    aside=_any,
    note=_any,
    url=st.sampled_from(["", "https://chat.example/1", "x:y"]),
    choices=st.lists(_button, max_size=3).map(tuple),
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
    st.builds(Timeline, _any, st.just(DATES)),
    st.builds(Addressed, st.sampled_from(["aad-1", "29:x", "", "<at>x</at>"]), _any),
    st.builds(Buttons, st.lists(_button, max_size=4).map(tuple)),
    st.builds(Feedback, st.text(max_size=40)),
)
_replies = st.builds(
    Reply,
    _any,
    st.lists(_parts, max_size=8).map(tuple),
    by_model=st.booleans(),
    cited=st.lists(st.builds(Cited, _any, _any, st.sampled_from(["", "https://x.test"]))).map(
        tuple
    ),
)
_names = st.dictionaries(st.sampled_from(["aad-1", "29:x", ""]), _any)
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


def _wrong(made: dict[str, Any]) -> list[str]:
    return [] if not card_of(made)["body"] else message_problems(made)


@_slow
@given(_replies, _names)
def test_any_reply_is_within_teams_limits_and_whole(reply: Reply, names: dict[str, str]) -> None:
    """Nothing that Teams would refuse, nothing lost, nothing that it would obey."""
    drawn = activities(reply, names=names)
    assert [_wrong(one) for one in drawn] == [[]] * len(drawn)
    shown = _bare(*(text for one in drawn for text in texts(one)))
    for part in reply.parts:
        for text in _written(part):
            assert _bare(clean(text)) in shown


@_slow
@given(_replies, st.booleans())
def test_any_reply_as_one_message_is_within_teams_limits(reply: Reply, private: bool) -> None:
    """Also where it must be cut."""
    made = activity(reply, private=private)
    assert _wrong(made) == []
    size = len(json.dumps(made, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    assert size <= MAX_BYTES
