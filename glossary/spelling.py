"""British and American spelling of the same word: colour and color, personalise and personalize."""

from __future__ import annotations

import re

_PAIRS = (
    ("colour", "color"),
    ("behaviour", "behavior"),
    ("favourite", "favorite"),
    ("favour", "favor"),
    ("honour", "honor"),
    ("labour", "labor"),
    ("neighbour", "neighbor"),
    ("centre", "center"),
    ("catalogue", "catalog"),
    ("licence", "license"),
    ("grey", "gray"),
    ("cheque", "check"),
    ("programme", "program"),
    ("fulfilment", "fulfillment"),
    ("artefact", "artifact"),
    ("analyse", "analyze"),
    ("analysed", "analyzed"),
    ("analysing", "analyzing"),
    ("labelled", "labeled"),
    ("labelling", "labeling"),
    ("cancelled", "canceled"),
    ("cancelling", "canceling"),
    ("modelling", "modeling"),
    ("modelled", "modeled"),
    ("enrolment", "enrollment"),
    ("defence", "defense"),
)
_AMERICAN = {one + s: other + s for one, other in _PAIRS for s in ("", "s")}
_AMERICAN.pop("analyses")  # the plural of analysis on both sides
# "license", "check", "program" and "catalog" are British words as well: only one way for these.
_BRITISH = {
    other: one
    for one, other in _AMERICAN.items()
    if other.rstrip("s") not in ("license", "check", "program")
}
_ISE = re.compile(r"(\w{3,})(is|iz)(e[dsr]?|ers|ing|ations?|able)")
# Words that end in -ise or -ize on both sides of the ocean.
_FIXED = re.compile(
    r"adv|advert|appra|bru|caps|comprom|conc|cru|dem|dev|disgu|downs|enterpr|exc|exerc|expert|franch"
    r"|fundra|improv|likew|merchand|otherw|overs|parad|pra|prec|prem|prom|res|rev|superv|surpr|telev"
)


def other_spelling(word: str) -> str | None:
    """The same word as the other side of the ocean writes it, or None where there is no difference."""
    word = word.casefold()
    if found := _AMERICAN.get(word) or _BRITISH.get(word):
        return found
    if (parts := _ISE.fullmatch(word)) and not _FIXED.fullmatch(parts[1]):
        return f"{parts[1]}{'iz' if parts[2] == 'is' else 'is'}{parts[3]}"
    return None
