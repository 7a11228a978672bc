"""`.env.example` explains every setting."""

from __future__ import annotations

import re

from pydantic_core import PydanticUndefined

from adapters.settings import Settings, read_settings
from tests.project import ROOT

ONLY_FOR_COMPOSE = {"POSTGRES_PASSWORD", "POSTGRES_PORT"}


def _expected() -> str:
    """The file's lines about the settings: meaning, name and default, all switched off."""
    blocks = []
    for field in Settings.model_fields.values():
        default = "" if field.default in (None, PydanticUndefined) else field.default
        shown = str(default).lower() if isinstance(default, bool) else f"{default}"
        blocks.append(f"# {field.description}\n#{field.alias}={shown}\n")
    return "\n".join(blocks)


def test_every_setting_is_explained_with_its_default() -> None:
    """A new setting is added here as well: copy its block from the failure."""
    written = (ROOT / ".env.example").read_text("utf-8")
    assert _expected() in written


def test_it_names_nothing_that_does_not_exist() -> None:
    """Names beyond the settings are the ones that compose.yaml reads."""
    written = (ROOT / ".env.example").read_text("utf-8")
    named = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", written, re.M))
    assert named == {str(f.alias) for f in Settings.model_fields.values()} | ONLY_FOR_COMPOSE
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"\$\{(\w+)", compose)) == ONLY_FOR_COMPOSE


def test_as_it_is_it_changes_nothing() -> None:
    """Copied to `.env` without a change, every setting keeps its default."""
    assert read_settings(ROOT / ".env.example") == read_settings(None)
