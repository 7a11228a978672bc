"""Each rule of the checks alone: what it refuses, what it lets through, and how heavily."""

from __future__ import annotations

from typing import Any

import pytest

from bot.translation.checks import check, explain, salvage
from bot.translation.result import Answer
from tests.bot.translation.checks.report import draft, fatal, given

SOURCE = (
    "We need 3 banners in 5 sizes by 9 December, at most €400. ⟦MENTION_1⟧ has not approved them."
)
GOOD = (
    "Marketing needs 3 banners in 5 sizes by December 9, for no more than 400 euros. "
    "⟦MENTION_1⟧ hasn't approved them."
)


def codes(text: str, source: str = SOURCE, side: str = "marketing") -> set[str]:
    """The codes of what is fatal in this text."""
    return {finding.code for finding in fatal(text, source, side)}


def test_a_good_translation_has_nothing_fatal() -> None:
    """The base of the cases below is itself shown."""
    assert codes(GOOD) == set()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("December 9", "December 19", "LOST_FACT"),
        ("December 9", "December 19", "NEW_FACT"),
        ("400 euros", "400 dollars", "NEW_FACT"),
        ("3 banners in 5 sizes", "5 banners in 3 sizes", "SWAPPED"),
        ("no more than", "at least", "CONDITION"),
        ("by December 9", "after December 9", "CONDITION"),
        ("⟦MENTION_1⟧", "Somebody", "MASK"),
        ("⟦MENTION_1⟧", "⟦MENTION_1⟧ and ⟦MENTION_2⟧", "MASK"),
        ("hasn't", "has", "POLARITY"),
        ("Marketing needs", "Marketing would like", "STRENGTH"),
        ("approved them.", "approved them. See https://evil.test/x", "NEW_LINK"),
        ("approved them.", "approved them. Ask Jessica Miller.", "NEW_NAME"),
        ("approved them.", "approved them. IT will deliver the banners.", "COMMITMENT"),
        ("approved them.", "approved them. It will be ready by then.", "COMMITMENT"),
        ("approved them.", "approved them. You can count on it.", "COMMITMENT"),
    ],
)
def test_one_wrong_thing_is_fatal(old: str, new: str, code: str) -> None:
    """One change to a good text is enough."""
    assert code in codes(GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Live by 30 November.", "It has to be live by Nov 30."),
        ("The code isn't ready.", "The code is still missing."),
        ("The CDP has no consent flag.", "The CDP lacks a consent flag."),
        ("We can't start before Monday.", "Monday is the earliest start."),
        ("We can't start until legal signs.", "IT can start only once legal signs."),
        ("It must be encrypted.", "Encryption of it is mandatory: it has to be encrypted."),
        ("Nobody has access.", "No one has access."),
        ("You should test it first.", "IT recommends to test it first."),
        ("It may take 3 days.", "It could possibly take three days."),
        ("Don't publish unless legal agrees.", "Publish only if legal agrees."),
        ("The export is unavailable.", "The export is not available."),
    ],
)
def test_another_wording_of_the_same_is_shown(source: str, text: str) -> None:
    """Equivalence counts, not letters."""
    assert fatal(text, source, "it") == []


@pytest.mark.parametrize(
    ("source", "text", "code"),
    [
        ("It must be encrypted.", "It should be encrypted.", "STRENGTH"),
        ("It may rain on the launch.", "It will rain on the launch.", "STRENGTH"),
        ("You should test it.", "You must test it.", "STRENGTH"),
        ("We can do it if legal agrees.", "IT can do it, legal agrees.", "CONDITION"),
        ("Don't publish unless legal agrees.", "Don't publish. Legal agrees.", "CONDITION"),
        ("All pages are affected.", "Some pages are affected.", "CONDITION"),
        ("Test it before launch.", "Test it after launch.", "CONDITION"),
        ("It takes at least 3 days.", "It takes 3 days.", "CONDITION"),
        ("It takes about 3 days.", "It takes 3 days.", "STRENGTH"),
        ("We send you the list.", "You send IT the list.", "ACTOR"),
        ("The page is live on Thu 4 December.", "The page is live on Fri 4 December.", "NEW_FACT"),
        ("Please keep the old favicon.", "Please delete the old favicon.", "SWAPPED"),
        ("Send the logo and the favicon.", "Send the logo.", "UNCOVERED"),
        ("Send the logo or the favicon.", "Send the logo and the favicon.", "CONDITION"),
        ("Get it to 4.2.1 or later.", "Get it to 4.2.1 or earlier.", "CONDITION"),
        ("We must pause the ads.", "IT may have to pause the ads.", "STRENGTH"),
        ("We are thinking about moving the blog.", "IT is moving the blog.", "STRENGTH"),
        ("Does the form break the old links?", "The form breaks the old links.", "STRENGTH"),
        ("The price goes from $8 to $11.", "The price goes from $11 to $8.", "SWAPPED"),
        ("Ask the vendor.", "Ask the vendor in Munich.", "NEW_NAME"),
        ("The VPN is slow.", "The VPN is slow: Winter2026!", "NEW_FACT"),
        ("The VPN is slow.", "The VPN is slow, and the review was skipped.", "COMMITMENT"),
    ],
)
def test_another_meaning_is_refused(source: str, text: str, code: str) -> None:
    """Weaker, stronger, unconditional, the other way round."""
    assert code in codes(text, source, "it")


