"""Word lists as prose: one string instead of a column of quoted words."""

from __future__ import annotations


def listed(text: str) -> list[str]:
    """The words of a text, in order."""
    return text.split()
