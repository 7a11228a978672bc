"""What Teams would refuse or misread in a card, a message, or the answer to an invoke.

The elements, their properties and which of them are required follow the published schema of Adaptive
Cards 1.5 (adaptivecards.io/explorer) as far as we use it: what is not listed here is a mistake, or a
new element that has to be added with its rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

_SPACING = {"None", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"}
_SIZE = {"Small", "Default", "Medium", "Large", "ExtraLarge"}
_COMMON = {"spacing": _SPACING, "separator": bool, "id": str}
_TEXT = {"size": _SIZE, "weight": {"Bolder", "Lighter", "Default"}, "isSubtle": bool}
_INPUT = {"id": str, "label": str, "isRequired": bool, "errorMessage": str}
# Of each element: what it must have, and what it may have besides.
_ELEMENTS: dict[str, tuple[Json, Json]] = {
    "TextBlock": ({"text": str, "wrap": bool}, {**_COMMON, **_TEXT, "style": {"heading"}}),
    "RichTextBlock": ({"inlines": list}, _COMMON),
    "Container": ({"items": list}, {**_COMMON, "style": {"emphasis"}, "bleed": bool}),
    "ColumnSet": ({"columns": list}, _COMMON),
    "Image": (
        {"url": str, "altText": str},
        {**_COMMON, "size": {"Stretch"}, "msteams": dict},
    ),
    "ActionSet": ({"actions": list}, _COMMON),
    "Input.Text": (
        {"id": str, "label": str, "maxLength": int},
        {**_COMMON, **_INPUT, "isMultiline": bool, "value": str, "placeholder": str},
    ),
    "Input.Date": ({"id": str, "label": str}, {**_COMMON, **_INPUT, "value": str}),
    "Input.ChoiceSet": (
        {"id": str, "label": str, "choices": list},
        {
            **_COMMON,
            **_INPUT,
            "style": {"compact", "expanded"},
            "wrap": bool,
            "value": str,
            "choices.data": dict,
        },
    ),
}
_RUN = (
    {"text": str},
    {
        **_TEXT,
        "italic": bool,
        "color": {"Attention"},
        "selectAction": dict,
    },
)
_COLUMN = (
    {"items": list, "width": {"auto", "stretch"}},
    {"spacing": _SPACING, "verticalContentAlignment": {"Center"}},
)
_PRESSED = {"style": {"positive"}, "mode": {"secondary"}}
_ACTIONS: dict[str, tuple[Json, Json]] = {
    "Action.Execute": ({"title": str, "verb": str, "data": dict}, _PRESSED),
    "Action.Submit": ({"title": str, "data": dict}, _PRESSED),
    "Action.OpenUrl": ({"title": str, "url": str}, {"mode": {"secondary"}}),
}
# Markdown, HTML, card functions, an address, or the number of a list: what a TextBlock would read.
_READ = re.compile(r"[*_~`#|<>\[\](){}\\]|\w[.:]\w|//|^\s*(?:\d+[.)]|[-+])\s")
_NAMED = re.compile(r"<at>[\w .,'’-]{1,80}</at>")
MAX_MESSAGE, MAX_CARD = 28_000, 24_000


def nodes(value: object) -> Iterator[Json]:
    """Every object in it, the outer ones first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def texts(value: object) -> list[str]:
    """Everything that can be read in a card, in its order."""
    return [
        node["text"]
        for node in nodes(value)
        if node.get("type") in ("TextRun", "TextBlock") and isinstance(node.get("text"), str)
    ]


def card_of(activity: Json) -> Json:
    """The card of a message."""
    (one,) = activity["attachments"]
    assert one["contentType"] == "application/vnd.microsoft.card.adaptive"
    content: Json = one["content"]
    return content


