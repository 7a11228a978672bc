"""What is hidden from a model before any text leaves, and how it comes back.

Mentions, links, e-mail addresses, phone numbers, IBAN and card numbers and code become tokens such
as `⟦LINK_1⟧` and come back byte for byte. Secrets become tokens too, but never come back.
Names of people are sent as they are; `docs/privacy.md` says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.secrets import REMOVED, secret_spans

__all__ = ["REMOVED", "TOKEN", "Masked", "mask", "private_spans", "redact"]

TOKEN = re.compile(r"⟦([A-Z]+)_(\d{1,6})⟧")
"""A token as the model sees it."""

# Repetitions are bounded, possessive or consumed by the match: the text may be hostile and long.
_OURS = re.compile(r"⟦[^⟦⟧]{0,40}⟧")
_BRACKET = re.compile(r"[⟦⟧]")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.S)
_MENTION = re.compile(
    r"<(?:@|\#|!)[^>\s|⟦⟧]{1,80}+(?:\|[^>\n]{0,80}+)?>|<at(?: [^<>\n]{1,80})?>[^<\n]{1,80}</at>"
    # A name of several words, which no-break spaces hold together, is hidden whole.
    r"|(?<![\w@＠.])[@＠][^\W_](?:(?:[\w.-]|['’](?=[A-Z])){0,78}\w)?"
    r"(?:[^\s⟦⟧<>]{0,40}(?:\u00a0[^\s⟦⟧<>]{1,40}+){0,6}\u00a0[^\s⟦⟧<>]{0,40}\w)?"
)
_SITES = (
    "com|org|net|io|dev|app|co|ai|eu|de|uk|fr|nl|es|it|ch|at|be|se|no|dk|fi|pl|pt|ie|cz|us|ca|au|info|biz"
    "|shop|store|online|site|tech|cloud|example|local|internal|test|agency|edu|gov|me|tv|xyz"
)
_LINK = re.compile(
    r"<(?:https?|mailto|tel):[^>\s|]{1,2000}+(?:\|[^>\n]{0,200}+)?>"
    r"|(?<![a-z0-9])[a-z][a-z0-9+.-]{1,20}://[^\s<>|\"”`]++|(?<![\w.])www\.[^\s<>|\"”`]{3,}+"
    # Without a scheme: a host with a path or a port, and a host inside another.
    rf"|(?<![\w.@/-])(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,6}}(?:{_SITES})(?![\w.-]*\w)"
    r"(?::\d{2,5}(?:/[^\s<>|\"”`]*+)?|/[^\s<>|\"”`]++)"
    rf"|(?<![\w.@/-])(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{2,6}}(?:{_SITES})(?![\w-]|\.\w)",
    re.I,
)
_EMAIL = re.compile(
    r"(?<![\w.+-])\w(?:[\w.+'’%-]{0,127}[\w+-])?@(?:[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|[^\W\d_][\w-]{1,62})"
    r"|(?<![\w.+-])\w[\w.+-]{0,63} ?[\[(] ?at ?[\])] ?[\w-]{1,63}(?:(?:\.| ?[\[(] ?dot ?[\])] ?)[\w-]{1,63}){1,5}",
    re.I,
)
_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ \u00a0-]?[A-Z0-9]{4}){2,7}(?:[ \u00a0-]?[A-Z0-9]{1,3})?\b", re.I
)
_CARD = re.compile(r"(?<![\d.,+-])[2-6]\d{3}(?:[ \u00a0.-]?\d){10,15}(?![\d.,-]?\d)")
_PHONE = re.compile(
    r"(?<![\w./-])(?<!\d[ \u00a0:])(?:(?:\+|00|\(?0)\d?(?:[ \u00a0()/.-]{0,2}\d){6,14}"
    r"|(?:1[ .-])?(?:\([2-9]\d{2}\)[ .-]?|[2-9]\d{2}[.-])\d{3}[ .-]\d{4})(?![\w/]|[.,:-]\d)"
)
_CALLED = re.compile(
    r"(?i:\b(?:tel|telephone|telefon|phone|mobile|cell|fax|whatsapp|sms|dial|handy|call(?: \w{2,10})?)\b[ .:]{0,3}"
    r"(?:(?:number|on|at|is|no)\b[ .:]{0,3}){0,2})(?P<number>\(?\d(?:[ \u00a0()/.-]{0,2}\d){6,14})(?![\w/%]|[.,:-]\d)"
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:(?:19|20)\d{2}|\d{2}\b)"
    r"|\d{1,2}\.\d{1,2}\.[ -]|\d{1,2}\.\d{2}-\d{1,2}\.\d{2}|^\d{4}-\d{4}$"
)
_TRAILING = ".,;:!?)]}'’*_~“»"


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

    def token(kind: str, value: str, shown: str) -> str:
        name = names.get((kind, value))
        if name is None:
            counts[kind] += 1
            name = names[kind, value] = f"⟦{kind}_{counts[kind]}⟧"
            table[name] = shown
        return name

    done = []
    for text in texts:
        pieces: list[str] = []
        position = 0
        secrets = secret_spans(text)
        for start, end, kind in _private(text, secrets):
            shown = _without(secrets, text, start, end)
            pieces += [text[position:start], token(kind, text[start:end], shown)]
            position = end
        done.append("".join([*pieces, text[position:]]))
    frozen = MappingProxyType(table)
    return tuple(Masked(text, frozen) for text in done)


def redact(text: str) -> str:
    """The text without its secrets, for logs and storage."""
    return _without(secret_spans(text), text, 0, len(text))


def private_spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """What must not reach a model: (start, end, kind), sorted and disjoint, in code points.

    A link or a piece of code with a secret in it is one span: nothing of it leaves.
    """
    return _private(text, secret_spans(text))


def _private(text: str, secrets: Sequence[tuple[int, int]]) -> tuple[tuple[int, int, str], ...]:
    whole = [(s, e, "CODE") for s, e in _spans(_CODE, text)]
    whole = _merge(whole, [(s, e, "LINK") for s, e in _links(text)])
    taken = _absorb(whole, secrets)
    for kind, spans in (
        ("TEXT", _spans(_OURS, text)),
        ("TEXT", _spans(_BRACKET, text)),
        ("EMAIL", _spans(_EMAIL, text)),
        ("MENTION", _spans(_MENTION, text)),
        ("IBAN", _ibans(text)),
        ("CARD", (s for s in _spans(_CARD, text) if _is_card(text[slice(*s)]))),
        ("PHONE", _phones(text)),
    ):
        taken = _merge(taken, [(s, e, kind) for s, e in spans])
    return tuple(taken)


def _absorb(
    whole: list[tuple[int, int, str]], secrets: Sequence[tuple[int, int]]
) -> list[tuple[int, int, str]]:
    """Both, sorted and disjoint: what overlaps becomes one span, of the kind of the larger whole."""
    merged: list[tuple[int, int, str]] = []
    for start, end, kind in sorted([*whole, *((s, e, "SECRET") for s, e in secrets)]):
        if merged and start < merged[-1][1]:
            first, last, known = merged[-1]
            merged[-1] = (first, max(last, end), kind if known == "SECRET" else known)
        else:
            merged.append((start, end, kind))
    return merged


def _without(secrets: Sequence[tuple[int, int]], text: str, start: int, end: int) -> str:
    """A stretch of the text, with `REMOVED` for each secret in it."""
    pieces: list[str] = []
    position = start
    for first, last in secrets[bisect_left(secrets, (start, start)) :]:
        if first >= end:
            break
        pieces += [text[position:first], REMOVED]
        position = last
    return "".join([*pieces, text[position:end]])


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in pattern.finditer(text))


def _links(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _spans(_LINK, text):
        unmatched = text.count(")", start, end) - text.count("(", start, end)
        while end > start and text[end - 1] in _TRAILING:
            if text[end - 1] == ")":
                if unmatched <= 0:
                    break
                unmatched -= 1
            end -= 1
        yield start, end


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for found in _IBAN.finditer(text):
        start, end = found.span()
        while end - start >= 15:  # the word behind it may look like four more letters
            if _is_iban(text[start:end]):
                yield start, end
                break
            end = max(text.rfind(gap, start, end) for gap in (" ", "\u00a0", "-"))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    candidates = [*_spans(_PHONE, text), *(f.span("number") for f in _CALLED.finditer(text))]
    position = 0
    for start, end in sorted(candidates):
        if start >= position and _is_phone(text[start:end], said=text[start] not in "+0("):
            position = end
            yield start, end


def _is_phone(written: str, *, said: bool) -> bool:
    """A number that somebody could call; dates and hours look much alike."""
    if _DATE.search(written):
        return False
    if said:
        return True
    import phonenumbers  # 0.1 s and 30 MB, so only for texts that seem to hold a number

    number = f"+{written[2:]}" if written.startswith("00") else written
    sure = written[0] in "+("
    for region in (None,) if number[0] == "+" else ("GB", "US", "DE"):
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed) or (
            sure and phonenumbers.is_possible_number(parsed)
        ):
            return True
    return False


def _is_iban(written: str) -> bool:
    """ISO 13616: moved to the end, letters as numbers, the remainder by 97 is 1."""
    compact = "".join(c for c in written if c.isalnum())
    if not (15 <= len(compact) <= 34 and compact.isascii()):
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def _is_card(written: str) -> bool:
    """The Luhn sum of ISO/IEC 7812."""
    digits = [int(c) for c in written if c.isascii() and c.isdigit()]
    doubled = [sum(divmod(2 * d, 10)) for d in digits[-2::-2]]
    return 14 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


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
