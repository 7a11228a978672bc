"""What people write in Teams, as plain text: no tags, no entities, and nobody's name where it leaks."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.mentions import mentions_in, plain_text, without_command
from bot.privacy import mask
from tests.payloads.teams.activities import ANNA, BOT, mention, message

OURS = "Fogbridge"


def _read(text: str, *ours: bool) -> str:
    return plain_text(text, {OURS: deque(ours or (True,))})


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("<at>Fogbridge</at> translate this", "translate this"),
        ("<at>Fogbridge</at>&nbsp;translate this", "translate this"),
        ("<at>Fogbridge</at>\u00a0\u00a0: translate this\n", "translate this"),
        ('<at id="0">Fogbridge</at>, is it Friday?', "is it Friday?"),
        ("Can you help, <at>Fogbridge</at>?", "Can you help?"),
        ("one <at>Fogbridge</at> two", "one two"),
        ("one\n<at>Fogbridge</at> two", "one\ntwo"),
        ("<at>Fogbridge</at>", ""),
    ],
)
def test_our_own_name_goes_with_what_belongs_to_it(raw: str, said: str) -> None:
    """The SDK leaves blanks and entities behind (defect 8)."""
    assert _read(raw) == said


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("5 &lt; 6 &amp;&amp; 7 &gt; 6", "5 < 6 && 7 > 6"),
        ("<div><p>First line</p><p>Second&nbsp;line</p></div>", "First line\nSecond line"),
        ("<ul><li>copy</li><li>images</li></ul>", "• copy\n• images"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        (
            'see <a href="https://example.com/x?a=1&amp;b=2">the page</a>',
            "see the page (https://example.com/x?a=1&b=2)",
        ),
        ('<a href="https://example.com">example.com</a>', "https://example.com"),
        ('good <emoji id="smile" alt="🙂" title="Smile"></emoji>', "good 🙂"),
        ("a <b and c> d", "a <b and c> d"),
        ("if x<y then y>x", "if x<y then y>x"),
        ("<script>alert(1)</script>words", "words"),
        ("a\r\nb\r\n\r\n\r\nc", "a\nb\n\nc"),
        ('<attachment id="1795426100000"></attachment>As agreed', "As agreed"),
        ('<quoted messageId="1796029200000"/> As agreed', "As agreed"),
        (
            '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1">'
            '<strong itemprop="mri">Ivo</strong><p itemprop="preview">Not before May</p></blockquote>'
            "<p>As agreed</p>",
            "As agreed",
        ),
        ("<blockquote>Somebody's own quote</blockquote>here", "Somebody's own quote\nhere"),
    ],
)
def test_html_becomes_the_words_that_people_see(raw: str, said: str) -> None:
    """Only tags that Teams writes are tags."""
    assert plain_text(raw) == said


def test_others_are_named_as_one_word_that_no_model_sees() -> None:
    """What stands in brackets behind a name is left out."""
    said = plain_text("ask <at>Anna Weber (Guest)</at> or <at>Ivo  Brandt</at> today")
    assert said == "ask @Anna\u00a0Weber or @Ivo\u00a0Brandt today"
    shown = mask(said)[0].text
    assert "Anna" not in shown
    assert "Brandt" not in shown
    assert shown.endswith("today")


def test_somebody_with_our_name_stays_who_they_are() -> None:
    """Which of two mentions is the bot's is told by the ids beside the text."""
    text = "<at>Fogbridge</at> ask <at>Fogbridge</at>"
    assert _read(text, True, False) == "ask @Fogbridge"


def test_a_mention_is_ours_by_its_id_and_by_nothing_else() -> None:
    """Whoever writes our name has not called us."""
    called = message("channel", ANNA, "1", "x", others=(ANNA,))
    assert mentions_in(called, BOT) == (
        True,
        {"Fogbridge": deque([True]), "Anna Weber": deque([False])},
    )
    named = message("channel", ANNA, "1", "<at>Fogbridge</at> x", calls=False)
    named["entities"] = [mention("29:somebody", "Fogbridge")]
    assert mentions_in(named, BOT)[0] is False


@pytest.mark.parametrize(
    "entities",
    [
        None,
        "mention",
        [None],
        [{"type": "mention"}],
        [{"type": "mention", "mentioned": []}],
        [{"type": "mention", "mentioned": {"id": 7}, "text": 7}],
    ],
)
def test_a_broken_entity_calls_nobody(entities: object) -> None:
    """And breaks nothing."""
    assert mentions_in({"entities": entities}, BOT) == (False, {})


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("translate We need the page by Friday", "We need the page by Friday"),
        ("Translate: for it: We need the page", "for it: We need the page"),
        ("translate", "translate"),
        ("translate for IT", "translate for IT"),
        ("translate this for the marketing side.", "translate this for the marketing side."),
        ("translations are late", "translations are late"),
        ("why this timeline?", "why this timeline?"),
    ],
)
def test_the_command_of_the_menu_is_no_part_of_the_message(text: str, left: str) -> None:
    """Teams inserts it as text; what points at the message above stays."""
    assert without_command(text) == left


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """No sign of ours is left in it, and no mention."""
    said = plain_text(text, {OURS: deque([True])})
    assert "\ue000" not in said
    assert said == said.strip()
    assert without_command(said) is not None


@given(st.lists(st.sampled_from(["<at>", "</at>", "Fogbridge", "&lt;", "<p>", "<", ">", " "])))
def test_torn_tags_are_read_too(pieces: list[str]) -> None:
    """In whatever order."""
    assert "<at>Fogbridge</at>" not in plain_text("".join(pieces))


def test_a_long_hostile_text_is_read_at_once() -> None:
    """Every repetition is bounded."""
    for piece in (
        "<at ",
        "<a href=",
        "<script>",
        "<emoji ",
        "&nbsp;",
        "<p",
        "\n \n",
        "<b x='",
        "<quoted ",
        "<blockquote schema.skype.com/Reply>",
    ):
        plain_text((piece * 100_000)[:200_000])
