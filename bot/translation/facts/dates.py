"""Dates as people write them: 30 November, next Thursday at 9am, mid-January, Q3, Black Friday.

A date is an atom (a day or a named period), perhaps with a part of it before ("end of") and a time,
a part of the day or a second atom after a dash behind it. Month and weekday names that are ordinary
words too (may, march, sat, sun, second, spring, fall) need a neighbour that makes them a date.
"""

from __future__ import annotations

import re

from bot.translation.facts import resolve
from bot.translation.facts.clock import Clock, office_hour, read_clock
from bot.translation.facts.fact import Moment, NumericOrder
from bot.translation.facts.resolve import When
from bot.translation.facts.wordlist import listed

Atom = tuple[int, When]

_MONTHS = {name[:3]: n for n, name in enumerate(resolve.MONTHS, 1)}
_DAYS = {name[:3]: n for n, name in enumerate(resolve.WEEKDAYS)}
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_DAY = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    "|mon|tues|tue|weds|wed|thurs|thur|thu|fri|sat|sun"
)
_B = r"(?![a-z0-9_])"
_YEAR = r"(?:,? (?:of )?((?:19|20)\d\d)(?![\d,.]\d|\d|[a-z%])| '(\d\d)(?!\d))"

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?:t| (?=\d\d:))?")
_ISO_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])(?![\d-])")
_ISO_CLOCK = re.compile(r"(\d\d):(\d\d)(?::\d\d(?:\.\d{1,6})?)?(z|[+-]\d\d:?\d\d)?(?![\d])")
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: ?(?:-|to|and|or) ?(\d{{1,2}})(?:st|nd|rd|th)?)?(?: of | |-)?({_MONTH}){_B}(?:\.(?=,? (?:of )?(?:19|20)\d\d))?{_YEAR}?"
)
_MONTH_DAY = re.compile(
    rf"({_MONTH})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[.,]\d|[a-z%]| ?[ap]\.?m\b)"
    rf"(?: ?(?:-|to|and) ?(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[a-z%]| ?[ap]m\b))?{_YEAR}?"
)
_MONTH_ALONE = re.compile(rf"({_MONTH}){_B}(?:\.(?=,? (?:of )?(?:19|20)\d\d))?{_YEAR}?")
_WEEKDAY = re.compile(rf"({_DAY}){_B}\.?")
_NUMERIC = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d\d))?(?![\d/%a-z]|[.,-]\d)(\.(?=\D|\Z))?"
)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)(?![a-z0-9])")
_ORDINAL_AFTER = re.compile(
    r"\b(?:on|by|before|after|until|till|from|since|to|is|was|be|for|than|around|about|between|and|or|till|say|make it|not)"
    r" (?:about |around )?the \Z|\b(?:on|by|before|until|till|after|from) \Z"
)
_ORDINAL_ENDS = re.compile(
    r"\s*(?:\Z|[.,;:!?)\n\"'-]|(?:at|if|and|or|but|so|because|is|was|would|will|we|i|you|they|it|the|in|for|to|with"
    r"|then|when|unless|instead|onwards?|latest|because|please|works|could|can|should|morning|afternoon|evening|as|without)\b)"
)
_BARE_YEAR = re.compile(r"(20[1-4]\d)(?![\d,.:/-]\d|\d|[a-z%_-])")
_YEAR_AFTER = re.compile(
    r"\b(?:in|by|until|till|since|during|of|for|early|late|mid|before|after|from|throughout|into|through) (?:early |late )?\Z|mid-\Z"
)
_YEAR_BEFORE = re.compile(
    r" (?:budget|plan|planning|roadmap|campaign|strategy|targets?|goals?|season|edition|figures|report|launch"
    r"|calendar|relaunch|rebrand)(?:s)?\b"
)
_QUARTER = re.compile(r"q([1-4])(?:(?:[ /-]| of )?(20\d\d)|[ /-]?'?(\d\d)(?!\d))?" + _B)
_QUARTER_WORDS = re.compile(
    r"(first|second|third|fourth|last|1st|2nd|3rd|4th) (quarter|half)(?: of (?:the year|(20\d\d)))?"
    + _B
)
_HALF = re.compile(r"h([12])(?:(?:[ /-]| of )(20\d\d)|[ /-]'?(\d\d)(?!\d))?" + _B)
_FISCAL = re.compile(r"fy ?'?(20\d\d|\d\d)(?:[/-](20\d\d|\d\d))?" + _B)
_CALENDAR_WEEK = re.compile(
    r"(?:(?:calendar week|cw|kw|wk|w) ?(\d{1,2})|week (?:no\.? |number )?([1-5]\d))(?:[ /](20\d\d))?"
    + _B
)
_ISO_WEEK = re.compile(r"(20\d\d)-?w(\d\d)" + _B)
_SEASON = re.compile(rf"(spring|summer|autumn|fall|winter){_B}{_YEAR}?")
_SEASON_AFTER = re.compile(
    r"\b(?:in|by|this|next|last|early|late|mid|during|for|until|till|before|after|of|since)[ -](?:the )?\Z"
)
_NO_SEASON = re.compile(
    r"[ -](?:clean|back|through|behind|short|apart|off|over|under|into|in love|out|to mind|for it|of the)"
)
_AFTER_PREPOSITION = re.compile(
    r"\b(?:in|by|until|till|since|during|of|end|early|mid|late|before|after|next|this|last|from|for|to|around|through"
    r"|begin|beginning|start|middle|on|every|each|than|latest|between|and)[ -](?:the )?\Z"
)
_SENTENCE_START = re.compile(r"(?:\A|[.!?:;\n*•>\"(-])\s*\Z")
_PERSON_BEFORE = re.compile(r"\b(?:ask|hi|hey|hello|thanks|tell|ping|cc|dear|ask|and me,?) \Z")
_VERB_AFTER = re.compile(
    r" (?:is|was|will|works|would|at|or|launch|looks|sounds|should|does|has|onwards?|to)\b|\s*(?:\Z|[,.?!)])"
)