def test_identical_text_is_shown_whatever_it_says() -> None:
    """The source itself has lost nothing and invented nothing."""
    promise = "We guarantee it will be live by Friday, see https://a.test ⟦LINK_1⟧"
    assert check(draft(promise), given(promise)) == ()


def test_an_answer_is_a_fact_of_the_source() -> None:
    """What was answered may be woven in, and is known."""
    answers = (Answer(question="By when?", answer="By 12 January"),)
    text = "Marketing needs a banner by 12 January."
    asked = given("We need a banner.", answers=answers)
    assert not [f for f in check(draft(text), asked) if f.weight == "fatal"]
    assert fatal(text, "We need a banner.", "marketing")


def test_a_missing_date_may_be_named_as_missing() -> None:
    """ "No date is given yet" is ours and no negation of the source."""
    text = "Marketing needs a new banner. No date is given yet."
    assert fatal(text, "We need a new banner", "marketing") == []


@pytest.mark.parametrize("text", ["", "   ", "word " * 400])
def test_length(text: str) -> None:
    """Nothing, or far too much."""
    assert codes(text) == {"LENGTH"}


def test_other_languages_keep_their_facts() -> None:
    """Words are not judged, numbers and links are."""
    source = (
        "Wir brauchen die neue Seite bis 30.11. und das Budget ist 15.000 EUR, bitte nicht später."
    )
    good = "Das Marketing benötigt die neue Seite bis 30.11., das Budget beträgt 15.000 EUR, nicht später."
    assert fatal(good, source, "marketing") == []
    assert fatal(good.replace("15.000", "50.000"), source, "marketing")


PARTS: dict[str, Any] = {
    "questions": [
        {"about": "5 sizes", "question": "Which sizes?", "to": "author", "concept": None},
        {"about": "six sizes", "question": "Which?", "to": "author", "concept": None},
        {
            "about": "5 sizes",
            "question": "Can it wait until 3 May?",
            "to": "author",
            "concept": None,
        },
    ],
    "hidden_work": [
        {"text": "export of all sizes", "side": "it", "concept": None},
        {"text": "review, takes 10 days", "side": "it", "concept": None},
        {"text": "a call with Jessica Miller", "side": "it", "concept": None},
    ],
    "impacts": [
        {"quote": "by 9  December", "impact": "The date is fixed.", "concept": None},
        {"quote": "by 8 December", "impact": "The date is fixed.", "concept": None},
        {"quote": "at most €400", "impact": "IT will deliver it for less.", "concept": None},
    ],
    "alternatives": [
        {"text": "Fewer sizes first.", "reason": "The rest can follow.", "concept": None},
        {"text": "See https://evil.test", "reason": "It helps.", "concept": None},
    ],
    "terms": [
        {"concept": "nonsense", "source_span": "banners", "rendered_as": "", "ambiguous": False}
    ],
}


def test_optional_parts_are_dropped_one_by_one() -> None:
    """Each bad part goes alone; the text and the good parts stay."""
    asked = draft(GOOD, **PARTS)
    findings = check(asked, given(SOURCE))
    kept = salvage(asked, findings)
    assert kept is not None
    assert kept.rephrased == GOOD
    assert [q.question for q in kept.questions] == ["Which sizes?"]
    assert [w.text for w in kept.hidden_work] == ["export of all sizes"]
    assert [i.quote for i in kept.impacts] == ["by 9  December"]
    assert [a.text for a in kept.alternatives] == ["Fewer sizes first."]
    assert kept.terms == []


def test_a_bad_text_cannot_be_salvaged() -> None:
    """Without the rephrased text there is no answer."""
    asked = draft("Marketing needs 3 banners.")
    assert salvage(asked, check(asked, given(SOURCE))) is None


def test_the_reason_is_one_line_for_people() -> None:
    """It completes "The model's answer ... , so it is not shown"."""
    findings = fatal(GOOD.replace(" by December 9", ""), SOURCE, "marketing")
    assert explain(findings) == "lost a date ('9 December')"
    assert explain(()) == "did not pass the checks"


