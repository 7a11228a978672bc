"""A Reply as JSON and back, so that what is to be said can be kept until it is said."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import TypeAdapter

from bot.reply import Cited, Part, Reply

_CITED = TypeAdapter(tuple[Cited, ...])
_PARTS: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(Part)}


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """`{"summary", "aid", "parts": [{"part": NAME, ...its fields}]}`, and what a reply seldom has."""
    parts = [
        {"part": type(part).__name__, **_PARTS[type(part).__name__].dump_python(part, mode="json")}
        for part in reply.parts
    ]
    kept = {"summary": reply.summary, "aid": reply.aid, "parts": parts}
    if reply.by_model:
        kept["by_model"] = True
    if reply.cited:
        kept["cited"] = _CITED.dump_python(reply.cited, mode="json")
    return kept


def reply_from_json(kept: dict[str, Any]) -> Reply:
    """The Reply that was kept. Raises `KeyError` or `ValueError` for what is none."""
    parts = tuple(
        _PARTS[one["part"]].validate_python({k: v for k, v in one.items() if k != "part"})
        for one in kept["parts"]
    )
    return Reply(
        summary=kept["summary"],
        parts=parts,
        aid=kept["aid"],
        by_model=kept.get("by_model", False) is True,
        cited=_CITED.validate_python(kept.get("cited", ())),
    )