_RELATIVE_DAY = re.compile(
    r"(?:(the )?day after tomorrow|(the )?day before yesterday|today|tonight|tomorrow|tmrw|tmr|yesterday)"
    + _B
)
_SHORT_END = re.compile(r"(eod|cob|eob|eow|eom|eoq|eoy)" + _B)
_CLOSE = re.compile(
    r"(?:close of (?:business|play)|end of (?:play|business)|end of(?: the| my| your)?(?: (?:working|business))? day)"
    + _B
)
_PERIOD_END = re.compile(r"(month|quarter|year)[ -]end" + _B)
_PART = re.compile(
    r"(end|start|beginning|middle|early|mid|late|first half|second half|first week|last week|tail end|close)"
    r"(?: of|[- ]in|-|(?= ))(?: the| this)? ?"
)
_UNIT = re.compile(
    r"(?:(this|next|last|coming|following|the coming|the following) )?(week|weekend|month|quarter|half|year|sprint|day)"
    + _B
)
_WHICH = re.compile(
    rf"(?:the )?(this|next|last|coming|this coming|following|upcoming) (?:({_DAY}){_B}\.?|({_MONTH}){_B}\.?"
    r"|(working day|business day|bank holiday|week|weekend|month|quarter|half|half-year|year|sprint|release|spring|summer|autumn"
    rf"|fall|winter|christmas|easter|morning|afternoon|evening|night){_B})"
)
_NTH = re.compile(
    rf"(first|second|third|fourth|last|1st|2nd|3rd|4th) (?:({_DAY})|(working day|business day)) (?:of|in) (?:the )?"
)
_WEEK_OF = re.compile(
    r"(?:(?:the )?week (?:of|beginning|commencing|starting)|w/c|wc|w/b)(?: the| on)? (?=[\da-z])"
)
_WEEKDAY_WEEK = re.compile(rf"a week on ({_DAY}){_B}|({_DAY}) week{_B}")
_HOLIDAY = re.compile(
    r"(christmas eve|christmas day|christmas|xmas|boxing day|new year'?s eve|new year'?s day|new year'?s|new year"
    r"|lunar new year|chinese new year|good friday|easter monday|easter sunday|easter|ascension day|pentecost|whitsun|whit monday"
    r"|black friday|cyber monday|black week|cyber week|thanksgiving(?: day)?|halloween|valentine'?s(?: day)?|singles'? day"
    r"|(?:international )?women'?s day|labou?r day|memorial day|st\.? patrick'?s day|april fools'?(?: day)?|earth day"
    r"|independence day|mother'?s day|father'?s day|prime day|ramadan|eid(?: al-(?:fitr|adha))?|diwali|hanukkah|passover)"
    rf"{_B}{_YEAR}?"
)
_HOLIDAY_NAMES = {
    "christmas day": "christmas",
    "xmas": "christmas",
    "new years day": "new-year",
    "new years": "new-year",
    "easter sunday": "easter",
    "chinese new year": "lunar-new-year",
    "whitsun": "pentecost",
    "thanksgiving day": "thanksgiving",
    "valentines": "valentines-day",
    "labour day": "labor-day",
    "april fools": "april-fools-day",
    "international womens day": "womens-day",
    "eid al-fitr": "eid",
    "eid al-adha": "eid",
    "st. patricks day": "st-patricks-day",
}
_SPACE_DIGIT = re.compile(r" \d")
_DASH = re.compile(r" ?- ?| through | thru ")
_TO_RANGE = re.compile(r" to ")
_CLOCK_JOIN = re.compile(r",? (?:at |by |from |between |before |@ ?|around |about )?|,? ?@ ?")
_BARE_HOUR = re.compile(
    r"(?:1\d|2[0-3]|[1-9])(?= (?:on|tomorrow|today|this|next|mon|tue|wed|thu|fri)(?:[a-z]{0,6}) ?)"
)
_HOUR_AT = re.compile(r" at (\d{1,2})(?![\d:.,%]|[a-z]| [a-z])")
_DAY_PART = re.compile(
    r",? (?:in the |first thing in the )?(morning|afternoon|evening|night|lunchtime)" + _B
)
_END_AFTER = re.compile(
    r" (?:eod|cob|eob|end of (?:the )?(?:business )?day|end of play|close of (?:business|play))"
    + _B
)
_DAY_JOIN = re.compile(r"(?: on|,| this| of)? ")
_IN_WEEK = re.compile(
    r",? (?:of |in )?(?=(?:the )?(?:this|next|last|following|coming) week|the week|cw ?\d|week \d)"
)

