"""Every fixed sentence that the bot says, in one voice."""

from __future__ import annotations

from glossary.concept import Side

SIDE: dict[Side, str] = {"marketing": "marketing", "it": "IT"}
FOR_SIDE: dict[Side, str] = {"marketing": "For marketing", "it": "For IT"}

NO_MODEL = "From the glossary; no model was used, so this is a reading aid and not a rewrite."
UNAVAILABLE = "The model can't be reached right now, so this is the glossary's reading."
MODEL_REFUSED = (
    "The model's service refused the key, the model or the quota, so this is the glossary's reading. "
    "`fogbridge doctor` says what to do."
)
MODEL_EMPTY = "The model had no answer for this message, so this is the glossary's reading."
DEADLINE = (
    "The model did not answer in time, so this is the glossary's reading. Try again for a rewrite."
)
TOO_LONG = "Texts of more than 4,000 characters are read with the glossary alone, without a model."
BUDGET = "Today's budget for the model is spent, so this is the glossary's reading."
OTHER_LANGUAGE = "The glossary knows English terms only, and this message is in another language."
NOTHING_KNOWN = (
    "The glossary has no entry for any word of this message, so nothing is explained here."
)

ORIGINAL = "Original"
IN_SHORT = "In short"
IN_PLAIN_WORDS = "In plain words"
DATES = "Dates and numbers"
TO_START = "To start, IT needs to know"
WORTH_ASKING = "Worth asking IT"
WOULD_LIKE_TO_KNOW: dict[Side, str] = {
    "marketing": "Marketing would like to know",
    "it": "IT would like to know",
}
INVOLVES = "What it involves"
MEANS_FOR_YOU = "What that means for you"
IF_TIGHT = "If the date is tight"
NO_BUT = "No, but (to check with IT)"
ANSWERED = "Answered"


def rejected(detail: str) -> str:
    """Why a model's answer is not shown; `detail` is what it lost or added, in a few words."""
    return (
        f"The model's answer {detail}, so it is not shown. Here is the glossary's reading instead."
    )


def toss_up(to: Side) -> str:
    """The message could come from either side."""
    return (
        f"This could come from either side; it is read for {SIDE[to]}. "
        "Say who is speaking for the other reading."
    )
