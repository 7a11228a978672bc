"""Names: people, organisations, products and laws.

A name is one of the list in names.txt, or capitalised words that no sentence start explains.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.translation.facts.fact import Kind
from bot.translation.facts.lazy import lazy
from bot.translation.facts.wordlist import listed

_CAP = r"[A-Z][^\W\d_]*(?:['-][A-Z][^\W\d_]+){0,3}"
_ACRONYM = lazy(r"[A-Z]{2,5}(?:'?s)?")
_COMPANY = lazy(r" (?:GmbH|AG|SE|KG|Ltd|Inc|LLC|BV|B\.V\.|SA|PLC|plc|Co)(?![^\W_])")
_COMPANY_LAST = lazy(_COMPANY.pattern + r"\Z")
_HEAD = lazy(r"[^\W_]+")
_RUN = lazy(rf"{_CAP}(?:(?: (?:of|de|van|von|der|den|da|di|del|la|le|&|the)){{0,2}} {_CAP}){{0,5}}")
_WORD = lazy(_CAP)
_SENTENCE_START = lazy(
    r"(?:\A|[.!?:;…\n•*>\"|\u2022(\[{]|(?:\A|\n)[ ]{0,4}(?:\d{1,2}[.)]|[a-zA-Z][.)]|[-*•–>])|[\U0001F000-\U0001FAFF\u2600-\u27BF]|\s-)\s{0,4}\Z"
)
_PERSON_VERB = lazy(
    r" (?:said|says|asked|asks|told|tells|thinks|wrote|writes|mentioned|mentions|confirmed|confirms|wants|wanted|promised|promises"
    r"|suggested|suggests|agreed|agrees|approved|approves|signed|sent|replied|flagged|noticed|pointed|prefers|offered|insists|reported|explained|knows)\b"
)
_AFTER_MENTION = lazy(r"(?:\A|\s)@[\w.-]{2,30}[:,]? \Z")
# A product with its version: a name and a code, because the version may be told apart ("version 16").
_PRODUCTS = (
    r"node(?:\.?js)?|php|python|java|ios|android|windows(?: server)?|macos|react|angular|vue(?:\.js)?|postgres(?:ql)?|mysql"
    r"|mariadb|ubuntu|debian|rhel|chrome|safari|firefox|edge|ie|bootstrap|jquery|symfony|laravel|rails|django|spring boot"
    r"|kubernetes|k8s|terraform|nginx|mongodb|redis|elasticsearch|openssl|typo3|drupal|wordpress|magento|shopware|next\.js"
)
_PRODUCT_VERSION = r"\d{1,4}(?:\.\d{1,4}){0,3}(?:\.x)?(?:-[a-z]{1,8}\.?\d{0,3})?(?![\w%])(?!\.\d)"
_VERSIONED = lazy(rf"({_PRODUCTS})(?=[ /]{_PRODUCT_VERSION})")
_BEHIND_PRODUCT = lazy(rf"(?<![a-z0-9])(?:{_PRODUCTS})[ /]\Z")
_VERSION = lazy(_PRODUCT_VERSION)
VERSIONED = frozenset(
    listed(
        """
    node php python java ios android windows macos react angular vue postgres postgresql mysql mariadb ubuntu
    debian rhel chrome safari firefox edge ie bootstrap jquery symfony laravel rails django spring kubernetes k
    terraform nginx mongodb redis elasticsearch openssl typo drupal wordpress magento shopware next
    """
    )
)
_TITLE = lazy(r"(?:mr|mrs|ms|dr|prof)\.? \Z", re.IGNORECASE)

# Capitalised in the middle of a sentence and still no name: days, roles, departments, languages.
_COMMON = frozenset(
    listed(
        """
    i im ive id ill monday tuesday wednesday thursday friday saturday sunday mon tue tues
    wed weds thu thur thurs fri sat sun january february march april may june july august
    september october november december feb mar apr jun jul aug sep sept oct nov dec
    christmas xmas easter halloween thanksgiving spring summer autumn fall winter ramadan
    eid diwali hanukkah passover pentecost marketing it product sales legal finance design
    engineering support security operations ops hr qa dev development devops management
    procurement compliance brand content creative data analytics research customer success
    platform infrastructure backend frontend english german french spanish italian dutch
    polish portuguese swedish danish norwegian finnish chinese japanese korean russian
    american british european asian african czech greek turkish arabic latin ceo cto cmo cfo
    coo cio ciso pm po vp head director manager lead team teams department company client
    customers users agency board steering committee phase step part section page chapter
    figure table level tier option plan version sprint release internet web email newsletter
    reminder update question request info folder website homepage landing checkout cart search login blog shop store app campaign launch
    english-language hi hello hey dear thanks thank cheers regards best kind sincerely
    please sorry ok okay yes no yeah yep nope fyi btw asap eod eow faq todo tbd tba note ps
    nb re fw fwd cc bcc the a an and or but so if when while as at by for from in of on to
    with not dont cant wont we you they he she it this that these those there here what who
    how why where which whose our your their my his her its can could should would will must
    may might shall do does did is are was were be been have has had all every each some any
    none nobody everyone someone only also just then than now today tomorrow tonight
    yesterday next last new good great nice perfect awesome cool sure right well maybe
    perhaps probably hopefully ideally currently finally first second third black cyber
    friday's monday's boxing wifi pdf csv html css json xml sql crm cms erp seo sem sla gmbh
    ltd inc llc save help about contact home settings submit send cancel buy register sign imprint account profile order orders menu open close delete edit add back continue download upload preview publish draft north south east west god earth mr mrs ms dr prof
    """
    )
)
# First names that begin ordinary sentences too; they need a verb of speech behind them.
_DOUBTFUL = frozenset(
    listed(
        """
    jan may will mark rob bill frank jack sue grant chase drew art max joy grace hope jay
    kay jean ed rose ruby amber penny perry basil jasper morgan rowan spencer blake brooke dom
    ted ned pat val lex tam sandy randy miranda florence flora victoria ariel tess pete
    """
    )
)


@dataclass(frozen=True, slots=True)
class _Listed:
    """`written` is in lower case unless `exact`, when the capitals have to fit."""

    written: str
    exact: bool
    name: str


@cache
def _known() -> dict[str, tuple[_Listed, ...]]:
    """The list by first word in lower case, longest first."""
    table: dict[str, list[_Listed]] = {}
    for raw in Path(__file__).with_name("names.txt").read_text("utf-8").splitlines():
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        written, _, name = line.removeprefix("!").partition(" = ")
        exact = line.startswith("!") or (written.isupper() and len(written) <= 3)
        key = _HEAD.match(written.lower())
        entry = _Listed(written if exact else written.lower(), exact, name or written)
        table.setdefault(key[0] if key else written.lower(), []).append(entry)
    return {
        key: tuple(sorted(rows, key=lambda row: -len(row.written))) for key, rows in table.items()
    }


@cache
def _first_names() -> frozenset[str]:
    lines = Path(__file__).with_name("people.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_first_name(word: str) -> bool:
    """Whether a capitalised word is probably what somebody is called."""
    return word.casefold() in _first_names()


@cache
def places() -> frozenset[str]:
    """Countries and cities, case-folded: capitalised, but neither people nor organisations."""
    lines = Path(__file__).with_name("places.txt").read_text("utf-8").splitlines()
    return frozenset(
        place.strip().casefold()
        for line in lines
        if not line.startswith("#")
        for place in line.split(",")
        if place.strip()
    )


def starts() -> frozenset[str]:
    return frozenset(_known())


def read_known(cased: str, lower: str, at: int, word: str) -> tuple[int, str] | None:
    """A listed product, organisation or law; the value is its own spelling."""
    for entry in _known().get(word, ()):
        end = at + len(entry.written)
        if (cased if entry.exact else lower).startswith(entry.written, at) and not (
            lower[end : end + 1].isalnum()
        ):
            return end, entry.name
    return None


def read_versioned(cased: str, lower: str, at: int) -> tuple[int, str] | None:
    """The product of "Node 16", whether or not it is listed."""
    found = _VERSIONED.match(lower, at)
    if not found:
        return None
    listed_as = read_known(cased, lower, at, found[1].split(".")[0].split(" ")[0])
    same = listed_as and listed_as[0] == found.end()
    return found.end(), listed_as[1] if listed_as and same else cased[at : found.end()]


def read_version(lower: str, at: int) -> tuple[Kind, int, str] | None:
    """The version of "Node 16", as "v16"."""
    if at < 3 or lower[at - 1] not in " /":
        return None
    found = _VERSION.match(lower, at)
    if not found or not _BEHIND_PRODUCT.search(lower[max(0, at - 20) : at]):
        return None
    return "code", found.end(), f"v{found[0]}"


def _is_heading(cased: str, at: int) -> bool:
    """Most words of the line have capitals: it is a title, and capitals say nothing in it."""
    start = cased.rfind("\n", max(0, at - 200), at) + 1 or max(0, at - 200)
    stop = cased.find("\n", at, at + 200)
    line = cased[start : stop if stop >= 0 else at + 200]
    words = re.findall(r"[^\W\d_]{3,}", line)
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 3 and capitals * 10 >= len(words) * 8


def _counts(word: str) -> bool:
    """A capitalised word that may be a name; acronyms are not unless they are listed."""
    small = word.lower()
    if small in _COMMON or _ACRONYM.fullmatch(word):
        return False
    return len(word) > 1


def read_capitalised(cased: str, at: int) -> tuple[int, str] | None:
    """Capitalised words in the middle of a sentence; at its start only a known or speaking person."""
    run = _RUN.match(cased, at)
    if not run:
        return None
    first = _WORD.match(cased, at)
    if first is None or not _counts(first[0]):
        return None
    before = cased[max(0, at - 12) : at]
    end = _end(cased, at, run)
    if company := _COMPANY.match(cased, end):
        end = company.end()
    glued = before[-1:] in ("-", "/", "_", ".", "@", "#", "'", "&") and not before.endswith(" -")
    if glued and not (before[-1:] in ("/", "-") and before[-2:-1].isalpha()):
        return None
    known = first[0].lower() in _first_names() and first[0].lower() not in _DOUBTFUL
    started = _SENTENCE_START.search(before) or (
        before.endswith(" ") and _AFTER_MENTION.search(cased[max(0, at - 34) : at])
    )
    if started and not _TITLE.search(before):
        speaks = bool(_PERSON_VERB.match(cased, first.end()))
        plural = cased[first.end() : first.end() + 1] == "s"
        humps = re.search(r"[a-z][A-Z]", first[0])
        several = before.endswith(("(", "[")) and " " in cased[at:end]
        if not (known or humps or several or (speaks and not plural)):
            return None
        if speaks and not (known or several) and not _is_singular_name(first[0]):
            return None
    elif not known and _is_heading(cased, at):
        return None
    if not known and cased[at:end].casefold() in places():
        return None
    return end, cased[at:end].replace("\n", " ")


def _is_singular_name(word: str) -> bool:
    return not word.lower().endswith(("s", "ing", "ion", "ment", "one", "body"))


def _end(cased: str, at: int, run: re.Match[str]) -> int:
    """Cuts the run before the first word that is no part of a name."""
    if _COMPANY_LAST.search(run[0]):
        return run.end()
    end = at
    for found in re.compile(r"[^\s]+").finditer(cased, at, run.end()):
        word = found[0]
        if word[0].isupper():
            bare = _WORD.match(word)
            if bare is None or (not _counts(bare[0]) and end > at):
                break
            end = found.end()
    return end or run.end()
