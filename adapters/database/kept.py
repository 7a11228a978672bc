"""What of a translation is kept: everything but its secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.privacy import REMOVED, redact
from bot.secrets import secret_spans
from bot.translation.result import Translation

_SURE = 8
"""From this length on a secret is taken out wherever it stands, also inside a longer word."""
_PLACED = ("terms", "facts", "suggestions")
"""The parts with offsets into the original."""


def without_secrets(translation: Translation) -> Translation:
    """The translation as it may be stored; the same one where it holds no secret.

    A secret is taken out wherever it stands, also where nothing beside it says what it is. Offsets
    are moved along, and parts that lie in a secret are left out.
    """
    whole = translation.model_dump(mode="json", by_alias=True)
    secrets = {secret for text in _texts(whole) for secret in _secrets(text)}
    if not secrets:
        return translation
    known = re.compile("|".join(map(_pattern, sorted(secrets, key=len, reverse=True))))
    original: str = whole["original"]
    spans = _merged(
        [*secret_spans(original), *(found.span() for found in known.finditer(original))]
    )
    kept = {key: _cleaned(value, known) for key, value in whole.items()}
    kept["original"] = "".join(_pieces(original, spans))
    for part in _PLACED:
        kept[part] = [
            cleaned | {"start": _moved(item["start"], spans), "end": _moved(item["end"], spans)}
            for item, cleaned in zip(whole[part], kept[part], strict=True)
            if not any(start < item["end"] and item["start"] < end for start, end in spans)
        ]
    return Translation.model_validate(kept)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _cleaned(value: Any, known: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return known.sub(REMOVED, redact(value))
    if isinstance(value, dict):
        return {key: _cleaned(inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner, known) for inner in value]
    return value


def _secrets(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in secret_spans(text))


def _pattern(secret: str) -> str:
    return re.escape(secret) if len(secret) >= _SURE else rf"(?<!\w){re.escape(secret)}(?!\w)"


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    position = 0
    for start, end in spans:
        yield text[position:start]
        yield REMOVED
        position = end
    yield text[position:]


def _moved(position: int, spans: list[tuple[int, int]]) -> int:
    """Where a position outside of every span is, once the spans are `REMOVED`."""
    return position + sum(len(REMOVED) - (end - start) for start, end in spans if end <= position)
