"""Every fixed sentence that the bot says, in one voice."""

from __future__ import annotations

from typing import Literal

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

WHERE_THIS_STANDS = "Where this stands"
ON_THE_TABLE = "On the table"
WHOSE_TURN = "Whose turn"
STILL_NEEDED = "Still needed"
THREAD_BY_RULES = "Read by rules; no model was used, so look at the thread before you rely on this."
THREAD_UNAVAILABLE = "The model can't be reached right now, so this is the reading by rules."
THREAD_DEADLINE = "The model did not answer in time, so this is the reading by rules."
THREAD_REJECTED = "The model's answer did not pass the checks, so this is the reading by rules."
THREAD_TOO_LONG = "This thread is too long for the model, so this is the reading by rules."
THREAD_LANGUAGE = "The rules read English only, and most of this thread is in another language."
NO_ASK_IN_THREAD = "No ask stands out in this thread."
NOT_CONFIRMED = "agreed in words, not confirmed"
DATES_SAID = "Dates said"
WHY_THIS_TIMELINE = "Reasons given"
OPEN_QUESTIONS: dict[Side, str] = {
    "marketing": "Open questions to marketing",
    "it": "Open questions to IT",
}


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


# In a chat.

OPEN_IT = "Open the thread"
WORKING = "On it. The answer comes below, and only you can see it."
ANSWER_COMES_HERE = "Working on it. The answer appears here."
SHARE_AS_IT_IS = "Share as it is"
SHARE_HERE = "Share here"
EDIT = "Edit"
WHAT_WORDS_MEAN = "What do these words mean"
TAKE_BACK = "Take back"
TAKEN_BACK = "Taken back. It is gone from the channel."
ALREADY_TAKEN_BACK = "This was taken back already."
SHARED = "Shared."
ALREADY_SHARED = "This is shared here already."
ONLY_WHO_SHARED = "Only the person who shared this can take it back."
NOT_YOURS = "This answer is somebody else's. Write /translate to get one of your own."
GONE = (
    "This answer is not kept any more, so there is nothing to work with. "
    "Write /translate and paste the message again."
)
NOT_AMONG_OUTSIDERS = "There are people from outside in this channel, so nothing is shared here."
NO_CHANNEL = "Share works in a channel. Copy the text, or write /translate in the channel."
NOTHING_ABOVE = (
    "There is nothing to translate above. Mention me in a reply to the message, "
    "or write the message after my name."
)
NOTHING_ABOVE_HERE = (
    "Paste the message itself, and the answer comes in the words of the other side."
)
NOTHING_WEIGHTY = (
    "No ask and no constraint stands out in this thread. "
    "Write the message after my name, or use “Translate for other side” on it."
)
IS_OFF = (
    "Fogbridge is switched off in this channel. Anybody here can switch it on: /translate settings"
)
OPTED_OUT_AUTHOR = (
    "The author of this message does not want it read by Fogbridge, so it is not translated."
)
READS_ALONG = (
    "From now on Fogbridge also reads replies in threads that it is called into, and no others. "
    "The channel can switch that off."
)
DONT_READ_ALONG = "Don't read along here"
READS_NO_MORE = (
    "Replies are not read in this channel any more, and what was read is deleted. "
    "/translate settings switches it on again."
)
OF_AN_OLDER_TEXT = "The message was edited after this, so this translation is of an older text."
TRANSLATE_NEW_TEXT = "Translate the new text"
ORIGINAL_DELETED = "The message was deleted, so its translation is gone too."
EDITED_BY_WHO_SHARED = "The words were edited by the person who shared them."
THANKS = "Thank you. It is noted."
THANKS_REASON = "Thank you. It is noted, and it helps."
SAVED = "Saved for this channel."
NOT_A_MEMBER = (
    "This works for people of the company that installed Fogbridge. Ask somebody there to use it."
)
ONLY_IN_CHANNEL = "Settings belong to a channel. Write /translate settings in one."
HELP_TITLE = "What Fogbridge does"
HELP_LEAD = (
    "Fogbridge puts a message into the words of the other side: "
    "an ask for IT, a constraint for marketing. What you translate is yours alone until you share it."
)
HELP_HERE = "Try"
HELP_COMMANDS = (
    "/translate We need the landing page by Friday: the answer is private, and you can share it",
    "/translate for it: … or for marketing: … says whom it is for",
    "/translate term SSO says what a word means to each side",
    "/translate side marketing (or it, none) says once which side you are on",
    "/translate settings is for this channel",
)
HELP_MENTION = "In a thread"
HELP_MENTIONS = (
    "@Fogbridge: where the thread stands, and whose turn it is",
    "@Fogbridge track: the ask is kept, with a card, until somebody closes it",
    "@Fogbridge asks: what is open in this channel",
    "@Fogbridge digest: what the weekly digest would say now",
    "@Fogbridge pair: this channel and one of another platform share their asks (for admins)",
    "@Fogbridge why this timeline?: the reasons, from the log or from who has them",
    "@Fogbridge no but: other ways forward",
    "@Fogbridge translate for IT: the message above, for IT",
    "“Translate for other side” in a message's menu: private, then yours to share",
)
IN_MARKETINGS_WORDS = "For marketing"
IN_ITS_WORDS = "For IT"
WHERE_IT_SLIPS = "Where it slips"
ALSO_CALLED = "Also called"
DID_YOU_MEAN = "Did you mean"
ASK_IT_ALL: dict[Side, tuple[str, str, str]] = {
    "marketing": ("Ask marketing", "Ask marketing both questions", "Ask marketing all {n}"),
    "it": ("Ask IT", "Ask IT both questions", "Ask IT all {n} questions"),
}
QUESTIONS_FOR: dict[Side, str] = {
    "marketing": "Questions for marketing",
    "it": "Questions for IT",
}
ASKED_HERE = "Asked."
ALREADY_ASKED = "This was asked here already."
SIDE_SAVED: dict[Side | None, str] = {
    "marketing": "You are on marketing's side now. What you write is read for IT.",
    "it": "You are on IT's side now. What you write is read for marketing.",
    None: "You are on neither side now. Each message is read by its words.",
}
WHICH_SIDE: dict[Side | None, str] = {
    "marketing": "You are on marketing's side.",
    "it": "You are on IT's side.",
    None: "You are on neither side, so each message is read by its words.",
}
I_AM: dict[Side, str] = {"marketing": "I'm in marketing", "it": "I'm in IT"}
SPEAKING: dict[Side, str] = {"marketing": "Marketing is speaking", "it": "IT is speaking"}
NEITHER = "Neither"
SOMEBODY = "Somebody"
"""Where nobody can be drawn as themselves."""


