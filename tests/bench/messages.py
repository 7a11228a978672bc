"""Messages of fifty words, as the two sides write them, and a termbase of any size."""

from __future__ import annotations

import random
from collections.abc import Iterator

from glossary.concept import Side
from glossary.surfaces import Surface

MESSAGES: tuple[tuple[Side, str], ...] = (
    (
        "marketing",
        "Hi team, we need a landing page for the spring campaign live by 30 November, with the "
        "consent banner in German and French. Budget is €15k. Can we reuse the old template, or "
        "is that not possible before the change freeze? Please tell us what you need from us this "
        "week. Thanks!",
    ),
    (
        "it",
        "We can't touch production before the change freeze ends on 7 January. The tag manager "
        "container needs a security review first, and nobody has sent the data processing "
        "agreement. If legal signs by Friday, we could deploy to staging on the 12th, but only "
        "without the new pixel.",
    ),
    (
        "marketing",
        "Quick one: the newsletter segment for the loyalty customers looks wrong, about 2,300 "
        "people are missing from the CRM export. We want to send at 9:00 on Tuesday. Can "
        "somebody fix the sync and make sure that nobody who unsubscribed gets the mail? It should "
        "be simple, the list worked last month.",
    ),
    (
        "it",
        "Single sign-on for the agency is blocked: their identity provider only supports SAML, and "
        "our API gateway must not accept shared accounts. We need a named contact, a list of users "
        "and two weeks for testing. Until then they may use the staging environment, read-only, "
        "personal accounts that expire on 31 December.",
    ),
    (
        "marketing",
        "Google Ads conversions dropped by 40% since the release on Monday. Is the tracking "
        "broken, or did the consent rate change? We spend $2,500 a day, so ASAP please. If a fix "
        "takes longer than Thursday, tell us today and we pause the campaign. The dashboard shows "
        "no checkout events at all.",
    ),
)
"""Side and text; each has fifty words, give or take three."""

_FRESH = 5


def new_messages(number: int, seed: int = 11) -> list[str]:
    """Messages like these, each with five words that none before it had: names, codes, typos.

    A tokeniser that remembers words meets a live channel this way, and not five texts forever.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up words, not secrets
    made = []
    for n in range(number):
        words = MESSAGES[n % len(MESSAGES)][1].split(" ")
        for place in chance.sample(range(len(words)), _FRESH):
            words[place] = f"{_word(chance)}{chance.choice(_SYLLABLES)}{_word(chance)}"
        made.append(" ".join(words))
    return made


# Beginnings that messages are full of: a matcher has to look further at each of them.
_COMMON = ("landing", "campaign", "data", "security", "the", "new", "change", "customer", "release")
_SYLLABLES = ("ba", "cor", "del", "fin", "gra", "hul", "jo", "kem", "lor", "mi", "nav", "pre")


def surfaces(concepts: int, real: tuple[Surface, ...], seed: int = 7) -> Iterator[Surface]:
    """The real termbase's written forms, and made-up concepts up to the number that is wanted.

    A made-up concept has two names of one to three words and their plurals. One in five begins
    with a word that messages are full of. The same seed gives the same termbase.
    """
    known = dict.fromkeys(surface.concept for surface in real)
    kept = set(list(known)[:concepts])
    yield from (surface for surface in real if surface.concept in kept)
    chance = random.Random(seed)  # noqa: S311 - made-up words, not secrets
    for number in range(len(kept), concepts):
        for name in range(2):
            words = [_word(chance) for _ in range(chance.choice((1, 2, 2, 2, 3)))]
            if len(words) > 1 and chance.random() < 0.2:
                words[0] = chance.choice(_COMMON)
            text = " ".join(words)
            yield Surface(text, f"made-up-{number}-{name}")
            yield Surface(f"{text}s", f"made-up-{number}-{name}")


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((2, 3, 3, 4))))
