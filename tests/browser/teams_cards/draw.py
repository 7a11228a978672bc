"""A page on which Microsoft's own renderer draws our cards as Teams would, about: light, dark, narrow.

`look/adaptivecards.min.js` is adaptivecards 3.0.6 from npm (MIT), with nothing changed. What stands
around a card is a look-alike; Teams' own colours and sizes are by eye.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from tests.browser.slack_cards.draw import THUMB
from tests.browser.teams_cards.samples import Json, Sample

_LOOK = Path(__file__).parent / "look"
_NUMBERS = count()
_THUMBS = f'<p class="thumbs">{THUMB.format("")}{THUMB.format("rotate(180 10 10)")}</p>'
FRAMES = (("light", "desk"), ("dark", "desk"), ("light", "narrow"))


def page(samples: Iterable[Sample]) -> str:
    """A page of its own with every sample three times; it asks nobody for anything."""
    cards = "".join(map(_card, samples))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Our cards in Teams</title>'
        f"<style>{_style()}</style></head><body><main><h1>Our cards in Teams</h1>{cards}</main>"
        f"<script>{(_LOOK / 'adaptivecards.min.js').read_text('utf-8')}</script>"
        f"<script>{(_LOOK / 'teams.js').read_text('utf-8')}</script></body></html>"
    )


def _card(sample: Sample) -> str:
    frames = "".join(
        f'<div class="teams {scheme} {width}">{_drawn(sample, scheme)}</div>'
        for scheme, width in FRAMES
    )
    name = escape(sample.name)
    return (
        f'<section class="card" id="{name}" aria-labelledby="{name}-title">'
        f'<h2 id="{name}-title">{escape(sample.title)}</h2><div class="frames">{frames}</div></section>'
    )


def _drawn(sample: Sample, scheme: str) -> str:
    if isinstance(sample.drawn, tuple):
        return "".join(_post(one, scheme, sample.private) for one in sample.drawn)
    value = sample.drawn["task"]["value"]
    return (
        f'<div class="dialog"><p class="bar"><span>{escape(value["title"])}</span>'
        f'<span aria-hidden="true">✕</span></p>{_slot(value["card"]["content"], scheme)}</div>'
    )


def _post(activity: Json, scheme: str, private: bool) -> str:
    entity: Json = next(iter(activity.get("entities", ())), {})
    ai = '<span class="ai">AI generated</span>' if "additionalType" in entity else ""
    only = "<span>Only you can see this</span>" if private else ""
    text = f'<p class="said">{escape(activity["text"])}</p>' if "text" in activity else ""
    loop = _THUMBS if "feedbackLoop" in activity.get("channelData", {}) else ""
    return (
        f'<div class="post">{_avatar()}<div class="body"><p class="from"><b>Fogbridge</b>'
        f'<span class="at">10:24</span>{ai}{only}</p>{text}'
        f"{''.join(_slot(one['content'], scheme) for one in activity['attachments'])}{loop}</div></div>"
    )


def _slot(content: Any, scheme: str) -> str:
    data = escape(json.dumps(content, ensure_ascii=True), quote=True)
    return f'<div class="slot" data-scheme="{scheme}" data-card="{data}"></div>'


@cache
def _style() -> str:
    css = (_LOOK / "teams.css").read_text("utf-8")
    return re.sub(r'url\("([\w.-]+)"\)', lambda found: f'url("{_font(found[1])}")', css)


def _font(name: str) -> str:
    return f"data:font/woff2;base64,{base64.b64encode((_LOOK / name).read_bytes()).decode()}"


def _avatar() -> str:
    """The avatar with names of its own, so that a page can hold many."""
    svg = (_LOOK / "avatar.svg").read_text("utf-8").replace('aria-label="Fogbridge"', "")
    number = next(_NUMBERS)
    svg = re.sub(r'(id="|url\(#|href="#)', lambda found: f"{found[1]}a{number}", svg)
    return svg.replace('role="img"', 'aria-hidden="true"')
