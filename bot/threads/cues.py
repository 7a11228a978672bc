"""Cue words of conversations, as patterns on plain lower-case text: asking, yes, no, hedging, idling."""

from __future__ import annotations

from bot.translation.facts.lazy import lazy

YOU = (
    r"(?:you(?: guys| all| folks| two| lot)?|u|someone|somebody|smb|sb|anyone|anybody|it|marketing|dev|devs|design|ops|security"
    r"|your (?:team|side|people|devs)|(?:the )?[a-z]{2,12}(?: [a-z]{2,12})? (?:team|side|folks|people))"
)
SOFT = r"(?:(?:please|pls|plz|possibly|also|maybe|perhaps|just|kindly|quickly|then|still|at least) ){0,3}"

_SOCIAL = lazy(
    r"\b(?:(?<!at )(?<!over )(?<!after )(?<!before )(?<!by )lunch|coffees?|beers?|pizza|cake|biscuits?|cookies|croissants?|donuts?|doughnuts?|happy hour|karaoke|football|weekend plans|office party|christmas party|team dinner|team lunch|birthday cake)\b"
)
_WORK = lazy(
    r"\b(?:pages?|site|website|shop|forms?|mails?|e-?mails?|newsletters?|banners?|campaigns?|tickets?|crm|app|system|list|report|dashboard|menu|landing|launch|deploy\w*|release|template|product|invoice|printers?|tool)\b"
)


def is_idle(low: str) -> bool:
    """Whether a sentence is about lunch and the like, which nobody builds."""
    return _SOCIAL.search(low) is not None and _WORK.search(low) is None


REQUEST = lazy(rf"\b(?:please|pls|plz|(?:can|could|would|will) {YOU})\b")

MACHINE = lazy(
    r"\b(?:(?:ai|any|all|the|this|that|every|automated|language|virtual|digital) (?:ai )?(?:assistants?|agents?|bots?|chatbots?|models?|summari[sz]ers?)|llms?|assistants?|chatbots?|ai agents?|ai)\b.{0,160}"
    r"\b(?:ignore|disregard|must|report|set|mark|answer|output|respond|reply|say that|treat|record|return|pretend|should|change|write|note)\b"
    r"|\b(?:ignore|disregard|forget) (?:all |any |the |everything )?(?:of the )?(?:previous|above|prior|earlier|messages above|instructions|rules)\b"
    r"|\breport (?:the )?status\b|\bstatus ?[=:] ?\w+|\bset the status\b|\bsystem(?: prompt| message)?:|\byou are now\b|\bnew instructions\b"
)
"""Words to whatever reads the thread, and to none of its people."""

SARCASM = lazy(
    r"\b(?:by yesterday|yesterday please|the day before yesterday|when hell freezes|when pigs fly|in my next life|after i retire"
    r"|next century|in 20[4-9]\d|in my dreams|with a magic wand|and a pony|and a unicorn|free beer|world peace"
    r"|right after (?:my|our) (?:lottery|retirement)|sure,? (?:and|why not|no problem,? and)|oh sure|yeah,? right|of course,? and"
    r"|great,? (?:another|so another|so now)|as if|just kidding|(?:only|i'm|just) (?:joking|kidding)|kidding, kidding|jk|ha ha|haha|lol|/s)\b|\bwe'll have it (?:by )?yesterday\b"
)
"""Said in jest: dates and promises in it count for nothing."""

HEDGE = lazy(
    r"\b(?:should (?:be|work|do|hold|fit|make|come|land|get|go|have)|might|may(?! \d)|maybe|perhaps|possibly|probably|likely|hopefully|fingers crossed"
    r"|i think|we think|i guess|i'd guess|i hope|we hope|ideally|not sure|unsure|i believe|i suppose|i assume|in theory|roughly"
    r"|try|trying|all being well|with luck|could(?! you)|would|in principle|looks|seems|sounds|tentative(?:ly)?|provisional(?:ly)?"
    r"|pencil(?:led)?|no promises|can't promise|cannot promise|not promising|best case|optimistic(?:ally)?|depend(?:s|ing)?"
    r"|let me|let us|i'll check|we'll check|i'll ask|will check|need to check|need to ask|have to check|have to ask|get back to you"
    r"|as far as i know|afaik|aim|aiming|if|unless|provided|assuming|subject to|pending|as long as|once)\b"
)
"""What keeps a yes from being one."""

NEGATION = lazy(
    r"\b(?:no|not|never|nobody|none|cannot|can't|cant|won't|wont|don't|dont|doesn't|isn't|isnt|aren't|wasn't|weren't|haven't"
    r"|hasn't|couldn't|wouldn't|shouldn't|unable|impossible|nothing|neither|nor|without|unrealistic|unlikely|too (?:early|late|tight|soon|short))\b"
)
