"""Who may use what: the one place that decides."""

from __future__ import annotations

from bot.ports import Card, Visit


def may_use(visit: Visit, card: Card) -> bool:
    """Whether who presses may act on a card: their own, or one that everybody in the place sees."""
    if card.workspace != visit.workspace:
        return False
    if card.to in ("asker", "home"):
        return visit.person is not None and card.person == visit.person.id
    if card.to == "card" and card.place is not None and card.place.direct:
        return visit.person is not None and card.person == visit.person.id
    return visit.person is not None


def may_take_back(visit: Visit, card: Card) -> bool:
    """Whether who presses may delete what was shared: only who shared it."""
    return (
        card.workspace == visit.workspace
        and visit.person is not None
        and card.person == visit.person.id
    )
