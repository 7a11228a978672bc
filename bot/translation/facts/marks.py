"""What is copied letter by letter: links, mentions, and code (versions, branches, identifiers).

Values are the text itself, except that a link's scheme and host and an address are in lower case
and a ticket is "#214", a version "v2.3" however it was written.
A host without a scheme is an identifier and so a code; with a path behind it it is a link.
"""

from __future__ import annotations

import re

from bot.translation.facts.fact import Kind, Reading
from bot.translation.facts.lazy import lazy
from bot.translation.facts.wordlist import listed

_EXTENSIONS = (
    "html?|css|scss|js|jsx|mjs|ts|tsx|json|ya?ml|xml|csv|tsv|xlsx?|docx?|pptx?|pdf|png|jpe?g|gif|svg|webp|avif|mp4|mov"
    "|webm|mp3|zip|tar|gz|tgz|md|txt|py|rb|php|java|kt|swift|go|rs|sql|sh|bat|ps1|ini|toml|env|cfg|conf|log|ics|eps|ai"
    "|psd|fig|sketch|indd|woff2?|ttf|otf|ico|lock|vue|liquid|twig|tf|pem|key|crt|p12|bak"
)
_TLDS = (
    "com|org|net|io|dev|app|co|ai|eu|de|uk|fr|nl|es|it|ch|at|be|se|no|dk|fi|pl|pt|ie|cz|us|ca|au|info|biz|shop|store|online"
    "|site|tech|cloud|example|local|internal|test|localhost|agency|edu|gov|me|tv|xyz"
)
_E = r"(?![a-zA-Z0-9_])"

