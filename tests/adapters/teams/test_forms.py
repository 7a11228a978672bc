"""A Form in Teams: as a dialog, as a card in the conversation, and again with what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.teams import answers
from adapters.teams.card_data import Held, form_of, held_of
from adapters.teams.forms import form_activity, height_of
from bot.chat.opening import answers_form, forget_form, look_up_form, reason_form, translate_form
from bot.chat.submitted import problems
from bot.forms import ChoiceField, DayField, Form, FormField, Option, PersonField, TextField
from bot.reply import Button, Buttons, Feedback, Notice, Original, Reply, Say
from tests.adapters.database.samples import a_translation
from tests.adapters.teams.adaptive_cards import (
    card_of,
    card_problems,
    message_problems,
    nodes,
    texts,
)
from tests.adapters.web.desks import shipped_reader

ALL = Form(
    "all",
    "Every field",
    (
        TextField("one", "One line", "typed", hint="Short.", placeholder="like this", limit=10),
        TextField("many", "Many lines", lines=True, optional=True),
        ChoiceField("few", "Few", (Option("a", "A"), Option("b", "B")), "b"),
        ChoiceField("some", "Some", tuple(Option(str(n), f"N{n}") for n in range(6)), "5"),
        DayField("day", "Day", "2026-12-09"),
        PersonField("who", "Who?", optional=True),
    ),
    submit="Send it",
    context={"card": "019abc"},
)


def _dialog(form: Form, **more: Any) -> dict[str, Any]:
    value: dict[str, Any] = answers.dialog(form, **more)["task"]["value"]
    assert card_problems(value["card"]["content"], dialog=True) == []
    return value


def _inputs(card: Any) -> dict[str, dict[str, Any]]:
    return {n["id"]: n for n in nodes(card) if str(n.get("type")).startswith("Input.")}


def _sends(card: Any) -> dict[str, Any]:
    (one,) = [n for n in nodes(card) if "form" in n.get("data", {})]
    return one


def test_every_field_has_its_input() -> None:
    """With what is in it already, and whether it is needed."""
    found = _inputs(_dialog(ALL))
    assert list(found) == ["f.one", "f.many", "f.few", "f.some", "f.day", "f.who"]
    one = found["f.one"]
    assert (one["value"], one["maxLength"], one["placeholder"]) == ("typed", 10, "like this")
    assert one["isRequired"] is True
    assert found["f.many"]["isMultiline"] is True
    assert "isRequired" not in found["f.many"]
    assert (found["f.few"]["style"], found["f.few"]["value"]) == ("expanded", "b")
    assert (found["f.some"]["style"], found["f.some"]["value"]) == ("compact", "5")
    assert found["f.day"]["value"] == "2026-12-09"
    assert found["f.who"]["choices.data"]["dataset"] == "graph.microsoft.com/users"


def test_in_a_conversation_a_person_is_one_who_is_there() -> None:
    """Teams searches the whole company in dialogs and personal chats alone."""
    made = form_activity(ALL)
    assert message_problems(made) == []
    dataset = _inputs(made)["f.who"]["choices.data"]["dataset"]
    assert dataset == "graph.microsoft.com/users?scope=currentContext"


def test_what_sends_a_form_is_a_submit_in_a_dialog_and_an_execute_elsewhere() -> None:
    """Both carry the form itself, and who saw it."""
    in_dialog = _sends(_dialog(ALL, held=Held(home=True)))
    in_chat = _sends(form_activity(ALL))
    assert (in_dialog["type"], in_chat["type"]) == ("Action.Submit", "Action.Execute")
    assert in_dialog["title"] == in_chat["title"] == "Send it"
    assert held_of(in_dialog["data"]) == Held(home=True)
    assert held_of(in_chat["data"]) == Held(private=True)
    sent = form_of(in_dialog["data"])
    assert sent is not None
    assert (sent.name, sent.context) == ("all", {"card": "019abc"})


def test_what_is_wrong_stands_above_its_field_and_what_was_typed_stays() -> None:
    """The dialog opens again with both."""
    typed = {"f.text": "We need it", "f.from": "it", "f.to": "it"}
    sent = form_of({**_sends(_dialog(translate_form()))["data"], **typed})
    assert sent is not None
    wrong = problems("translate", {"text": "We need it", "from": "it", "to": "it"})
    assert wrong
    again = _dialog(sent, wrong=wrong)
    found = _inputs(again)
    assert found["f.text"]["value"] == "We need it"
    assert (found["f.from"]["value"], found["f.to"]["value"]) == ("it", "it")
    body = again["card"]["content"]["body"]
    at = next(n for n, one in enumerate(body) if texts(one) == [wrong["to"]])
    assert body[at + 1]["id"] == "f.to"


@pytest.mark.parametrize(
    "form",
    [
        translate_form(),
        look_up_form(),
        forget_form(),
        reason_form({"card": "1"}),
        answers_form(a_translation(), {"card": "1"}),
    ],
    ids=lambda form: form.name,
)
def test_every_form_is_a_dialog_and_a_message(form: Form) -> None:
    """With a title that fits, and a height that Teams takes."""
    value = _dialog(form)
    assert 0 < len(value["title"]) <= 60
    assert 220 <= value["height"] <= 720
    assert message_problems(form_activity(form)) == []
    assert _sends(value)["title"] == form.submit


def test_a_card_shown_in_a_dialog_has_nothing_to_send() -> None:
    """But its own buttons, as steps of the dialog, and thumbs that a dialog has to draw itself."""
    shown = Reply("s", (Say("Yes"), Buttons((Button("share", "Share", "1"),)), Feedback("1")))
    value = _dialog(Form("card", "For IT", shown=shown))
    actions = [n for n in nodes(value) if str(n.get("type")).startswith("Action.")]
    assert [one["data"]["fb"] for one in actions] == ["share", "helpful", "not_helpful"]


def test_what_a_form_shows_gives_way_to_its_fields() -> None:
    """A long text above them is cut, and says so."""
    shown = Reply("s", (Original("O", "word " * 20_000), Notice("more " * 20_000)))
    form = Form("edit", "Edit", (TextField("t", "Text", "x" * 3_000, limit=3_000),), "Go", shown)
    value = _dialog(form)
    assert "f.t" in _inputs(value)
    assert any("the end is left out" in one for one in texts(value))


def test_a_longer_form_is_higher() -> None:
    """Up to what fits on a screen."""
    assert height_of(look_up_form()) < height_of(translate_form()) <= height_of(ALL) <= 720


def test_short_answers_of_an_invoke() -> None:
    """As Teams wants them, and never an error's text."""
    assert answers.ack() == answers.card_message("On it.")
    assert answers.card_message("No.") == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "No.",
    }
    card = card_of(form_activity(look_up_form()))
    assert answers.card_instead(card)["type"] == "application/vnd.microsoft.card.adaptive"
    assert answers.dialog_message("Done.") == {"task": {"type": "message", "value": "Done."}}
    assert answers.closed() == {}


