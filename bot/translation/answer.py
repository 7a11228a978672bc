"""A model's answer as text: parsed into a draft, and its tokens turned back into what they stand for."""

from __future__ import annotations

import re
from typing import Any

from bot.privacy import Masked
from bot.translation.contract import Draft

_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.S)


def parse_draft(content: str) -> Draft:
    """The draft in a model's answer; thoughts, fences and chat around the object are dropped.

    Raises pydantic's `ValidationError` when there is no such object.
    """
    text = _THOUGHTS.sub("", content).strip()
    start, end = text.find("{"), text.rfind("}")
    return Draft.model_validate_json(text[start : end + 1] if 0 <= start < end else text)


def restore_draft(draft: Draft, masked: Masked) -> Draft:
    """The draft with links, mentions and the rest back in every text; secrets stay out."""
    return Draft.model_validate(_restored(draft.model_dump(), masked))


def _restored(value: Any, masked: Masked) -> Any:
    if isinstance(value, str):
        return masked.restore(value)
    if isinstance(value, list):
        return [_restored(item, masked) for item in value]
    if isinstance(value, dict):
        return {key: _restored(item, masked) for key, item in value.items()}
    return value
