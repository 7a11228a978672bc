"""Channels that are shared with another company, and people who want to be left alone there."""

from __future__ import annotations

from bot import wording
from tests.fakes.slack.state import View
from tests.journeys.office import Office

LIMIT = "We can't deploy that before the change freeze ends"


def _shared(office: Office) -> str:
    """A channel in which UOUT of another company reads along."""
    inside = (office.marketing, office.it, "UOUT")
    return office.room(members=inside, connected=("TOUT",))


def _home(office: Office, has: str) -> View:
    """IT's home page, once it offers this."""

    def look() -> View | None:
        home = office.fake.home(office.it)
        return home if home is not None and has in home.labels else None

    found = office.wait(look)
    assert found is not None
    return found


def test_somebody_from_outside_changes_no_settings(office: Office) -> None:
    """The form that they may ask for says so, and has nothing to save."""
    channel = _shared(office)
    card = office.in_private(
        lambda: office.people.mention("UOUT", channel, "settings"), user="UOUT"
    )
    office.presses(card, "Open the settings", by="UOUT")
    form = office.modal("UOUT")
    assert form.shown == f"Settings\n{wording.NOT_A_MEMBER}"


def test_who_opted_out_is_left_alone_there_too(office: Office) -> None:
    """Nothing is kept of such a channel, so its threads come from Slack, where nobody has opted out."""
    office.people.opens_home(office.it)
    office.presses(
        _home(office, "Leave my messages alone"), "Leave my messages alone", by=office.it
    )
    _home(office, "Let my messages be read again")
    channel = _shared(office)
    root = office.people.says(office.it, channel, LIMIT).ts
    answer = office.in_private(
        lambda: office.people.mention(office.marketing, channel, thread=root), office.marketing
    )
    assert answer.shown == wording.NOTHING_ABOVE
    office.people.says(office.marketing, channel, "We need the landing page", thread=root)
    answer = office.in_private(
        lambda: office.people.mention(office.marketing, channel, thread=root), office.marketing
    )
    assert "We need the landing page" in answer.shown
    assert LIMIT not in answer.shown
