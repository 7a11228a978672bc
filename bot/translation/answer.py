"""A model's answer as text: parsed into a draft, and its tokens turned back into what they stand for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.privacy import Masked
from bot.translation.contract import Draft

# Control characters but line feed and tab; zero-width signs; marks and overrides of direction.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.S)


def parse_draft(content: str) -> Draft:
    """The draft in a model's answer; thoughts, fences and chat around the object are dropped.

    Raises pydantic's `ValidationError` when there is no such object.
    """
    text = _THOUGHTS.sub("", content).strip()
    start, end = text.find("{"), text.rfind("}")
    draft = Draft.model_validate_json(text[start : end + 1] if 0 <= start < end else text)
    return Draft.model_validate(_mapped(draft.model_dump(), _without_controls))


def restore_draft(draft: Draft, masked: Masked) -> Draft:
    """The draft with links, mentions and the rest back in every text; secrets stay out."""
    return Draft.model_validate(_mapped(draft.model_dump(), masked.restore))


def _without_controls(text: str) -> str:
    """Without signs that nobody sees but that hide or turn around what is read."""
    return _CONTROLS.sub("", text)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same structure with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _mapped(item, change) for key, item in value.items()}
    return value
