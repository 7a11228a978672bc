"""What of a translation is kept: everything but its secrets."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from bot.privacy import REMOVED
from bot.secrets import secret_spans
from bot.translation.result import Translation

_SURE = 8
"""From this length on a secret is taken out wherever it stands, also inside a longer word."""
_PLACED = ("terms", "facts", "suggestions")
"""The parts with offsets into the original."""

_OURS = frozenset(
    [
        "schema",
        "id",
        "engine",
        "from",
        "to",
        "language",
        "concept",
        "kind",
        "side",
        "unit",
        "basis",
        "code",
        "where",
        "fallback",
    ]
)
"""Words of ours, never the author's: a password "marketing" is no reason to lose a side."""


def without_secrets(translation: Translation) -> Translation:
    """The translation as it may be stored; the same one where it holds no secret.

    A secret is taken out wherever it stands, also where nothing beside it says what it is. Offsets
    are moved along, and parts that lie in a secret are left out.
    """
    whole = translation.model_dump(mode="json", by_alias=True)
    secrets = {secret for text in _texts(whole) for secret in _secrets(text)}
    if not secrets:
        return translation
    kept = _cleaned(whole, secrets)
    original: str = whole["original"]
    spans = _spans(original, secrets)
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


def _secrets(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in secret_spans(text))


def _cleaned(value: Any, secrets: Collection[str]) -> Any:
    if isinstance(value, str):
        return "".join(_pieces(value, _spans(value, secrets)))
    if isinstance(value, dict):
        return {
            key: inner if key in _OURS else _cleaned(inner, secrets) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_cleaned(inner, secrets) for inner in value]
    return value


def _spans(text: str, secrets: Collection[str]) -> list[tuple[int, int]]:
    """Where a secret stands, sorted and disjoint."""
    found = list(secret_spans(text))
    position = 0
    for piece in text.split(REMOVED):  # a password "secret" is not in "[secret removed]"
        for secret in secrets:
            found += [(position + s, position + e) for s, e in _places(secret, piece)]
        position += len(piece) + len(REMOVED)
    return _merged(found)


def _places(secret: str, text: str) -> Iterator[tuple[int, int]]:
    start = text.find(secret)
    while start >= 0:
        end = start + len(secret)
        inside = _in_word(text[start - 1 : start]) or _in_word(text[end : end + 1])
        if len(secret) >= _SURE or not inside:
            yield start, end
        start = text.find(secret, end)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


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
