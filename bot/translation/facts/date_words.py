"""The words and signs that dates are made of, as patterns on folded lower-case text."""

from __future__ import annotations

from bot.translation.facts import resolve
from bot.translation.facts.lazy import lazy
from bot.translation.facts.wordlist import listed

MONTHS = {name[:3]: n for n, name in enumerate(resolve.MONTHS, 1)}
DAYS = {name[:3]: n for n, name in enumerate(resolve.WEEKDAYS)}
MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
DAY = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    "|mon|tues|tue|weds|wed|thurs|thur|thu|fri|sat|sun"
)
B = r"(?![a-z0-9_])"
YEAR = r"(?:,? (?:of )?((?:19|20)\d\d)(?![\d,.]\d|\d|[a-z%])| '(\d\d)(?!\d))"

ISO = lazy(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?:t| (?=\d\d:))?")
ISO_MONTH = lazy(r"(20\d\d)-(0[1-9]|1[0-2])(?![\d-])")
ISO_CLOCK = lazy(r"(\d\d):(\d\d)(?::\d\d(?:\.\d{1,6})?)?(z|[+-]\d\d:?\d\d)?(?![\d])")
DAY_MONTH = lazy(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: ?(?:-|to|and|or) ?(\d{{1,2}})(?:st|nd|rd|th)?)?(?: of | |-)?({MONTH}){B}(?:\.(?=,? (?:of )?(?:19|20)\d\d))?{YEAR}?"
)
MONTH_DAY = lazy(
    rf"({MONTH})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[.,]\d|[a-z%]| ?[ap]\.?m\b)"
    rf"(?: ?(?:-|to|and) ?(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[a-z%]| ?[ap]m\b))?{YEAR}?"
)
MONTH_ALONE = lazy(rf"({MONTH}){B}(?:\.(?=,? (?:of )?(?:19|20)\d\d))?{YEAR}?")
WEEKDAY = lazy(rf"({DAY}){B}\.?")
NUMERIC = lazy(r"(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d\d))?(?![\d/%a-z]|[.,-]\d)(\.(?=\D|\Z))?")
ORDINAL = lazy(r"(\d{1,2})(?:st|nd|rd|th)(?![a-z0-9])")
ORDINAL_AFTER = lazy(
    r"\b(?:on|by|before|after|until|till|from|since|to|is|was|be|for|than|around|about|between|and|or|till|say|make it|not)"
    r" (?:about |around )?the \Z|\b(?:on|by|before|until|till|after|from) \Z"
)
ORDINAL_ALONE = lazy(r"\bthe \Z|\d(?:st|nd|rd|th)(?: and|,) \Z")
SECOND_ORDINAL = lazy(r"( ?- ?| to | and | ?& ?)(?:the )?(\d{1,2})(?:st|nd|rd|th)(?![a-z0-9])")
ORDINAL_ENDS = lazy(
    r"\s*(?:\Z|[.,;:!?)\n\"'-]|(?:at|if|and|or|but|so|because|is|was|would|will|we|i|you|they|it|the|in|for|to|with"
    r"|then|when|unless|instead|onwards?|latest|because|please|works|could|can|should|morning|afternoon|evening|as|without)\b)"
)
BARE_YEAR = lazy(r"(20[1-4]\d)(?![\d,.:/-]\d|\d|[a-z%_-])")
YEAR_AFTER = lazy(
    r"\b(?:in|by|until|till|since|during|of|for|early|late|mid|before|after|from|throughout|into|through|says?|said|reads|shows|copyright) (?:early |late )?\Z|mid-\Z|\u00a9 ?\Z"
)
YEAR_BEFORE = lazy(
    r" (?:budget|plan|planning|roadmap|campaign|strategy|targets?|goals?|season|edition|figures|report|launch"
    r"|calendar|relaunch|rebrand)(?:s)?\b"
)
QUARTER = lazy(r"q([1-4])(?:(?:[ /-]| of )?(20\d\d)|[ /-]?'?(\d\d)(?!\d))?" + B)
QUARTER_WORDS = lazy(
    r"(first|second|third|fourth|last|1st|2nd|3rd|4th) (quarter|half)(?: of (?:the year|(20\d\d)))?"
    + B
)
HALF = lazy(r"h([12])(?:(?:[ /-]| of )(20\d\d)|[ /-]'?(\d\d)(?!\d))?" + B)
FISCAL = lazy(r"fy ?'?(20\d\d|\d\d)(?:[/-](20\d\d|\d\d))?" + B)
CALENDAR_WEEK = lazy(
    r"(?:(?:calendar week|cw|kw|wk|w) ?(\d{1,2})|week (?:no\.? |number )?([1-5]\d))(?:[ /](20\d\d))?"
    + B
)
ISO_WEEK = lazy(r"(20\d\d)-?w(\d\d)" + B)
SEASON = lazy(rf"(spring|summer|autumn|fall|winter){B}{YEAR}?")
SEASON_AFTER = lazy(
    r"\b(?:in|by|this|next|last|early|late|mid|during|for|until|till|before|after|of|since)[ -](?:the )?\Z"
)
SEASON_ENDS = lazy(
    r"\s*(?:\Z|[.,;:!?)\n])| (?:is|was|will|would|can|could|should|may|might|has|and|or|but|at|when|if|then|starts|ends)\b"
)
NO_SEASON = lazy(
    r"[ -](?:clean|back|through|behind|short|apart|off|over|under|into|in love|out|to mind|for it|of the)"
)
AFTER_PREPOSITION = lazy(
    r"\b(?:in|by|until|till|since|during|of|end|early|mid|late|before|after|next|this|last|from|for|to|around|through"
    r"|begin|beginning|start|middle|on|every|each|than|latest|between|and)[ -](?:the )?\Z"
)
SENTENCE_START = lazy(r"(?:\A|[.!?:;\n*•>\"(-])\s*\Z")
PERSON_BEFORE = lazy(r"\b(?:ask|hi|hey|hello|thanks|tell|ping|cc|dear|ask|and me,?) \Z")
VERB_AFTER = lazy(
    r" (?:is|was|will|works|would|at|or|launch|looks|sounds|should|does|has|onwards?|to)\b|\s*(?:\Z|[,.?!)])"
)