def test_the_glossarys_own_sentences_are_no_inventions() -> None:
    """What is copied from a matched concept stays, what is added to it goes."""
    asked = given("We need a landing page.")
    concept = asked.termbase.concepts[asked.terms[0].concepts[0]]
    said = concept.alternatives[0].say
    for text, kept in ((said, True), (f"{said} It will be ready on 3 May.", False)):
        other = {"text": text, "reason": "It is faster.", "concept": concept.id}
        text_of = draft("Marketing needs a landing page.", alternatives=[other])
        assert (not any(f.weight == "part" for f in check(text_of, asked))) is kept


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Is the page live today?", True),
        ("Is one export once a day enough?", True),
        ("Do all users need it at once?", True),
        ("Is 3 May fine?", False),
        ("Is Monday fine?", False),
    ],
)
def test_time_words_without_a_date_may_be_asked_about(question: str, kept: bool) -> None:
    """ "Today" in a question invents nothing; a date does."""
    entry = {"about": "new page", "question": question, "to": "author", "concept": None}
    text = draft("Marketing needs a new page.", questions=[entry])
    found = [f for f in check(text, given("We need a new page.")) if f.weight == "part"]
    assert (not found) is kept


def test_capitals_are_no_names_in_german() -> None:
    """In the optional parts neither."""
    source = "Wir brauchen die neue Seite bis 30.11., bitte nicht später."
    entry = {
        "about": "neue Seite",
        "question": "Welche Vorlage soll für die Seite und das Formular verwendet werden?",
        "to": "author",
        "concept": None,
    }
    text = draft(
        "Das Marketing benötigt die neue Seite bis 30.11., nicht später.", questions=[entry]
    )
    assert not [f for f in check(text, given(source)) if f.weight in ("part", "fatal")]


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("At last, the CDN is set up.", True),
        ("At last, the CDN (which stores copies near visitors) is set up.", False),
        ("At last the CDN, the store for copies near visitors, is set up.", False),
    ],
)
def test_a_word_that_is_explained_beside_is_no_note(text: str, noted: bool) -> None:
    """A term may stay where the reader is told what it is."""
    found = check(draft(text), given("The CDN is set up, finally.", "it"))
    assert any(f.code == "GLOSSARY" for f in found) is noted


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("No rush, any time in June is fine.", "It is urgent; any time in June is fine."),
        ("It broke in version 3.2.", "It broke in version 2.3."),
        ("The call is at 9:00 CET.", "The call is at 9:00 EST."),
        ("The pop-up is only for visitors in Germany.", "The pop-up is only for visitors."),
        ("No need to pause the campaigns.", "The campaigns have to be paused."),
        ("We can't load the widget before users agree.", "The widget cannot be loaded."),
        ("The change takes an hour once you've picked a colour.", "The change takes an hour."),
    ],
)
def test_what_changes_the_meaning_by_one_word_is_refused(source: str, text: str) -> None:
    """Set phrases, versions, zones, places and conditions."""
    assert fatal(text, source, "it")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Can you fix it? No rush.", "Please fix it. It is not urgent."),
        ("Their limit is 500 calls per minute.", "They allow 500 calls a minute."),
        ("Is it true that it slips?", "Marketing would like to know if it is true that it slips."),
        ("Legal wants it due to the EAA.", "Legal wants it due to the EAA, the European law."),
        ("We get 30+ leads a day.", "Marketing gets more than 30 leads per day."),
    ],
)
def test_other_words_for_the_same_are_shown(source: str, text: str) -> None:
    """Equivalent phrases that no cue of their own tells apart."""
    assert fatal(text, source, "marketing") == []


def test_a_name_in_camel_case_is_no_new_name() -> None:
    """ "SendLayer" is one word, and not a "Sen" that nobody gave."""
    source = "I've moved the newsletter service to SendLayer on branch feature/mail-v2."
    text = "IT has moved the newsletter service to SendLayer on branch feature/mail-v2."
    assert [f for f in check(draft(text), given(source, "it")) if f.weight == "fatal"] == []


def test_a_request_that_is_said_in_the_same_words_is_not_lost() -> None:
    """Also when another sentence speaks of the same thing."""
    source = (
        "I've added noindex and asked Google to remove the 212 URLs. Removal can take up to a week."
    )
    text = (
        "IT has added noindex and asked Google to remove the 212 URLs. "
        "Removal can take up to a week."
    )
    assert [f for f in check(draft(text), given(source, "it")) if f.weight == "fatal"] == []


def test_an_ambiguous_word_that_stays_is_no_finding() -> None:
    """It is kept and asked about, whether or not the model named it among its terms."""
    text = "Marketing needs the page live ASAP."
    assert check(draft(text), given("We need the page live ASAP", "marketing")) == ()