def test_words_of_the_glossary_are_listed_and_one_is_inserted_as_a_card() -> None:
    """Eight at most; Teams reads HTML in the list."""
    concepts = list(shipped_reader().termbase.concepts.values())
    body = answers.found(concepts)["composeExtension"]
    assert len(body["attachments"]) == 8
    for one, concept in zip(body["attachments"], concepts, strict=False):
        assert card_problems(one["content"]) == []
        preview = one["preview"]["content"]
        assert preview["title"] == concept.designations[0].text
        assert "<" not in preview["title"] + preview["text"]
    assert answers.found([])["composeExtension"]["attachments"] == []


_text = st.text(max_size=40)
_name = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
_field: st.SearchStrategy[FormField] = st.one_of(
    st.builds(
        TextField, _name, _text, st.text(max_size=4_000), _text, _text, st.booleans(), st.booleans()
    ),
    st.builds(
        ChoiceField,
        _name,
        _text,
        st.lists(
            st.builds(Option, _name, st.text(min_size=1, max_size=9)),
            min_size=1,
            max_size=6,
            unique_by=lambda option: option.value,
        ).map(tuple),
        _name,
    ),
    st.builds(DayField, _name, _text, st.sampled_from(["", "2026-12-09", "soon"])),
    st.builds(PersonField, _name, _text, _text, st.booleans(), st.sampled_from(["", "aad-1"])),
)
_forms = st.builds(
    Form,
    _name,
    _text,
    st.lists(_field, max_size=7, unique_by=lambda field: field.name).map(tuple),
    st.none() | _name,
    st.none() | st.builds(Reply, _text, st.lists(st.builds(Notice, _text)).map(tuple)),
)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(_forms, st.dictionaries(_name, st.text(min_size=1, max_size=60)))
def test_any_form_can_be_shown_and_sent(form: Form, wrong: dict[str, str]) -> None:
    """And comes back as it was, as far as it can."""
    if not form.fields and form.shown is None and form.submit is None:
        return
    card = answers.dialog(form, wrong=wrong)["task"]["value"]["card"]["content"]
    if card["body"]:
        assert card_problems(card, dialog=True) == []
    if form.fields or form.submit:
        sent = form_of(_sends(card)["data"])
        assert sent is not None
        assert [field.name for field in sent.fields] == [field.name for field in form.fields]
