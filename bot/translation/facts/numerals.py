"""Numbers as people write them: 20,000, 15 000, 1.5m, twenty thousand, two and a half."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.translation.facts.lazy import lazy
from bot.translation.facts.wordlist import listed

ONES = {
    word: n
    for n, word in enumerate(
        listed(
            """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
    """
        )
    )
}
TENS = {
    word: 10 * n
    for n, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "grand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "dozen": 12,
}
WORDS = frozenset({*ONES, *TENS, "hundred", "thousand", "million", "billion", "dozen"})

_SUFFIX = {
    "k": 10**3,
    "thousand": 10**3,
    "grand": 10**3,
    "hundred": 100,
    "dozen": 12,
    "m": 10**6,
    "mn": 10**6,
    "mio": 10**6,
    "mil": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
}
_DIGITS = lazy(
    r"(?:\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,3}(?:\.\d{3}){2,6}(?:,\d{1,4})?"
    r"|\d{1,3}(?:\.\d{3}){1,5},\d{1,2}|\d{1,3}(?:'\d{3}){1,6}|\d{1,3}(?: \d{3}){1,6}(?:[.,]\d{1,2})?"
    r"|\d{1,18}(?:[.,]\d{1,9})?)(?![\d])"
)
_SCALE = lazy(
    r"(?:(k|mn|mio|m|bn|b)|[ -]?(thousand|millions?|billion|grand|hundred|dozen)| (k|mn|mio|bn))"
    r"(?![a-z0-9])"
)
_WORD = lazy(r"[a-z]{2,9}(?![a-z0-9_])")
_JOIN = lazy(r"[ -](?:and )?")
_HALF = lazy(r"(?: and a half|½)(?![a-z])")
_THOUSANDS = lazy(r"\d{1,3}\.\d{3}\Z")


@dataclass(frozen=True, slots=True)
class Numeral:
    """`bare` is the number before its scale: 15 in "15k". `scaled` says that it had one."""

    end: int
    amount: Decimal
    bare: Decimal
    scaled: bool
    digits: str


def plain(amount: Decimal) -> str:
    """A number without exponent and trailing zeros."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(digits: str) -> Decimal:
    digits = digits.replace(" ", "").replace("'", "")
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        group = "," if comma < dot else "."
        return Decimal(digits.replace(group, "").replace(",", "."))
    if comma >= 0:
        head, *groups = digits.split(",")
        if all(len(group) == 3 for group in groups) and len(head) <= 3:
            return Decimal("".join([head, *groups]))
        return Decimal(digits.replace(",", "."))
    if digits.count(".") > 1:
        return Decimal(digits.replace(".", ""))
    return Decimal(digits)


def continental(digits: str) -> Decimal | None:
    """10.000 read as ten thousand, where an amount of money makes that the likelier reading."""
    return Decimal(digits.replace(".", "")) if _THOUSANDS.match(digits) else None


def _spelled(text: str, at: int, group: int = 0) -> tuple[int, int] | None:
    """Reads "two hundred and fifty thousand"; stops where the words no longer make one number."""
    total = 0
    # The smallest value that the next word may not reach: after "twenty" only 1 to 9 may follow.
    room = 10**12
    end = begun = at
    if group:
        begun = -1
    position = at
    while found := _WORD.match(text, position):
        word = found[0]
        if word in ONES or word in TENS:
            value = ONES[word] if word in ONES else TENS[word]
            if value >= room or (value == 0 and end != begun):
                break
            group += value
            room = 10 if word in TENS else 1
        elif word in SCALES and end != begun:
            if word in ("hundred", "dozen"):
                if group >= 100 or not group:
                    break
                group *= SCALES[word]
                room = 100 if word == "hundred" else 1
            else:
                total += max(group, 1) * SCALES[word]
                group, room = 0, 1000
        else:
            break
        end = found.end()
        joined = _JOIN.match(text, end)
        if not joined:
            break
        if " and " in joined[0] and word not in SCALES:
            break
        position = joined.end()
    return (end, total + group) if end != at else None


def read_numeral(text: str, at: int) -> Numeral | None:
    """The number at a position, or None. The caller decides whether "one" or "a" is one."""
    article = text.startswith("a ", at)
    if article:
        word = _WORD.match(text, at + 2)
        if not word or word[0] not in ("hundred", "thousand", "million", "billion", "dozen"):
            return None
        spelled = _spelled(text, at + 2, 1)
        if spelled is None:
            return None
        amount = Decimal(spelled[1])
        return Numeral(spelled[0], amount, amount, True, "")
    if text.startswith("half a dozen", at):
        return Numeral(at + 12, Decimal(6), Decimal(6), True, "")
    if found := _DIGITS.match(text, at):
        bare = _decimal(found[0])
        amount, end, scaled = bare, found.end(), False
        if scale := _SCALE.match(text, end):
            amount *= _SUFFIX[scale[1] or scale[2] or scale[3]]
            end, scaled = scale.end(), True
        elif half := _HALF.match(text, end):
            amount, end = amount + Decimal("0.5"), half.end()
        return Numeral(end, amount, bare, scaled, found[0])
    if spelled := _spelled(text, at):
        end, value = spelled
        amount = Decimal(value)
        if half := _HALF.match(text, end):
            amount, end = amount + Decimal("0.5"), half.end()
        return Numeral(end, amount, amount, value >= 100, "")
    return None
