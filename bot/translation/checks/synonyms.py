"""Words that stand for each other between colleagues, and words that say nothing about a subject.

They only help to find the place where a clause of the source is said again: nothing is refused
because a word is missing here, it is judged less well.
"""

from __future__ import annotations

_SAID_BY_ALL = [
    "a",
    "an",
    "the",
    "this",
    "that",
    "these",
    "those",
    "it",
    "its",
    "it's",
    "he",
    "she",
    "they",
    "them",
    "their",
    "theirs",
    "his",
    "her",
    "him",
    "we",
    "us",
    "our",
    "ours",
    "you",
    "your",
    "yours",
    "i",
    "me",
    "my",
    "mine",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "am",
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
    "do",
    "does",
    "did",
    "doing",
    "done",
    "don't",
    "doesn't",
    "didn't",
    "have",
    "has",
    "had",
    "having",
    "haven't",
    "hasn't",
    "hadn't",
    "will",
    "would",
    "shall",
    "can",
    "could",
    "may",
    "might",
    "must",
    "should",
    "ought",
    "won't",
    "wouldn't",
    "can't",
    "cannot",
    "couldn't",
    "shouldn't",
    "mustn't",
    "needn't",
    "shan't",
    "mightn't",
    "ain't",
    "i'm",
    "i'll",
    "i've",
    "i'd",
    "we're",
    "we'll",
    "we've",
    "we'd",
    "you're",
    "you'll",
    "you've",
    "you'd",
    "they're",
    "they'll",
    "they've",
    "it'll",
    "that's",
    "there's",
    "here's",
    "what's",
    "let's",
    "who's",
    "he's",
    "she's",
    "need",
    "needs",
    "needed",
    "needing",
    "want",
    "wants",
    "wanted",
    "would'd",
    "like",
    "likes",
    "and",
    "or",
    "but",
    "so",
    "because",
    "since",
    "while",
    "whereas",
    "although",
    "though",
    "if",
    "unless",
    "until",
    "till",
    "when",
    "whenever",
    "once",
    "before",
    "after",
    "by",
    "from",
    "on",
    "in",
    "at",
    "to",
    "into",
    "onto",
    "of",
    "off",
    "for",
    "with",
    "without",
    "within",
    "about",
    "over",
    "under",
    "up",
    "down",
    "out",
    "as",
    "than",
    "then",
    "there",
    "here",
    "where",
    "which",
    "who",
    "whom",
    "whose",
    "what",
    "why",
    "how",
    "not",
    "no",
    "nor",
    "never",
    "none",
    "nobody",
    "nothing",
    "neither",
    "either",
    "only",
    "just",
    "also",
    "too",
    "very",
    "really",
    "quite",
    "still",
    "yet",
    "already",
    "again",
    "even",
    "ever",
    "anyway",
    "else",
    "otherwise",
    "however",
    "therefore",
    "thus",
    "hence",
    "both",
    "all",
    "any",
    "each",
    "every",
    "some",
    "most",
    "much",
    "many",
    "more",
    "less",
    "few",
    "several",
    "other",
    "another",
    "such",
    "same",
    "own",
    "one",
    "ones",
    "now",
    "soon",
    "asap",
    "please",
    "thanks",
    "thank",
    "hi",
    "hello",
    "hey",
    "ok",
    "okay",
    "yes",
    "yeah",
    "well",
    "right",
    "sure",
    "fyi",
    "heads",
    "btw",
    "pls",
    "plz",
    "folks",
    "team",
    "guys",
    "everyone",
    "all's",
    "quick",
    "question",
    "update",
    "sorry",
    "get",
    "gets",
    "got",
    "getting",
    "gotten",
    "thing",
    "things",
    "stuff",
    "way",
    "ways",
    "bit",
    "lot",
    "lots",
    "kind",
    "sort",
    "possible",
    "possibly",
    "maybe",
    "perhaps",
    "probably",
    "likely",
    "able",
    "unable",
    "impossible",
    "required",
    "requires",
    "require",
    "necessary",
    "mandatory",
    "marketing",
    "it",
    "side",
    "asks",
    "ask",
    "asking",
    "asked",
    "says",
    "said",
    "say",
    "tell",
    "tells",
    "told",
    "knows",
    "know",
    "think",
    "thinks",
    "let",
    "only's",
    "least",
    "earliest",
    "latest",
    "soonest",
    "later",
    "earlier",
    "first",
]
SAID_BY_ALL = frozenset(_SAID_BY_ALL)

