"""Block Kit JSON as HTML that looks like Slack, in light and dark, on a desk and on a phone.

It draws what our renderer uses and fails on anything else, so that a new block is drawn here too.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from adapters.slack.render import Message
from tests.browser.slack_cards.samples import Sample

Json = dict[str, Any]

_LOOK = Path(__file__).parent / "look"
_NUMBERS = count()
THUMB = (
    '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5" '
    'stroke-linejoin="round" aria-hidden="true"><path transform="{}" '
    'd="M6 9l3.5-6c1.5 0 2 1 1.8 2.3L11 8h4.500c1 0 1.700 1 1.500 2l-1.200 5.500c-.2 1-1 1.500-1.800 '
    '1.500H6zM6 9H3v8h3"/></svg>'
)
"""A thumb up; where it is formatted with a turn, down."""


def page(samples: Iterable[Sample]) -> str:
    """A page of its own with every sample four times; it asks nobody for anything."""
    cards = "".join(map(_card, samples))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Our cards in Slack</title>'
        f"<style>{_style()}</style></head><body><main><h1>Our cards in Slack</h1>{cards}</main></body></html>"
    )


def _card(sample: Sample) -> str:
    frames = "".join(
        f'<div class="slack {scheme} {width}">{_drawn(sample)}</div>'
        for scheme in ("light", "dark")
        for width in ("desk", "phone")
    )
    name = escape(sample.name)
    return (
        f'<section class="card" id="{name}" aria-labelledby="{name}-title">'
        f'<h2 id="{name}-title">{escape(sample.title)}</h2><div class="frames">{frames}</div></section>'
    )


def _drawn(sample: Sample) -> str:
    drawn = sample.drawn
    if isinstance(drawn, tuple):
        only = '<p class="only">Only visible to you</p>' if sample.private else ""
        return f'<div class="message">{only}{"".join(map(_post, drawn))}</div>'
    if drawn["type"] == "modal":
        return _modal(drawn)
    tabs = (
        '<p class="tabs"><span class="here">Home</span><span>Messages</span><span>About</span></p>'
    )
    return f'<div class="home">{tabs}<div class="inside">{_blocks(drawn["blocks"])}</div></div>'


def _post(message: Message) -> str:
    return (
        f'<div class="post">{_avatar()}<div class="body"><p class="from"><b>Fogbridge</b>'
        f'<span class="app">APP</span><span class="at">10:24</span></p>{_blocks(message.blocks)}</div></div>'
    )


def _modal(view: Json) -> str:
    submit = f"<button class=primary>{_plain(view['submit'])}</button>" if "submit" in view else ""
    return (
        f'<div class="modal"><p class="bar"><span>{_plain(view["title"])}</span>'
        f'<button aria-label="Close">×</button></p><div class="inside">{_blocks(view["blocks"])}</div>'
        f'<div class="foot"><button>{_plain(view["close"])}</button>{submit}</div></div>'
    )


def _blocks(blocks: Iterable[Json]) -> str:
    return "".join(map(_block, blocks))


def _block(block: Json) -> str:
    match block["type"]:
        case "header":
            return f'<h3 class="header">{_plain(block["text"])}</h3>'
        case "rich_text":
            return f'<div class="rich">{"".join(map(_rich, block["elements"]))}</div>'
        case "divider":
            return "<hr>"
        case "context":
            return "".join(f'<p class="context">{_plain(e)}</p>' for e in block["elements"])
        case "actions":
            return f'<div class="actions">{"".join(map(_button, block["elements"]))}</div>'
        case "context_actions":
            return f'<div class="thumbs">{"".join(map(_thumbs, block["elements"]))}</div>'
        case "section":
            menu = _menu(block["accessory"]) if "accessory" in block else ""
            return f'<div class="line"><p>{_plain(block["text"])}</p>{menu}</div>'
        case "input":
            return _field(block)
        case other:
            raise ValueError(f"nobody has drawn {other} yet")


def _rich(element: Json) -> str:
    match element["type"]:
        case "rich_text_section":
            return f"<p>{_runs(element)}</p>"
        case "rich_text_quote":
            return f"<blockquote>{_runs(element)}</blockquote>"
        case "rich_text_list":
            items = "".join(f"<li>{_runs(item)}</li>" for item in element["elements"])
            if element["style"] == "bullet":
                return f"<ul>{items}</ul>"
            return f'<ol start="{element.get("offset", 0) + 1}">{items}</ol>'
        case other:
            raise ValueError(f"nobody has drawn {other} yet")


def _runs(section: Json) -> str:
    return "".join(map(_run, section["elements"]))


def _run(element: Json) -> str:
    if element["type"] == "user":
        return '<b class="user">@platform-team</b>'
    if element["type"] != "text":
        raise ValueError(f"nobody has drawn {element['type']} yet")
    text = escape(element["text"])
    for style, tag in (("bold", "b"), ("italic", "i")):
        if element.get("style", {}).get(style):
            text = f"<{tag}>{text}</{tag}>"
    return text


def _plain(text: Json) -> str:
    if text["type"] != "plain_text":
        raise ValueError(f"{text['type']} is parsed as markup")
    return escape(text["text"])


def _button(element: Json) -> str:
    style = ' class="primary"' if element.get("style") == "primary" else ""
    return f"<button{style}>{_plain(element['text'])}</button>"


def _menu(element: Json) -> str:
    if element["type"] != "overflow":
        raise ValueError(f"nobody has drawn {element['type']} yet")
    options = " · ".join(_plain(option["text"]) for option in element["options"])
    return f'<button aria-label="{options}">⋯</button>'


def _thumbs(element: Json) -> str:
    up, down = THUMB.format(""), THUMB.format("rotate(180 10 10)")
    return "".join(
        f'<button aria-label="{_plain(element[which]["text"])}">{icon}</button>'
        for which, icon in (("positive_button", up), ("negative_button", down))
    )


def _field(block: Json) -> str:
    element = block["element"]
    name = f"f{next(_NUMBERS)}"
    optional = ' <span class="quiet">(optional)</span>' if block["optional"] else ""
    label = f"{_plain(block['label'])}{optional}"
    hint = f'<p class="hint">{_plain(block["hint"])}</p>' if "hint" in block else ""
    if element["type"] == "radio_buttons":
        chosen = element.get("initial_option")
        radios = "".join(
            f'<label class="radio"><input type="radio" name="{name}"{" checked" * (option == chosen)}>'
            f"{_plain(option['text'])}</label>"
            for option in element["options"]
        )
        return f'<fieldset class="field"><legend class="label">{label}</legend>{radios}{hint}</fieldset>'
    return f'<div class="field"><label class="label" for="{name}">{label}</label>{_entry(element, name)}{hint}</div>'


def _entry(element: Json, name: str) -> str:
    value = escape(element.get("initial_value", ""))
    placeholder = _plain(element["placeholder"]) if "placeholder" in element else ""
    match element["type"]:
        case "plain_text_input" if element["multiline"]:
            return f'<textarea id="{name}" placeholder="{placeholder}">{value}</textarea>'
        case "plain_text_input":
            return f'<input id="{name}" value="{value}" placeholder="{placeholder}">'
        case "datepicker":
            return (
                f'<input id="{name}" type="date" value="{escape(element.get("initial_date", ""))}">'
            )
        case "users_select":
            return f'<select id="{name}"><option>Select a person</option></select>'
        case "static_select":
            chosen = element.get("initial_option")
            options = "".join(
                f"<option{' selected' * (option == chosen)}>{_plain(option['text'])}</option>"
                for option in element["options"]
            )
            return f'<select id="{name}">{options}</select>'
        case other:
            raise ValueError(f"nobody has drawn {other} yet")


@cache
def _style() -> str:
    css = (_LOOK / "slack.css").read_text("utf-8")
    return re.sub(r'url\("([\w.-]+)"\)', lambda found: f'url("{_font(found[1])}")', css)


def _font(name: str) -> str:
    return f"data:font/woff2;base64,{base64.b64encode((_LOOK / name).read_bytes()).decode()}"


def _avatar() -> str:
    """The avatar with names of its own, so that a page can hold many."""
    svg = (_LOOK / "avatar.svg").read_text("utf-8").replace('aria-label="Fogbridge"', "")
    number = next(_NUMBERS)
    svg = re.sub(r'(id="|url\(#|href="#)', lambda found: f"{found[1]}a{number}", svg)
    return svg.replace('role="img"', 'aria-hidden="true"')
