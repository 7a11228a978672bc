"""`fogbridge admin` and `fogbridge token`, from the words that are typed to what the database holds."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.admin_cli import UnknownPerson, UnusableToken, read_identity, read_scopes
from adapters.database.api_tokens import PREFIX, ApiTokens
from adapters.database.engine import Database, open_engine
from adapters.database.oidc_identities import OidcIdentities
from adapters.database.roles import Roles
from adapters.wiring import UtcClock
from bot.incoming import Who
from bot.roles import ADMIN, Role
from tests.adapters import typed
from tests.adapters.database.furnished import Memory, delivery, remembering

T = TypeVar("T")


class Terminal(typed.Terminal):
    """The command, and what is on its database."""

    def do(self, work: Callable[[Database], Awaitable[T]]) -> T:
        """Something on its database."""

        async def whole() -> T:
            engine = open_engine(self.url)
            try:
                return await work(engine)
            finally:
                await engine.dispose()

        return asyncio.run(whole())

    def knows(self, team: str = "T1", user: str = "U1") -> None:
        """Somebody of this team has opened Fogbridge in the chat."""

        async def come(engine: Database) -> object:
            return await remembering(engine).arrive(delivery(team, user))

        self.do(come)


@pytest.fixture
def terminal(
    sqlite_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Terminal:
    """On a migrated database without anybody in it."""
    monkeypatch.setenv("FOGBRIDGE_OIDC_ISSUER", "https://login.example.com")
    return Terminal.on(sqlite_url, tmp_path, capsys, monkeypatch)


def test_an_admin_is_named_and_unnamed(terminal: Terminal) -> None:
    """Each answer says how it is now."""
    terminal.knows()
    who = "slack:T1/U1"
    assert terminal.says("admin", "add", who) == (0, f"{who} is an admin now.", "")
    assert terminal.says("admin", "add", who) == (0, f"{who} is an admin already.", "")
    status, out, _ = terminal.says("admin", "list")
    assert status == 0
    assert re.fullmatch(r"Slack T1: slack:T1/U1  admin, since \d{4}-\d\d-\d\d", out)
    assert terminal.says("admin", "remove", who)[1] == f"{who} is not an admin any more."
    assert terminal.says("admin", "remove", who)[1] == f"{who} is not an admin."
    assert "Nobody has a role yet" in terminal.says("admin", "list")[1]


def test_a_curator_has_a_side(terminal: Terminal) -> None:
    """Who has never written is known by the company; the role is the table's."""
    terminal.knows()
    words = ("admin", "add", "slack:T1/U7", "--role", "curator", "--side", "it")
    assert terminal.says(*words)[1] == "slack:T1/U7 is a curator for IT now."

    async def look(engine: Database) -> frozenset[Role]:
        roles = Roles(engine, UtcClock())
        member = await roles.member(Who(platform="slack", team="T1", user="U7"))
        assert member is not None
        return await roles.roles_of(member.workspace, member.person)

    assert terminal.do(look) == {Role("curator", "it")}
    for wrong in (words[:5], ("admin", "add", "slack:T1/U7", "--side", "it")):
        status, out, err = terminal.says(*wrong)
        assert (status, out) == (2, "")
        assert "A curator needs --side, marketing or it. An admin has none." in err


def test_somebody_of_the_provider_has_signed_in_once(terminal: Terminal) -> None:
    """Before that there is nobody to name."""
    status, _, err = terminal.says("admin", "add", "oidc:s-1")
    assert (status, err) == (1, "Nobody has signed in as oidc:s-1 yet.")

    async def sign_in(engine: Database) -> None:
        workspace = await remembering(engine).store.ensure_workspace("Company")
        identities = OidcIdentities(engine, UtcClock())
        await identities.welcome(workspace, "https://login.example.com", "s-1")

    terminal.do(sign_in)
    assert terminal.says("admin", "add", "oidc:s-1")[1] == "oidc:s-1 is an admin now."
    terminal.patch.delenv("FOGBRIDGE_OIDC_ISSUER")
    assert terminal.says("admin", "add", "oidc:s-1")[0] == 1


def test_what_the_platform_says_is_changed_there(terminal: Terminal) -> None:
    """Taking a role away that comes from there would come back by itself."""

    async def come(engine: Database) -> None:
        memory: Memory = remembering(engine)
        visit = await memory.arrive(delivery("T1", "U1"))
        assert visit.person is not None
        save = memory.directory.save_profile
        await save(visit.workspace, visit.person.id, None, None, admin=True)
        assert await Roles(engine, UtcClock()).roles_of(visit.workspace, visit.person.id) == {ADMIN}

    terminal.do(come)
    assert "because the chat platform says so" in terminal.says("admin", "remove", "slack:T1/U1")[1]
    assert "slack:T1/U1  admin, says the chat platform" in terminal.says("admin", "list")[1]