# One group a line. A word may stand in several.
GROUPS = tuple(
    line
    for line in """
send sends sending sent mail mailing email emails dispatch deliver delivers delivered delivery share hand forward pass provide supply
move moves moved moving push pushed shift shifted postpone postponed delay delayed reschedule rescheduled slip slips slipped
launch launches launched live public publish published release released online start starts go goes rollout deploy deployed ship shipped roll
begin begins start starts started starting kick kicks kickoff commence work
end ends ended over finish finishes finished complete completed completes done lift lifted lifts conclude pass passed wrap
ready finished complete prepared available final done missing outstanding unfinished unready
handle handles handled handling deal deals dealt cope copes tackle manage
share shares shared post posted paste pass disclose
fix fixed fixes fixing repair repaired repairs solve solved resolve resolved correct corrected patch mend
break breaks broke broken fail fails failed failing crash crashes crashed outage down error errors bug bugs fault problem problems issue issues trouble
check checks checked review reviews reviewed test tests tested testing audit verify verified inspect examine look assessment assess
approve approves approved approval sign signs signed signoff sign-off accept accepted agree agreed green clearance cleared ok okay permission permit consent yes confirm confirmed confirms confirmation
change changes changed changing edit edits edited update updates updated alter modify modified adjust adjusted amend revise
make makes made build builds built create creates created creating set develop developed produce produced
use uses used using usage
page pages site website web landing
picture pictures image images photo photos visual visuals banner banners creative creatives artwork
text texts copy wording words content written
customer customers client clients buyer buyers user users visitor visitors people person subscribers subscriber contacts contact audience recipient recipients
data record records information info details database field
login logins sign-in signin sso account accounts access password passwords log logs
form forms signup sign-up field fields
old legacy previous existing current former
new fresh another
vendor vendors supplier suppliers provider providers agency agencies partner partners contractor
cost costs budget money spend price pay paid spending
wait waits waiting waited pause paused hold held block blocked blocks stuck queue depends dependent
delete deletes deleted remove removes removed drop dropped erase erased clean cleaned wipe wiped purge
add adds added include includes included extra additional
show shows shown display displayed displays appear appears see sees seen visible
error errors mistake mistakes wrong incorrect bug bugs
fast faster quick quickly speed rapid slow slower slowly load loads
meeting call calls meet sync workshop session demo presentation
campaign campaigns promotion promo sale sales offer ad ads advert advertising
server servers system systems host hosting infrastructure machine machines environment
list lists segment segments audience
code codes voucher coupon discount
report reports reporting dashboard dashboards numbers figures stats analytics metrics
allow allows allowed permit permitted let lets enable enabled
person people someone somebody staff colleague colleagues engineer engineers developer developers dev devs capacity hands
team teams group department
person's nobody anyone
week weeks sprint sprints
freeze frozen closed lock locked
legal lawyer lawyers privacy dpo compliance
risk risks risky danger dangerous unsafe unsafe
time times long takes take duration lasts last
ask request requests requested asks asked wish
buy buys bought purchase order ordered procurement procure contract contracts licence license licences
deadline due cutoff latest
name names called named
tag tags tagging tracking track tracked pixel pixels script scripts cookie cookies measure measured measurement
redirect redirects redirected forward forwarded point points pointing pointed lead leads
address addresses domain domains url link links dns
answer answers reply replies respond responds response feedback
country countries market markets region regions language languages locale
variant variants version versions option options
agency's third external outside outsiders
test tests trial pilot experiment
rest remaining remainder others
document documents paper papers paperwork file files doc docs pdf
brief briefing spec specs requirements specification
decide decides decided decision choose chosen
find finds found discover discovered raise raised
later afterwards subsequently follow follows following
stop stops stopped halt halted end ends ended switch switched off disabled disable
increase increased raise raised rise rises grow more double doubled
reduce reduced cut lower lowered decrease shrink smaller
plan plans planned planning schedule scheduled expect expected
big large huge heavy
small tiny minor little
money budget funds
import imports imported load loaded upload uploaded uploads transfer transferred feed feeds
export exports exported download downloads downloaded extract extracted pull pulled
mobile phone phones smartphone
visit visits visitors traffic load
personalise personalised personalisation personalize personalized differ different individual vary varies tailored
receive receives received get arrive arrives arrived come comes came came get
""".strip().splitlines()
)
