"""Forms, the home page, and what was typed: within Slack's limits, and safe to read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.render import CUT, button_name
from adapters.slack.views import field_block, form_name, home, modal, typed, working
from bot import wording
from bot.forms import ChoiceField, DayField, Form, FormField, Option, PersonField, TextField
from bot.reply import Button, Buttons, Feedback, ForWhom, Notice, Reply, Say, Title
from tests.adapters.slack.block_kit import texts, view_problems

SIDES = (Option("marketing", "Marketing"), Option("it", "IT"), Option("auto", "Find out"))
FORM = Form(
    name="translate",
    title="Translate",
    submit="Translate",
    fields=(
        TextField("text", "Your message", lines=True, limit=3000, placeholder="We need …"),
        ChoiceField("from", "Who is speaking?", SIDES, "auto", hint="Your own side is remembered."),
    ),
)


def test_a_form_is_a_modal() -> None:
    """Names come back with it; what is to be typed and chosen is there."""
    view = modal(FORM, private_metadata='{"card": "7"}', external_id="once")
    assert view_problems(view) == []
    assert form_name(view["callback_id"]) == "translate"
    assert view["private_metadata"] == '{"card": "7"}'
    assert view["external_id"] == "once"
    assert [view[name]["text"] for name in ("title", "submit", "close")] == [
        "Translate",
        "Translate",
        "Cancel",
    ]
    text, choice = view["blocks"]
    assert text == {
        "type": "input",
        "block_id": field_block("text"),
        "label": {"type": "plain_text", "text": "Your message", "emoji": False},
        "optional": False,
        "element": {
            "type": "plain_text_input",
            "action_id": "fb:text",
            "multiline": True,
            "max_length": 3000,
            "placeholder": {"type": "plain_text", "text": "We need …", "emoji": False},
        },
    }
    assert choice["element"]["type"] == "radio_buttons"
    assert choice["element"]["initial_option"] == choice["element"]["options"][2]
    assert choice["hint"]["text"] == "Your own side is remembered."


def test_a_field_can_be_filled_in_and_left_empty() -> None:
    """One line, with what the person wrote before."""
    form = Form("why", "Why?", (TextField("reason", "Why?", "Too long", optional=True),), "Send")
    (block,) = modal(form, private_metadata="")["blocks"]
    assert block["optional"] is True
    assert block["element"]["initial_value"] == "Too long"
    assert block["element"]["multiline"] is False


def test_what_is_filled_in_is_never_longer_than_the_field() -> None:
    """Slack would refuse the whole form."""
    form = Form("f", "F", (TextField("a", "A", "word " * 2_000, limit=9_000),), "Send")
    element = modal(form, private_metadata="")["blocks"][0]["element"]
    assert element["max_length"] == 3_000
    assert len(element["initial_value"]) <= 3_000
    assert element["initial_value"].endswith("word…")


def test_many_options_are_a_menu_and_an_unknown_choice_is_none() -> None:
    """Radio buttons up to four."""
    options = tuple(Option(f"o{n}", f"Option {n}") for n in range(5))
    for count, kind in ((4, "radio_buttons"), (5, "static_select")):
        form = Form("f", "F", (ChoiceField("a", "A", options[:count], "gone"),), "Send")
        view = modal(form, private_metadata="")
        assert view_problems(view) == []
        assert view["blocks"][0]["element"]["type"] == kind
        assert "initial_option" not in view["blocks"][0]["element"]


def test_a_card_shown_as_a_form_can_only_be_closed() -> None:
    """What is shown stands above the fields, its thumbs as buttons."""
    shown = Reply("s", (ForWhom("it"), Say("A page."), Feedback("7")))
    view = modal(Form("card", "For IT", shown=shown), private_metadata="")
    assert view_problems(view) == []
    assert "submit" not in view
    assert view["close"]["text"] == "Close"
    above = modal(
        Form("card", "For IT", (TextField("a", "A"),), "Send", shown=shown), private_metadata=""
    )
    kinds = [block["type"] for block in above["blocks"]]
    assert kinds == ["header", "rich_text", "actions", "input"]


def test_a_day_and_a_person_are_picked() -> None:
    """Slack's own pickers; a day may be filled in beforehand, and either may be left empty."""
    fields = (
        DayField("due", "By when?", "2026-12-07"),
        DayField("until", "Until when?", optional=True),
        PersonField("to", "To whom?", optional=True),
    )
    view = modal(Form("f", "F", fields, "Send"), private_metadata="")
    assert view_problems(view) == []
    due, until, to = view["blocks"]
    assert due["element"]["type"] == "datepicker"
    assert due["element"]["initial_date"] == "2026-12-07"
    assert "initial_date" not in until["element"]
    assert to["element"]["type"] == "users_select"
    assert [block["optional"] for block in view["blocks"]] == [False, True, True]
    picked = {
        "fb:due": {"fb:due": {"type": "datepicker", "selected_date": "2026-12-08"}},
        "fb:until": {"fb:until": {"type": "datepicker", "selected_date": None}},
        "fb:to": {"fb:to": {"type": "users_select", "selected_user": "U2"}},
    }
    assert typed({"state": {"values": picked}}) == {"due": "2026-12-08", "until": "", "to": "U2"}


def test_a_form_with_fields_can_always_be_sent() -> None:
    """Slack refuses fields without a button for them."""
    view = modal(Form("f", "F", (TextField("a", "A"),)), private_metadata="")
    assert view["submit"]["text"] == "Send"
    assert view_problems(view) == []


