"""Who is speaking: which side a message comes from, guessed from its words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from glossary.concept import Side
from glossary.match import Match
from glossary.termbase import Termbase

# Words that one side uses about its own work and that are no terms; weights are log odds, set by
# hand and checked against the golden set (`fogbridge eval`). Positive speaks for marketing.
_WORDS: dict[str, float] = {
    "campaign": 1.2, "campaigns": 1.2, "launch": 0.8, "brand": 1.0, "audience": 1.0, "copy": 0.8,
    "newsletter": 1.2, "promo": 1.0, "webinar": 1.1, "event": 0.5, "visitors": 0.5, "leads": 1.0,
    "agency": 1.0, "press": 0.9, "social": 0.8, "ads": 1.0, "ad": 0.8, "sales": 0.6, "ceo": 0.4,
    "cmo": 1.2, "creative": 0.9, "budget": 0.4, "media": 0.9, "customers": 0.4, "asap": 0.8,
    "mailing": 1.0, "landing": 0.8, "banner": 0.7, "hero": 0.6, "conversion": 0.7, "quick": 0.4,
    "homepage": 0.6, "website": 0.4, "black": 0.2, "friday": 0.1, "influencer": 1.2, "seo": 0.6,
    "deploy": -1.4, "deployment": -1.3, "deploys": -1.4, "release": -0.5, "sprint": -1.1,
    "backlog": -1.1, "ticket": -0.7, "jira": -0.5, "prod": -1.3, "staging": -1.1, "rollback": -1.4,
    "freeze": -1.2, "patch": -1.1, "server": -1.0, "servers": -1.0, "database": -1.0, "db": -1.1,
    "api": -0.7, "endpoint": -1.2, "cert": -1.1, "certificate": -0.9, "dns": -1.3, "vpn": -1.1,
    "sso": -0.8, "security": -0.8, "vulnerability": -1.2, "pentest": -1.3, "firewall": -1.2,
    "migration": -0.7, "refactor": -1.4, "regression": -1.1, "latency": -1.3, "throughput": -1.3,
    "repo": -1.3, "branch": -1.0, "merge": -1.0, "pipeline": -0.4, "oncall": -1.4, "incident": -1.0,
    "downtime": -0.9, "monitoring": -0.9, "schema": -1.1, "auth": -1.1, "token": -0.8, "sla": -0.5,
    "infrastructure": -1.1, "backend": -1.0, "frontend": -0.9, "tls": -1.2, "cname": -1.3,
    "ttl": -1.3, "cdn": -0.9, "config": -0.9, "dependencies": -0.7, "dependency": -0.6,
    "capacity": -0.7, "legacy": -0.7, "outage": -0.9, "cutover": -1.1, "hotfix": -1.3,
}  # fmt: skip
_PHRASES: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"\b(?:can|could) (?:you|it|dev|someone)\b", re.I), 0.5),
    (re.compile(r"\bwe(?:'d| would)? (?:need|want|like|love)\b", re.I), 0.5),
    (re.compile(r"\b(?:go|going|goes|went) live\b", re.I), 0.3),
    (re.compile(r"\bwe (?:can[’']?t|cannot|won[’']?t|don[’']?t)\b", re.I), -0.6),
    (
        re.compile(
            r"\b(?:needs?|requires?|pending|after) (?:a |the )?(?:security )?review\b", re.I
        ),
        -0.7,
    ),
    (re.compile(r"\b(?:marketing|your (?:campaign|page|team)|you want)\b", re.I), -0.7),
    (re.compile(r"\b(?:dev team|developers?|engineering|tech team)\b|\bIT\b"), 0.7),
)
_TOKEN = re.compile(r"[^\W\d_]+")
_READ = 4_000  # the first characters decide; more would only cost time
_SURE = 50.0  # certain enough, and far from the end of what a float can hold
TOSS_UP = 0.6
"""Below this confidence the guess is said to be a toss-up."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A side with its probability (0.5 to 1)."""

    side: Side
    confidence: float

    @property
    def toss_up(self) -> bool:
        """Whether both readings are about as likely."""
        return self.confidence < TOSS_UP


def guess_side(text: str, matches: Iterable[Match], termbase: Termbase) -> Guess:
    """The side that these words probably come from; marketing at even odds, since asks start there."""
    score = sum(_WORDS.get(word.casefold(), 0.0) for word in _TOKEN.findall(text[:_READ]))
    score += sum(weight for pattern, weight in _PHRASES if pattern.search(text[:_READ]))
    for match in matches:
        sides = {
            designation.side
            for concept in match.concepts
            for designation in termbase.concepts[concept].designations
            if designation.text.casefold() == match.surface.casefold()
        }
        score += 0.7 * (sides == {"marketing"}) - 0.7 * (sides == {"it"})
    probability = 1 / (1 + math.exp(-max(-_SURE, min(_SURE, score))))
    side: Side = "marketing" if probability >= 0.5 else "it"
    return Guess(side, round(max(probability, 1 - probability), 2))
