"""One number or two with a dash, "to" or "or" between them, as every kind of amount has them."""

from __future__ import annotations

from decimal import Decimal

from bot.translation.facts.lazy import lazy
from bot.translation.facts.numerals import Numeral, continental, plain, read_numeral

_TO = lazy(r" ?- ?| (?:to|or) ")
_AND = lazy(r" and ")
_BETWEEN = lazy(r"between (?:[€£$¥₹] ?)?\Z")


def spanned(low: Decimal, high: Decimal | None) -> str:
    """ "10", or "10/15" for a range whose ends differ."""
    one, other = plain(low), None if high is None else plain(high)
    return one if other is None or other == one else f"{one}/{other}"


class Range:
    """One number or two with a dash, "to" or "or" between them; `dashed`: with a dash."""

    __slots__ = ("dashed", "end", "high", "low")

    def __init__(self, low: Numeral, high: Numeral | None, dashed: bool) -> None:
        self.low, self.high, self.dashed = low, high, dashed
        self.end = high.end if high else low.end

    def amounts(self, thousands: bool = False) -> tuple[Decimal, Decimal | None]:
        """In "10-15k" the k counts for both."""
        low, high = self._amount(self.low, thousands), None
        if self.high:
            high = self._amount(self.high, thousands)
            if self.high.scaled and not self.low.scaled and self.low.bare < self.high.amount:
                low *= self.high.amount / self.high.bare if self.high.bare else 1
        return low, high

    @staticmethod
    def _amount(number: Numeral, thousands: bool) -> Decimal:
        if thousands and (grouped := continental(number.digits)) is not None and not number.scaled:
            return grouped
        return number.amount


def read_range(text: str, at: int, low: Numeral, symbol: str = "") -> Range:
    """The number at this place with what it reaches up to, if anything; a currency may stand between."""
    between = text[max(0, at - 12) : at]
    joins = [_TO]
    if _BETWEEN.search(between):
        joins.append(_AND)
    for join in joins:
        if joined := join.match(text, low.end):
            start = joined.end()
            if symbol and text.startswith(symbol, start):
                start += len(symbol)
            if (high := read_numeral(text, start)) and not text.startswith("a ", start):
                return Range(low, high, "-" in joined[0])
    return Range(low, None, False)
