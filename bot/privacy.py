"""What is hidden from a model before any text leaves, and how it comes back.

Mentions, links, e-mail addresses, phone numbers, IBAN and card numbers and code become tokens such
as `⟦LINK_1⟧` and come back byte for byte. Secrets become tokens too, but never come back.
Names of people are sent as they are; `docs/privacy.md` says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

REMOVED = "[secret removed]"
"""What stands where a secret was."""

TOKEN = re.compile(r"⟦([A-Z]+)_(\d{1,4})⟧")
"""A token as the model sees it."""

# Order matters: what comes first wins where two kinds overlap.
_SECRETS = (
    re.compile(
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|\Z)",
        re.S,
    ),
    re.compile(
        r"\b(?:sk|pk|rk)[-_](?:[A-Za-z0-9]{2,12}[-_]){0,3}[A-Za-z0-9_-]{12,}"  # OpenAI, Anthropic, Stripe
        r"|\bxox[abeprs]-[\w-]{10,}|\bxapp-[\w-]{10,}"  # Slack
        r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"  # AWS
        r"|\bgh[opsur]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}"  # GitHub, GitLab
        r"|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}"  # Google
        r"|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}"
        r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}"  # JWT
        r"|\bhooks\.slack\.com/services/[\w/]{20,}"
    ),
)
_LABELLED_SECRET = re.compile(
    r"(?i:\b(?:pass(?:word|wort|phrase|code)?|pwd|pw|secret|token|api[ _-]?key|access[ _-]?key"
    r"|client[ _-]?secret|private[ _-]?key|bearer|credentials?)\b)"
    r"(?:['\"]?[ \t]{0,3}(?:[:=]|=>|(?i:is|was|lautet)\b(?=[ \t]{1,3}\S{0,80}[\d!@#$%^&*_]))[ \t]{0,3}['\"`]?"
    r"|[ \t]{1,3}(?=\S{0,80}\d)(?=\S{0,80}[A-Za-z]\S{0,80}[\d!@#$%^&*_])(?=\S{16,}))"
    r"(?P<secret>[^\s'\"`,;<>⟦⟧]{6,200})"
)
_URL_PASSWORD = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,80}:(?P<secret>[^\s/@]{3,200})@")

_OURS = re.compile(r"⟦[^⟦⟧]{0,40}⟧|[⟦⟧]")
_CODE = re.compile(r"```.{1,8000}?```|`[^`\n]{1,400}`", re.S)
_MENTION = re.compile(
    r"<(?:@|\#|!)[^>\s|]{1,80}(?:\|[^>\n]{0,80})?>|<at>[^<\n]{1,80}</at>"
    r"|(?<![\w@.])@[A-Za-z0-9](?:[\w.-]{0,38}\w)?"
)
_LINK = re.compile(
    r"<(?:https?|mailto|tel):[^>\s|]{1,2000}(?:\|[^>\n]{0,200})?>"
    r"|\b(?:https?|ftp|s3|file)://[^\s<>|\"'”’]{1,2000}|\bwww\.[^\s<>|\"'”’]{3,2000}",
    re.I,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\d.,])\d(?:[ \u00a0-]?\d){12,18}(?![\d.,]?\d)")
_PHONE = re.compile(r"(?<![\w./-])(?:\+|00|\(?0)\d?(?:[ \u00a0()/.-]{0,2}\d){6,14}(?!\w)")
_TRAILING = ".,;:!?)]}"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may leave, and what its tokens stand for (secrets stand for `REMOVED`)."""

    text: str
    table: Mapping[str, str]

    def restore(self, text: str) -> str:
        """The text with every known token replaced by what it stands for."""
        return TOKEN.sub(lambda found: self.table.get(found[0], found[0]), text)


def mask(*texts: str) -> tuple[Masked, ...]:
    """Mask several texts of one conversation with one table: the same thing gets the same token."""
    table: dict[str, str] = {}
    names: dict[tuple[str, str], str] = {}
    counts: Counter[str] = Counter()

    def token(kind: str, value: str) -> str:
        name = names.get((kind, value))
        if name is None:
            counts[kind] += 1
            name = names[kind, value] = f"⟦{kind}_{counts[kind]}⟧"
            table[name] = REMOVED if kind == "SECRET" else value
        return name

    done = []
    for text in texts:
        pieces: list[str] = []
        position = 0
        for start, end, kind in private_spans(text):
            pieces += [text[position:start], token(kind, text[start:end])]
            position = end
        done.append("".join([*pieces, text[position:]]))
    frozen = MappingProxyType(table)
    return tuple(Masked(text, frozen) for text in done)


def redact(text: str) -> str:
    """The text without its secrets, for logs and storage."""
    for start, end in reversed(_disjoint(_secrets(text))):
        text = f"{text[:start]}{REMOVED}{text[end:]}"
    return text


def private_spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """What must not reach a model: (start, end, kind), sorted and disjoint, in code points."""
    taken: list[tuple[int, int, str]] = [(s, e, "SECRET") for s, e in _disjoint(_secrets(text))]
    for kind, spans in (
        ("TEXT", _spans(_OURS, text)),
        ("CODE", _spans(_CODE, text)),
        ("LINK", _links(text)),
        ("EMAIL", _spans(_EMAIL, text)),
        ("MENTION", _spans(_MENTION, text)),
        ("IBAN", (s for s in _spans(_IBAN, text) if _is_iban(text[slice(*s)]))),
        ("CARD", (s for s in _spans(_CARD, text) if _is_card(text[slice(*s)]))),
        ("PHONE", _phones(text)),
    ):
        taken = _merge(taken, [(s, e, kind) for s, e in spans])
    return tuple(taken)


def _secrets(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _SECRETS:
        yield from _spans(pattern, text)
    for pattern in (_LABELLED_SECRET, _URL_PASSWORD):
        for found in pattern.finditer(text):
            start, end = found.span("secret")
            while end > start and text[end - 1] in ".,;:)":
                end -= 1
            if end > start:
                yield start, end


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in pattern.finditer(text))


def _links(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _spans(_LINK, text):
        while end > start and text[end - 1] in _TRAILING:
            if text[end - 1] == ")" and text.count("(", start, end) >= text.count(")", start, end):
                break
            end -= 1
        yield start, end


def _phones(text: str) -> Iterator[tuple[int, int]]:
    candidates = list(_spans(_PHONE, text))
    if not candidates:
        return
    import phonenumbers  # 0.1 s and 30 MB, so only for texts that seem to hold a number

    for start, end in candidates:
        for region in (None, "GB", "US", "DE"):
            try:
                number = phonenumbers.parse(text[start:end], region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_possible_number(number):
                yield start, end
                break


def _is_iban(written: str) -> bool:
    """ISO 13616: moved to the end, letters as numbers, the remainder by 97 is 1."""
    compact = "".join(written.split())
    if not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def _is_card(written: str) -> bool:
    """The Luhn sum of ISO/IEC 7812."""
    digits = [int(c) for c in written if c.isascii() and c.isdigit()]
    doubled = [sum(divmod(2 * d, 10)) for d in digits[-2::-2]]
    return len(digits) >= 13 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _disjoint(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans become one, sorted."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _merge(
    taken: list[tuple[int, int, str]], more: list[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """Both lists, sorted; what overlaps something already taken is left out."""
    starts = [start for start, _, _ in taken]
    free = []
    for span in more:
        before = bisect_left(starts, span[1]) - 1
        if before < 0 or taken[before][1] <= span[0]:
            free.append(span)
    return sorted(taken + free)