def test_a_title_is_cut_at_a_word() -> None:
    """Slack takes 24 characters."""
    form = Form("f", "Translate for the other side", submit="Translate for the other side")
    view = modal(form, private_metadata="")
    assert view["title"]["text"] == view["submit"]["text"] == "Translate for the other…"


def test_a_modal_says_that_the_answer_is_coming() -> None:
    """And can be found again to be replaced."""
    view = working("Translate", "once")
    assert view_problems(view) == []
    assert view["external_id"] == "once"
    assert texts(view["blocks"]) == [wording.ANSWER_COMES_HERE]


def test_the_home_page_keeps_each_button_with_what_it_is_about() -> None:
    """In the order of the reply, with names that come back."""
    rows = tuple(
        part
        for n in range(3)
        for part in (Notice(f"Ask {n}"), Buttons((Button("open", "Open", str(n)),)))
    )
    view = home(Reply("s", (Title("Your translations"), *rows)))
    assert view_problems(view) == []
    assert [b["type"] for b in view["blocks"]] == ["header", *["rich_text", "actions"] * 3]
    pressed = [b["elements"][0] for b in view["blocks"] if b["type"] == "actions"]
    assert [p["value"] for p in pressed] == ["0", "1", "2"]
    assert [button_name(p["action_id"]) for p in pressed] == ["open"] * 3


def test_more_than_a_view_holds_is_cut_and_says_so() -> None:
    """A hundred blocks; the fields stay."""
    shown = Reply("s", tuple(Notice(f"Line {n}") for n in range(150)))
    assert texts(home(shown)["blocks"])[-2:] == ["Line 98", CUT]
    form = Form("f", "F", (TextField("a", "A"),), "Send", shown)
    view = modal(form, private_metadata="")
    assert view_problems(view) == []
    assert view["blocks"][-1]["type"] == "input"
    assert texts(view["blocks"])[-2:] == [CUT, "A"]


@pytest.mark.parametrize(
    ("form", "metadata"),
    [
        (Form("f" * 300, "F"), ""),
        (Form("f", "F", (TextField("a" * 300, "A"),)), ""),
        (Form("f", "F", (ChoiceField("a", "A", (Option("v" * 151, "V"),), ""),)), ""),
        (Form("f", "F"), "m" * 3_001),
    ],
)
def test_what_could_not_come_back_is_refused(form: Form, metadata: str) -> None:
    """A cut name or context would answer something else."""
    with pytest.raises(ValueError, match="too long for Slack"):
        modal(form, private_metadata=metadata)


def test_a_callback_that_is_not_ours_has_no_name() -> None:
    """Anything may stand in a payload."""
    assert form_name("someone-elses") is None


STATE = {
    "state": {
        "values": {
            "fb:text": {"fb:text": {"type": "plain_text_input", "value": "We need it"}},
            "fb:from": {
                "fb:from": {
                    "type": "radio_buttons",
                    "selected_option": {
                        "text": {"type": "plain_text", "text": "IT"},
                        "value": "it",
                    },
                }
            },
            "fb:more": {"fb:more": {"type": "plain_text_input", "value": None}},
            "fb:menu": {"fb:menu": {"type": "static_select", "selected_option": None}},
            "theirs": {"x": {"type": "plain_text_input", "value": "not ours"}},
        }
    }
}


def test_what_was_typed_comes_back_by_its_name() -> None:
    """A field that was left empty is an empty text."""
    assert typed(STATE) == {"text": "We need it", "from": "it", "more": "", "menu": ""}


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["state", "values", "fb:a", "fb:b", "value", "selected_option"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(_json)
def test_anything_can_be_read_as_typed(value: Any) -> None:
    """Names and texts, whatever the payload looks like."""
    for view in (value, {"state": value}, {"state": {"values": value}}):
        found = typed(view)
        assert all(isinstance(k, str) and isinstance(v, str) for k, v in found.items())


_any = st.text(min_size=1, max_size=40).map(lambda text: "x" + text) | st.builds(
    lambda text, n: "x" + text * n, st.text(max_size=12), st.integers(1, 400)
)
_text_fields = st.builds(
    TextField,
    st.sampled_from(["a", "b"]),
    _any,
    _any | st.just(""),
    _any | st.just(""),
    _any | st.just(""),
    st.booleans(),
    st.booleans(),
    st.integers(10, 5_000),
)
_options = st.lists(
    st.builds(Option, st.text("abc", min_size=1, max_size=8), _any),
    min_size=1,
    max_size=6,
    unique_by=lambda option: option.value,
)
_choices = st.builds(
    ChoiceField, st.sampled_from(["c", "d"]), _any, _options.map(tuple), st.just("a"), _any
)
_fields: st.SearchStrategy[FormField] = st.one_of(_text_fields, _choices)
_forms = st.builds(
    Form,
    st.just("f"),
    _any,
    st.lists(_fields, max_size=4, unique_by=lambda field: field.name).map(tuple),
    st.none() | _any,
    st.builds(
        lambda a, b: Reply("s", (ForWhom("it"), Say(a), Title(b), Feedback("7"))), _any, _any
    ),
)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(_forms)
def test_any_form_is_within_slacks_limits(form: Form) -> None:
    """Whatever its labels, hints, options and values say."""
    view = modal(form, private_metadata="{}")
    assert view_problems(view) == []
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        assert len(block["label"]["text"]) <= 2_000
        assert len(block.get("hint", {"text": ""})["text"]) <= 2_000
        assert len(element.get("placeholder", {"text": ""})["text"]) <= 150
        assert len(element.get("initial_value", "")) <= element.get("max_length", 0)
        assert all(len(option["text"]["text"]) <= 75 for option in element.get("options", ()))
    json.dumps(view).encode()
