"""`fogbridge eval`: the translator against golden sets, with precision and recall per part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from adapters.progress import bar
from adapters.settings import Settings
from adapters.wiring import build_model, build_reader, build_translator
from bot.errors import ConfigurationError
from bot.translation.compose import EngineChoice, Request
from bot.translation.scores import Count, GoldenCase, Scores

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
_MOST_DIFFERENCES = 40


class GoldenSet(BaseModel):
    """One file of a golden set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_: Literal["fogbridge/golden@1"]
    cases: tuple[GoldenCase, ...]


async def evaluate(
    settings: Settings, engine: EngineChoice, folder: Path | None, format_: Literal["text", "json"]
) -> str:
    """The report, as text or JSON. Raises `ConfigurationError` when there is nothing to measure."""
    cases = list(read_golden(folder or GOLDEN))
    model = build_model(settings)
    translator = build_translator(settings, build_reader(), model)
    told, guessed = Scores(), Count()
    try:
        with bar("Measuring", len(cases)) as advance:
            for case in cases:
                made = await translator.translate(Request(case.text, case.from_, engine))
                told.add(case, made.translation)
                alone = await translator.translate(Request(case.text, None, "glossary"))
                guessed.add([case.from_], [alone.translation.from_])
                advance()
    finally:
        if model is not None:
            await model.close()
    told.counts["side guessed"] = guessed
    return _as_json(told) if format_ == "json" else _as_text(told)


def read_golden(folder: Path) -> Iterator[GoldenCase]:
    """The cases of every YAML file in a folder."""
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not paths:
        raise ConfigurationError(
            f"There is no golden set in {folder}. Run it in a checkout, or name a folder of YAML files with --set."
        )
    for path in paths:
        try:
            given = yaml.safe_load(path.read_text("utf-8"))
            yield from GoldenSet.model_validate(_named(given)).cases
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"{path} is not YAML in UTF-8. Mend it and try again."
            ) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise ConfigurationError(f"{path}, {place}: {first['msg']}.") from error


def _named(given: Any) -> Any:
    """`schema` is a name that pydantic keeps for itself."""
    if isinstance(given, dict) and "schema" in given:
        return {"schema_": given["schema"], **{k: v for k, v in given.items() if k != "schema"}}
    return given


def _as_json(scores: Scores) -> str:
    parts = {
        name: {
            "right": c.right,
            "wrong": c.wrong,
            "missed": c.missed,
            "precision": c.precision,
            "recall": c.recall,
        }
        for name, c in sorted(scores.counts.items())
    }
    whole = {
        "cases": scores.cases,
        "answered_by": dict(scores.engines),
        "parts": parts,
        "differences": scores.differences,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _as_text(scores: Scores) -> str:
    lines = [f"{scores.cases} messages, answered by: {_counts(scores.engines)}", ""]
    lines.append(f"{'part':22}{'right':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}")
    for name, c in sorted(scores.counts.items()):
        lines.append(
            f"{name:22}{c.right:>7}{c.wrong:>7}{c.missed:>8}{_share(c.precision):>11}{_share(c.recall):>8}"
        )
    if scores.differences:
        lines += ["", *scores.differences[:_MOST_DIFFERENCES]]
        hidden = len(scores.differences) - _MOST_DIFFERENCES
        if hidden > 0:
            lines.append(f"… and {hidden} more; --format json lists them all.")
    return "\n".join(lines)


def _counts(engines: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(engines.items()))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
