"""Names, links and mask tokens that nobody gave, and tokens that got lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy import TOKEN
from bot.translation.checks.finding import Finding, Weight
from bot.translation.checks.words import Prose, keys_of, stem
from glossary.termbase import Termbase

_LINK = re.compile(r"https?:|ftp:|mailto:|www\.|<[@!#]|\]\(|(?<![\w@.])@[a-z0-9]", re.IGNORECASE)
_ACRONYM = re.compile(r"(?<![\w⟦-])[A-Z][A-Z0-9&]{1,6}(?![\w⟧-])")
_ANY_TOKEN = re.compile(r"⟦[^⟦⟧]{0,60}⟧|[⟦⟧]")
_KNOWN = frozenset(
    [
        "IT",
        "OK",
        "PDF",
        "URL",
        "FAQ",
        "AM",
        "PM",
        "EOD",
        "UTC",
        "CET",
        "GMT",
        "UI",
        "UX",
        "API",
        "CMS",
        "CRM",
        "QA",
        "HR",
        "PR",
        "ID",
        "US",
        "UK",
        "EU",
        "TV",
        "Q1",
        "Q2",
        "Q3",
        "Q4",
        "H1",
        "H2",
        "HTML",
        "CSS",
        "SEO",
        "VIP",
        "FYI",
        "IP",
        "DNS",
        "AND",
        "NOT",
        "OR",
        "NO",
        "MUST",
        "ONLY",
        "ALL",
    ]
)
_COMMON = frozenset(
    [
        "marketing",
        "it",
        "legal",
        "security",
        "design",
        "finance",
        "sales",
        "privacy",
        "procurement",
        "english",
        "german",
        "french",
        "please",
        "thanks",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)


def tokens(source: str, target: str) -> Iterator[Finding]:
    """Each token of the source at least once in the target."""
    missing = set(TOKEN.findall(source)) - set(TOKEN.findall(target))
    if missing:
        shown = ", ".join(sorted(f"⟦{kind}_{n}⟧" for kind, n in missing))
        yield Finding("MASK", "rephrased", f"{shown} must stay", "fatal")


def unknown_tokens(text: str, known: str, where: str, weight: Weight) -> Iterator[Finding]:
    """Tokens that nobody gave, and brackets that look like one."""
    if strange := [t for t in _ANY_TOKEN.findall(text) if t not in known]:
        yield Finding("MASK", where, f"unknown {strange[0]}", weight)


def links(text: str, known: str, where: str, weight: Weight) -> Iterator[Finding]:
    """Anything that a platform could turn into a link or a mention and that nobody gave."""
    for found in _LINK.finditer(text):
        stop = re.compile(r"[\s)>\]]|\Z").search(text, found.end())
        whole = text[found.start() : stop.start() if stop else found.end()].rstrip(".,;:!?")
        if whole.casefold() not in known.casefold():
            yield Finding("NEW_LINK", where, f"'{whole[:60]}'", weight)
            return


_SECRET = re.compile(
    r"(?<![\w⟦.-])(?=[\w!$%+=-]*[A-Za-z][\w!$%+=-]*[A-Za-z][\w!$%+=-]*[A-Za-z])(?=[\w!$%+=-]*\d[\w!$%+=-]*\d)[\w!$%+=-]{7,80}"
)


def secrets(target: Prose, known: str, where: str, weight: Weight) -> Iterator[Finding]:
    """Words of letters and digits that nobody gave: a key or a password is made up or leaked."""
    lower = known.casefold()
    for found in _SECRET.finditer(target.text):
        word = found[0].rstrip("!-=")
        if word.casefold() in lower or "⟧" in target.text[found.end() : found.end() + 1]:
            continue
        if any(
            f.kind in ("date", "time", "duration", "number", "money", "percent")
            and f.start < found.end()
            and found.start() < f.end
            for f in target.facts
        ) and not re.search(r"[A-Za-z]{4}\d|\d[A-Za-z]+\d", word):
            continue
        yield Finding("NEW_FACT", where, "a code or a password", weight)
        return


_CAPITAL = re.compile(r"(?<=[a-z0-9,] )[A-Z][a-z]{2,30}(?![A-Za-z])(?:['’-][A-Za-z]+)?")
_RUN = re.compile(r"[A-Z][\w-]*(?: [A-Z][\w-]*)+")


def _capitals(
    target: Prose, given: set[str], stems: set[str], lower: str, termbase: Termbase, where: str,
    weight: Weight,
) -> Iterator[Finding]:  # fmt: skip
    """A capital inside a sentence of English is a name."""
    long = [
        (run.start(), run.end())
        for run in _RUN.finditer(target.text)
        if "".join(word[0] for word in run[0].casefold().split()) in given
    ]
    for found in _CAPITAL.finditer(target.text):
        if _explains(target, found, given):
            continue
        word = found[0].casefold().replace("’", "'").removesuffix("'s")
        parts = [part for part in re.findall(r"[^\W_]+", word) if part not in _COMMON]
        if all(p in given or stem(p) in stems or (len(p) > 4 and p[:5] in lower) for p in parts):
            continue
        if any(a <= found.start() < b for a, b in long) or termbase.with_surface(found[0]):
            continue
        if any(
            f.kind in ("date", "time") and f.start <= found.start() < f.end for f in target.facts
        ):
            continue
        yield Finding("NEW_NAME", where, f"'{found[0]}'", weight)
        return


_BESIDE = re.compile(r"([A-Z]{2,6})(?:,| \() ?(?:(?:an?|the|our|that is,?) )?\Z")


def _explains(target: Prose, found: re.Match[str], given: set[str]) -> bool:
    """Whether a capital opens what explains an acronym beside it: "the EAA, the European law"."""
    short = _BESIDE.search(target.text, max(0, found.start() - 20), found.start())
    return (
        short is not None
        and short[1].casefold() in given
        and found[0].casefold().startswith(short[1][0].casefold())
    )


_HELLO = re.compile(
    r"(?:\b(?:hi|hey|hello|dear|thanks|thank you|cheers|morning|sorry),? |@)\Z", re.IGNORECASE
)
_MANY = 60


def lost_names(source: Prose, target: Prose, known: list[tuple[int, int]]) -> Iterator[Finding]:
    """Capitals inside a sentence of the source that left no trace; `known` are spans of terms."""
    said = set(re.findall(r"[^\W_]+", target.lower))
    stems = {stem(word) for word in said}
    for count, found in enumerate(_PROPER.finditer(source.text)):
        if count > _MANY:
            break
        word = found[0].casefold()
        if word in _COMMON or word in said or stem(word) in stems or word[:5] in target.lower:
            continue
        if any(a <= found.start() < b for a, b in known) or _HELLO.search(
            source.text, max(0, found.start() - 12), found.start()
        ):
            continue
        if any(f.start <= found.start() < f.end for f in source.facts):
            continue
        if keys_of(word) & {key for w in target.words for key in w.keys}:
            continue
        yield Finding("LOST_FACT", "rephrased", f"a name ('{found[0]}')", "fatal")
        return


_PROPER = re.compile(r"(?<=[a-z0-9,+&/] )[A-Z](?=[A-Za-z]*[a-z])[A-Za-z]{2,30}(?![\w@])")


def names(
    target: Prose, known: str, termbase: Termbase, where: str, weight: Weight, english: bool = True
) -> Iterator[Finding]:
    """People, organisations, products and acronyms that nobody gave."""
    lower = known.casefold()
    given = set(re.findall(r"[^\W_]+", lower))
    stems = {stem(word) for word in given}
    for fact in target.facts:
        if fact.kind != "name" or (not english and " " not in fact.text):
            continue  # Where nouns are capitalised, one capital is no name.
        parts = [p for p in re.findall(r"[^\W_]+", fact.text.casefold()) if p not in _COMMON]
        if all(p in given or stem(p) in stems for p in parts):
            continue
        if "".join(word[0] for word in fact.text.casefold().split()) in given:
            continue  # the long form of an acronym that was given
        if termbase.with_surface(fact.text) and not fact.text[:1].isupper():
            continue
        yield Finding("NEW_NAME", where, f"'{fact.text}'", weight)
        return
    if english:
        yield from _capitals(target, given, stems, lower, termbase, where, weight)
    for found in _ACRONYM.finditer(target.text):
        word = found[0]
        if word in _KNOWN or word.casefold() in given or word.casefold() in lower:
            continue
        if termbase.with_surface(word) or any(
            f.start <= found.start() < f.end for f in target.facts
        ):
            continue
        yield Finding("NEW_NAME", where, f"'{word}'", weight)
        return