def answer_questions(count: int) -> str:
    """The button that opens the questions."""
    return "Answer 1 question" if count == 1 else f"Answer {count} questions"


def ask_other_side(side: Side, count: int) -> str:
    """The button that puts the questions to the other side."""
    one, two, more = ASK_IT_ALL[side]
    return one if count == 1 else two if count == 2 else more.format(n=count)


def guessed(side: Side) -> str:
    """Which side was taken to be speaking, where nobody has said."""
    return f"Read as {SIDE[side]} speaking. That is a guess from the words."


def went_wrong(reference: str) -> str:
    """An error of ours, with the reference that the log has too."""
    return f"Something went wrong here, and it is tried again (reference {reference}). Nothing is lost."


def channel_is(mode: Literal["on", "quiet", "off"], follows: bool) -> str:
    """What holds in a channel now; replies are read along only where answers stand in the open."""
    match mode:
        case "off":
            return "Fogbridge is off: nothing is read or answered here."
        case "quiet":
            return "Fogbridge is quiet: answers are private, and replies are not read along."
    reads = "are read along in threads that it is called into" if follows else "are not read along"
    return f"Fogbridge is on: answers stand in the thread, and replies {reads}."


def no_such_term(word: str) -> str:
    """The termbase has no entry."""
    return f"The glossary has no entry for “{word}”. Ask whoever used it what they mean."


NOT_TAKEN = "Fogbridge can't take this right now, so nothing was kept. Try again in a minute."
FORM_NOT_OPENED = "The form could not be opened in time. Press again."
