"""What an activity says of its conversation, and whether the bot has left it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.references import Reference, leaving_of, reference_of
from tests.payloads.teams import activities as made

JSON = dict[str, Any]


def test_a_channel_is_known_with_its_team_and_without_its_thread() -> None:
    """So that a new thread can be begun there."""
    said = made.message("channel", made.ANNA, "17", "hello", thread="12")
    assert reference_of(said) == Reference(
        made.TENANT,
        made.CHANNEL,
        "channel",
        made.SERVICE,
        made.BOT,
        team=made.TEAM,
        group=made.GROUP,
    )


def test_a_personal_chat_is_somebodys_and_a_group_is_nobodys() -> None:
    """By the same key as the core's."""
    own = reference_of(made.installed("add", "personal", made.ANNA, "17"))
    group = reference_of(made.message("groupChat", made.ANNA, "17", "hello"))
    assert own is not None
    assert (own.user, own.kind, own.conversation) == (made.ANNA.aad, "personal", made.PERSONAL)
    assert group is not None
    assert (group.user, group.kind) == (None, "groupChat")


def test_only_channels_have_threads() -> None:
    """A message's id in a chat is no thread to Teams."""
    channel = Reference("t", "19:web@thread.tacv2", "channel", "https://smba/", "28:b")
    chat = Reference("t", "19:plans@thread.v2", "groupChat", "https://smba/", "28:b")
    assert channel.within("12") == "19:web@thread.tacv2;messageid=12"
    assert channel.within(None) == channel.conversation
    assert chat.within("12") == chat.conversation


@pytest.mark.parametrize(
    ("activity", "whole_team"),
    [
        (made.installed("remove", "channel", made.ANNA, "17"), True),
        (made.installed("remove", "personal", made.ANNA, "17"), False),
        (made.members("membersRemoved", "channel", made.ANNA, "17"), True),
        (made.members("membersRemoved", "groupChat", made.ANNA, "17"), False),
        (made.team_changed("teamDeleted", made.ANNA, "17"), True),
        (made.team_changed("teamHardDeleted", made.ANNA, "17"), True),
        (made.team_changed("channelDeleted", made.ANNA, "17"), False),
    ],
    ids=lambda value: str(value)[:60],
)
def test_the_bot_has_left(activity: JSON, whole_team: bool) -> None:
    """A conversation, or all of a team."""
    left = leaving_of(activity)
    assert left is not None
    assert (left.team == made.TEAM, left.key is None) == (whole_team, whole_team)
    assert (left.tenant, left.activity) == (made.TENANT, "17")


@pytest.mark.parametrize(
    "activity",
    [
        made.installed("add", "channel", made.ANNA, "17"),
        made.installed("remove-upgrade", "channel", made.ANNA, "17"),
        made.installed("add-upgrade", "channel", made.ANNA, "17"),
        made.members("membersRemoved", "channel", made.ANNA, "17", bot=False),
        made.members("membersAdded", "channel", made.ANNA, "17"),
        made.team_changed("channelRenamed", made.ANNA, "17"),
        made.team_changed("teamRenamed", made.ANNA, "17"),
        made.team_changed("teamArchived", made.ANNA, "17"),
        made.message("channel", made.ANNA, "17", "remove"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_the_bot_stays(activity: JSON) -> None:
    """Others leave, and names change."""
    assert leaving_of(activity) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)
_NAMES = st.sampled_from(
    "type action channelData conversation from recipient membersRemoved serviceUrl id".split()
)


@given(st.dictionaries(_NAMES, _JSON))
def test_what_is_malformed_says_nothing(changes: JSON) -> None:
    """Whatever stands there instead, nothing is raised."""
    for whole in (
        made.installed("remove", "channel", made.ANNA, "17"),
        made.members("membersRemoved", "channel", made.ANNA, "17"),
    ):
        reference_of({**whole, **changes})
        leaving_of({**whole, **changes})