_SLASHES = re.compile(
    r"(?<![\d/])(\d\d?)/(\d\d?)/(?:20)?\d\d(?![\d/])|(?<![\d/])(\d\d)/(\d\d)(?![\d/])"
)

_FIRST = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
}
_PARTS = {
    "end": "end",
    "tail end": "end",
    "close": "end",
    "start": "early",
    "beginning": "early",
    "early": "early",
    "middle": "mid",
    "mid": "mid",
    "late": "late",
    "first half": "first-half",
    "second half": "second-half",
    "first week": "first-week",
    "last week": "last-week",
}
STARTS = (
    frozenset(_MONTH.split("|"))
    | frozenset(_DAY.split("|"))
    | frozenset(
        listed(
            """
    day the a today tonight tomorrow tmrw tmr yesterday eod cob eob eow eom eoq eoy close
    end start beginning middle early mid late first second third fourth last tail this next
    coming following upcoming q h fy cw kw wk w week month quarter year calendar wc spring summer autumn fall
    winter christmas xmas boxing new lunar chinese good easter ascension pentecost whitsun
    whit black cyber thanksgiving halloween valentine valentines singles women international
    labor labour memorial st april earth independence mother mothers father fathers prime
    ramadan eid diwali hanukkah passover womens
    """
        )
    )
)


def _year(full: str | None, short: str | None) -> int | None:
    if full:
        return int(full)
    return 2000 + int(short) if short else None


def _day(year: int | None, month: int, day: int) -> When | None:
    return resolve.fixed_day(year, month, day) if year else resolve.month_day(month, day)


def numeric_order(text: str) -> NumericOrder | None:
    """How this text writes its dates, if one of them can be read in one way only."""
    if "/" not in text:
        return None
    seen: set[NumericOrder] = set()
    for found in _SLASHES.finditer(text):
        first, second = int(found[1] or found[3]), int(found[2] or found[4])
        if 12 < first <= 31 and 1 <= second <= 12:
            seen.add("day-first")
        elif 12 < second <= 31 and 1 <= first <= 12:
            seen.add("month-first")
    return seen.pop() if len(seen) == 1 else None


