"""A reply on a terminal: every part is drawn, and nobody's text is markup."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from adapters.terminal import MEASURE, draw, show_reply
from bot.plain import plain_text
from bot.reply import (
    Addressed,
    ForWhom,
    Gloss,
    Glosses,
    Kept,
    Line,
    Mark,
    Notice,
    Original,
    Points,
    Questions,
    Reply,
    Row,
    Rows,
    Say,
)

REPLY = Reply(
    summary="Marketing needs a page.",
    parts=(
        ForWhom("it"),
        Say("Marketing needs a page."),
        Notice("A notice."),
        Original("Original", "We need [bold]it[/bold] ASAP :smile:", (Mark(24, 28, "asked"),)),
        Questions("To start, IT needs to know", ("Which date?", "Which page?")),
        Line("What it involves", ("copy", "images")),
        Points("If the date is tight", ("Page first.",)),
        Glosses("In plain words", (Gloss("ASAP", "As soon as [red]possible[/red].", "asap"),)),
        Rows("Waiting on IT", (Row("Login", number="#214", aside="12 days", note="whose turn?"),)),
        Addressed("U1", "looks after #214."),
        Kept("Kept: ASAP."),
    ),
)


def _drawn(reply: Reply, *, width: int = 100, colour: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        highlight=False,
        markup=False,
        emoji=False,
        color_system="standard" if colour else None,
    )
    draw(reply, console)
    out = console.file
    assert isinstance(out, io.StringIO)
    return out.getvalue()


def test_every_part_is_drawn() -> None:
    drawn = _drawn(REPLY)
    for text in (
        "■ For IT", "Marketing needs a page.", "A notice.", "Original", "1. Which date?", "2. Which page?",
        "copy · images", "• Page first.", "ASAP", "Kept: ASAP.",
    ):  # fmt: skip
        assert text in drawn


def test_nobodys_text_is_markup() -> None:
    drawn = _drawn(REPLY)
    assert "We need [bold]it[/bold] ASAP :smile:" in drawn
    assert "As soon as [red]possible[/red]." in drawn


def test_marks_are_styled_in_their_place() -> None:
    drawn = _drawn(REPLY, colour=True)
    assert "\x1b[3;4mASAP\x1b[0m" in drawn


@pytest.mark.parametrize("width", [20, 40, 200])
def test_lines_are_never_wider_than_the_window_or_the_measure(width: int) -> None:
    reply = Reply("x", (ForWhom("marketing"), Say("word " * 80), Notice("x" * 300)))
    assert all(len(line) <= min(width, MEASURE) for line in _drawn(reply, width=width).splitlines())


def test_a_pipe_gets_the_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    show_reply(REPLY)
    assert capsys.readouterr().out == plain_text(REPLY) + "\n"


def test_control_signs_of_a_message_do_not_reach_the_terminal() -> None:
    """An escape sequence in a message would recolour, retitle or clear the reader's terminal."""
    reply = Reply("x", (Say("a\x1b[31mred\x1b]0;title\x07 b\x9b2J"), Original("t", "\x1b[2J")))
    assert "\x1b" not in _drawn(reply)
    assert "\x07" not in _drawn(reply)
    assert "\x9b" not in _drawn(reply)
