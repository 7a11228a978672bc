"""`fogbridge eval`: translator and thread reader against golden sets, with precision and recall."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from adapters.progress import bar
from adapters.settings import Settings
from adapters.thread_evaluation import SCHEMA, golden_threads, in_order, measure_threads
from adapters.wiring import build_model, build_reader, build_thread_reader, build_translator
from bot.errors import ConfigurationError
from bot.threads.scores import GoldenThread, ThreadScores
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
    cases, threads = read_golden(folder or GOLDEN)
    model = build_model(settings)
    reader = build_reader()
    translator = build_translator(settings, reader, model)
    told, guessed = Scores(), Count()
    try:
        with bar("Measuring", len(cases)) as advance:
            for case in cases:
                made = await translator.translate(Request(case.text, case.from_, engine))
                told.add(case, made.translation)
                alone = await translator.translate(Request(case.text, None, "glossary"))
                guessed.add([case.from_], [alone.translation.from_])
                advance()
        read = await measure_threads(threads, build_thread_reader(settings, reader, model), engine)
    finally:
        if model is not None:
            await model.close()
    told.counts["side guessed"] = guessed
    return _as_json(told, read) if format_ == "json" else _as_text(told, read)


def read_golden(folder: Path) -> tuple[list[GoldenCase], list[GoldenThread]]:
    """The messages and the threads of every YAML file in a folder and in its `threads`."""
    paths = sorted([*folder.glob("*.yaml"), *folder.glob("threads/*.yaml")])
    if not paths:
        raise ConfigurationError(
            f"There is no golden set in {folder}. Run it in a checkout, or name a folder of YAML files with --set."
        )
    cases: list[GoldenCase] = []
    threads: list[GoldenThread] = []
    for path in paths:
        given = _parsed(path)
        if isinstance(given, dict) and given.get("schema") == SCHEMA:
            threads += golden_threads(path, given)
            continue
        try:
            cases += GoldenSet.model_validate(_named(given)).cases
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise ConfigurationError(f"{path}, {place}: {first['msg']}.") from error
    return cases, threads


def _parsed(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is not YAML in UTF-8. Mend it and try again.") from error


def _named(given: Any) -> Any:
    """`schema` is a name that pydantic keeps for itself."""
    if isinstance(given, dict) and "schema" in given:
        return {"schema_": given["schema"], **{k: v for k, v in given.items() if k != "schema"}}
    return given


def _as_json(scores: Scores, read: ThreadScores) -> str:
    whole = {
        "cases": scores.cases,
        "answered_by": dict(scores.engines),
        "parts": {name: _numbers(count) for name, count in sorted(scores.counts.items())},
        "differences": scores.differences,
        "threads": {
            "cases": read.threads,
            "answered_by": dict(read.engines),
            "parts": {name: _numbers(read.counts[name]) for name in in_order(read)},
            "differences": read.differences,
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _numbers(count: Count) -> dict[str, float | None]:
    return {
        "right": count.right,
        "wrong": count.wrong,
        "missed": count.missed,
        "precision": count.precision,
        "recall": count.recall,
    }


def _as_text(scores: Scores, read: ThreadScores) -> str:
    lines: list[str] = []
    if scores.cases:
        lines += [f"{scores.cases} messages, answered by: {_counts(scores.engines)}", ""]
        lines += _table(dict(sorted(scores.counts.items())))
        lines += _some(scores.differences)
    if read.threads:
        lines += [""] * bool(lines)
        lines += [f"{read.threads} threads, read by: {_counts(read.engines)}", ""]
        lines += _table({name: read.counts[name] for name in in_order(read)})
        lines += _some(read.differences)
    return "\n".join(lines)


def _table(counts: dict[str, Count]) -> Iterator[str]:
    yield f"{'part':22}{'right':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}"
    for name, c in counts.items():
        yield f"{name:22}{c.right:>7}{c.wrong:>7}{c.missed:>8}{_share(c.precision):>11}{_share(c.recall):>8}"


def _some(differences: list[str]) -> Iterator[str]:
    if differences:
        yield ""
        yield from differences[:_MOST_DIFFERENCES]
    if (hidden := len(differences) - _MOST_DIFFERENCES) > 0:
        yield f"… and {hidden} more; --format json lists them all."


def _counts(engines: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(engines.items()))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
