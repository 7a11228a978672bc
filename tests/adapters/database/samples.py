"""Translations to keep, as the core makes them."""

from __future__ import annotations

from bot.ids import new_id
from bot.ports import Made, Timings
from bot.translation.result import Checks, FactFound, Question, TermUse, Translation

ASK = "Können wir die Landing Page bis 30 November haben? – wir brauchen 2 Varianten"


def a_translation(original: str = ASK, **changes: object) -> Translation:
    """A translation with something in most parts."""
    whole: dict[str, object] = {
        "id": str(new_id()),
        "engine": "model",
        "from": "marketing",
        "to": "it",
        "side_confidence": 0.9,
        "toss_up": False,
        "language": "de",
        "original": original,
        "rephrased": f"Marketing asks: {original}",
        "terms": (),
        "facts": (),
        "questions": (Question(about="bis", question="Which day?", to="author", concept="asap"),),
        "hidden_work": (),
        "impacts": (),
        "alternatives": (),
        "unknown": ("CDP",),
        "checks": Checks(passed=True),
        "text": f"You said: {original}\n\nWhich day?",
    }
    return Translation.model_validate(whole | changes)


def made(original: str = ASK, *, tokens: int | None = 120, **changes: object) -> Made:
    """The same, with how it was made."""
    return Made(
        translation=a_translation(original, **changes),
        prompt_name="translate",
        prompt_hash="0123abcd",
        model="a-model",
        tokens=tokens,
        timings=Timings(total=1234.5, model=1200.2),
    )


def term(original: str, surface: str) -> TermUse:
    """A term where this surface stands in the original."""
    start = original.index(surface)
    return TermUse(
        concept="landing-page",
        surface=surface,
        start=start,
        end=start + len(surface),
        gloss="A page.",
        ambiguous=False,
    )


def fact(original: str, text: str, kind: str = "name") -> FactFound:
    """A fact where this text stands in the original."""
    start = original.index(text)
    return FactFound.model_validate(
        {"kind": kind, "text": text, "value": text, "start": start, "end": start + len(text)}
    )
