"""The two messages that the empty page offers to try."""

from __future__ import annotations

from dataclasses import dataclass

from glossary.concept import Side


@dataclass(frozen=True, slots=True)
class Example:
    """A message that one click translates; `name` stands in the address."""

    name: str
    side: Side
    text: str


EXAMPLES: dict[str, Example] = {
    example.name: example
    for example in (
        Example(
            "ask",
            "marketing",
            "We need the new landing page live ASAP with a pop-up and it has to be personalised "
            "for the Q3 campaign",
        ),
        Example(
            "constraint",
            "it",
            "We can't do that before the change freeze ends; SSO with the vendor needs a security "
            "review and the CDP has no consent flag.",
        ),
    )
}
