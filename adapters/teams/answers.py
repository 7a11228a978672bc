"""What the answer to an invoke holds: a sentence, a card in the place of another, a dialog, a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from adapters.teams.actions import IN_CHAT
from adapters.teams.card_data import Held
from adapters.teams.elements import Element, paragraphs
from adapters.teams.forms import dialog_card, height_of
from adapters.teams.render import CARD, attachment, card, fitting, flat
from bot.chat.terms import concept_card
from bot.cutting import clean, shortened
from bot.forms import Form
from glossary.concept import Concept

Body = dict[str, Any]

MESSAGE = "application/vnd.microsoft.activity.message"
TAKEN = "On it."
NAME = "Fogbridge"
MAX_TITLE = 60
MAX_FOUND = 8
MAX_TEXT = 200

_NOTHING: Mapping[str, str] = MappingProxyType({})


def ack() -> Body:
    """A press was taken, and what comes of it follows in the conversation."""
    return card_message(TAKEN)


def card_message(sentence: str) -> Body:
    """One of our own sentences, for whoever pressed alone."""
    return {"statusCode": 200, "type": MESSAGE, "value": sentence}


def card_instead(content: Body) -> Body:
    """A card in the place of the one that was pressed."""
    return {"statusCode": 200, "type": CARD, "value": content}


def dialog(form: Form, *, held: Held | None = None, wrong: Mapping[str, str] = _NOTHING) -> Body:
    """A dialog with the form, opened or shown again with what is wrong."""
    return {
        "task": {
            "type": "continue",
            "value": {
                "title": shortened(clean(form.title), MAX_TITLE),
                "width": "medium",
                "height": height_of(form),
                "card": attachment(dialog_card(form, held=held, wrong=wrong)),
            },
        }
    }


def dialog_message(sentence: str) -> Body:
    """A dialog with one of our own sentences, which ends it."""
    return {"task": {"type": "message", "value": sentence}}


def extension_message(sentence: str) -> Body:
    """The same in a dialog of the message extension, which must hold a card or a page.

    Shape: learn.microsoft.com, "Create and send dialogs" of action commands.
    """
    return {
        "task": {
            "type": "continue",
            "value": {
                "title": NAME,
                "width": "small",
                "height": "small",
                "card": attachment(card(paragraphs(sentence))),
            },
        }
    }


def closed() -> Body:
    """The dialog closes, and nothing is said."""
    return {}


def found(concepts: Sequence[Concept]) -> Body:
    """Words of the glossary, each with what it means to both sides; the one chosen is inserted."""
    listed = [_result(concept) for concept in concepts[:MAX_FOUND]]
    return {
        "composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": listed}
    }


def _result(concept: Concept) -> Element:
    """What is listed (Teams reads HTML there, so there is none), and the card that is inserted."""
    reply = concept_card(concept)
    listed = {
        "title": flat(concept.designations[0].text),
        "text": shortened(flat(concept.definition.neutral), MAX_TEXT),
    }
    preview = {"contentType": "application/vnd.microsoft.card.thumbnail", "content": listed}
    return {**attachment(card(fitting(reply, IN_CHAT))), "preview": preview}
