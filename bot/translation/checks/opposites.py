"""Words of which one says the contrary of the other: up and down, free and paid, keep and remove.

With a "not" they trade places: "isn't down" is "is up". Without one they turn a meaning round.
"""

from __future__ import annotations

from bot.translation.checks.words import stem

# One pair a line, the choices of a side one beside the other.
_PAIRS = """
up running online reachable working works alive | down offline unreachable outage
fine ok okay alright good unaffected unchanged usual normal normally possible works working | affected broken blocked impaired impacted down problem bad
allowed permitted allow permit allows welcome possible okay fine ok | forbidden prohibited banned blocked disallowed impossible refused refuse
possible feasible doable | impossible infeasible unfeasible excluded unrealistic
urgent urgency rush hurry | relaxed time patience
design deliberate deliberately intended intentional purpose | unintended accident accidental accidentally mistake bug
keep kept keeps preserve preserved retain stay stays remain remains | remove removed removes delete deleted drop dropped discard go disappear
add added adds adding insert | remove removed removes removing delete deleted
old older former previous existing | new newer
more | less fewer
high higher | low lower
raise raised raises raising increase increased increases increasing up rise rises grow grows grew | lower lowered lowers reduce reduced reduces reducing decrease decreased decreases cut cuts drop dropped fall falls fell down
fast faster quick quicker quickly | slow slower slowly
large larger big bigger | small smaller
long longer | short shorter
lighter light | darker dark heavier heavy
early earlier | late later
inside internal internally | outside external externally
above over exceed exceeds exceeding | below under beneath
before | after
first | last final
newer later | earlier older
enable enabled enables activate activated activates on | disable disabled disables deactivate deactivated off
open opens opened | close closes closed shut
start starts started begin begins began | stop stops stopped end ends ended
include included includes including incl | exclude excluded excludes excluding except excepted
accept accepted accepts approve approved approves | reject rejected rejects refuse refused declines declined
import imports imported upload uploads uploaded | export exports exported download downloads downloaded
public | private internal
live production prod | staging test sandbox
mandatory compulsory required obligatory | optional voluntary recommended
free | paid costly chargeable
valid | invalid expired void
secure safe | insecure unsafe
success successful succeed succeeded | failure failed fail unsuccessful
win wins won | lose loses lost
gain gained | lose lost
send sends sent | receive receives received
pause paused pauses pausing interrupt suspend suspended | continue continues resume resumes run running
connect connects connected reconnect reconnects reconnected | disconnect disconnected remove removed
stop stops stopped | run runs running continue continues go goes on
change changes changed edit touch | keep keeps kept leave stay stays unchanged
lost lose | arrive arrives safe kept
buy buys bought | sell sells sold
push | pull
visible shown show shows displayed | hidden hide hides invisible
available | unavailable missing
complete full | incomplete partial
manual manually | automatic automatically
known | unknown
clear | unclear
stable | unstable
common | rare
always | never
everyone everybody | nobody
all | none some
both | neither
either | both neither
many | few
enough sufficient | insufficient
accurate correct right | inaccurate incorrect wrong
better | worse
best | worst
happy glad pleased | unhappy upset worried
easy simple | hard difficult complicated
cheap cheaper | expensive dearer
top | bottom
left | right
front | back
day | night
morning | evening afternoon
weekday weekdays | weekend weekends
temporary temporarily | permanent permanently
current | future past
main primary | secondary
maximum max most | minimum min least
critical severe | minor negligible trivial
expire expires expired | valid remain
encrypted | plain unencrypted
desktop | mobile phone
read | write written
sender | recipient
customer customers | employee employees staff
buyer buyers | non-buyers
admin | guest
same | different
join | leave
connect connected | disconnect disconnected
lock locked | unlock unlocked
attach | detach
permit | ban
approved signed | pending unsigned
finished done ready complete completed | unfinished outstanding missing pending incomplete open
present | absent
told informed knows aware | unaware uninformed
tested | untested
used | unused
paid | unpaid outstanding
covered safe saved | uncovered unsaved
loaded | unloaded
planned | unplanned
likely | unlikely
certain sure | uncertain unsure
necessary needed required | unnecessary superfluous optional
agree agrees agreed match matches | disagree disagrees differ differs contradict contradicts
like likes | dislike dislikes
trust | distrust
horizontal | vertical
monthly | weekly daily yearly
"""


def _read() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _PAIRS.strip().splitlines():
        one, other = (side.split() for side in line.split("|"))
        for mine, theirs in ((one, other), (other, one)):
            for word in mine:
                for form in {word, stem(word)}:
                    found.setdefault(form, set()).update({*theirs, *map(stem, theirs)})
    return {word: frozenset(others) for word, others in found.items()}


_OPPOSITES = _read()
_NONE: frozenset[str] = frozenset()


def opposites(word: str) -> frozenset[str]:
    """Words and stems that say the contrary of a word."""
    plain = word.removesuffix("'s")
    return _OPPOSITES.get(plain) or _OPPOSITES.get(stem(plain), _NONE)


def contrary(one: str, other: str) -> bool:
    """Whether one word says the contrary of the other, by the list or by its prefix."""
    if other in opposites(one) or stem(other) in opposites(one):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and bool(
        {long, stem(long)}
        & {
            f"{prefix}{form}"
            for prefix in ("un", "non", "dis", "in", "im", "il", "ir", "mis")
            for form in (short, stem(short))
        }
    )