def test_a_company_that_is_not_known_is_said(terminal: Terminal) -> None:
    """With what to do; nothing is made."""
    status, out, err = terminal.says("admin", "add", "slack:T9/U1")
    assert (status, out) == (1, "")
    assert "does not know the company of slack:T9/U1 yet" in err


def test_a_token_is_printed_once(terminal: Terminal) -> None:
    """It works, the list never shows it, and revoked it is good for nothing."""
    terminal.knows()
    status, token, err = terminal.says(
        "token", "create", "--name", " the  intranet ", "--scope", "translate, read", "--days", "7"
    )
    assert (status, err) == (0, "")
    assert token.startswith(PREFIX)

    async def scopes(engine: Database) -> frozenset[str] | None:
        found = await ApiTokens(engine, UtcClock()).bearer(token)
        return None if found is None else found.scopes

    assert terminal.do(scopes) == frozenset({"translate", "read"})
    _, listed, _ = terminal.says("token", "list")
    assert re.fullmatch(
        r"Slack T1: the intranet  read,translate, made [\d-]{10}, last used [\d-]{10}, until [\d-]{10}",
        listed,
    )
    assert token not in listed
    again = terminal.says("token", "create", "--name", "the intranet", "--scope", "read")
    assert again[0] == 1
    assert "There is a token called the intranet already." in again[2]
    revoked = terminal.says("token", "revoke", "the intranet")
    assert revoked == (0, "the intranet is good for nothing any more.", "")
    assert terminal.do(scopes) is None
    assert "revoked" in terminal.says("token", "list")[1]
    assert terminal.says("token", "revoke", "the intranet")[0] == 1


def test_with_several_workspaces_one_is_named(terminal: Terminal) -> None:
    """And the sentence says their names."""
    assert (
        "There is no Workspace yet"
        in terminal.says("token", "create", "--name", "a", "--scope", "read")[2]
    )
    terminal.knows("T1")
    terminal.knows("T2")
    create = ("token", "create", "--name", "a", "--scope", "read")
    assert terminal.says(*create)[2] == "Say which Workspace with --workspace: Slack T1, Slack T2."
    assert terminal.says(*create, "--workspace", "Slack T3")[0] == 1
    assert terminal.says(*create, "--workspace", "Slack T2")[0] == 0
    assert terminal.says("token", "list")[1].startswith("Slack T2: a  read")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--name", "", "--scope", "read"), "--name is a line"),
        (("--name", "a\x1b[2J", "--scope", "read"), "--name is a line"),
        (("--name", "x" * 101, "--scope", "read"), "--name is a line"),
        (("--name", "a", "--scope", ""), "--scope is translate, read"),
        (("--name", "a", "--scope", "write"), "--scope is translate, read"),
    ],
)
def test_a_token_that_makes_no_sense(
    terminal: Terminal, words: tuple[str, ...], sentence: str
) -> None:
    """One sentence that says what to write."""
    terminal.knows()
    status, out, err = terminal.says("token", "create", *words)
    assert (status, out) == (1, "")
    assert sentence in err


def test_a_database_of_another_version_is_left_alone(terminal: Terminal, tmp_path: Path) -> None:
    """Nothing is migrated by the way."""
    other = tmp_path / "other.db"
    terminal.patch.setenv("FOGBRIDGE_DATABASE_URL", f"sqlite:///{other}")
    status, _, err = terminal.says("admin", "list")
    assert (status, err) == (
        1,
        "The database is not at this version yet. Run fogbridge migrate, or start the server.",
    )
    assert not other.exists()


@given(st.text(max_size=40) | st.from_regex(r"(slack|oidc|room):.*", fullmatch=True))
def test_any_text_is_somebody_or_a_sentence(written: str) -> None:
    """Whatever is typed, and what is read says the same again."""
    try:
        who = read_identity(written)
    except UnknownPerson:
        return
    same = f"oidc:{who}" if isinstance(who, str) else f"{who.platform}:{who.team}/{who.user}"
    assert same == written


@given(st.text(max_size=40))
def test_any_text_is_scopes_or_a_sentence(written: str) -> None:
    """And never one that does not exist."""
    try:
        assert read_scopes(written) <= {"translate", "read"}
    except UnusableToken:
        return
