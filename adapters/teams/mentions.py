"""What somebody wrote in Teams, as plain text: mentions, HTML, entities, and the commands of the menu.

A message comes as text in which mentions are `<at>Name</at>`, listed again as entities, or as HTML
where it is somebody's message that was chosen from its menu. `learn.microsoft.com`, "Channel and
group chat conversations with a bot".
"""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Mapping
from typing import Any

_AT = re.compile(r"<at\b[^<>]{0,200}>(?P<name>[^<]{0,500})</at>", re.IGNORECASE)
_BREAK = re.compile(
    r"<br\b[^<>]{0,200}>|</(?:p|div|li|tr|h[1-6]|blockquote|pre|table|ul|ol)>", re.IGNORECASE
)
_ITEM = re.compile(r"<li\b[^<>]{0,1000}>", re.IGNORECASE)
# What somebody else wrote and this one answers: a sign in the text, or the older quote in HTML.
_QUOTED = re.compile(
    r"<quoted\b[^<>]{0,300}/?>(?:</quoted>)?"
    r"|<blockquote\b[^<>]{0,300}schema\.skype\.com/Reply[^<>]{0,300}>.{0,1500}?</blockquote>",
    re.IGNORECASE | re.DOTALL,
)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]{0,1000}>.{0,500}?</\1>", re.IGNORECASE | re.DOTALL)
# Only what Teams itself writes: "a <b and c> d" are somebody's words.
_TAG = re.compile(
    r"</?(?:a|abbr|at|attachment|b|blockquote|br|code|codeblock|del|div|em|emoji|figure|font|h[1-6]|hr|i|img"
    r"|ins|li|ol|p|pre|readonly|s|span|strike|strong|sub|sup|systemEventMessage|table|tbody|td|th|thead|tr"
    r"|u|ul|video)(?:\s+[\w:-]{1,60}=(?:\"[^\"<>]{0,3000}\"|'[^'<>]{0,3000}'))*\s*/?>",
    re.IGNORECASE,
)
_EMOJI = re.compile(r"<emoji\b[^<>]{0,1000}?\balt=\"(?P<alt>[^\"<>]{0,20})\"[^<>]{0,1000}>", re.I)
_LINK = re.compile(
    r"<a\b[^<>]{0,200}?\bhref=\"(?P<url>https?://[^\"<>\s]{1,2000})\"[^<>]{0,200}>(?P<label>[^<]{0,500})</a>",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_AFTER_NAME = re.compile(r"^[\s,:]+")
_COMMAND = re.compile(r"translate(?:[ \t]*:[ \t]*|\s+)(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)
_ABOVE = re.compile(
    r"(?:this|that|it|for|to|into|the|above|marketing|business|it|side|team|[ \t.!?])+",
    re.IGNORECASE,
)
SOMEBODY = "somebody"


def plain_text(raw: str, mentioned: Mapping[str, deque[bool]] | None = None) -> str:
    """The message as people read it: `@Name` for others, nothing for ourselves, no quoted message.

    `mentioned` says of each name that is mentioned, in order, whether it is the bot (`mentions_in`).
    """
    own = mentioned if mentioned is not None else {}

    def said(found: re.Match[str]) -> str:
        name = _plain(found["name"])
        if (order := own.get(name)) and order.popleft():
            return _OURS
        return f"@{_one_word(name) or SOMEBODY}"

    text = _QUOTED.sub("", _UNSEEN.sub("", raw.replace(_OURS, "")))
    text = _AT.sub(said, text)
    text = _LINK.sub(_linked, text)
    text = _EMOJI.sub(lambda found: found["alt"], text)
    text = _BREAK.sub("\n", _ITEM.sub("• ", text))
    text = _plain(_TAG.sub("", text), keep=_NAME_SPACE)
    return _without_ours(text).strip()


def mentions_in(activity: Mapping[str, Any], bot: str) -> tuple[bool, dict[str, deque[bool]]]:
    """Whether the bot is mentioned, and of each name that is, in order, whether it is the bot's."""
    found: dict[str, deque[bool]] = {}
    called = False
    entities = activity.get("entities")
    for entity in entities if isinstance(entities, list) else ():
        if not isinstance(entity, Mapping) or entity.get("type") != "mention":
            continue
        mentioned = entity.get("mentioned")
        if not isinstance(mentioned, Mapping):
            continue
        ours = mentioned.get("id") == bot
        called = called or ours
        written = entity.get("text")
        at = _AT.search(written) if isinstance(written, str) else None
        name = at["name"] if at else mentioned.get("name")
        if isinstance(name, str):
            found.setdefault(_plain(name), deque()).append(ours)
    return called, found


def without_command(text: str) -> str:
    """The text without the menu's command before it: `translate` and a message are that message.

    `translate for IT` stays: it asks for what stands above.
    """
    found = _COMMAND.fullmatch(text)
    if found is None or _ABOVE.fullmatch(found["rest"]):
        return text
    return found["rest"].strip()


_OURS = "\ue000"
"""Where the bot itself was named, until the words around it are put together."""
_NAME_SPACE = "\ue001"


def _linked(found: re.Match[str]) -> str:
    """The address, behind its label where that says something else."""
    url, label = found["url"], found["label"].strip()
    if not label or label in (url, url.partition("//")[2]):
        return url
    return f"{label} ({url})"


def _one_word(name: str) -> str:
    """A name that is hidden from a model whole, and not its first word alone: see `bot.privacy`.

    What stands in brackets behind it (pronouns, a team, "Guest") is left out.
    """
    return _SPACES.sub(_NAME_SPACE, (_ASIDE.sub("", name) or name).strip())


def _plain(text: str, keep: str = "") -> str:
    """Entities as their signs, and the blanks of an editor as blanks."""
    text = _BLANKS.sub(" ", html.unescape(text).replace("\r\n", "\n").replace("\r", "\n"))
    text = _LINES.sub("\n\n", text)
    return text.replace(keep, "\u00a0") if keep else text


def _without_ours(text: str) -> str:
    """The text without the bot's name and what belongs to it: a comma, a colon, a blank."""
    first, *rest = text.split(_OURS)
    for piece in rest:
        if piece[:1] in tuple(".?!"):
            first = first.rstrip(" ,") + piece
            continue
        after = _AFTER_NAME.sub("", piece)
        before = first.rstrip(" ")
        first = f"{before} {after}" if before and after and before[-1] != "\n" else before + after
    return first
