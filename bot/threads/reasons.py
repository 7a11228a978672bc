"""What kind of reason a clause gives, by cue words: each kind collects weight, the heaviest wins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.records import FactorKind
from bot.translation.facts.lazy import lazy

STRONG = 3
"""From this weight on a clause is a reason wherever the doing side says it."""

_WEAK: dict[FactorKind, re.Pattern[str]] = {
    "capacity": lazy(
        r"\b(?:alone|single-handed\w*|by (?:my|him|her|them|our)sel(?:f|ves)|part-?time|with (?:one|two|only|just) \w+|days? of work|weeks? of work|hours? of work|person days?|sprints?|at the (?:\w+ )?(?:fair|conference|trade fair|course)|night shift|weekend duty|colleagues?|team|one of us|my desk|in parallel|first in line|on top of|too many|at once|effort)\b"
    ),
    "quality": lazy(
        r"\b(?:chokes?|wrong|incorrect|inaccurate|duplicates?|mess|messy|dirty|unclean|incomplete|inconsistent|confus\w+|in a (?:third|quarter|half) of|complain\w*|unsafe|damage\w*|disturb\w*|distort\w*|reliab\w+|stable|corrupt\w*|mix(?:es|ed)? up|overwrit\w+|lost|loses?|jumps?|blurr\w+|unverified|untested|checked twice|double)\b"
    ),
    "security_privacy": lazy(
        r"\b(?:addresses|register|retention|processing|stor(?:e|es|ed|ing)|names of|who may|passwords?|logins?|overseas|third country|abroad|virus|malware|certificates?|anonym\w+|tracking|cookies|sensitive|minors|children|patients?|students'|private|permission of|identity|id cards?|access rights)\b"
    ),
    "procurement": lazy(
        r"\b(?:tender|order|ordered|contract|quote|offer from|suppliers?|vendors?|licen[cs]e|purchase|sourcing|invoice|framework|delivery time|bought|buy)\b"
    ),
    "cost": lazy(
        r"\b(?:price|prices|priced|pay|paid|pays|money|cost|costs|charge|charges|budget|afford|cheap\w*|dear|\d[\d,.]* (?:a|per) (?:year|month|piece|seat|call))\b"
    ),
    "legacy": lazy(
        r"\b(?:by hand|manually|(?:tool|system|software|program|machine|server|template|code|script|site|shop|app|page|form|database) (?:is )?from (?:19|20[01])\d|old|older|ancient|never been touched|since (?:19|20[01])\d|19\d\d|200\d|201\d|floppy|fax|windows (?:xp|7|98)|internet explorer|nineties|eighties|decades?|hard-?wired|home-?made|home-?grown)\b"
    ),
    "integration": lazy(
        r"\b(?:comes? out of|come from the|fed by|feeds?|import(?:s|ed)?|export(?:s|ed)?|formats?|interfaces?|api|sync\w*|connect\w*|systems|talks?|exchange|protocol|link(?:ed|s)? to|second (?:location|source|system)|ids?)\b"
    ),
    "dependency": lazy(
        r"\b(?:has to|have to|must|needs? to|waits?|first|until|before|depends?|gives? us|give us|promised|their|they|the (?:[a-z]+ )?(?:firm|company|office|desk|service|authority|department|stores?|railway|county|ministry|state|landlord|operator|owner|team|committee|airline|port|museum|university|hospital|club|association|federation))\b"
    ),
    "other": lazy(
        r"\b(?:law|legal|allowed|forbidden|rule|rules|permit|holiday|season|weather|tradition|politic\w+|contractual)\b"
    ),
}

_WHO = r"(?:devs?|developers?|engineers?|programmers?|people|person|team|teams|colleagues?|admins?|analysts?|testers?|designers?|editors?|nurses?|staff|specialists?|experts?|operators?|technicians?|architects?|contractors?|students?|interns?|lead|nobody|no one|everyone|everybody|someone|somebody|half of us|most of us|all of us|both of us|one of us|two of us|we|i|he|she|they)"
_GONE = r"(?:out|off|away|gone|ill|sick|absent|busy|booked|full|tied up|unavailable|missing|travelling|on (?:\w+ )?(?:leave|holiday|holidays|vacation|sabbatical|duty|call|strike|training)|in (?:\w+ )?training|at (?:a|the|an) (?:\w+ )?(?:conference|fair|training|offsite|exhibition|summit|workshop|seminar|congress|course|customer))"
_NOT_YET = r"(?:hasn't|haven't|hasnt|havent|has not|have not|isn't|aren't|is not|are not|not yet|never|still not|doesn't|don't|didn't|won't)"
_ARRIVED = r"(?:given|sent|delivered|released|shipped|arrived|reached|come|received|answered|replied|signed|approved|confirmed|finished|ready|here|there|there yet|out yet|available|published|provided|decided|completed|done|handed|in yet|started|installed|updated|switched|opened|booked|paid|with us)"
_THIRD = r"(?:vendor|supplier|provider|agency|agencies|legal|hr|procurement|finance|partner|partners|sponsor|printer|photographer|translators?|board|council|committee|manufacturer|hoster|registrar|regulator|ministry|bank|insurer|auditors?|lawyers?|head office|headquarters|hq|network team|facilities|the other team|central it|group it|third party|publisher|venue|carrier|firm|company|office|authority|department|county|railway|landlord|operator|app stores?|stores?|institute|foundation|association|federation|airline|airport|university|city council|government|owner|dean|director|mayor|chair)"

_Weighed = tuple[int, "re.Pattern[str]"]
_CUES: dict[FactorKind, tuple[_Weighed, ...]] = {
    "freeze": (
        (5, lazy(r"\b(?:change|code|deployment|release|christmas|holiday|summer|year-end|peak|election|content|it|the|a|our|this|in) ?-?freeze\b|\bfrozen (?:until|from|since|for|over|during|at|period)\b|\b(?:is|are) frozen\b|\bfreeze (?:starts|ends|runs|is|until|from|period|week)\b")),
        (4, lazy(r"\b(?:is|are|'s|stays?|remains?|and) (?:\w+ )?(?:locked|closed|blocked|off limits|sealed|shut) (?:\w+ ){0,3}?(?:until|from|during|for|over|between|till|while)\b|\bmay (?:not )?be (?:changed|touched|deployed|released) (?:\w+ )?(?:until|during|between|before|after)\b|\bhands off\b")),
        (4, lazy(r"\b(?:closed (?:season|period|window)|black-?out|lock-?down|lockdown|moratorium|change (?:stop|ban|embargo|lock)|(?:code|system|production|prod) is (?:locked|closed))\b")),
        (5, lazy(r"\b(?:changes?|deploy\w*|releases?|go-lives?|updates?|rollouts?|publishing) (?:are|is) (?:\w+ )?(?:closed|blocked|stopped|locked|on hold|suspended|paused|forbidden|not allowed|banned)\b")),
        (4, lazy(r"\bno (?:changes?|deploy\w*|releases?|go-lives?|updates?|rollouts?)\b.{0,40}\b(?:allowed|permitted|until|between|from|during|in|over|before|after|on|while|this)\b|\bnothing (?:\w+ ){0,2}(?:goes|go|ships|may be|is|gets|can be) (?:\w+ )?(?:live|out|in|changed|deployed|released|touched|allowed)\b|\bnobody (?:may|is allowed to|can) (?:touch|change|deploy|release)\b.{0,40}\b(?:until|between|during|before|over|from|while)\b")),
    ),
    "security_privacy": (
        (4, lazy(r"\b(?:security|infosec|cyber\w*|privacy|data protection|dpo|dpia|gdpr|hipaa|pci|penetration|pen ?tests?|pentests?|vulnerabilit\w+|threat model|personal data|patient (?:data|records)|health data|confidential\w*|data processing agreement|encrypt\w+|two-factor|risk assessment|works council|consent|auditors?|ethics (?:committee|board)|two-?factor|2fa|mfa|firewall|certified|iso ?27001|hipaa|data protection officer|legal basis|privacy officer|tracking (?:of )?(?:people|users|visitors|members))\b")),
        (4, lazy(r"\b(?:never |not |only )?(?:agreed|consented|opted|signed up|subscribed) (?:in )?(?:to|for)\b.{0,60}\bnot\b|\b(?:nobody|none of them|they|we|members|customers|people|patients|parents|readers|users) (?:have |has )?(?:never|not|didn't|haven't|did not) (?:\w+ )?(?:agreed?|consent(?:ed)?|opt(?:ed)? in|given? (?:us )?(?:their )?(?:consent|permission))\b|\bnot (?:allowed|permitted) to (?:use|share|store|send|see|leave|show|keep|process|contact|mail)\b")),
        (3, lazy(r"\b(?:testers?|scanner|scan|auditors?|security) (?:has |have )?(?:just )?found\b|\b(?:holes?|leak(?:s|ed)?|hack\w*|breach\w*|phishing|malware|exploit)\b|\bwho (?:may|can|is allowed to) see\b|\bsensitive\b|\b(?:lands|leaves|ends up|stored|hosted|leave) (?:\w+ )?(?:outside|in the us|abroad|on (?:foreign|american) servers)\b")),
    ),
    "procurement": (
        (4, lazy(r"\b(?:procurement|purchas\w+|purchase orders?|tender\w*|rfps?|framework agreement|statement of work|nda|ndas|sourcing|buying process|ordering process|order form|public bid|vendor (?:onboarding|setup|registration)|supplier (?:onboarding|setup|registration))\b")),
        (3, lazy(r"\b(?:contracts?|licen[cs]es?|licensing|subscription|seat licen[cs]es?|paid (?:plan|key|account|version|licen[cs]e)|(?:bigger|larger|other|new|higher) (?:package|plan|tier|bundle|edition)|quotes? from|quotation|signature from|three (?:offers|quotes|bids)|(?:purchasing|sourcing) (?:takes|needs|wants|has)|stuck in purchasing|framework contract|public procurement|call for bids|supplier (?:has to|must) be|vendor (?:has to|must) be|(?:is|means|needs|requires|as) (?:\w+ )?an? (?:separate |new |extra )?order\b|sign(?:ed)? (?:the|a|by) (?:\w+ )?(?:contract|agreement|order|form)|terms and conditions|legal entity|new contract|renewal|renewed)\b")),
        (2, lazy(r"\b(?:new (?:vendor|supplier|provider|tool|hardware|device|server)s?|order(?:ed|ing)? (?:the|new|more|a|from|has|takes|is)|(?:has|have|needs?) to be (?:bought|ordered|signed|purchased)|buy(?:ing)? (?:a|the|new|more|another)|delivery time)\b")),
    ),
    "cost": (
        (4, lazy(r"(?:[€£$] ?\d|\d ?(?:€|eur\b|euros?\b|usd\b|dollars\b|pounds?\b|chf\b|k (?:a|per|for)\b))")),
        (3, lazy(r"\b(?:expensive|pricey|fees?|surcharge|unaffordable|can't afford|cannot afford|no (?:budget|money|funds|funding)|(?:not|isn't|aren't) (?:in (?:the|our|your|this year's) )?(?:budget|budgeted|funded)|budget (?:is|was|for (?:this|that)|runs|ran|has been|only|won't|doesn't)|over (?:the |our )?budget|out of budget|rais(?:ed|es|ing) (?:its|their|the) prices?|price increase|beyond (?:the|our) budget|nobody (?:has )?(?:paid|pays) for|who pays|license costs|not paid for|overtime|extra cost|costs? (?:\w+ )?(?:too much|extra|more|a lot|a fortune|money|as much|per|about|around|roughly|\d+)|charges? (?:us |extra|per|for|a)|too much money|funding)\b")),
    ),
    "legacy": (
        (4, lazy(r"\b(?:legacy|mainframe|cobol|fortran|end of life|no longer (?:supported|maintained|developed|sold)|unsupported|out of support|technical debt|outdated|obsolete|antiquated|ancient|museum piece|hard-?wired|home-?grown|nobody (?:dares|remembers)|no longer updated|runs on windows \w+|internet explorer|from the (?:nineties|eighties|noughties|last century)|\d\d-year-old|(?:ten|fifteen|twenty|thirty)-year-old|since version \d|needs? (?:a )?(?:newer|later) version|(?:we're|we are|still) on (?:version )?\d|hard-?coded|predates|monolith|spaghetti)\b")),
        (3, lazy(r"\b(?:old|older|aging|ageing|antique) (?:\w+ ){0,2}(?:systems?|shop|cms|platform|server|code|software|database|tool|stack|version|template|backend|site|app|module|framework|machine|plug-?in|program\w*|script|crm|portal|setup|codebase|hardware|engine|interface|component|editor|archive|till|tills|printer|network|storage|phone|wiring|hosting|account|domain|cable|kiosk|terminal|catalogue|intranet|booking\w*)\b|\b(?:built|written|made|programmed|set up|installed|dates|is|are|was|were|goes|from) (?:back )?(?:in|from|to|around|before) (?:19[5-9]\d|200\d|201\d)\b|\b(?:\d\d|ten|twelve|fifteen|twenty|thirty|forty) years? old\b|\bby hand\b|\b(?:whoever|the person who|the guy who|nobody who|the company that|the people who) (?:wrote|built|made|knew|programmed|understood)\b|\bnobody (?:\w+ )?(?:has (?:its|the) (?:source|docs|documentation)|knows how (?:it|that)|understands (?:it|that|the)|dares)\b|\bolder than\b|\bcan only be (?:changed|edited|done) (?:by hand|manually|one by one)\b")),
    ),
    "integration": (
        (4, lazy(r"\b(?:doesn't|don't|does not|do not|can't|cannot|never|not) (?:\w+ )?(?:talk|speak|connect|sync\w*|exchange|communicate|match|know (?:of|about) each other)\b|\b(?:no|without an?|has no|have no|missing) (?:\w+ )?(?:interface|api|connection|connector|link|bridge|sync|export|import|feed|webhook|adapter)\b|\b(?:have|has|need|needs|must) to (?:\w+ )?(?:talk|speak|connect|sync|be (?:connected|linked|wired|synced|integrated|joined up|mapped))\b|\bintegrat\w+\b|\beach other\b")),
        (3, lazy(r"\b(?:doesn't|don't|does not|do not|can't|cannot) (?:know|understand|read|accept|recogni[sz]e|see|support|take) (?:our|the|those|these|their|any)\b")),
        (2, lazy(r"\b(?:interfaces?|apis?|connector|middleware|mapping|map (?:the|every|all|each)|webhooks?|data formats?|different formats?|formats? (?:differ|is different|don't|doesn't)|both systems|two systems|three systems|between the (?:\w+ ){0,3}and|feeds?|pipeline|different (?:ids?|keys?|numbers|fields))\b")),
    ),
    "quality": (
        (4, lazy(r"\b(?:would|could|will|might|may|can|to|not|it'd|that'd|they'd|'ll|otherwise|and|then|usually|always) (?:\w+ )?(?:break|breaks|crash|crashes|corrupt|slow (?:\w+ )?down|take down|bring down|knock out|go down|fall over|damage|ruin|lose (?:the|all|our|data|orders|track|sales|money|it|them))\b|\b(?:we|they|customers|users|it|people)(?:'d| would| will|'ll| could| might)? (?:\w+ )?lose (?:the|all|our|their|data|orders|track\w*|sales|everything)\b")),
        (3, lazy(r"\b(?:test(?:ing|s)?|tested|re-?tests?|regression|bugs?|buggy|error-?prone|mistakes?|errors?|wrong (?:click|number|prices?|entry|order|address|figure|dose|label)s?|risk|risky|risks|too dangerous|fragile|flaky|unstable|load tests?|smoke tests?|uat|acceptance test|proof-?read\w*|not tested|untested|test run|error rate|last time (?:we|it|this)\b.{0,60}\b(?:broke|failed|crashed|lost|went)|side effects?|double bookings?|spam (?:folder|filter|trap)|fails?|failed|failing|failure|crash\w*|outages?|data loss|breaks?|broke|broken|quality|drops? (?:\w+ )?(?:on|in|out)|freezes|hangs|stutters?|glitch\w*|flicker\w*|overload\w*|unreadable|slow(?:er|s)?|lag(?:s|gy)?|sanity check|dry run|rehearsal|qa)\b|\bcosts us (?:\w+ )?(?:orders|customers|sales|trust|readers|bookings|revenue)\b")),
    ),
    "capacity": (
        (4, lazy(rf"\b{_WHO}(?:'s|'re|'m)? (?:\w+ ){{0,4}}?(?:is|are|'s|'re|am|will be|has been|have been|was|were)?(?: \w+)?? ?{_GONE}\b(?! of (?:scope|date|the question|the box))")),
        (4, lazy(r"\b(?:no|not enough|not the|little|limited|zero|short of|short on|lack of|lacking|don't have (?:the|any|enough)|doesn't have (?:the|any|enough)|haven't (?:got )?(?:the|any|enough)) (?:spare |free |any |dev |development |front-?end |back-?end |engineering |more |available )*(?:capacity|time|hands|people|devs?|developers?|engineers?|resources?|bandwidth|slots?|staff|designers?|headcount|hours|manpower|one free|one available|one left|one who)\b")),
        (4, lazy(r"\b(?:capacity|bandwidth|under-?staffed|short-?staffed|overbooked|overloaded|overworked|fully booked|booked (?:out|up|solid|until|till|on|for|with)|swamped|snowed under|drowning|stretched|tied up|backlog|sprint(?: \d+)? (?:is|are|was) (?:\w+ )?(?:full|planned|closed|packed)|sprints? (?:is|are) full|plates? (?:is|are) full|hands (?:are )?full|parental leave|maternity|sick leave|off sick|on leave|annual leave|off-?site|all hands|firefighting|(?:is|are|'s|'re|we're|i'm) (?:\w+ )?full (?:with|until|till|of|up)|nobody (?:\w+ )?(?:free|left|available|spare|who (?:can|could|has))|no ?one (?:\w+ )?(?:free|left|available|who (?:can|could|has))|have nobody|has nobody|left the (?:team|company|house)|successor|replacement starts|resigned|double shifts|short of (?:a|one|two|three|people|staff)|(?:one|two|three|a|people|developers?|hands) short|short a \w+|down to (?:one|two|three|half|a)|skeleton (?:crew|staff)|at capacity|knee-?deep|(?:it's|that's|is) (?:only|just) me|(?:i'm|i am) (?:alone|the only one|on my own)|on (?:a|my|her|his|their) own|can't (?:fit|squeeze) (?:it|that|this)|no room (?:for|in|before|until)|(?:next|first) free slot|free slot|tickets? (?:before|ahead of) (?:yours|you|it|this)|hands (?:are )?tied|on a course|at a course|holiday season|stretched thin|run off (?:our|their) feet|up to (?:our|their) (?:necks?|ears)|no one to do|hiring|new colleague|headcount|quit|(?:has|have|had) (?:just |already )?left\b|left us|moved on|on notice|vacan\w+|retired|hir(?:e|ing))\b")),
        (4, lazy(r"\b(?:(?:two|three|four|five|half|most|many|some|one|\d+)(?: out)? of (?:our|the|us|my)\b(?: \w+){0,3}|(?:only|just) (?:one|two|three|\d|a single)(?: of us| people| persons?| devs?| developers?| engineers?| testers?| admins?| designers?| analysts?| editors?| pairs? of hands| team)|the only (?:person|one|developer|dev|engineer|admin|tester|colleague|two|people|designer|analyst|editor)|one (?:person|developer|dev|engineer|admin|tester|man|woman) (?:team|show|left|for)|(?:has|have|takes|needs|keeps|ties up) (?:all|both|every one) (?:\w+ )?of us|a one-person)\b")),
        (4, lazy(r"\b(?:is|are|'s|'re|been|was|were|fell|called in) (?:\w+ )?(?:ill|sick|off sick|absent|in hospital|on (?:\w+ )?(?:leave|holiday|holidays|vacation|sabbatical)|out (?:until|till|this|next|for|all)|away (?:until|till|this|next|for)|in the audit|at the fair)\b|\b(?:eats?|keeps?|takes?|ties?|swallows?|absorbs?|has|needs?) (?:\w+ )?(?:us|everyone|everybody|the team|all of us|our team|the whole team)(?: (?:up|busy|all))?\b|\b(?:everyone|everybody|the (?:whole )?team|all hands|all of us|half of us|most of us) (?:is|are) (?:\w+ )?(?:on|at|in|with|working)\b")),
        (4, lazy(r"\b(?:days?|weeks?|hours?|time|people) (?:that )?(?:i|we|nobody) (?:don't|doesn't|do not|cannot|can't|has|have not) (?:have|spare|got)?\b")),
        (2, lazy(r"\b(?:busy|queue|priorit\w+|other (?:projects?|work|things|tickets)|workload|ill|sick|holidays?|vacation|ahead of you|in line|before yours|next in|christmas break|shift|overtime|people|hands)\b")),
    ),
    "unclear_ask": (
        (4, lazy(r"\b(?:unclear|not clear|isn't clear|too vague|vague|ambiguous|contradict\w*|different things|underspecified|not (?:been )?decided (?:who|what|which|how|whether)|open question|no decision (?:on|about)|no (?:spec|specs|brief|requirements|description|acceptance criteria|scope|briefing)|(?:brief|spec|request|ticket|requirements?|scope) (?:\w+ )?(?:is|are|says?|doesn't|leaves|keeps|isn't|aren't|was|contradicts?)(?: \w+)? (?:empty|missing|vague|unclear|open|changing|moving|nothing|not|different)|(?:could|can|may|might) mean (?:\w+ )?(?:two|three|several|many|different|anything|a lot)|what exactly|which (?:ones? )?exactly)\b")),
        (4, lazy(r"\b(?:don't|do not|doesn't|didn't|can't|cannot|nobody|no one|never|hasn't|haven't|without)\b (?:\w+ ){0,3}(?:know|knows|knowing|understand|tell|told|told us|say|says|said|specify|see|get|defined|decided|agreed|explain\w*|estimate|size|plan)\b (?:\w+ ){0,2}(?:what|which|who|how (?:(?:it|this|that) (?:should|is meant|is supposed)|many|much)|where|exactly)\b")),
    ),
    "dependency": (
        (4, lazy(rf"\b(?:waiting (?:for|on)|wait (?:for|on)|depends? (?:on|upon)|dependent on|dependency|blocked (?:by|on|until)|hinges? on|relies on|rely on|hangs? on|stuck (?:with|at|in|behind|on)|held up (?:by|at|in)|no (?:answer|reply|word|feedback|response) (?:yet )?from|upstream)\b|\b{_NOT_YET} (?:\w+ ){{0,3}}?{_ARRIVED}\b|\b(?:no|none of the) (?:\w+ ){{1,3}}(?:has|have) (?:\w+ )?(?:come|arrived|been|reached)\b|\bstill (?:missing|outstanding|open|waiting|at|with)\b|\bis missing\b|\bare missing\b")),
        (4, lazy(rf"\b(?:is|are|'s|'re|sits?|lies?|lie|hangs?) (?:\w+ )?(?:with|at|by) (?:the |our |your )?(?:\w+ )?{_THIRD}\b|\b{_THIRD} (?:\w+ )?(?:holds?|has|have|owns?|keeps?|controls?|decides?|must|need|needs|ships?|delivers?|releases?|sends?|still|only|first|takes?|promised|announced|allows?|reviews?|is late|are late|postponed|delayed)\b")),
        (4, lazy(rf"\b(?:has|have|must|needs?) to (?:be [a-z]+|go|come|run) (?:\w+ )?(?:by|through|via|from) (?:the |our |their )?(?:\w+ )?{_THIRD}\b|\bbefore (?:the |our )?(?:{_THIRD}|privacy|security|they|he|she|somebody|someone) (?:has|have|had|is|are|can|did)\b|\bthere's no (?:text|copy|data|input|design|image|content|file|list|answer|decision|spec|go)\b")),
        (4, lazy(r"\b(?:we|i) (?:still )?(?:don't|do not|haven't) (?:\w+ )?(?:have|got) (?:the|any|your|a|those|all)\b(?! (?:time|people|capacity|budget|money|hands|staff))|\bno word (?:yet )?from\b|\bnot (?:been )?(?:delivered|released|shipped|sent|decided|provided|finished) (?:yet|so far)?\b|\bcan only (?:start|begin|go|be|happen|do)\b.{0,40}\b(?:after|once|when)\b|\bafter the (?:migration|upgrade|move|switch|update|rollout|cut-?over|relaunch|new)\b|\bneeds? (?:the|a|their|our) (?:\w+ ){1,3}(?:first|which|that)\b|\b(?:is|are) (?:late|overdue|delayed|behind|stuck|on order|on its way|in transit|sold out)\b")),
        (3, lazy(r"\b(?:belongs? to|owned by|run by|hosted by|managed by|maintained by|made by|drawn by|gets? (?:its|their|the|all) [\w ]{1,24} from|comes? from (?:the|a|an|another|their)|delivered by|is up to (?:the|them|him|her)|decided by|in the hands of|in (?:the|their|his|her) release|goes out with|has to come from|(?:is|are) fed by|relies|(?:took|takes|taking) (?:its|their|her|his) time|part of the (?:release|migration|project))\b")),
        (5, lazy(rf"\b{_THIRD}(?: \w+){{0,2}} (?:is|are) (?:\w+ )?(?:closed|shut|{_GONE}|on (?:their|its|his|her) (?:\w+ )?(?:holidays?|vacation|break|leave))\b")),
        (2, lazy(r"\b(?:goes?|go|has to go|have to go|must go|runs?) through (?:the|a|an|our|their)\b|\bonly (?:comes?|arrives?|gets?|come|arrive|reaches?|reach)(?: in| here| to us)?\b|\b(?:need|needs|require|requires|takes) (?:an? |the )?(?:\w+ )?(?:update|patch|fix|release|approval|sign-?off|permit|permission|decision|answer|delivery|part|parts) (?:from|by|of)\b|\bout of our hands\b|\bnot (?:up to|in) (?:us|our (?:hands|control))\b|\b(?:has|have) to (?:\w+ ){1,3}first\b")),
        (2, lazy(r"\b(?:before (?:we|that|it|this|i) can|can only (?:\w+ ){0,3}(?:after|once|when)|only (?:after|once|when)|(?:needs?|has|have|must) (?:to )?(?:\w+ ){1,5}first|comes? first|third party|their side|they (?:ship|deliver|release|send|fix)|until (?:the|they|that|it|he|she|we have|we get|our)|migration|prerequisite|(?:has|have) to be (?:\w+ )?(?:finished|done|ready|there|live) (?:first|before))\b")),
    ),
    "other": (
        (5, lazy(r"\b(?:house rule|policy|policies|(?:the|our|that's the|it's a|by) rules?|rules? (?:say|says|is|are)|by law|the law|legal requirement|statut\w+|regulat\w+|bylaws?|union|strike|fire|flood|weather|storm|public holiday|bank holiday|election|relocat\w+|office move|moving (?:house|offices)|power cut|construction|exams?|elections?|parliament|inspection|audit season|church|prayer)\b")),
        (3, lazy(r"\b(?:only for|reserved for|restricted to|not meant for|limited to) (?:people|staff|members|the|those|employees|admins?)\b")),
        (5, lazy(r"\bonly (?:\w+ ){0,4}(?:on|every|once|twice|in|at) (?:the |an? )?(?:first|last|mondays|tuesdays|wednesdays|thursdays|fridays|weekends|month|quarter|year|week|start|end)\b|\b(?:once|twice|only) (?:a|per) (?:week|month|quarter|year)\b|\b(?:worst|busiest|wrong) (?:day|week|month|time|moment|season)\b|\bno longer exists\b")),
    ),
}  # fmt: skip
_CONCEPTS: dict[str, tuple[FactorKind, int]] = {
    "change-freeze": ("freeze", 4),
    "security-review": ("security_privacy", 4),
    "penetration-test": ("security_privacy", 4),
    "data-protection-impact-assessment": ("security_privacy", 4),
    "consent-flag": ("security_privacy", 3),
    "vendor-assessment": ("security_privacy", 3),
    "vulnerability": ("security_privacy", 3),
    "purchase-order": ("procurement", 4),
    "procurement": ("procurement", 4),
    "request-for-proposal": ("procurement", 4),
    "statement-of-work": ("procurement", 4),
    "contract-renewal": ("procurement", 3),
    "capacity": ("capacity", 4),
    "legacy-system": ("legacy", 4),
    "end-of-life": ("legacy", 4),
    "technical-debt": ("legacy", 4),
    "field-mapping": ("integration", 2),
    "regression-test": ("quality", 3),
    "load-test": ("quality", 3),
    "user-acceptance-test": ("quality", 3),
    "dependency": ("dependency", 3),
    "blocker": ("dependency", 2),
}


def weigh(low: str, concepts: Sequence[str] = ()) -> tuple[FactorKind, int] | None:
    """The kind of reason that a clause speaks most for, with its weight; None for none."""
    weights: dict[FactorKind, int] = {}
    for kind, cues in _CUES.items():
        total = sum(weight for weight, pattern in cues if pattern.search(low))
        if total:
            weights[kind] = total
    for kind, pattern in _WEAK.items():
        most = 1 if kind == "dependency" else 2
        hints = min(most, len({found[0] for found in pattern.finditer(low)}))
        if hints:
            weights[kind] = weights.get(kind, 0) + hints
    for concept in concepts:
        if concept in _CONCEPTS:
            kind, weight = _CONCEPTS[concept]
            weights[kind] = weights.get(kind, 0) + weight
    if not weights:
        return None
    best = max(weights, key=lambda kind: weights[kind])
    return best, weights[best]
