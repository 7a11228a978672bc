"""The page about the JSON names what the JSON has."""

from __future__ import annotations

import re
from pathlib import Path

from bot.translation.result import Checks, FactFound, TermUse, Translation

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")


def test_every_field_of_a_translation_is_on_the_page() -> None:
    """Under the name that it has in the JSON."""
    named = set(re.findall(r"`([a-z_]+)`", PAGE))
    for model in (Translation, TermUse, FactFound, Checks):
        fields = {field.alias or name for name, field in model.model_fields.items()}
        assert fields <= named