_ANGLE = lazy(
    r"<(?:([@#!])([^<>\s|]{1,80})(?:\|[^<>\n]{0,80})?|((?:https?|mailto|tel|ftp):[^<>\s|]{1,2000})(?:\|[^<>\n]{0,300})?"
    r"|at(?: id=\"[^\"<>]{0,80}\")?>([^<>\n]{1,80})</at)>",
    re.IGNORECASE,
)
_URL = lazy(
    r"(?:(?:https?|ftp|sftp|ssh)://|www\.(?=\w)|mailto:(?=\w))[^\s<>|\"`⟦⟧]{1,2000}", re.IGNORECASE
)
_EMAIL = lazy(r"[a-zA-Z0-9][\w.+-]{0,63}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,62}\.){1,6}[a-zA-Z]{2,12}")
_MENTION = lazy(r"@([^\W_][\w]*(?:[.-]\w+){0,4})", re.UNICODE)
_BACKTICK = lazy(r"```(?!`)([^`]{1,2000})```|`([^`\n]{1,200})`")
_TICKET_NUMBER = lazy(r"#(\d{1,8})(?!\w)")
_HEX_COLOUR = lazy(rf"#(?:[0-9a-fA-F]{{8}}|[0-9a-fA-F]{{6}}|[0-9a-fA-F]{{3}}){_E}")
_CHANNEL = lazy(r"#([^\W\d_][\w-]{1,80})")
_PR = lazy(
    r"(?:pull request|merge request|pr|mr|issue|ticket|bug|story) #?(\d{1,8})(?![\w.,]\w|\w)|(?:PR|MR)(\d{1,8})(?!\w)",
    re.IGNORECASE,
)
_TICKET = lazy(
    r"(?!(?:COVID|ISO|GPT|FY|Q|GA|CW|KW|DIN|UTC|GMT|CET|H)-)[A-Z][A-Z0-9]{1,9}-\d{1,7}(?![\w-])"
)
_RECORD_ID = lazy(r"(?!(?:FY|CW|KW|GA|UTC|GMT|EUR|USD|GBP|CHF)\d)[A-Z]{1,6}\d{1,10}(?![\w-])")
_VERSION = lazy(
    r"(?:v|V)\.? ?\d{1,5}(?:\.\d{1,6}){0,4}(?:-[a-z]{1,8}(?:[.-]?\d{1,4})?)?(?![\w])(?!\.\d)"
    r"|(?:version|release) \d{1,5}(?:\.\d{1,6}){0,4}(?:-[a-z]{1,8}(?:[.-]?\d{1,4})?)?(?!\w)"
    r"|(?:\d{1,4}\.){2,4}\d{1,6}(?:-[a-z]{1,8}(?:[.-]?\d{1,4})?)?(?![\w])(?!\.\d)"
    r"|\d{1,4}(?:\.\d{1,4})?\.x(?!\w)|\d{1,3}\.\d{1,3}(?:\.\d{1,3})?-(?:rc|beta|alpha|pre)\.?\d{0,3}(?!\w)",
    re.IGNORECASE,
)
# A standard with its version is one code; a product with its version is a name and a code (names.py).
_TECH_VERSION = lazy(
    r"(?:tls|ssl|oauth|http|saml|openapi|wcag|ipv|es)[ /]\d{1,4}(?:\.\d{1,4}){0,3}(?:\.x)?(?![\w%])",
    re.IGNORECASE,
)
_CVE = lazy(r"(?:CVE|CWE|GHSA)-[0-9a-z]{2,4}(?:-[0-9a-z]{4,7}){0,3}(?![\w-])", re.IGNORECASE)
# LP-2027-01, promo-2026-winter: numbers inside a word with hyphens.
_HYPHENED = lazy(
    r"(?!(?:COVID|ISO|GPT|FY|Q\d|H\d|GA|CW|KW|DIN|UTC|GMT|CET)-)[A-Z][A-Z0-9]{0,9}(?:-[A-Z0-9]{1,12}){0,3}-\d{1,8}(?:-[A-Z0-9]{1,12}){1,3}(?![\w-])"
    r"|(?!(?:mid|pre|post|early|late|end|non|ex|since|until|to|by|week)-)[a-z]{2,20}(?:-[a-z]{2,20}){0,3}-\d{3,8}(?:-[a-z0-9]{1,20}){1,4}(?![\w-])"
)
_PAIR = lazy(r"[a-zA-Z][\w.-]{0,40}=[\w.%:/+-]{1,80}(?<![.:/+-])")
_STATUS = lazy(
    r"([1-5]xx|20[0-6]|30[1-478]|40[0-9]|41[0-9]|42[0-9]|431|451|50[0-8]|52[0-6])(?:s?(?![\w%€$£])(?!['.,:/-]\d))"
    r"(?: (?:OK|Not Found|Unauthorized|Forbidden|Bad Gateway|Service Unavailable|Gateway Timeout|Internal Server Error"
    r"|Too Many Requests|Moved Permanently|Gone)(?!\w))?",
    re.IGNORECASE,
)
_STATUS_AFTER = lazy(r" (?:errors?|redirects?|status|responses?|page|code|error page)(?![a-z])")
_STATUS_BEFORE = lazy(
    r"\b(?:a|an|the|http|status|code|codes|error|errors|returns?|returned|returning|throw(?:s|n|ing)?|threw|gives?|giving|gets?"
    r"|getting|got|shows?|showing|sends?|with|as|into|seeing|see|via|permanent|temporary|and|or|,) \Z"
)
_STATUS_ENDS = lazy(
    r"\s*(?:\Z|[.,;:!?)\n]|(?:on|for|from|when|if|in|to|since|because|instead|after|at|and|or|but|is|was|are|now|again|all|every|until|while|which|that|as|it|we|so)\b)"
)
_UUID = lazy(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)", re.IGNORECASE)
_HEX = lazy(r"(?:0x[0-9a-fA-F]{1,32}|(?=[a-f]{0,39}\d)(?=\d{0,39}[a-f])[0-9a-f]{7,40})(?!\w)")
_IP = lazy(r"(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?::\d{1,5})?(?![\w.]\d|\w)")
_IPV6 = lazy(
    r"(?=[0-9a-f]{0,4}:[0-9a-f]{0,4}:)(?:[0-9a-f]{1,4}:){2,7}:?[0-9a-f]{0,4}(?:/\d{1,3})?(?![\w:])",
    re.IGNORECASE,
)
_HOST = lazy(
    rf"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{{0,61}}[a-zA-Z0-9])?\.){{1,6}}(?:{_TLDS}){_E}(?!\.[a-z])(:\d{{2,5}})?(/[^\s<>|\"`]{{0,500}})?|localhost:\d{{2,5}}(/[^\s<>|\"`]{{0,500}})?",
    re.IGNORECASE,
)
_FILE = lazy(
    rf"[\w-][\w.+-]{{0,100}}\.(?:{_EXTENSIONS}){_E}|\.(?:env|gitignore|htaccess|npmrc|dockerignore){_E}",
    re.IGNORECASE,
)
_BRANCH = lazy(
    r"(?:feature|feat|bugfix|hotfix|fix|release|releases|chore|origin|refs|docs|support|dependabot)/(?!\s)[\w./-]{2,100}(?<![./-])(?!\w)"
)
_PATH = lazy(
    r"(?:~|\.{1,2})?/(?:[\w.-]{1,80}/){0,10}[\w.-]{2,80}/?(?:\?[\w=&%-]{1,200})?|(?:[\w.-]{1,80}/){2,10}[\w-]{1,80}(?:\.\w{1,6})?|[A-Z]:\\[\w\\.-]{1,200}"
)
_SNAKE = lazy(r"[a-zA-Z_][a-zA-Z0-9]*(?:_[a-zA-Z0-9]+){1,12}(?:\(\)|=[\w-]{1,60})?(?!\w)")
_CAMEL = lazy(
    r"(?!i(?:Phone|Pad|OS|Mac|Cloud|Pod|Tunes|Message)|macOS|watchOS|tvOS|e(?:Bay|Commerce|Learning|Book|Mail|Shop|Privacy)|x(?:Drive))"
    r"[a-z][a-z0-9]{0,40}(?:[A-Z][a-zA-Z0-9]{1,40})(?:\.[a-zA-Z]\w{0,40}){0,5}(?:\(\))?(?!\w)"
)
_CALL = lazy(r"[a-zA-Z_]\w{1,60}(?:\.\w{1,60}){0,6}\(\)")
_DOTTED = lazy(
    r"(?:window|document|process|app|config|dataLayer|data|settings|event|user|module)(?:\.[a-zA-Z_]\w{1,60}){1,6}(?![\w(])"
)
_FLAG = lazy(r"--[a-zA-Z][\w-]{1,60}(?:=[^\s,;]{1,80})?")
_RECORD = lazy(
    r"(?:A|AAAA|CNAME|MX|TXT|NS|SOA|SRV|PTR|CAA|ALIAS|SPF|DKIM|DMARC)(?:[- ](?:[Rr]ecords?|[Ee]ntr(?:y|ies)))"
    rf"|(?:CNAME|AAAA|TXT|PTR|CAA|SRV|MX|SPF|DKIM|DMARC){_E}"
)
_MAIN = lazy(r"(?:main|master|develop|staging|trunk)(?= branch\b)")
_METHOD = lazy(rf"(?:GET|POST|PUT|PATCH|DELETE) (?=/\w)|HTTP [1-5]\d\d{_E}")
_PHONE = lazy(r"\+\d{1,3}(?:[ ./()-]{0,2}\d{1,5}){2,6}(?!\d)")
_TEMPLATE = lazy(r"\{\{[^{}\n]{1,80}\}\}|\$\{[^{}\n]{1,80}\}|%[A-Z_]{3,40}%")
_NOT_IDS = frozenset(
    listed(
        """
    B2B B2C D2C B2G C2C W3C V1 H1 H2 Q1 Q2 Q3 Q4 MP3 MP4 A4 A3 A5 G20 G7 G8 Y2K K8 P2P O2
    CO2 M365 O365
    """
    )
)
_RECORDS = frozenset(
    listed(
        """
    a aaaa cname mx txt ns soa srv ptr caa alias spf dkim dmarc
    """
    )
)
_WORDY = frozenset(
    listed(
        """
    pull merge pr mr issue ticket bug story version release tls ssl oauth http saml openapi
    wcag main master develop staging trunk get post put patch delete
    """
    )
)
STARTS = _RECORDS | _WORDY
_STRIP = ".,;:!?'\"*…"


