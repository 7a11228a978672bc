"""Single dates: a day, a named period, or a part of one, without its time or a second date."""

from __future__ import annotations

import re

from bot.translation.facts import date_doubts as doubts
from bot.translation.facts import date_words as say
from bot.translation.facts import resolve
from bot.translation.facts.fact import NumericOrder
from bot.translation.facts.holidays import holiday
from bot.translation.facts.resolve import When

Atom = tuple[int, When]


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
    for found in say.SLASHES.finditer(text):
        first, second = int(found[1] or found[3]), int(found[2] or found[4])
        if 12 < first <= 31 and 1 <= second <= 12:
            seen.add("day-first")
        elif 12 < second <= 31 and 1 <= first <= 12:
            seen.add("month-first")
    return seen.pop() if len(seen) == 1 else None


class DateReader:
    """Reads one atom; holds the text in both cases so that each step can look around."""

    __slots__ = ("cased", "order", "text")

    def __init__(self, text: str, cased: str, order: NumericOrder | None) -> None:
        self.text, self.cased, self.order = text, cased, order

    def atom(self, at: int, depth: int = 0) -> Atom | None:
        if depth > 3 or at >= len(self.text):
            return None
        return self.digits(at, depth) if self.text[at].isdigit() else self.words(at, depth)

    def before(self, at: int) -> str:
        return doubts.before(self.text, at)

    # -- atoms that begin with a digit

    def digits(self, at: int, depth: int) -> Atom | None:
        text = self.text
        if found := say.ISO.match(text, at):
            when = resolve.fixed_day(int(found[1]), int(found[3]), int(found[4]))
            return (found.end() - (found[0][-1] in "t "), when) if when else None
        if found := say.ISO_WEEK.match(text, at):
            week = resolve.iso_week(int(found[2]), int(found[1]))
            return (found.end(), week) if week else None
        if found := say.ISO_MONTH.match(text, at):
            return found.end(), resolve.month(int(found[2]), int(found[1]))
        if found := say.DAY_MONTH.match(text, at):
            month = say.MONTHS[found[3][:3]]
            year = _year(found[4], found[5])
            first = _day(year, month, int(found[1]))
            if found[3] in ("may", "march", "sun", "mar") and not doubts.month_is_named(
                text, self.cased, found
            ):
                first = None
            if first and found[2]:
                joined = found[0][len(found[1]) : found.start(3) - at]
                last = _day(year, month, int(found[2]))
                if " and" in joined or " or" in joined:
                    in_a_row = int(found[2]) == int(found[1]) + 1
                    if "or" in joined or not (in_a_row or self.before(at).endswith("between ")):
                        return None
                elif "to" in joined and re.search(r"\d \Z", self.before(at)):
                    return None
                return (found.end(), resolve.between(first, last)) if last else None
            if first:
                return found.end(), first
        if (found := say.QUARTER_WORDS.match(text, at)) and (words := self._quarter(found)):
            return words
        if found := say.NTH.match(text, at):
            return self._nth(found, depth)
        if found := say.NUMERIC.match(text, at):
            return self._numeric(found)
        if (found := say.NTH_WEEKEND.match(text, at)) is not None:
            return found.end(), When(f"{found[1]}-weekend")
        if (found := say.ORDINAL.match(text, at)) and (depth or doubts.ordinal_is_day(text, found)):
            return self._day_of_month(found, depth)
        if found := say.BARE_YEAR.match(text, at):
            known = (
                depth
                or say.YEAR_AFTER.search(self.before(at))
                or say.YEAR_BEFORE.match(text, found.end())
            )
            return (found.end(), resolve.year_of(int(found[1]))) if known else None
        return None

    def _day_of_month(self, found: re.Match[str], depth: int) -> Atom | None:
        """ "the 20th"; "the 19th and 20th", days in a row, are one span."""
        when = resolve.day_of_month(int(found[1]))
        if when and not depth and (second := say.SECOND_ORDINAL.match(self.text, found.end())):
            last = resolve.day_of_month(int(second[2]))
            in_a_row = int(second[2]) == int(found[1]) + 1
            if last and (in_a_row or second[1].strip() not in ("and", "&")):
                return second.end(), resolve.between(when, last)
        return (found.end(), when) if when else None

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
            elif not doubts.slash_is_date(self.text, found):
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

    # -- atoms that begin with a word

    def words(self, at: int, depth: int) -> Atom | None:
        text = self.text
        char = text[at]
        if char == "t" and text.startswith("the ", at):
            return self._the(at, depth)
        if char in "tdy" and (found := say.RELATIVE_DAY.match(text, at)):
            days = {"today": 0, "tonight": 0, "yesterday": -1}.get(found[0], 1)
            if "after" in found[0]:
                return found.end(), resolve.days_from_today(2, "day-after-tomorrow")
            if "before" in found[0]:
                return found.end(), resolve.days_from_today(-2, "day-before-yesterday")
            symbol = {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
            return found.end(), resolve.days_from_today(days, symbol)
        if char in "ec" and (found := say.SHORT_END.match(text, at)):
            return self._short_end(found)
        if char in "ec" and (found := say.CLOSE.match(text, at)):
            end = found.end()
            if (joined := re.compile(r",? (?:on )?").match(text, end)) and (
                day := self._single_day(joined.end(), depth)
            ):
                return day
            return end, resolve.days_from_today(0, "end-of-day")
        if (
            char in "esbmlftc"
            and (found := say.PART.match(text, at))
            and (part := self._part(found, depth))
        ):
            return part
        if (
            char in "flst"
            and (found := say.QUARTER_WORDS.match(text, at))
            and (words := self._quarter(found))
        ):
            return words
        if (
            char in "flst"
            and (found := say.NTH.match(text, at))
            and (nth := self._nth(found, depth))
        ):
            return nth
        if (
            char in "tlncfu"
            and (found := say.WHICH.match(text, at))
            and (which := self._which(found))
        ):
            return which
        if char in "mqy" and (found := say.PERIOD_END.match(text, at)):
            return found.end(), resolve.end_of(resolve.relative(found[1], 0, found[1]), found[1])
        if char == "w" and (found := say.WEEKEND.match(text, at)):
            if say.WEEKEND_AFTER.search(self.before(at)) and not say.NO_WEEKEND.match(
                text, found.end()
            ):
                return found.end(), resolve.relative("weekend", 0, "weekend")
            return None
        if char in "flst" and (found := say.NTH_WEEKEND.match(text, at)):
            return found.end(), When(f"{found[1]}-weekend")
        if char in "wt" and (found := say.WEEK_OF.match(text, at)):
            inner = self.atom(found.end(), depth + 2)
            return (inner[0], resolve.week_of(inner[1])) if inner and depth < 2 else None
        if found := say.WEEKDAY_WEEK.match(text, at):
            number = say.DAYS[(found[1] or found[2])[:3]]
            return found.end(), resolve.weekday(number, "week")
        if found := say.WEEKDAY.match(text, at):
            return self._weekday(found, depth)
        if found := say.HOLIDAY.match(text, at):
            if doubts.is_no_holiday(text, self.cased, found):
                return None
            name = found[1].replace("'", "")
            name = say.HOLIDAY_NAMES.get(name, name).replace(" ", "-")
            return found.end(), holiday(name, _year(found[2], found[3]))
        if found := say.MONTH_DAY.match(text, at):
            return self._month_day(found)
        if found := say.MONTH_ALONE.match(text, at):
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
        if char == "q" and (found := say.QUARTER.match(text, at)):
            return found.end(), resolve.quarter(int(found[1]), _year(found[2], found[3]))
        if char == "h" and (found := say.HALF.match(text, at)):
            return found.end(), resolve.half(int(found[1]), _year(found[2], found[3]))
        if char == "f" and (found := say.FISCAL.match(text, at)):
            year = found[1] if len(found[1]) == 4 else f"20{found[1]}"
            second = f"/{found[2][-2:]}" if found[2] else ""
            return found.end(), When(f"FY{year}{second}")
        if char in "wck" and (found := say.CALENDAR_WEEK.match(text, at)):
            if char == "w" and found[0][1].isdigit():
                return None
            week = resolve.iso_week(int(found[1] or found[2]), int(found[3]) if found[3] else None)
            return (found.end(), week) if week else None
        if found := say.SEASON.match(text, at):
            year = _year(found[2], found[3])
            alone = say.SEASON_ENDS.match(text, found.end())
            certain = (found[1] in ("summer", "winter", "autumn") and alone) or year or depth
            if say.NO_SEASON.match(text, found.end()) and not year:
                return None
            if certain or say.SEASON_AFTER.search(self.before(at)):
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
        if not re.compile(
            rf"(?:this |next )?(?:{say.DAY}|today|tomorrow|\d|{say.MONTH}){say.B}"
        ).match(self.text, at) and not (at < len(self.text) and self.text[at].isdigit()):
            return None
        found = self.atom(at, depth + 1)
        if not found or (self.text[at].isdigit() and found[1].symbol.startswith("---")):
            return None
        return found

    def _part(self, found: re.Match[str], depth: int) -> Atom | None:
        name = say.PARTS[found[1]]
        start = found.end()
        separated = found[0][len(found[1]) :].strip()
        # "end January" is said; "start Monday" is an imperative.
        if (
            found[1] in ("start", "middle", "beginning", "close", "tail end")
            and separated[:2] != "of"
        ):
            return None
        if unit := say.UNIT.match(self.text, start):
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
            number = say.DAYS[found[2][:3]]
            made = resolve.weekday(number, which)
            if found[0].endswith(".") and (
                len(found[2]) > 5 or not say.SPACE_DIGIT.match(self.text, end)
            ):
                end -= 1
            if (joined := re.compile(r",? (?=\d)").match(self.text, end)) and (
                dated := self._dated(joined.end(), number)
            ):
                return dated
            return end, made
        if found[3]:
            end -= found[0].endswith(".")
            if which == "last":
                return end, When(f"last-{resolve.MONTHS[say.MONTHS[found[3][:3]] - 1]}")
            return end, resolve.month(say.MONTHS[found[3][:3]])
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
            return end, holiday(unit) if step >= 0 else When(f"last-{unit}")
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
            day := re.compile(rf",? (?:on )?({say.DAY}){say.B}").match(self.text, end)
        ):
            return day.end(), resolve.weekday_in(say.DAYS[day[1][:3]], made)
        return end, made

    def _quarter(self, found: re.Match[str]) -> Atom | None:
        if found[1] == "last" or (found[2] == "half" and not re.search("of", found[0])):
            return None
        number = say.FIRST[found[1]]
        year = int(found[3]) if found[3] else None
        if found[2] == "half":
            return (found.end(), resolve.half(number, year)) if number < 3 else None
        return found.end(), resolve.quarter(number, year)

    def _nth(self, found: re.Match[str], depth: int) -> Atom | None:
        number = say.DAYS[found[2][:3]] if found[2] else 7
        if unit := say.UNIT.match(self.text, found.end()):
            step = 1 if unit[1] in ("next", "following", "coming") else 0
            if unit[2] not in ("month", "quarter", "year", "week"):
                return None
            inside = resolve.relative(unit[2], step, f"{unit[1] or 'this'}-{unit[2]}")
            return unit.end(), resolve.nth_weekday(say.FIRST[found[1]], number, inside)
        inner = self.atom(found.end(), depth + 2)
        return (
            (inner[0], resolve.nth_weekday(say.FIRST[found[1]], number, inner[1]))
            if inner
            else None
        )

    def _dated(self, at: int, weekday: int) -> Atom | None:
        """The date behind a weekday: it decides, but where the weekday is another one that stays seen."""
        found = self.digits(at, 1) if self.text[at : at + 1].isdigit() else None
        if found and found[1].symbol.isdigit():
            return None
        return found and (found[0], resolve.on_weekday(found[1], weekday))

    def _weekday(self, found: re.Match[str], depth: int) -> Atom | None:
        text, end, at = self.text, found.end(), found.start()
        # The dot of "Thu." or the end of the sentence: only the former is followed by a date.
        if found[0].endswith(".") and (len(found[1]) > 5 or not say.SPACE_DIGIT.match(text, end)):
            end -= 1
        name = found[1]
        number = say.DAYS[name[:3]]
        if joined := re.compile(rf",? (?:the )?(?=\d|{say.MONTH})").match(text, end):
            if text[joined.end()].isdigit():
                if not re.compile(r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m|o'clock|h\b|:)").match(
                    text, joined.end()
                ) and (dated := self._dated(joined.end(), number)):
                    return dated
            elif month := say.MONTH_DAY.match(text, joined.end()):
                dated = self._month_day(month)
                return dated and (dated[0], resolve.on_weekday(dated[1], number))
        if (
            len(name) <= 5
            and not name.endswith("day")
            and not doubts.abbreviation_is_day(text, self.cased, found, led=depth > 0)
        ):
            return None
        if self.before(at).endswith("the ") and (beside := say.WEEKDAY_BESIDE.match(text, end)):
            return beside.end(), When(f"{resolve.WEEKDAYS[number]}-{beside[1]}")
        if week := say.IN_WEEK.match(text, end):
            inner = self.atom(week.end(), depth + 1)
            if inner and "week" in inner[1].symbol:
                return inner[0], resolve.weekday_in(number, inner[1])
        return end, resolve.weekday(number)

    def _month_day(self, found: re.Match[str]) -> Atom | None:
        month, year = say.MONTHS[found[1][:3]], _year(found[4], found[5])
        if found[1] in ("may", "march") and not (
            self.cased[found.start()].isupper()
            or say.AFTER_PREPOSITION.search(self.before(found.start()))
        ):
            return None
        first = _day(year, month, int(found[2]))
        if not first:
            return None
        if found[3]:
            last = _day(year, month, int(found[3]))
            joined = found[0]
            between = self.before(found.start()).endswith("between ")
            in_a_row = int(found[3]) == int(found[2]) + 1
            if last and (" and " not in joined or between or in_a_row):
                return found.end(), resolve.between(first, last)
            if last and re.compile(r"(?: ?(?:to|and) ?)").search(joined):
                return found.start(3) - len(" and "), first
        return found.end(), first

    def _month_alone(self, found: re.Match[str], depth: int) -> Atom | None:
        name, end = found[1], found.end()
        year = _year(found[2], found[3])
        if not doubts.month_is_meant(self.text, self.cased, found, led=depth > 0):
            return None
        return end, resolve.month(say.MONTHS[name[:3]], year)
