"""What a role is, and what it lets somebody do."""

from __future__ import annotations

from typing import Any

import pytest

from bot.roles import ADMIN, Role, is_admin, may_curate


@pytest.mark.parametrize(("name", "side"), [("admin", "it"), ("curator", None)])
def test_a_curator_has_a_side_and_an_admin_has_none(name: Any, side: Any) -> None:
    """As the table checks it, too."""
    with pytest.raises(ValueError, match="a curator has a side"):
        Role(name, side)


def test_a_curator_speaks_for_one_side() -> None:
    """And an admin for none: who runs it does not decide what a word means."""
    it = {Role("curator", "it")}
    assert may_curate(it, "it")
    assert not may_curate(it, "marketing")
    assert not is_admin(it)
    assert is_admin({ADMIN, *it})
    assert not may_curate({ADMIN}, "it")
    assert not is_admin(())
