"""Slack's own markup in a message, as plain text: mentions, links, entities.

Slack escapes what people type, so `<@U1>` is its own sign and never somebody's words; once it is a
plain name, nothing can be mistaken for a mention any more. `docs.slack.dev`, "Formatting message
text".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"<([@#!]?)([^<>|]{1,3000})(?:\|([^<>]{0,1000}))?>")
_USER = re.compile(r"<@([A-Z0-9]{1,64})>")
_ID = re.compile(r"[A-Z0-9]{1,64}")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_SPACES = re.compile(r"\s+")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")
SOMEBODY = "somebody"


def unnamed(raw: str) -> set[str]:
    """Users that are mentioned without their name."""
    return set(_USER.findall(raw))


def without_bot(raw: str, bot_user: str | None) -> str:
    """The text without mentions of the bot itself."""
    if not bot_user or not _ID.fullmatch(bot_user):
        return raw
    mention = re.compile(rf"<@{re.escape(bot_user)}(?:\|[^<>]*)?>[ \t]*[,:]?[ \t]*")
    return mention.sub("", raw).strip()


def names_bot(raw: str, bot_user: str | None) -> bool:
    """Whether the bot is mentioned."""
    return bool(bot_user) and (f"<@{bot_user}>" in raw or f"<@{bot_user}|" in raw)


def plain_text(raw: str, names: Mapping[str, str]) -> str:
    """The message as people read it; `names` are those of users who are mentioned by id only."""

    def said(found: re.Match[str]) -> str:
        sign, what, label = found[1], found[2], found[3]
        match sign:
            case "@":
                return f"@{_one_word(label or names.get(what) or SOMEBODY)}"
            case "#":
                return f"#{label or what}"
            case "!":
                return _special(what, label)
        return _link(what, label)

    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], _TOKEN.sub(said, raw))


def _one_word(name: str) -> str:
    """A name that is hidden from a model whole, and not its first word alone: see `bot.privacy`.

    What stands in brackets behind it (pronouns, a team) is left out.
    """
    return _SPACES.sub("\u00a0", (_ASIDE.sub("", name) or name).strip())


def _special(what: str, label: str | None) -> str:
    """`<!here>`, `<!subteam^S1|@team>`, `<!date^…|fallback>`."""
    if label:
        return label if label.startswith("@") or what.startswith("date") else f"@{label}"
    return f"@{what.partition('^')[0]}"


def _link(url: str, label: str | None) -> str:
    """The address, behind its label where that says something else."""
    address = url.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in (url, address) or url.endswith(f"//{label}"):
        return address
    return f"{label} ({address})"
