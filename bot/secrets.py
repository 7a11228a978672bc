"""What a secret looks like: keys by their shape, passwords by the word in front of them.

A secret never comes back, so ordinary text that is taken for one is lost: "the password is wrong"
and "token: see below" stay. Every pattern is bounded, because the text may be hostile and long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

REMOVED = "[secret removed]"
"""What stands where a secret was."""

_SHAPES = (
    re.compile(
        r"-----BEGIN (?:[A-Z]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
        r".*?(?:-----END (?:[A-Z]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|\Z)",
        re.S,
    ),
    re.compile(
        # OpenAI, Anthropic, Stripe; "sk-2026-landing-page" is a slug of the Slovak site.
        r"(?<![A-Za-z0-9])(?:sk|pk|rk)[-_](?:(?:ant|proj|live|test|or|svcacct|admin|lf)[-_](?=[\w-]{0,60}\d)[\w-]{12,}"
        r"|(?=(?:[A-Za-z0-9]{0,40}[-_]){0,8}(?:(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{12}|[A-Za-z]{24}))[\w-]{12,})"
        r"|(?<![A-Za-z0-9])(?:xoxe\.)?xox[abceoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}"  # Slack
        r"|\bhooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{20,}"
        r"|\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b"  # AWS
        r"|(?<![A-Za-z0-9])gh[opsur]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}"
        r"|(?<![A-Za-z0-9])fogbridge_[\w-]{40,}"  # our own API's
        r"|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}"  # Google
        r"|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}|\bhf_[A-Za-z0-9]{30,}"
        r"|\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]{0,})?"  # JWT
        r"|(?i:\bauthorization['\"]?[:=][ \t]{0,3}['\"]?(?:basic|bearer|token)[ \t]{1,3})(?P<secret>[^\s'\"]{6,})",
    ),
)
_WORDS = r"pass(?:word|wort|wd|phrase|code)?|pwd|pw|kennwort"
_KEY = (
    r"(?:api|access|account|client|private|secret|signing|encryption|shared[ _-]?access)[ _-]?(?:key|secret)"
    r"|secret[ _-]?access[ _-]?key"
)
_LABELLED = re.compile(
    rf"(?<![^\W_])(?i:(?P<password>{_WORDS})|(?P<key>{_KEY})|(?P<other>secret|token|bearer|credentials?))"
    r"(?![^\W_])['\"]?"
    r"(?:(?i:[ \t]{1,3}(?:is|was|lautet|ist))?[ \t]{0,3}(?P<sign>[:=]|=>|->|→)[ \t]{0,3}"
    r"|(?i:[ \t]{1,3}(?:is|was|lautet|ist))(?P<says>[:]?)[ \t]{1,3}|(?P<bare>[ \t]{1,3}))"
    r"(?:(?P<quote>['\"`])(?P<quoted>[^'\"`\n]{1,200})(?P=quote)|(?P<plain>[^\s'\"`,;<>⟦⟧]{3,400}))"
)
_PIN = re.compile(
    r"(?i:\b(?:pin|otp|cvv|cvc|tan|passcode|one-time (?:code|password)|(?:verification|security|sms) code)\b)"
    r"(?i:[ \t]{0,3}(?:[:=]|\bis\b|\bwas\b))[ \t]{0,3}(?P<secret>\d{3,10})(?![\w%]|[.,:/-]\d)"
)
_PAIR = re.compile(  # "login: admin / S3cret!pass"
    r"(?i:\b(?:logins?|credentials?|user(?:name)?[ ]?/[ ]?pass(?:word)?)\b)[ \t]{0,3}[:=]?[ \t]{1,3}"
    r"[^\s/]{1,80}[ ]?/[ ]?(?=\S{0,80}[^\W\d_])(?=\S{0,80}\d)(?P<secret>[^\s'\"`,;<>⟦⟧]{6,200})"
)
_IN_URL = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s/:@]{0,80}:(?P<secret>[^\s/]{1,200})@")

_TRAILING = ".,;:!?)]}"
_NUMERIC = re.compile(r"[\d.,:/%+–-]+\Z")
_ORDINARY = re.compile(
    # a version, a date, "30-day", "SHA256-hashed", "base64-encoded"
    r"v?\d+(?:\.\d+)+|\d{4}-\d\d-\d\d(?:T.*)?|\d+(?:st|nd|rd|th)?[-–]?[A-Za-z]+"
    r"|.*-(?:hashed|encoded|based|days?|hours?|weeks?|digits?|characters?|bit|only|protected|encrypted|signed|compatible|factor|rotated|salted)",
    re.I,
)
_SIGNS = re.compile(r"[!@#$%^&*_+=?~\\]")
_BEHIND = re.compile(
    r"[ \t]{0,3}(?:\Z|[\r\n,;.!)\]}|]|(?:and|at|for|from|in|login|now|on|or|then|to|user|until|with)\b)",
    re.I,
)
_NO_PASSWORD = frozenset(
    [
        "changed",
        "correct",
        "empty",
        "expired",
        "expires",
        "fails",
        "failed",
        "field",
        "forgotten",
        "given",
        "hashed",
        "hidden",
        "incorrect",
        "invalid",
        "later",
        "lost",
        "mandatory",
        "missing",
        "needed",
        "never",
        "none",
        "nothing",
        "optional",
        "pending",
        "please",
        "protected",
        "required",
        "reset",
        "rotated",
        "same",
        "sent",
        "separately",
        "soon",
        "there",
        "unknown",
        "updated",
        "valid",
        "week",
        "weak",
        "working",
        "wrong",
        "yes",
        "manager",
        "policy",
        "see",
        "ask",
        "below",
        "above",
        "open",
        "unchanged",
        "erforderlich",
        "vergessen",
        "falsch",
    ]
)


def secret_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where secrets stand: (start, end), sorted and disjoint, in code points.

    What was redacted before is no secret, although "password: [secret removed]" looks like one.
    """
    merged: list[tuple[int, int]] = []
    position = 0
    found: list[tuple[int, int]] = []
    for piece in text.split(REMOVED):
        found += [(position + start, position + end) for start, end in _found(piece)]
        position += len(piece) + len(REMOVED)
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _found(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _SHAPES:
        for found in pattern.finditer(text):
            whole = found.groupdict().get("secret") is None
            yield found.span() if whole else found.span("secret")
    for pattern in (_PIN, _PAIR, _IN_URL):
        for found in pattern.finditer(text):
            yield _trimmed(text, *found.span("secret"))
    yield from _labelled(text)


def _labelled(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while found := _LABELLED.search(text, position):
        # The value may itself be a label ("access token: …"), so go on right behind this one.
        kind = "password" if found["password"] else "key" if found["key"] else "other"
        position = found.end(kind)
        if found["quoted"] is not None:
            if found["sign"] or _looks_made(found["quoted"]):
                yield found.span("quoted")
            continue
        start, end = _trimmed(text, *found.span("plain"))
        value = text[start:end]
        if "://" not in value and (
            _is_assigned(kind, found["sign"], value, _ends(text, end))
            if found["sign"]
            else _is_said(kind, value)
            if found["bare"] is None
            else len(value) >= 16 and _looks_made(value)
        ):
            yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start + 1 and text[end - 1] in _TRAILING:
        end -= 1
    return start, end


def _ends(text: str, end: int) -> bool:
    """Whether what follows shows that a value is no word of a sentence ("password: hunter for …")."""
    return bool(_BEHIND.match(text, end))


def _is_assigned(kind: str, sign: str, value: str, last: bool) -> bool:
    """Behind a colon, an equals sign or an arrow."""
    if _NUMERIC.match(value):
        return value.isdigit() and len(value) >= 4 and kind != "other"
    if sign != ":" and kind != "other":
        return len(value) >= 3 and not (sign in ("->", "→") and value.isalpha())
    if _looks_made(value):
        return len(value) >= (4 if kind == "password" else 6) and not _ORDINARY.fullmatch(value)
    if kind == "other" or not value.isalpha():
        return len(value) >= 20
    return last and len(value) >= 4 and value.casefold() not in _NO_PASSWORD


def _is_said(kind: str, value: str) -> bool:
    """Behind "is": a word of a sentence, unless it looks made."""
    enough = 5 if kind == "password" else 8
    return len(value) >= enough and _looks_made(value) and not _ORDINARY.fullmatch(value)


def _looks_made(value: str) -> bool:
    """Whether no word looks like this: letters with digits or signs among them."""
    lettered = any(c.isalpha() for c in value)
    return lettered and (any(c.isdigit() for c in value) or bool(_SIGNS.search(value[:-1])))
