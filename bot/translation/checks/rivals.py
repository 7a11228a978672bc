"""Words of which one cannot stand for another: legal for finance, staging for live, add for remove.

Where the source says one of a group and the target another one instead, the thing was exchanged.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.translation.checks.finding import Finding
from bot.translation.checks.words import Prose

# One group a line; words joined by "=" are one and the same choice.
_GROUPS = """legal=lawyers=lawyer finance=accounting sales security design procurement privacy=dpo hr=people-team support=helpdesk editorial operations=ops
staging=test=sandbox live=production=prod
mobile=phone=phones=smartphone=smartphones desktop=computer tablet=tablets
german=germany french=france english=england spanish=spain italian=italy dutch=netherlands polish=poland austrian=austria swiss=switzerland portuguese=portugal
payment=checkout email=mail sms=text-message
pricing=price product contact home=homepage
buyers=buyer=bought non-buyers
agency=agencies vendor=vendors=supplier=suppliers retailer=retailers
morning afternoon evening
"""


def _read() -> tuple[tuple[frozenset[str], ...], ...]:
    return tuple(
        tuple(frozenset(choice.split("=")) for choice in line.split())
        for line in _GROUPS.strip().splitlines()
    )


_RIVALS = _read()


def rivals(source: Prose, target: Prose, context: str) -> Iterator[Finding]:
    """A word that gave way to its rival; `context` is everything else that was given."""
    here = {word.text.removesuffix("'s") for word in source.words}
    there = {word.text.removesuffix("'s") for word in target.words}
    given = here | set(context.casefold().split())
    for group in _RIVALS:
        gone = [choice for choice in group if choice & here and not choice & there]
        come = [choice for choice in group if choice & there and not choice & given]
        if gone and come:
            was, now = min(gone[0] & here), min(come[0] & there)
            yield Finding("SWAPPED", "rephrased", f"'{was}' and '{now}'", "fatal")
            return
