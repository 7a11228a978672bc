"""`fogbridge.translation/1` as contracts.md writes it down, and what differs from it."""

from __future__ import annotations

from typing import Any


class One:
    """One of these values."""

    def __init__(self, *values: object) -> None:
        self.values = values


SIDE = One("marketing", "it")
EITHER = One("marketing", "it", "both")
OPTIONAL = (str, type(None))
CONTRACT: dict[str, Any] = {
    "schema": One("fogbridge.translation/1"),
    "id": str,
    "engine": One("glossary", "model"),
    "from": SIDE,
    "to": SIDE,
    "side_confidence": float,
    "toss_up": bool,
    "language": str,
    "original": str,
    "rephrased": OPTIONAL,
    "terms": [
        {"concept": str, "surface": str, "start": int, "end": int, "gloss": str, "ambiguous": bool}
    ],
    "facts": [
        {
            "kind": One(
                "date", "time", "duration", "money", "number", "percent", "url", "mention", "name",
                "code", "negation", "condition", "modality",
            ),
            "text": str,
            "value": str,
            "start": int,
            "end": int,
        }
    ],
    "questions": [
        {"about": str, "question": str, "to": One("author", "other_side"), "concept": OPTIONAL}
    ],
    "hidden_work": [{"concept": OPTIONAL, "text": str, "side": EITHER}],
    "impacts": [{"quote": str, "impact": str, "concept": OPTIONAL}],
    "alternatives": [{"text": str, "reason": str, "timeline": type(None), "concept": OPTIONAL}],
    "unknown": [str],
    "checks": {
        "passed": bool,
        "violations": [{"code": str, "where": str, "detail": str}],
        "repaired": bool,
        "fallback": One(
            None, "no_model", "unavailable", "deadline", "rejected", "language", "too_long", "budget"
        ),
    },
    "text": str,
}  # fmt: skip


def shape(value: Any, wanted: Any = None, where: str = "$") -> list[str]:
    """Where a JSON value differs from the contract; further keys are welcome."""
    wanted = CONTRACT if wanted is None else wanted
    if isinstance(wanted, One):
        return [] if value in wanted.values else [f"{where}: {value!r}"]
    if isinstance(wanted, dict):
        if not isinstance(value, dict):
            return [f"{where}: no object"]
        missing = [f"{where}.{key}: missing" for key in wanted if key not in value]
        return missing + [
            wrong
            for k, w in wanted.items()
            if k in value
            for wrong in shape(value[k], w, f"{where}.{k}")
        ]
    if isinstance(wanted, list):
        if not isinstance(value, list):
            return [f"{where}: no list"]
        return [w for n, item in enumerate(value) for w in shape(item, wanted[0], f"{where}[{n}]")]
    return [] if isinstance(value, wanted) else [f"{where}: {type(value).__name__}"]