def _trim(text: str, at: int, end: int) -> int:
    """A link does not end with the sentence's punctuation, nor with a bracket it did not open."""
    while end > at + 1:
        last = text[end - 1]
        if (
            last in _STRIP
            or (last == ")" and text.count("(", at, end) < text.count(")", at, end))
            or (last == "]" and "[" not in text[at:end])
        ):
            end -= 1
        else:
            break
    return end


def _link(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url.lower() if url[:4].lower() in ("www.", "mail") and "/" not in url else url
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower()}{slash}{path}"


def _is_colour(digits: str) -> bool:
    """Not a ticket (#214) and not a channel (#facade)."""
    if len(digits) == 3 and digits.isdigit():
        return False
    return any(char.isdigit() for char in digits) or len(set(digits.lower())) < 3


def read_symbol(cased: str, at: int) -> Reading | None:
    """What begins with a sign: <@U1>, @anna, #214, `code`, --flag, /path."""
    char = cased[at]
    if char == "<" and (found := _ANGLE.match(cased, at)):
        if found[1]:
            return "mention", found.end(), f"{found[1]}{found[2]}"
        if found[3]:
            return "url", found.end(), _link(found[3].removeprefix("mailto:"))
        return "mention", found.end(), f"@{found[4]}"
    if char == "`" and (found := _BACKTICK.match(cased, at)):
        return "code", found.end(), (found[1] or found[2]).strip() or found[0]
    if char == "@" and not cased[at - 1 : at].isalnum() and (found := _MENTION.match(cased, at)):
        return "mention", found.end(), found[0].lower()
    if char == "#" and not cased[at - 1 : at].isalnum():
        if (found := _HEX_COLOUR.match(cased, at)) and _is_colour(found[0][1:]):
            return "code", found.end(), found[0].lower()
        if found := _TICKET_NUMBER.match(cased, at):
            return "code", found.end(), f"#{int(found[1])}"
        if found := _CHANNEL.match(cased, at):
            return "mention", found.end(), found[0].rstrip("-").lower()
    previous = cased[at - 1 : at]
    if previous and (previous.isalnum() or previous in "/_)"):
        return None
    if char == "-" and (found := _FLAG.match(cased, at)):
        return "code", found.end(), found[0]
    if char in "/~." and (found := _FILE.match(cased, at) or _PATH.match(cased, at)):
        end = _trim(cased, at, found.end())
        return ("code", end, cased[at:end]) if end > at + 2 else None
    if char == "+" and (found := _PHONE.match(cased, at)):
        digits = re.sub(r"\D", "", found[0])
        return ("code", found.end(), f"+{digits}") if len(digits) >= 8 else None
    if char in "{$%" and (found := _TEMPLATE.match(cased, at)):
        return "code", found.end(), found[0]
    return None


