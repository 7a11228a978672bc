"""A Reply as messages: as few as Slack's limits allow, and what is heard instead of the blocks.

Text of people stands only in elements that parse no markup: rich text and `plain_text`. The
fallback `text`, which Slack does parse, is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from adapters.slack.blocks import PRESSED, blocks, button_name, context
from adapters.slack.lengths import clean, escaped, shortened, stored_bytes
from adapters.slack.rich import Block, rich_text, texts, weight
from bot import wording
from bot.reply import Original, Part, Reply

__all__ = ["Block", "Message", "blocks", "button_name", "message", "messages"]

MAX_BLOCKS = 50
"""Blocks of a message; https://docs.slack.dev/reference/block-kit/blocks."""
MAX_ALL = 12_000
"""All blocks of a message together, as JSON.

Slack names no number. About 13,200 characters were refused (slackapi/bolt-js #2509), and a text of
11,341 in many small elements too (#2867), so the elements around the text are counted as well.
"""
MAX_FALLBACK = 3_800
"""Bytes of the fallback text: `chat.update` refuses more than about 4,000."""

CUT = "This is longer than fits here, so the end is left out."

_PREVIEW = 150
_ORIGINAL_IN_ONE = 1_000
_LOUD = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: the blocks, and the text for notifications and screen readers.

    Whoever posts it turns unfurling off; `text` is safe to be parsed.
    """

    text: str
    blocks: list[Block]


def message(reply: Reply) -> Message:
    """The reply as the one message that there may be, where a card is replaced in its place.

    What does not fit is left out at the end, originals first, and it says so. Where more than one
    message may be posted, `messages` keeps everything.
    """
    drawn = blocks(reply)
    if not _fit(drawn):
        drawn = blocks(replace(reply, parts=tuple(_shorter(part) for part in reply.parts)))
    if _fit(drawn):
        return _message(reply, drawn)
    end = [context(CUT)]
    for block in _pressed(drawn):
        if _fit([*end, block]):
            end.append(block)
    shown: list[Block] = []
    for block in _said(drawn):
        if not _fit([*shown, block, *end]):
            break
        shown.append(block)
    _carried(shown)
    return _message(reply, [*shown, *end])


def messages(reply: Reply) -> tuple[Message, ...]:
    """The reply in as few messages as Slack's limits allow, with nothing left out.

    When there is more than one, what can be pressed stands on the last. Raises as `blocks`.
    """
    drawn = blocks(reply)
    if _fit(drawn):
        return (_message(reply, drawn),)
    packed: list[list[Block]] = [[]]
    for block in [*_said(drawn), *_pressed(drawn)]:
        if not _fit([*packed[-1], block]):
            packed.append(_carried(packed[-1]))
        if packed[-1] or block["type"] != "divider":
            packed[-1].append(block)
    if not _said(packed[-1]) and len(packed[-2]) > 1:  # buttons alone say nothing
        before = packed[-2][:-1]
        last = [*_carried(before), packed[-2][-1], *packed[-1]]
        if _fit(last):
            packed[-2:] = [before, last]
    first = _message(reply, packed[0])
    return (first, *(Message(_fallback(_spoken(more)), more) for more in packed[1:]))


def _pressed(drawn: Iterable[Block]) -> list[Block]:
    return [block for block in drawn if block["type"] in PRESSED]


def _said(drawn: Iterable[Block]) -> list[Block]:
    return [block for block in drawn if block["type"] not in PRESSED]


def _fit(drawn: Sequence[Block]) -> bool:
    return len(drawn) <= MAX_BLOCKS and weight(drawn) < MAX_ALL


def _carried(full: list[Block]) -> list[Block]:
    """A heading that would end a message moves to the next one, where it needs no line above."""
    carried = [full.pop()] if len(full) > 1 and full[-1]["type"] == "header" else []
    if len(full) > 1 and full[-1]["type"] == "divider":
        full.pop()
    return carried


def _shorter(part: Part) -> Part:
    if not isinstance(part, Original):
        return part
    return replace(part, text=shortened(part.text, _ORIGINAL_IN_ONE))


def _message(reply: Reply, drawn: list[Block]) -> Message:
    summary, said = clean(reply.summary).strip(), _spoken(drawn)
    if summary and summary not in said:
        said = f"{shortened(summary, _PREVIEW)}\n{said}".rstrip()
    if not drawn and summary:
        drawn = rich_text(texts("section", summary))
    return Message(_fallback(said), drawn)


def _fallback(text: str) -> str:
    """The text with nothing in it that Slack would obey: no markup, and nobody is called."""
    return escaped(shortened(_LOUD.sub("@\u200b", text), MAX_FALLBACK, stored_bytes))


def _spoken(drawn: Iterable[Block]) -> str:
    """What the blocks say, line by line: a screen reader reads this instead of them.

    https://docs.slack.dev/reference/methods/chat.postMessage says so of the top-level `text`.
    """
    return "\n".join(line for block in drawn for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield block["text"]["text"]
        case "context":
            for element in block["elements"]:
                yield element["text"]
        case "section":
            yield f"• {block['text']['text']}"
        case "rich_text":
            for element in block["elements"]:
                if element["type"] != "rich_text_list":
                    yield _joined(element)
                    continue
                first = element.get("offset", 0) + 1
                for number, item in enumerate(element["elements"], first):
                    sign = f"{number}." if element["style"] == "ordered" else "•"
                    yield f"{sign} {_joined(item)}"


def _joined(section: Block) -> str:
    # Somebody whom Slack draws as themselves is named in no text that stands for the blocks.
    return "".join(element.get("text", wording.SOMEBODY) for element in section["elements"])
