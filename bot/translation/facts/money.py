"""Amounts of money, with the currency before or behind: €10-15k, EUR 15 000, 20 quid, 50 cents."""

from __future__ import annotations

import re

from bot.translation.facts.fact import Reading
from bot.translation.facts.lazy import lazy
from bot.translation.facts.numerals import read_numeral
from bot.translation.facts.ranges import Range, read_range, spanned

_SYMBOLS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR"}
CODES = "eur|usd|gbp|chf|jpy|cny|inr|cad|aud|nzd|sek|nok|dkk|pln|czk|huf|brl|mxn|zar|sgd|hkd|aed|try|ils"
_BEFORE = lazy(rf"(?:(us|a|au|c|ca|nz|hk|s)?([$€£¥₹])|({CODES}|rs)(?![a-z])) ?")
_DOLLARS = {"a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "nz": "NZD", "hk": "HKD", "s": "SGD"}
_AFTER = lazy(
    rf" ?(k|m|mio)?(?: ?([€£$¥₹])|(?: |-)?({CODES})(?![a-z0-9])"
    r"|[ -](euros?|us dollars?|dollars?|pounds?(?: sterling)?|quid|bucks|swiss francs?|francs|yen)(?![a-z])"
    r"| ?(cents?|pence|ct)(?![a-z]))"
)
_NAMED = {
    "euro": "EUR",
    "dollar": "USD",
    "us dollar": "USD",
    "buck": "USD",
    "pound": "GBP",
    "pound sterling": "GBP",
    "quid": "GBP",
    "franc": "CHF",
    "swiss franc": "CHF",
    "yen": "JPY",
}


def read_money(text: str, at: int) -> Reading | None:
    """€10-15k, EUR 15 000, $1.2 million; the currency stands first."""
    found = _BEFORE.match(text, at)
    if not found:
        return None
    low = read_numeral(text, found.end())
    if not low or not low.digits:
        return None
    symbol = found[2] or ""
    code = (found[3] or "").upper().replace("RS", "INR") or _SYMBOLS[symbol]
    if symbol == "$" and found[1]:
        code = _DOLLARS.get(found[1], "USD")
    span = read_range(text, found.end(), low, found[0].strip())
    if span.high and not span.dashed and not span.high.scaled and low.scaled:
        span = Range(low, None, False)
    # A second currency after a range's end, as in "€10-15k EUR", belongs to the same amount.
    end = span.end
    if tail := re.compile(rf" ?{code.lower()}(?![a-z])").match(text, end):
        end = tail.end()
    return "money", end, f"{code} {_value(span)}"


def _value(span: Range) -> str:
    low, high = span.amounts(thousands=True)
    return spanned(low, high)


def currency_after(text: str, span: Range) -> Reading | None:
    """The amount of which these are the numbers, where its currency stands behind them."""
    found = _AFTER.match(text, span.end)
    if not found:
        return None
    scale = {"k": 1000, "m": 10**6, "mio": 10**6}.get(found[1] or "", 1)
    if found[5]:
        code = "GBP" if found[5] == "pence" else "EUR" if found[5] == "ct" else "cents"
        low, high = span.amounts()
        if code != "cents":
            low, high = low / 100, None if high is None else high / 100
        return "money", found.end(), f"{code} {spanned(low, high)}"
    if found[2]:
        if text[found.end() : found.end() + 1].isdigit():
            return None
        code = _SYMBOLS[found[2]]
    elif found[3]:
        code = found[3].upper()
    else:
        name = found[4]
        code = _NAMED.get(name) or _NAMED[name.rstrip("s").replace("pounds ", "pound ")]
    low, high = span.amounts(thousands=True)
    low, high = low * scale, None if high is None else high * scale
    return "money", found.end(), f"{code} {spanned(low, high)}"
