"""Which language a message is in: English unless it clearly is another."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translation.language import language_of
from tests.bounded import SECONDS

OTHERS = [
    ("de", "Können wir den Newsletter auf Donnerstag verschieben?"),
    ("de", "Wir brauchen die Landing Page bis Freitag"),
    ("de", "Die Page soll live gehen, bitte bis Freitag"),
    ("fr", "Bonjour, pouvez-vous publier la page demain ?"),
    ("fr", "Il faut que la page soit en ligne avant lundi."),
    ("es", "Hola, necesitamos la nueva página antes del lunes"),
    ("it", "Abbiamo bisogno della nuova pagina entro venerdì"),
    ("pt", "Precisamos da nova página até sexta-feira"),
    ("nl", "Kunnen we de nieuwsbrief verplaatsen naar donderdag?"),
    ("da", "Vi skal bruge den nye side senest fredag"),
    ("sv", "Vi behöver den nya sidan innan fredag"),
    ("pl", "Potrzebujemy nowej strony do piątku"),
    ("cs", "Potřebujeme novou stránku do pátku"),
    ("ru", "Привет, когда будет готова новая страница?"),
    ("he", "שלום, מתי זה יהיה מוכן?"),
    ("ar", "مرحبا متى يكون جاهزا"),
    ("zh", "请在周五之前发布页面"),
    ("ja", "データを送ってください"),
    ("ko", "페이지를 금요일까지 게시해 주세요"),
]

ENGLISH = [
    "",
    "   ",
    "...",
    "12345",
    "😀😀",
    "ok",
    "Merci",
    "We need it",
    "Landing page live ASAP",
    "CDP SSO CNAME TTL",
    "GO LIVE FRIDAY",
    "Hold it till Dec 1st, 8:00 a.m. ET",
    "Update: Checkout API 500 errors prod",
    "Can you publish it demain?",
    "https://de.wikipedia.org/wiki/Haus",
    "@Müller @Schäfer",
    "SELECT * FROM orders WHERE id = 5",
    "Can we ship the Süddeutsche and Le Monde ads before the 5th?",
]


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_another_language_is_recognised(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ENGLISH)
def test_a_short_or_doubtful_text_counts_as_english(text: str) -> None:
    assert language_of(text) == "en"


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_a_short_code(text: str) -> None:
    assert language_of(text).isalpha()


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    language_of("Können wir das verschieben?")
    started = time.process_time()
    language_of("żółw " * 8_000)
    assert time.process_time() - started < SECONDS
