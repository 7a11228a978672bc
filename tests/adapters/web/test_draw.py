"""A Reply on its way to the template."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from adapters.web.draw import _draw, card, segments
from adapters.web.pages import HERE
from bot.reply import Buttons, Feedback, Mark, Original, Part
from bot.translation.compose import Request, Translator
from tests.adapters.web.desks import ASK, shipped_reader
from tests.bot.dated import EXAMPLE
from tests.fakes.clock import StillClock


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=8),
)
def test_segments_joined_are_the_original(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever the marks are, no character is lost or doubled."""
    marks = tuple(Mark(start, start + length, "kept") for start, length in spans)
    assert "".join(s.text for s in segments(Original("", text, marks))) == text


async def test_every_part_has_its_macro() -> None:
    """What Python chooses is there in the template, for every part that a Reply may have."""
    macros = (HERE / "templates" / "parts.html").read_text("utf-8")
    translator = Translator(shipped_reader(), StillClock())
    made = await translator.translate(Request(ASK, "marketing"))
    values: dict[str, Any] = {"dates": EXAMPLE, "user": "U1"}
    values |= {"title": "T", "text": "t", "side": "it", "items": ("a",), "rows": (), "marks": ()}
    for part in get_args(Part):
        if part in (Buttons, Feedback):  # the page brings its own
            assert _draw(part(*((),)), set(), made.translation) is None
            continue
        fields = {name: values[name] for name in part.__dataclass_fields__}
        for author in (set[str](), {"a"}):
            drawn = _draw(part(**fields), author, made.translation)
            assert drawn is not None
            assert f"{{% macro {drawn.macro}(" in macros


async def test_what_is_copied_is_what_is_shown() -> None:
    """Without a model that is the whole reading aid as plain text."""
    translator = Translator(shipped_reader(), StillClock())
    made = await translator.translate(Request(ASK, "marketing"))
    drawn = card(made.translation)
    assert drawn.copy_text == made.translation.text
    assert drawn.aid
