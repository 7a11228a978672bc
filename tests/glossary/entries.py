"""Small, correct entries for tests to change one thing in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from glossary.concept import TermFile
from glossary.load import load_termbase
from glossary.surfaces import Lock
from glossary.termbase import Termbase, made_termbase

Entry = dict[str, Any]


class _WrittenOut(yaml.SafeDumper):
    """YAML without anchors, which the loader refuses."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # pyyaml calls it like this
        return True


def said(text: str, side: str = "both", status: str = "preferred", **more: Any) -> Entry:
    """A designation."""
    return {"text": text, "side": side, "status": status, "pos": "noun", **more}


def entry(id: str = "landing-page", **changes: Any) -> Entry:
    """A concept without any problem; `changes` replace whole fields."""
    made: Entry = {
        "id": id,
        "kind": "thing",
        "status": "approved",
        "origin": "shipped",
        "definition": {
            "neutral": "Place for one action.",
            "for_it": "It needs a form and an end date. More follows.",
            "for_marketing": "One place for one campaign. More follows.",
        },
        "designations": [said(id.replace("-", " "))],
        "ambiguity": {"level": "low"},
        "questions": [{"id": "what", "to": "it", "ask": "Which one?", "unlocks": ["scope"]}],
        "hidden_work": [{"task": "text approved", "side": "marketing", "when": "always"}],
        "lead_time": {"basis": "none"},
        "business_impact": {"for_marketing": "It can be seen.", "for_it": "It has to be built."},
        "review": {"next": "2027-05-21"},
        "sources": [{"type": "internal", "ref": "written for a test"}],
    }
    return made | changes


def term_file(*entries: Entry, slug: str = "web", **changes: Any) -> Entry:
    """A file with these concepts, or with one that is right."""
    return {
        "schema": "fogbridge/termbase@1",
        "subject_field": slug,
        "title": slug.title(),
        "language": "en-GB",
        "owners": {"marketing": "role:marketing-ops", "it": "role:web-platform"},
        "concepts": list(entries) or [entry()],
    } | changes


def written(folder: Path, *files: Entry) -> Path:
    """The files in a new folder `terms`, each named after its subject field."""
    terms = folder / "terms"
    terms.mkdir(exist_ok=True)
    for file in files:
        text = yaml.dump(file, Dumper=_WrittenOut, sort_keys=False, allow_unicode=True)
        (terms / f"{file['subject_field']}.yaml").write_text(text, "utf-8")
    return terms


def loaded(folder: Path, *entries: Entry) -> Termbase:
    """These concepts, written, loaded and checked."""
    return load_termbase(written(folder, term_file(*entries)), cache=None)


def termbase(*entries: Entry, lock: Lock | None = None) -> Termbase:
    """These concepts without a detour over files, unchecked."""
    return made_termbase([TermFile.model_validate(term_file(*entries))], lock or {})