def message_problems(activity: Json) -> list[str]:
    """What is wrong with a message, in words; empty when all is well."""
    found = [f"an activity with {key}" for key in activity.keys() - _MESSAGE]
    if activity.get("type") != "message":
        found.append("no message")
    summary = activity.get("summary", "")
    if len(summary) > 200 or re.search(r"[<>\x00-\x1f]", summary):
        found.append(f"a summary that may be read as HTML: {summary!r}")
    text = activity.get("text", "Sources [1]")
    if re.fullmatch(r"Sources(?: \[\d\])+", text) is None:
        found.append(f"a text: {text!r}")
    found += card_problems(card_of(activity))
    size = len(json.dumps(_without_pictures(activity), ensure_ascii=False).encode())
    if size > MAX_MESSAGE:
        found.append(f"{size} bytes")
    loop = activity.get("channelData", {"feedbackLoop": {"type": "default"}})
    if loop != {"feedbackLoop": {"type": "default"}}:
        found.append(f"channelData {loop}")
    entities = activity.get("entities", [])
    if len(entities) > 1:
        found.append("more than one entity")
    for entity in entities:
        found += _entity_problems(entity, activity.get("text", ""))
    return found


_MESSAGE = {"type", "summary", "text", "attachments", "entities", "channelData"}


def card_problems(card: Json, *, dialog: bool = False) -> list[str]:
    """What is wrong with a card; in a dialog only Action.Submit and links do anything."""
    found: list[str] = []
    if (card.get("type"), card.get("version")) != ("AdaptiveCard", "1.5"):
        found.append("no card of version 1.5")
    if card.get("msteams", {}).get("width") != "Full":
        found.append("a narrow card")
    if not card.get("body"):
        found.append("an empty card")
    size = len(json.dumps(_without_pictures(card), ensure_ascii=False).encode())
    if size > MAX_CARD:
        found.append(f"a card of {size} bytes")
    for element in card.get("body", []):
        found += _element(element)
    actions = [node for node in nodes(card) if str(node.get("type")).startswith("Action.")]
    if len([one for one in actions if one.get("style") == "positive"]) > 1:
        found.append("two main actions")
    kinds = {one["type"] for one in actions}
    if dialog and "Action.Execute" in kinds:
        found.append("Action.Execute in a dialog")
    ids = [node["id"] for node in nodes(card) if str(node.get("type")).startswith("Input.")]
    found += [f"the input {one} twice" for one in {one for one in ids if ids.count(one) > 1}]
    entities = card.get("msteams", {}).get("entities", [])
    named = {one["text"] for one in entities}
    said = {text for text in texts(card) if "<at>" in text and _NAMED.fullmatch(text)}
    blocks = {
        n["text"] for n in nodes(card) if n.get("type") == "TextBlock" and "<at>" in n["text"]
    }
    if named != blocks & said:
        found.append(f"mentions {named} of {blocks}")
    return found


def _element(element: Json) -> Iterator[str]:
    kind = element.get("type")
    if kind not in _ELEMENTS:
        yield f"an element {kind}"
        return
    yield from _properties(element, _ELEMENTS[kind])
    match kind:
        case "TextBlock":
            text = element["text"]
            if _READ.search(text) and not _NAMED.fullmatch(text):
                yield f"a TextBlock that is parsed: {text!r}"
            if not text.strip():
                yield "an empty TextBlock"
        case "RichTextBlock":
            if not element["inlines"]:
                yield "no text"
            for run in element["inlines"]:
                yield from _run(run)
        case "Container":
            yield from ["an empty container"] * (not element["items"])
            for inner in element["items"]:
                yield from _element(inner)
        case "ColumnSet":
            for column in element["columns"]:
                if column.get("type") != "Column":
                    yield f"a column {column.get('type')}"
                yield from _properties(column, _COLUMN)
                for inner in column["items"]:
                    yield from _element(inner)
        case "Image":
            if not element["url"].startswith("data:image/png;base64,"):
                yield "a picture from elsewhere"
            if not element["altText"].strip():
                yield "a picture that says nothing"
        case "ActionSet":
            yield from _actions(element["actions"])
        case "Input.ChoiceSet":
            yield from _choices(element)
        case "Input.Date" if "value" in element:
            date.fromisoformat(element["value"])
        case "Input.Text" if len(element.get("value", "")) > element["maxLength"]:
            yield "a text longer than its field"
    if kind.startswith("Input.") and element.get("isRequired") and "errorMessage" not in element:
        yield "a field that is needed and does not say so"