class _Reader:
    """Reads one atom; holds the text in both cases so that each step can look around."""

    __slots__ = ("cased", "order", "text")

    def __init__(self, text: str, cased: str, order: NumericOrder | None) -> None:
        self.text, self.cased, self.order = text, cased, order

    def atom(self, at: int, depth: int = 0) -> Atom | None:
        if depth > 3 or at >= len(self.text):
            return None
        return self.digits(at, depth) if self.text[at].isdigit() else self.words(at, depth)

    def before(self, at: int) -> str:
        return self.text[max(0, at - 20) : at]

    # -- atoms that begin with a digit

    def digits(self, at: int, depth: int) -> Atom | None:
        text = self.text
        if found := _ISO.match(text, at):
            when = resolve.fixed_day(int(found[1]), int(found[3]), int(found[4]))
            return (found.end() - (found[0][-1] in "t "), when) if when else None
        if found := _ISO_WEEK.match(text, at):
            week = resolve.iso_week(int(found[2]), int(found[1]))
            return (found.end(), week) if week else None
        if found := _ISO_MONTH.match(text, at):
            return found.end(), resolve.month(int(found[2]), int(found[1]))
        if found := _DAY_MONTH.match(text, at):
            month = _MONTHS[found[3][:3]]
            year = _year(found[4], found[5])
            first = _day(year, month, int(found[1]))
            if found[3] in ("may", "march", "sun", "mar") and not self._day_month_sure(found):
                first = None
            if first and found[2]:
                joined = found[0][len(found[1]) : found.start(3) - at]
                last = _day(year, month, int(found[2]))
                if " and" in joined or " or" in joined:
                    if not self.before(at).endswith("between ") or "or" in joined:
                        return None
                elif "to" in joined and re.search(r"\d \Z", self.before(at)):
                    return None
                return (found.end(), resolve.between(first, last)) if last else None
            if first:
                return found.end(), first
        if (found := _QUARTER_WORDS.match(text, at)) and (words := self._quarter(found)):
            return words
        if found := _NTH.match(text, at):
            return self._nth(found, depth)
        if found := _NUMERIC.match(text, at):
            return self._numeric(found)
        if (found := _ORDINAL.match(text, at)) and (
            depth or _ORDINAL_AFTER.search(self.before(at))
        ):
            if depth or _ORDINAL_ENDS.match(text, found.end()):
                when = resolve.day_of_month(int(found[1]))
                return (found.end(), when) if when else None
            return None
        if found := _BARE_YEAR.match(text, at):
            known = (
                depth
                or _YEAR_AFTER.search(self.before(at))
                or _YEAR_BEFORE.match(text, found.end())
            )
            return (found.end(), resolve.year_of(int(found[1]))) if known else None
        return None

    def _day_month_sure(self, found: re.Match[str]) -> bool:
        """ "20 may be enough" is no date: the month is written as a name, or something follows."""
        name = self.cased[found.start(3)]
        return (
            name.isupper()
            or found[0][len(found[1]) :][:2] in ("st", "nd", "rd", "th")
            or bool(found[4] or found[5])
            or bool(re.compile(r"\s*(?:\Z|[.,;:!?)\n-])").match(self.text, found.end()))
        )

    def _numeric(self, found: re.Match[str]) -> Atom | None:
        """6/1, 30.11.2026; both readings are kept where both are days."""
        first, mark, second, year_text = int(found[1]), found[2], int(found[3]), found[4]
        at, end = found.start(), found.end()
        if (first, second) in ((24, 7), (50, 50)) and not year_text:
            return None
        year = None if not year_text else int(year_text) + (2000 if len(year_text) == 2 else 0)
        dot = bool(found[5])
        if not year_text:
            if mark == "-":
                return None
            if mark == ".":
                # "6.1." is a date where a full stop cannot be meant; "2.5" is a number.
                dated = re.search(
                    r"\b(?:on|by|am|from|until|till|before|after|the|to) \Z", self.before(at)
                )
                if not (
                    dot and dated and not re.compile(r"\s*(?:\Z|[A-Z\n])").match(self.cased, end)
                ):
                    return None
            elif not self._slash_date(found):
                return None
        elif dot:
            end -= 1
        if year_text and len(year_text) == 2 and mark != "/" and not (first > 12 and second <= 12):
            return None
        day_first = _day(year, second, first) if 1 <= second <= 12 else None
        month_first = _day(year, first, second) if 1 <= first <= 12 and mark == "/" else None
        if day_first and month_first and first != second:
            if self.order:
                return end, day_first if self.order == "day-first" else month_first
            return end, When(day_first.symbol, day_first.find, day_first.fixed, month_first)
        when = day_first or month_first
        return (end, when) if when else None

    def _slash_date(self, found: re.Match[str]) -> bool:
        """ "1/2 of the users" and "50/50" are no dates; "by 6/1" is."""
        text, at, end = self.text, found.start(), found.end()
        first, second = int(found[1]), int(found[3])
        if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12):
            return False
        after = text[end : end + 12]
        if re.match(
            r" (?:of|page|split|done|complete|ratio|seats|users|people|chance|price)", after
        ):
            return False
        near = re.search(
            r"\b(?:on|by|before|after|until|till|from|since|to|for|is|was|launch|deadline|due|live|date|latest|than|starting|and|or"
            rf"|{_DAY}),?:? (?:the )?\Z",
            self.before(at),
        )
        padded = len(found[1]) == 2 and len(found[3]) == 2
        return (
            bool(near)
            or padded
            or (max(first, second) > 12 and first > 3)
            or (first == 1 and second > 12)
        )

    # -- atoms that begin with a word

    def words(self, at: int, depth: int) -> Atom | None:
        text = self.text
        char = text[at]
        if char == "t" and text.startswith("the ", at):
            return self._the(at, depth)
        if char in "tdy" and (found := _RELATIVE_DAY.match(text, at)):
            days = {"today": 0, "tonight": 0, "yesterday": -1}.get(found[0], 1)
            if "after" in found[0]:
                return found.end(), resolve.days_from_today(2, "day-after-tomorrow")
            if "before" in found[0]:
                return found.end(), resolve.days_from_today(-2, "day-before-yesterday")
            symbol = {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
            return found.end(), resolve.days_from_today(days, symbol)
        if char in "ec" and (found := _SHORT_END.match(text, at)):
            return self._short_end(found)
        if char in "ec" and (found := _CLOSE.match(text, at)):
            end = found.end()
            if (joined := re.compile(r",? (?:on )?").match(text, end)) and (
                day := self._single_day(joined.end(), depth)
            ):
                return day
            return end, resolve.days_from_today(0, "end-of-day")
        if (
            char in "esbmlftc"
            and (found := _PART.match(text, at))
            and (part := self._part(found, depth))
        ):
            return part
        if (
            char in "flst"
            and (found := _QUARTER_WORDS.match(text, at))
            and (words := self._quarter(found))
        ):
            return words
        if char in "flst" and (found := _NTH.match(text, at)) and (nth := self._nth(found, depth)):
            return nth
        if char in "tlncfu" and (found := _WHICH.match(text, at)) and (which := self._which(found)):
            return which
        if char in "mqy" and (found := _PERIOD_END.match(text, at)):
            return found.end(), resolve.end_of(resolve.relative(found[1], 0, found[1]), found[1])
        if char in "wt" and (found := _WEEK_OF.match(text, at)):
            inner = self.atom(found.end(), depth + 2)
            return (inner[0], resolve.week_of(inner[1])) if inner and depth < 2 else None
        if found := _WEEKDAY_WEEK.match(text, at):
            number = _DAYS[(found[1] or found[2])[:3]]
            return found.end(), resolve.weekday(number, "week")
        if found := _WEEKDAY.match(text, at):
            return self._weekday(found, depth)
        if found := _HOLIDAY.match(text, at):
            if self._not_holiday(found):
                return None
            name = found[1].replace("'", "")
            name = _HOLIDAY_NAMES.get(name, name).replace(" ", "-")
            return found.end(), resolve.holiday(name, _year(found[2], found[3]))
        if found := _MONTH_DAY.match(text, at):
            return self._month_day(found)
        if found := _MONTH_ALONE.match(text, at):
            return self._month_alone(found, depth)
        return self._named(at, depth)

    def _the(self, at: int, depth: int) -> Atom | None:
        """ "the" is left out of a date except in "the day after tomorrow"."""
        if depth:
            return self.atom(at + 4, depth)
        return None

    def _named(self, at: int, depth: int) -> Atom | None:
        text = self.text
        char = text[at]
        if char == "q" and (found := _QUARTER.match(text, at)):
            return found.end(), resolve.quarter(int(found[1]), _year(found[2], found[3]))
        if char == "h" and (found := _HALF.match(text, at)):
            return found.end(), resolve.half(int(found[1]), _year(found[2], found[3]))
        if char == "f" and (found := _FISCAL.match(text, at)):
            year = found[1] if len(found[1]) == 4 else f"20{found[1]}"
            second = f"/{found[2][-2:]}" if found[2] else ""
            return found.end(), When(f"FY{year}{second}")
        if char in "wck" and (found := _CALENDAR_WEEK.match(text, at)):
            if char == "w" and found[0][1].isdigit():
                return None
            week = resolve.iso_week(int(found[1] or found[2]), int(found[3]) if found[3] else None)
            return (found.end(), week) if week else None
        if found := _SEASON.match(text, at):
            year = _year(found[2], found[3])
            certain = found[1] in ("summer", "winter", "autumn") or year or depth
            if _NO_SEASON.match(text, found.end()) and not year:
                return None
            if certain or _SEASON_AFTER.search(self.before(at)):
                return found.end(), resolve.season(found[1], year)
        return None

    def _short_end(self, found: re.Match[str]) -> Atom | None:
        end, short = found.end(), found[1]
        if short in ("eod", "cob", "eob"):
            joined = re.compile(r",? (?:on )?").match(self.text, end)
            if joined and (day := self._single_day(joined.end(), 1)):
                return day
            return end, resolve.days_from_today(0, "end-of-day")
        unit = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}[short]
        return end, resolve.end_of(resolve.relative(unit, 0, unit), unit)

    def _single_day(self, at: int, depth: int) -> Atom | None:
        """A weekday, today or tomorrow, or a dated day after "EOD"."""
        if not re.compile(rf"(?:this |next )?(?:{_DAY}|today|tomorrow|\d|{_MONTH}){_B}").match(
            self.text, at
        ) and not (at < len(self.text) and self.text[at].isdigit()):
            return None
        found = self.atom(at, depth + 1)
        if not found or (self.text[at].isdigit() and found[1].symbol.startswith("---")):
            return None
        return found

    def _part(self, found: re.Match[str], depth: int) -> Atom | None:
        name = _PARTS[found[1]]
        start = found.end()
        separated = found[0][len(found[1]) :].strip()
        # "end January" is said; "start Monday" is an imperative.
        if (
            found[1] in ("start", "middle", "beginning", "close", "tail end")
            and separated[:2] != "of"
        ):
            return None
        if unit := _UNIT.match(self.text, start):
            which = (unit[1] or "").removeprefix("the ")
            base = unit[2]
            if base == "day" or (found[1] in ("early", "late", "mid") and base == "half"):
                return None
            named = which or separated or found[0].endswith((" the ", " this "))
            if name in ("early", "mid", "late") and not named and found[0] != "mid-":
                return None
            step = {"next": 1, "coming": 1, "following": 1, "last": -1}.get(which, 0)
            symbol = f"{which}-{base}" if step else base
            inside = resolve.relative(base, step, symbol)
            if base in ("weekend",) and name == "end":
                return None
            end = unit.end()
            made = resolve.end_of(inside, base) if name == "end" else resolve.third_of(name, inside)
            return end, made
        inner = self.atom(start, depth + 1)
        if not inner:
            return None
        if name == "end":
            unit_name = "week" if "week" in inner[1].symbol else ""
            return inner[0], resolve.end_of(inner[1], unit_name)
        if "week" in name and not separated.startswith(("of", "in")):
            return None
        return inner[0], resolve.third_of(name, inner[1])

    def _which(self, found: re.Match[str]) -> Atom | None:
        which = found[1].replace("this coming", "this").replace("upcoming", "next")
        end = found.end()
        if found[2]:
            if found[2] in ("sat", "sun", "mon", "wed") and re.compile(r" [a-z]*s\b").match(
                self.text, end
            ):
                return None
            which = {"coming": "", "following": "next"}.get(which, which)
            made = resolve.weekday(_DAYS[found[2][:3]], which)
            if (joined := re.compile(r",? (?=\d)").match(self.text, end)) and (
                dated := self._dated(joined.end())
            ):
                return dated
            return end, made
        if found[3]:
            if which == "last":
                return end, When(f"last-{resolve.MONTHS[_MONTHS[found[3][:3]] - 1]}")
            return end, resolve.month(_MONTHS[found[3][:3]])
        return self._which_unit(found, which, end)

    def _which_unit(self, found: re.Match[str], which: str, end: int) -> Atom | None:
        unit = found[4]
        step = {"next": 1, "coming": 1, "following": 1, "last": -1}.get(which, 0)
        if unit in ("working day", "business day"):
            made = resolve.working_day(
                step or 1, "next-working-day" if step >= 0 else "last-working-day"
            )
            return end, made
        if unit in ("morning", "afternoon", "evening", "night"):
            if which != "this" and not (which == "last" and unit == "night"):
                return None
            made = resolve.days_from_today(
                0 if which == "this" else -1, "today" if which == "this" else "yesterday"
            )
            # The part of the day is read again behind the day.
            return end - len(unit) - 1, made
        if unit in ("spring", "summer", "autumn", "fall", "winter"):
            return end, resolve.season(unit) if step >= 0 else When(f"last-{unit}")
        if unit in ("christmas", "easter"):
            return end, resolve.holiday(unit) if step >= 0 else When(f"last-{unit}")
        if unit in ("bank holiday", "release", "sprint"):
            if unit == "release" and which not in ("next", "upcoming"):
                return None
            return end, When(f"{'next' if step > 0 else which}-{unit.replace(' ', '-')}")
        unit = "half" if unit == "half-year" else unit
        if unit == "weekend" and which == "coming":
            step = 0
        symbol = f"{'next' if step > 0 else which}-{unit}"
        made = resolve.relative(unit, step, symbol)
        if unit == "week" and (
            day := re.compile(rf",? (?:on )?({_DAY}){_B}").match(self.text, end)
        ):
            return day.end(), resolve.weekday_in(_DAYS[day[1][:3]], made)
        return end, made

    def _quarter(self, found: re.Match[str]) -> Atom | None:
        if found[1] == "last" or (found[2] == "half" and not re.search("of", found[0])):
            return None
        number = _FIRST[found[1]]
        year = int(found[3]) if found[3] else None
        if found[2] == "half":
            return (found.end(), resolve.half(number, year)) if number < 3 else None
        return found.end(), resolve.quarter(number, year)

    def _nth(self, found: re.Match[str], depth: int) -> Atom | None:
        number = _DAYS[found[2][:3]] if found[2] else 7
        if unit := _UNIT.match(self.text, found.end()):
            step = 1 if unit[1] in ("next", "following", "coming") else 0
            if unit[2] not in ("month", "quarter", "year", "week"):
                return None
            inside = resolve.relative(unit[2], step, f"{unit[1] or 'this'}-{unit[2]}")
            return unit.end(), resolve.nth_weekday(_FIRST[found[1]], number, inside)
        inner = self.atom(found.end(), depth + 2)
        return (
            (inner[0], resolve.nth_weekday(_FIRST[found[1]], number, inner[1])) if inner else None
        )

    def _dated(self, at: int) -> Atom | None:
        """The date behind a weekday: it decides, the weekday only repeats it."""
        found = self.digits(at, 1) if self.text[at : at + 1].isdigit() else None
        if found and found[1].symbol.isdigit():
            return None
        return found

    def _weekday(self, found: re.Match[str], depth: int) -> Atom | None:
        text, end, at = self.text, found.end(), found.start()
        # The dot of "Thu." or the end of the sentence: only the former is followed by a date.
        if found[0].endswith(".") and (len(found[1]) > 5 or not _SPACE_DIGIT.match(text, end)):
            end -= 1
        name = found[1]
        number = _DAYS[name[:3]]
        if joined := re.compile(rf",? (?:the )?(?=\d|{_MONTH})").match(text, end):
            if text[joined.end()].isdigit():
                if not re.compile(r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m|o'clock|h\b|:)").match(
                    text, joined.end()
                ) and (dated := self._dated(joined.end())):
                    return dated
            elif month := _MONTH_DAY.match(text, joined.end()):
                return self._month_day(month)
        if (
            len(name) <= 5
            and not name.endswith("day")
            and not self._abbreviation_is_day(at, found.end(1), depth)
        ):
            return None
        if week := _IN_WEEK.match(text, end):
            inner = self.atom(week.end(), depth + 1)
            if inner and "week" in inner[1].symbol:
                return inner[0], resolve.weekday_in(number, inner[1])
        return end, resolve.weekday(number)

    def _abbreviation_is_day(self, at: int, end: int, depth: int) -> bool:
        """ "Sat" and "by mon" are days; "she sat down" and "mon ami" are not."""
        if self.text[at:end] in ("tue", "tues", "thu", "thur", "thurs", "weds", "fri"):
            return True
        near = re.search(
            r"(?:\b(?:on|by|until|till|before|next|this|last|from|after|since|for|eod|cob|-|/|to|or)|[-/]) ?\Z",
            self.before(at),
        )
        if self.text.startswith("sun", at) and self.before(at).endswith("the "):
            return False
        cased = self.cased[at].isupper() and self.cased[at + 1].islower()
        if not cased:
            after = re.compile(
                r"\s*(?:\Z|[,.;:?!)/-]|\d|at \d|eod|morning|afternoon|evening|or |and )"
            ).match(self.text, end)
            return bool((near or depth) and after)
        start = _SENTENCE_START.search(self.before(at))
        return bool(
            near
            or depth
            or not start
            or re.compile(r" (?:\d|at \d|or |morning)|\s*[-,/.?!:]").match(self.text, end)
        ) and not re.compile(r" ?(?:tan|screen|microsystems)\b").match(self.text, end)

    def _month_day(self, found: re.Match[str]) -> Atom | None:
        month, year = _MONTHS[found[1][:3]], _year(found[4], found[5])
        if found[1] in ("may", "march") and not (
            self.cased[found.start()].isupper()
            or _AFTER_PREPOSITION.search(self.before(found.start()))
        ):
            return None
        first = _day(year, month, int(found[2]))
        if not first:
            return None
        if found[3]:
            last = _day(year, month, int(found[3]))
            joined = found[0]
            between = self.before(found.start()).endswith("between ")
            if last and (" and " not in joined or between):
                return found.end(), resolve.between(first, last)
            if last and re.compile(r"(?: ?(?:to|and) ?)").search(joined):
                return found.start(3) - len(" and "), first
        return found.end(), first

    def _month_alone(self, found: re.Match[str], depth: int) -> Atom | None:
        name, at, end = found[1], found.start(), found.end()
        year = _year(found[2], found[3])
        if name == "jan" and _PERSON_BEFORE.search(self.before(at)):
            return None
        if name in (
            "may",
            "march",
            "mar",
            "dec",
            "jan",
            "oct",
            "sep",
            "nov",
            "apr",
            "jun",
            "jul",
            "aug",
            "feb",
        ):
            upper = self.cased[at].isupper()
            led = depth or _AFTER_PREPOSITION.search(self.before(at))
            started = _SENTENCE_START.search(self.before(at))
            if not year:
                if not upper and not (
                    (led and name != "march")
                    or (led and re.search(r"\b(?:in|by|of|mid|until|end)[ -]\Z", self.before(at)))
                ):
                    return None
                if (
                    not upper
                    and name == "may"
                    and re.compile(r" (?:be|have|not|also|need|want)\b").match(self.text, end)
                ):
                    return None
                if upper and started and not led and not _VERB_AFTER.match(self.text, end):
                    return None
                if (
                    upper
                    and name == "may"
                    and re.compile(r" (?:be|have|not|also|need|we|i|you)\b").match(self.text, end)
                    and not led
                ):
                    return None
        return end, resolve.month(_MONTHS[name[:3]], year)

    def _not_holiday(self, found: re.Match[str]) -> bool:
        name = found[1]
        if name in (
            "new year",
            "prime day",
            "eid",
            "black week",
            "good friday",
            "easter",
            "earth day",
        ):
            return (
                name == "new year"
                and not self.cased[found.start()].isupper()
                and not re.search(
                    r"\b(?:the|in|before|after|by|until) \Z", self.before(found.start())
                )
            )
        return False