def read_status(cased: str, lower: str, at: int) -> Reading | None:
    """An HTTP status: 503 errors, a 404, 200 OK; "404 users" are people."""
    found = _STATUS.match(cased, at)
    if not found:
        return None
    end = found.end()
    named = " " in found[0] or "x" in found[0].lower() or found[0].endswith(("s", "S"))
    if not named and not (_STATUS_AFTER.match(lower, end) and int(found[1]) > 300):
        before = _STATUS_BEFORE.search(lower[max(0, at - 12) : at])
        if not (before and int(found[1]) > 300 and _STATUS_ENDS.match(lower, end)):
            return None
        if before[0] in ("and ", "or ", ", ", "with ", "to ") and int(found[1]) % 100 == 0:
            return None
    return "code", end, found[1].lower()


def read_word(cased: str, at: int) -> Reading | None:
    """What begins with a letter or digit; the longest of the readings."""
    best: Reading | None = None
    for kind, pattern in _DIGITS if cased[at].isdigit() else _WORDS:
        if (found := pattern.match(cased, at)) and (best is None or found.end() > best[1]):
            reading = _word(cased, kind, pattern, found)
            if reading and (best is None or reading[1] > best[1]):
                best = reading
    return best


def _word(cased: str, kind: Kind, pattern: re.Pattern[str], found: re.Match[str]) -> Reading | None:
    at, end = found.start(), found.end()
    text = found[0]
    if pattern is _URL:
        end = _trim(cased, at, end)
        return (kind, end, _link(cased[at:end])) if end > at + 5 else None
    if pattern is _EMAIL:
        return kind, end, text.lower()
    if pattern is _HOST:
        end = _trim(cased, at, end)
        text = cased[at:end]
        if any(found.groups()) and "/" in text:
            return "url", end, _link(text)
        return kind, end, text.lower()
    if pattern is _PR:
        return kind, end, f"#{int(found[1] or found[2])}"
    if pattern is _RECORD:
        return kind, end, re.split(r"[ -]", text)[0]
    if pattern is _RECORD_ID and text in _NOT_IDS:
        return None
    if pattern is _VERSION:
        if text[0] in "vV" and not text[1:2].isalpha():
            return kind, end, "v" + text[1:].strip(". ").lower()
        worded = text.lower().startswith(("version", "release"))
        if text.lower().startswith("release") and "." not in text:
            return None
        return kind, end, "v" + (text.split(" ", 1)[1] if worded else text).lower()
    if pattern is _PATH:
        end = _trim(cased, at, end)
        text = cased[at:end]
        # "and/or", "24/7/365" and "copy/design/dev" are no paths.
        return (
            (kind, end, text)
            if re.search(r"[._\d-]", text)
            and not text[0].isdigit()
            and "." in text.rsplit("/", 1)[-1]
            else None
        )
    if pattern in (_MAIN, _METHOD, _TECH_VERSION):
        return (
            kind,
            len(text.rstrip()) + at,
            re.sub(r"^http[ /](?=\d{3})", "", text.rstrip().lower())
            if pattern is _TECH_VERSION
            else text.rstrip(),
        )
    if pattern is _FILE and re.fullmatch(r"[\d.]+\w?", text):
        return None
    return kind, end, text


_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("url", _URL),
    ("url", _EMAIL),
    ("code", _UUID),
    ("code", _IP),
    ("code", _IPV6),
    ("code", _HOST),
    ("code", _FILE),
    ("code", _BRANCH),
    ("code", _PATH),
    ("code", _TICKET),
    ("code", _CVE),
    ("code", _HYPHENED),
    ("code", _PAIR),
    ("code", _PR),
    ("code", _VERSION),
    ("code", _TECH_VERSION),
    ("code", _HEX),
    ("code", _CALL),
    ("code", _DOTTED),
    ("code", _SNAKE),
    ("code", _CAMEL),
    ("code", _RECORD),
    ("code", _RECORD_ID),
    ("code", _METHOD),
    ("code", _MAIN),
)
_DIGITS = tuple(
    (kind, pattern)
    for kind, pattern in _WORDS
    if pattern in (_EMAIL, _UUID, _IP, _IPV6, _HOST, _FILE, _PATH, _VERSION, _HEX)
)