RELATIVE_DAY = lazy(
    r"(?:(the )?day after tomorrow|(the )?day before yesterday|today|tonight|tomorrow|tmrw|tmr|yesterday)"
    + B
)
SHORT_END = lazy(r"(eod|cob|eob|eow|eom|eoq|eoy)" + B)
CLOSE = lazy(
    r"(?:close of (?:business|play)|end of (?:play|business)|end of(?: the| my| your)?(?: (?:working|business))? day)"
    + B
)
PERIOD_END = lazy(r"(month|quarter|year)[ -]end" + B)
PART = lazy(
    r"(end|start|beginning|middle|early|mid|late|first half|second half|first week|last week|tail end|close)"
    r"(?: of|[- ]in|-|(?= ))(?: the| this)? ?"
)
UNIT = lazy(
    r"(?:(this|next|last|coming|following|the coming|the following) )?(week|weekend|month|quarter|half|year|sprint|day)"
    + B
)
WHICH = lazy(
    rf"(?:the )?(this|next|last|coming|this coming|following|upcoming) (?:({DAY}){B}\.?|({MONTH}){B}\.?"
    r"|(working day|business day|bank holiday|week|weekend|month|quarter|half|half-year|year|sprint|release|spring|summer|autumn"
    rf"|fall|winter|christmas|easter|morning|afternoon|evening|night){B})"
)
NTH = lazy(
    rf"(first|second|third|fourth|last|1st|2nd|3rd|4th) (?:({DAY})|(working day|business day)) (?:of|in) (?:the )?"
)
WEEK_OF = lazy(
    r"(?:(?:the )?week (?:of|beginning|commencing|starting)|w/c|wc|w/b)(?: the| on)? (?=[\da-z])"
)
WEEKDAY_WEEK = lazy(rf"a week on ({DAY}){B}|({DAY}) week{B}")
WEEKDAY_BESIDE = lazy(r" (before|after)(?=\s*(?:\Z|[.,;:!?)\n]))")
WEEKEND = lazy(r"weekend" + B)
NO_WEEKEND = lazy(r" of\b|[ -](?:trip|shift|rate|work|team|sale|offer|edition|cover)")
WEEKEND_AFTER = lazy(
    r"\b(?:before|over|by|until|till|after|during|since|on|at|for|from) (?:the )?\Z"
)
NTH_WEEKEND = lazy(r"(first|second|third|fourth|last|1st|2nd|3rd|4th) weekend" + B)
HOLIDAY = lazy(
    r"(christmas eve|christmas day|christmas|xmas|boxing day|new year'?s eve|new year'?s day|new year'?s|new year"
    r"|lunar new year|chinese new year|good friday|easter monday|easter sunday|easter|ascension day|pentecost|whitsun|whit monday"
    r"|black friday|cyber monday|black week|cyber week|thanksgiving(?: day)?|halloween|valentine'?s(?: day)?|singles'? day"
    r"|(?:international )?women'?s day|labou?r day|memorial day|st\.? patrick'?s day|april fools'?(?: day)?|earth day"
    r"|independence day|mother'?s day|father'?s day|prime day|ramadan|eid(?: al-(?:fitr|adha))?|diwali|hanukkah|passover)"
    rf"{B}{YEAR}?"
)
HOLIDAY_NAMES = {
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
SPACE_DIGIT = lazy(r" \d")
DASH = lazy(r" ?- ?| through | thru ")
TO_RANGE = lazy(r" to ")
# "We moved it from 30 November to 6 January" names two dates, "it runs 14 to 18 March" one span.
NO_RANGE = lazy(
    r"\bfrom \Z|\b(?:mov|push|shift|postpon|delay|slip|chang(?:ed|ing)\b|bring|brought|reschedul|pull|extend|bump|went|gone"
    r"|goes|switch)[a-z]{0,4}\b[^.!?\n]{0,40}\Z"
)
DAY_SYMBOL = lazy(r"\d{4}-\d\d-\d\d|--\d\d-\d\d")
CLOCK_JOIN = lazy(r",? (?:at |by |from |between |before |@ ?|around |about )?|,? ?@ ?")
BARE_HOUR = lazy(
    r"(?:1\d|2[0-3]|[1-9])(?= (?:on|tomorrow|today|this|next|mon|tue|wed|thu|fri)(?:[a-z]{0,6}) ?)"
)
HOUR_AT = lazy(r" at (\d{1,2})(?![\d:.,%]|[a-z]| [a-z])")
DAY_PART = lazy(
    r",? (?:in the |first thing in the )?(morning|afternoon|evening|night|lunchtime)" + B
)
END_AFTER = lazy(
    r" (?:eod|cob|eob|end of (?:the )?(?:business )?day|end of play|close of (?:business|play))" + B
)
DAY_JOIN = lazy(r"(?: on|,| this| of)? ")
IN_WEEK = lazy(
    r",? (?:of |in )?(?=(?:the )?(?:this|next|last|following|coming) week|the week|cw ?\d|week \d)"
)

SLASHES = lazy(r"(?<![\d/])(\d\d?)/(\d\d?)/(?:20)?\d\d(?![\d/])|(?<![\d/])(\d\d)/(\d\d)(?![\d/])")

FIRST = {
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
PARTS = {
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
    frozenset(MONTH.split("|"))
    | frozenset(DAY.split("|"))
    | frozenset(
        listed(
            """
    day weekend the a today tonight tomorrow tmrw tmr yesterday eod cob eob eow eom eoq eoy close
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
