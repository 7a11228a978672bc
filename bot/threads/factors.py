"""Why a date is what it is: reasons on the doing side's part, typed by cue words and concepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.threads import cues
from bot.threads.contract import Factor, FactorKind
from bot.threads.said import Said, Sentence
from bot.threads.spans import clause_around, clean
from bot.threads.words import share
from bot.translation.clauses import Clause
from bot.translation.facts.lazy import lazy
from glossary.concept import Side

_PEOPLE = r"(?:devs?|developers?|engineers?|people|person|team|colleagues?|admins?|analysts?|testers?|designers?|hands|staff|specialists?|experts?|one of us|two of us|half of us|capacity|resources?|nobody|no ?one|the only one|colleague|contractor|freelancer|lead|architect|dba|he|she|they|who|everyone|all of us|[a-z]+ (?:guy|lady))"
_KINDS: tuple[tuple[FactorKind, tuple[re.Pattern[str], ...]], ...] = (
    ("freeze", (
        lazy(r"\b(?:change |code |deployment |release |holiday |christmas |year-end |summer )?freeze\b|\bfrozen\b|\b(?:closed (?:season|period)|blackout|lock-?down|embargo on changes|change (?:stop|ban|embargo)|moratorium|no (?:changes|deployments|deploys|releases) (?:are )?(?:allowed|permitted|possible|between|from|until|during|in|over|before|after|on)|nothing (?:goes|may go|can go|ships|is allowed|is changed|changes|moves) (?:out|live|in|until|between|during|on))\b"),
    )),
    ("security_privacy", (
        lazy(r"\b(?:security|infosec|privacy|data protection|dpo|dpia|gdpr|penetration|pen ?test|pentest|vulnerabilit\w+|threat|compliance|consent|personal data|health data|works council|data processing|legal basis|encrypt\w*|safeguard\w*|confidential\w*)\b"),
        lazy(r"\b(?:agreed to|consented|opted in|signed up for|gave (?:us )?permission)\b.{0,40}\bnot\b|\bnot (?:allowed|permitted) to (?:use|share|store|send|see|leave)\b"),
    )),
    ("procurement", (
        lazy(r"\b(?:procurement|purchas\w+|purchase order|tender|rfp|contract\w*|licen[cs]e\w*|framework agreement|supplier onboarding|vendor onboarding|quote from|order(?:ed|ing)? (?:the|new|more|has|is|takes)|buying|bought|nda|statement of work|sow|renewal|seats?|bids?|vendor (?:setup|registration))\b"),
    )),
    ("cost", (
        lazy(r"\b(?:cost|costs|budget|expensive|pricey|fees?|pay for|paid for|afford|funding|money|overtime|euros?|surcharge|per month more|extra charge|not (?:been )?budgeted)\b|[€£$] ?\d"),
    )),
    ("legacy", (
        lazy(r"\b(?:legacy|(?:old|ancient|outdated|aging|ageing|antique) (?:\w+ )?(?:system|shop|cms|platform|server|code|software|database|tool|stack|version|template|backend|site|mainframe|app|module|framework|machine|plugin|program|script|crm|portal|setup|codebase|hardware|engine|interface|component)\w*|mainframe|cobol|end of life|no longer (?:supported|maintained)|unsupported|technical debt|(?:written|built|set up|dates|made) (?:in|from|back in|around) (?:19|200|201)\d|from (?:19\d\d|200\d|201\d)|years old|twenty years|hard-?coded|nobody (?:has )?(?:understands|knows how|touched)|by hand|predates|monolith|out of support)\b"),
    )),
    ("integration", (
        lazy(r"\b(?:doesn't|don't|does not|do not|can't|cannot|have to|has to|must|need to|needs to|never) (?:talk|speak|connect|sync|exchange|match up)(?: (?:to|with))?\b|\b(?:integrat\w+|interfaces?|connector|middleware|sync\w* (?:between|with|to)|two systems|both systems|three systems|each other|mapping|map (?:the|every|all)|api (?:doesn't|does not|has no|can't|limit|only|isn't|is not)|no api|webhook|data format|different formats?|bridge between|passes? through|fed from|feeds? (?:from|into)|handshake)\b"),
    )),
    ("quality", (
        lazy(r"\b(?:would|could|will|might|may|can|to|not|without|risk|or it|it'd|that'd|they'd) (?:break|breaks|crash|corrupt|slow down|take down|bring down|knock out)\b|\b(?:test(?:ing|ed|s)?|retest|qa|regression|bugs?|error[- ]prone|mistakes?|risk(?:y|s)?|fragile|flaky|unstable|rollback|roll back|fallback|quality|load test|smoke test|uat|acceptance|proof-?read\w*|broken (?:links|pages)|breaks?|side effects?|accessib\w+|double[- ]check|sign-off from qa|performance|outage|crash\w*|fails?)\b"),
    )),
    ("capacity", (
        lazy(r"\b(?:no|not enough|little|limited|zero|without|short of|short on|lack of|out of|lacking) (?:spare |free |any |dev |development |front-?end |back-?end |engineering |team )*(?:capacity|time|hands|people|devs?|developers?|engineers?|resources?|bandwidth|slots?|one free|one available|staff|designers?|headcount)\b"
             r"|\b(?:capacity|bandwidth|understaffed|short-?staffed|overbooked|overloaded|fully booked|booked (?:out|up|solid|until|till|on)|swamped|snowed under|stretched|tied up|backlog|queue|sprint (?:is|are|was) (?:full|planned|closed|packed)|sprints? (?:is|are) full|full (?:until|till|sprint)|plate is full|hands full|one (?:developer|dev|person|engineer|pair of hands|admin|designer|analyst)|(?:only|just) (?:one|two|three|\d) (?:of us|people|devs?|developers?|engineers?|person|testers?|admins?|designers?|analysts?)|other priorities|higher priorit\w+|priorities|vacanc\w+|parental leave|sick|ill|off sick|on leave|on holiday|on vacation|annual leave|in training|left the (?:team|company)|busy|all hands|firefighting|(?:two|three|half|most|one|\d) of (?:our|the|us) (?:\w+ )?(?:\w+ )?(?:people|devs|developers|engineers|team|admins|colleagues|analysts|testers|designers)?)\b"),
        lazy(rf"\b{_PEOPLE} (?:\w+ ){{0,3}}(?:is|are|'s|'re|will be|has been|have been) (?:\w+ ){{0,2}}(?:out|off|away|ill|sick|busy|booked|gone|absent|missing|full|on (?:the|another|other|an?|leave|holiday))\b|\b(?:doesn't|don't|won't|can't) (?:\w+ ){{0,2}}(?:have|find|get) (?:the )?(?:time|people|hands)\b"),
    )),
    ("unclear_ask", (
        lazy(r"\b(?:unclear|not clear|vague|ambiguous|no (?:spec|brief|requirements|description|acceptance criteria|scope)|(?:don't|do not|doesn't|didn't) (?:yet |really |quite )?(?:know|understand|say|tell us|specify|see|get) (?:\w+ )?(?:what|which|who|how|where|exactly)|what exactly|which (?:ones?|exactly)|can't (?:estimate|plan|size|tell|give you a date)|cannot (?:estimate|plan|size|tell)|without (?:a |knowing|the )(?:spec|brief|what|which|description|requirements)|brief (?:is|says|doesn't|leaves)|scope (?:is|isn't|was|keeps|has)|underspecified|requirements? (?:are|is|keep|aren't|missing|still)|could mean|means (?:two|three|several|different)|nobody (?:has )?(?:told|said|decided|defined)|open what)\b"),
    )),
    ("dependency", (
        lazy(r"\b(?:waiting (?:for|on)|wait (?:for|on)|depends? (?:on|upon)|dependent on|dependency|blocked (?:by|on|until)|hinges? on|relies on|rely on|hangs? on|needs? (?:\w+ ){0,3}first|has to (?:\w+ ){0,4}first|have to (?:\w+ ){0,4}first|must (?:\w+ ){0,4}first|comes? first|before (?:we|that|it|this) can|can only (?:\w+ ){0,3}(?:after|once|when)|only (?:after|once|when)|(?:hasn't|haven't|has not|have not|isn't|aren't|is not|are not|not) (?:\w+ ){0,2}(?:reached|arrived|delivered|sent|released|here|there|finished|ready|received|signed|approved|confirmed|in yet|available|out yet|live yet|done yet|published|shipped|booked|come in|provided|given|with us)|(?:still )?missing|third party|upstream|their side|until (?:the|they|that|it|he|she|we have|we get|our)|vendor has to|supplier has to|agency has to|is (?:still )?with (?:the|legal|our|your)|stuck (?:with|at|in|behind)|behind the|sits with|held up (?:by|at|in)|no answer from|only (?:deploys?|releases?|ships?|changes?|opens?|publishes?|updates?|runs?) (?:\w+ ){0,2}(?:a|every|on|per|once|twice))\b"),
    )),
    ("other", (
        lazy(r"\b(?:house rule|policy|rule is|that's the rule|rules? (?:say|says)|by law|law requires|regulat\w+|only (?:on|every|once|twice|in) (?:the |a )?(?:first|mondays?|tuesdays?|wednesdays?|thursdays?|weekend|month|quarter)|strike|fire|flood|weather|snow|bank holiday|public holiday|election|relocat\w+|office move|moving offices|power cut)\b"),
    )),
)  # fmt: skip
_CONCEPTS: dict[str, FactorKind] = {
    "change-freeze": "freeze",
    "security-review": "security_privacy",
    "penetration-test": "security_privacy",
    "data-protection-impact-assessment": "security_privacy",
    "consent-flag": "security_privacy",
    "vendor-assessment": "security_privacy",
    "data-processing-agreement": "security_privacy",
    "vulnerability": "security_privacy",
    "purchase-order": "procurement",
    "procurement": "procurement",
    "request-for-proposal": "procurement",
    "statement-of-work": "procurement",
    "capacity": "capacity",
    "legacy-system": "legacy",
    "end-of-life": "legacy",
    "technical-debt": "legacy",
    "field-mapping": "integration",
    "regression-test": "quality",
    "load-test": "quality",
    "user-acceptance-test": "quality",
    "quality-assurance": "quality",
    "dependency": "dependency",
    "blocker": "dependency",
}
_REASONING = lazy(
    r"\b(?:because|since|due to|reason|so|not|no|n't|can't|cannot|won't|hasn't|haven't|isn't|aren't|doesn't|don't|couldn't|only|until|till|before|after|first|has to|have to|must|needs?|need to|required?|requires|still|waiting|blocked|wait|starts?|begins?|ends?|runs?|full|booked|ill|sick|out|away|cost|costs|takes?|would break|break|breaks|risk|risky|old|missing|without|nobody|one|two|three|half|never|unclear|depends|goes? through|passes?|busy|live in|lives in|sits?|by hand|manual\w*|is in the way|fails?|stuck|every|each|again|expires?|expensive|closed|frozen|too)\b|n't\b"
)
_NOT_A_REASON = lazy(
    r"\b(?:please|can you|could you|would you|i'll|we'll|let me|let us|happy to|thanks|no problem|won't be a problem|no worries|we could|we can (?!only|not|'t)|could (?:we|you)|how about|what if|alternatively|instead|done|is live|are live|fixed|updated|attached|in place|passed|cleared|approved)\b"
)


def factors(thread: Sequence[Said], asker: Side, first: tuple[int, int]) -> Iterator[Factor]:
    """The reasons in order, each at its first clear statement; `first` is where the ask begins."""
    given: list[Factor] = []
    for said in thread:
        if said.side == asker:
            continue
        for sentence in said.sentences:
            if sentence.question or (said.index, sentence.start) < first:
                continue
            if cues.is_idle(sentence.low) or cues.SARCASM.search(sentence.low):
                continue
            for clause in sentence.clauses:
                factor = _factor(said, sentence, clause)
                if factor and not any(_same(factor, one) for one in given):
                    given.append(factor)
                    yield factor


def _factor(said: Said, sentence: Sentence, clause: Clause) -> Factor | None:
    start, end = clean(said.text, clause_around(sentence, clause.start))
    low = sentence.low[max(0, start - sentence.start) : end - sentence.start]
    if len(low.split()) < 3 or _NOT_A_REASON.search(low) or not _REASONING.search(low):
        return None
    concepts = said.concepts_in(start, end)
    kind = _kind(low, concepts)
    if kind is None:
        return None
    return Factor(kind=kind, quote=said.text[start:end], message=said.index, concepts=concepts)


def _kind(low: str, concepts: Sequence[str]) -> FactorKind | None:
    for concept in concepts:
        if concept in _CONCEPTS:
            return _CONCEPTS[concept]
    for kind, patterns in _KINDS:
        if any(pattern.search(low) for pattern in patterns):
            return kind
    return None


def _same(one: Factor, two: Factor) -> bool:
    """The same reason again: the same kind in much the same words."""
    return one.kind == two.kind and (share(one.quote, two.quote) >= 0.5 or one.kind == "freeze")
