"""Dates as people may have said them, for tests of what is drawn."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from bot.steps import Closed, Dates, Shown

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31)) | st.dates(
    date(2026, 1, 1), date(2026, 12, 31)
)
REASONS = (
    st.none()
    | st.text(max_size=300)
    | st.sampled_from(
        ("the security review comes first", "Donaudampfschifffahrtsgesellschaft" * 6, "東京" * 60)
    )
)
SHOWN = st.builds(
    Shown,
    said=DAYS,
    side=st.sampled_from(("marketing", "it", None)),
    firm=st.sampled_from(("wish", "target", "estimate", "commitment", "delivered")),
    day=DAYS,
    because=REASONS,
)


@st.composite
def _closed(draw: st.DrawFn) -> Closed:
    since, until = sorted((draw(DAYS), draw(DAYS)))
    return Closed(draw(st.sampled_from(("freeze", "review", "wait"))), since, until)


DATES = st.builds(
    Dates,
    shown=st.lists(SHOWN, min_size=1, max_size=9).map(tuple),
    closed=st.lists(_closed(), max_size=4).map(
        lambda found: tuple(sorted(found, key=lambda one: one.since))
    ),
)

EXAMPLE = Dates(
    (
        Shown(date(2026, 9, 21), "marketing", "wish", date(2026, 10, 16), "the open days start"),
        Shown(
            date(2026, 9, 28),
            "it",
            "estimate",
            date(2026, 12, 4),
            "the vendor’s login needs a security review",
        ),
        Shown(
            date(2026, 10, 1),
            "it",
            "estimate",
            date(2027, 1, 9),
            "a freeze was announced, 19 October to 11 December",
        ),
        Shown(
            date(2026, 10, 14),
            "it",
            "estimate",
            date(2026, 12, 18),
            "the vendor’s papers came early, the review ended",
        ),
        Shown(date(2026, 10, 16), None, "commitment", date(2026, 12, 18), None),
        Shown(date(2026, 12, 17), None, "delivered", date(2026, 12, 17), "one day early"),
    ),
    (
        Closed("review", date(2026, 10, 3), date(2026, 10, 14)),
        Closed("freeze", date(2026, 10, 19), date(2026, 12, 11)),
    ),
)
"""The example of the visual language: a wish, two moves for reasons, a commitment that was kept."""