def read_date(
    text: str, cased: str, at: int, moment: Moment | None, order: NumericOrder | None
) -> tuple[int, str] | None:
    """The end and the value of the date that starts here, or None."""
    reader = _Reader(text, cased, order)
    timed = text[at].isdigit() or text.startswith(("noon", "midday", "midnight"), at)
    clock = read_clock(text, at) if timed else None
    if (
        not clock
        and timed
        and text.startswith("at ", at - 3)
        and (bare := _BARE_HOUR.match(text, at))
    ):
        clock = Clock(bare.end(), office_hour(int(bare[0])))
    if clock and (led := _clock_first(reader, clock, moment)):
        return led
    found = reader.atom(at)
    if not found:
        return None
    end, when = found
    joint = text[end : end + 1] if text[at].isdigit() else ""
    stamp = _ISO_CLOCK.match(text, end + 1) if joint in ("t", " ") and joint else None
    if stamp and (joint == "t" or stamp[3]):
        return _stamped(stamp, when, moment)
    if dash := _DASH.match(text, end):
        last = reader.atom(dash.end(), 1)
        if last and not when.other and not last[1].other:
            end, when = last[0], resolve.between(when, last[1])
            return end, resolve.value_of(when, moment)
    if when.symbol in resolve.WEEKDAYS and (to := _TO_RANGE.match(text, end)):
        last = reader.atom(to.end(), 1)
        if last and last[1].symbol in resolve.WEEKDAYS:
            return last[0], resolve.value_of(resolve.between(when, last[1]), moment)
    return _with_time(text, at, end, when, moment)