def _run(run: Json) -> Iterator[str]:
    if run.get("type") != "TextRun":
        yield f"a run {run.get('type')}"
    yield from _properties(run, _RUN)
    if not run["text"]:
        yield "an empty run"
    if "\n" in run["text"]:
        yield "a line break within a run"
    if any(
        0xD800 <= ord(sign) < 0xE000 or (ord(sign) < 32 and sign != "\t") for sign in run["text"]
    ):
        yield "a sign that is no text"
    if opens := run.get("selectAction"):
        yield from _action(opens)


def _actions(actions: list[Json]) -> Iterator[str]:
    if not 0 < len(actions) <= 6:
        yield f"{len(actions)} actions in a set"
    for one in actions:
        yield from _action(one)


def _action(action: Json) -> Iterator[str]:
    kind = action.get("type")
    if kind not in _ACTIONS:
        yield f"an action {kind}"
        return
    yield from _properties(action, _ACTIONS[kind])
    if not 0 < len(action["title"]) <= 60:
        yield f"a label {action['title']!r}"
    if kind == "Action.OpenUrl":
        parts = urlsplit(action["url"])
        if parts.scheme not in ("http", "https") or not parts.netloc:
            yield f"a link to {action['url']!r}"
        return
    data = action["data"]
    if ("fb" in data) == ("form" in data):
        yield f"an action that nobody can read: {data}"
    if data.get("msteams", {"type": "task/fetch"}) != {"type": "task/fetch"}:
        yield f"msteams {data['msteams']}"


def _choices(element: Json) -> Iterator[str]:
    for choice in element["choices"]:
        if choice.keys() != {"title", "value"} or not choice["title"]:
            yield f"a choice {choice}"
    values = [choice["value"] for choice in element["choices"]]
    if len(values) != len(set(values)):
        yield "a choice twice"
    if values and element.get("value", values[0]) not in values:
        yield f"a choice that there is not: {element['value']}"
    query = element.get("choices.data")
    if not values and query is None:
        yield "nothing to choose from"
    people = "graph.microsoft.com/users"
    if query and query not in (
        {"type": "Data.Query", "dataset": people},
        {"type": "Data.Query", "dataset": f"{people}?scope=currentContext"},
    ):
        yield f"a query {query}"


def _properties(node: Json, rules: tuple[Json, Json]) -> Iterator[str]:
    required, others = rules
    for key in required.keys() - node.keys():
        yield f"{node.get('type')} without {key}"
    for key, value in node.items():
        rule = {**others, **required}.get(key)
        if key == "type":
            continue
        if rule is None:
            yield f"{node.get('type')} with {key}"
        elif value not in rule if isinstance(rule, set) else not isinstance(value, rule):
            yield f"{key} {value!r} of {node.get('type')}"


def _entity_problems(entity: Json, text: str) -> Iterator[str]:
    outer = {"type": "https://schema.org/Message", "@type": "Message"}
    outer |= {"@context": "https://schema.org", "@id": ""}
    if {key: entity.get(key) for key in outer} != outer:
        yield "an entity of another kind"
    if entity.keys() - outer.keys() - {"additionalType", "citation"}:
        yield f"an entity with {entity.keys()}"
    if entity.get("additionalType", ["AIGeneratedContent"]) != ["AIGeneratedContent"]:
        yield "a label that there is not"
    cited = entity.get("citation", [])
    if len(cited) > 20:
        yield "more than twenty citations"
    for number, claim in enumerate(cited, 1):
        shown = claim["appearance"]
        if (claim["@type"], claim["position"]) != ("Claim", number) or f"[{number}]" not in text:
            yield f"a claim {claim}"
        if shown["@type"] != "DigitalDocument" or shown.keys() - {
            "@type",
            "name",
            "abstract",
            "url",
        }:
            yield f"an appearance {shown}"
        if not 0 < len(shown["name"]) <= 80 or not 0 < len(shown.get("abstract", "x")) <= 160:
            yield "a claim that is too long"
        if re.search(r"[<>\n]", shown["name"] + shown.get("abstract", "")):
            yield "a claim that may be read as HTML"


def _without_pictures(value: object) -> object:
    """Images do not count for the size of a message."""
    if isinstance(value, dict):
        if value.get("type") == "Image":
            return {**value, "url": ""}
        return {key: _without_pictures(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_pictures(inner) for inner in value]
    return value