def _stamped(stamp: re.Match[str], when: When, moment: Moment | None) -> tuple[int, str]:
    clock = f"{stamp[1]}:{stamp[2]}"
    zone = stamp[3]
    day = resolve.value_of(when, moment)
    if int(stamp[1]) > 23 or int(stamp[2]) > 59:
        return stamp.end(), f"{day}T{clock}"
    if zone:
        zone = "+00:00" if zone == "z" else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        return stamp.end(), f"{day}T{clock}{zone}"
    return stamp.end(), resolve.value_of(when, moment, Clock(stamp.end(), clock))


def _clock_first(reader: _Reader, clock: Clock, moment: Moment | None) -> tuple[int, str] | None:
    """ "9am on Thursday", "14:00 tomorrow"."""
    joined = _DAY_JOIN.match(reader.text, clock.end)
    if not joined:
        return None
    found = reader.atom(joined.end(), 1)
    if not found or found[1].symbol.isdigit():
        return None
    return found[0], resolve.value_of(found[1], moment, clock)


def _with_time(text: str, at: int, end: int, when: When, moment: Moment | None) -> tuple[int, str]:
    """The rest of the expression: a time, a part of the day, an end of day."""
    part = "night" if text.startswith("tonight", at) else None
    if found := _DAY_PART.match(text, end):
        end, part = found.end(), found[1]
    if found := _END_AFTER.match(text, end):
        end = found.end()
    if joined := _CLOCK_JOIN.match(text, end):
        clock = read_clock(text, joined.end()) if joined.end() < len(text) else None
        if clock and not re.search(r"\b(?:before|around|about|by|from) \Z", joined[0]):
            return clock.end, resolve.value_of(when, moment, clock)
        if clock and joined[0].strip() in ("from", "between"):
            return clock.end, resolve.value_of(when, moment, clock)
    if (hour := _HOUR_AT.match(text, end)) and 1 <= int(hour[1]) <= 23:
        clock = Clock(hour.end(), office_hour(int(hour[1])))
        return hour.end(), resolve.value_of(when, moment, clock)
    return end, resolve.value_of(when, moment, None, part)
