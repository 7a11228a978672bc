"""`fogbridge admin` and `fogbridge token`: who may do what, and tokens for programs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from adapters.command import In, run, workspace_named
from bot.errors import FogbridgeError

if TYPE_CHECKING:
    from adapters.database.api_tokens import ApiTokens
    from adapters.database.engine import Database
    from adapters.database.roles import Held, Member, Roles
    from adapters.settings import Settings
    from bot.incoming import Platform, Who
    from bot.roles import Role
    from glossary.concept import Side

SCOPES = ("translate", "read")
"""What a token may be for: translations, and what is remembered (asks, whys, the digest)."""

_LONGEST_NAME = 100
_MOST_DAYS = 3650
_CHAT = re.compile(r"(slack|teams|room):([^\s:/]{1,128})/([^\s/]{1,128})")
_SUBJECT = re.compile(r"oidc:(\S{1,255})")

T = TypeVar("T")

admins = typer.Typer(
    help="Name admins, and curators who approve words for a side.", no_args_is_help=True
)
tokens = typer.Typer(help="Tokens for programs that use the API.", no_args_is_help=True)

Somebody = Annotated[str, typer.Argument(help="Who, as “You” on /me says it: slack:T123/U456.")]
RoleName = Annotated[Literal["admin", "curator"], typer.Option("--role", help="Which role.")]
OfSide = Annotated[
    Literal["marketing", "it"] | None,
    typer.Option("--side", help="Whose words a curator approves."),
]
Name = Annotated[str, typer.Option("--name", help="What you call it: who or what uses it.")]


class UnknownPerson(FogbridgeError):
    """Nobody can be found under what was written."""

    code = "unknown_person"


class UnusableToken(FogbridgeError):
    """A token can't be made or taken back like this."""

    code = "unusable_token"


@admins.command("add")
def add_admin(who: Somebody, role: RoleName = "admin", side: OfSide = None) -> None:
    """Give somebody a role."""
    _say(run(lambda settings, engine: _give(settings, engine, who, _role(role, side))))


@admins.command("remove")
def remove_admin(who: Somebody, role: RoleName = "admin", side: OfSide = None) -> None:
    """Take a role away."""
    _say(run(lambda settings, engine: _take(settings, engine, who, _role(role, side))))


@admins.command("list")
def list_admins() -> None:
    """Who has which role."""
    _say(run(lambda _, engine: _list_roles(engine)))


@tokens.command("create")
def create_token(
    name: Name,
    scope: Annotated[str, typer.Option(help="What it is for: translate, read, or both.")],
    days: Annotated[int, typer.Option(help="For how many days.", min=1, max=_MOST_DAYS)] = 90,
    workspace: In = None,
) -> None:
    """Make a token and print it, this once."""
    scopes = read_scopes(scope)
    called = _name(name)
    token = run(lambda _, engine: _make_token(engine, called, scopes, days, workspace))
    _say(token)


@tokens.command("revoke")
def revoke_token(
    name: Annotated[str, typer.Argument(help="The token's name.")], workspace: In = None
) -> None:
    """Make a token good for nothing, at once."""
    _say(run(lambda _, engine: _end_token(engine, name, workspace)))


@tokens.command("list")
def list_tokens() -> None:
    """Every token, without itself."""
    _say(run(lambda _, engine: _list_tokens(engine)))


def read_scopes(written: str) -> frozenset[str]:
    """The scopes of a list with commas. Raises `UnusableToken`."""
    scopes = frozenset(part.strip() for part in written.split(",") if part.strip())
    if not scopes or not scopes <= set(SCOPES):
        raise UnusableToken("--scope is translate, read, or both with a comma between.")
    return scopes


def read_identity(written: str) -> Who | str:
    """Somebody on a platform, or the subject of the OpenID provider. Raises `UnknownPerson`."""
    from bot.incoming import Who

    if found := _CHAT.fullmatch(written):
        platform: Platform = found[1]  # type: ignore[assignment]  # as the pattern says
        return Who(platform=platform, team=found[2], user=found[3])
    if found := _SUBJECT.fullmatch(written):
        return found[1]
    raise UnknownPerson(
        "Write who it is like slack:T123/U456, with Slack's ids of team and user, or like oidc:… "
        "with what the provider calls them. Each person finds theirs on the page /me."
    )


def _role(name: Literal["admin", "curator"], side: Side | None) -> Role:
    from bot.roles import Role

    try:
        return Role(name, side)
    except ValueError:
        sentence = "A curator needs --side, marketing or it. An admin has none."
        raise typer.BadParameter(sentence) from None


def _name(written: str) -> str:
    name = " ".join(written.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UnusableToken(f"--name is a line of 1 to {_LONGEST_NAME} characters.")
    return name


def _roles(engine: Database) -> Roles:
    from adapters.database.roles import Roles
    from adapters.wiring import UtcClock

    return Roles(engine, UtcClock())


def _tokens(engine: Database) -> ApiTokens:
    from adapters.database.api_tokens import ApiTokens
    from adapters.wiring import UtcClock

    return ApiTokens(engine, UtcClock())


async def _member(settings: Settings, engine: Database, written: str) -> Member:
    who = read_identity(written)
    if not isinstance(who, str):
        found = await _roles(engine).member(who)
        if found is None:
            raise UnknownPerson(
                f"Fogbridge does not know the company of {written} yet. "
                "Let somebody of it open Fogbridge in the chat once, and try again."
            )
        return found
    from adapters.database.oidc_identities import OidcIdentities
    from adapters.wiring import UtcClock

    issuer = settings.oidc_issuer
    found = await OidcIdentities(engine, UtcClock()).member(issuer, who) if issuer else None
    if found is None:
        raise UnknownPerson(f"Nobody has signed in as {written} yet.")
    return found


async def _give(settings: Settings, engine: Database, who: str, role: Role) -> str:
    member = await _member(settings, engine, who)
    if await _roles(engine).grant(member.workspace, member.person, role):
        return f"{who} is {_called(role)} now."
    return f"{who} is {_called(role)} already."


async def _take(settings: Settings, engine: Database, who: str, role: Role) -> str:
    roles = _roles(engine)
    member = await _member(settings, engine, who)
    taken = await roles.revoke(member.workspace, member.person, role)
    if role in await roles.roles_of(member.workspace, member.person):
        return f"{who} is {_called(role)} because the chat platform says so: change it there."
    return f"{who} is not {_called(role)} any more." if taken else f"{who} is not {_called(role)}."


async def _list_roles(engine: Database) -> str:
    held = await _roles(engine).held()
    if not held:
        return "Nobody has a role yet. Name an admin with: fogbridge admin add slack:T123/U456"
    return "\n".join(_held(one) for one in held)


def _held(one: Held) -> str:
    since = f"since {one.since:%Y-%m-%d}" if one.since else "says the chat platform"
    side = f" ({one.role.side})" if one.role.side else ""
    return f"{one.workspace}: {', '.join(one.identities)}  {one.role.name}{side}, {since}"


async def _make_token(
    engine: Database, name: str, scopes: frozenset[str], days: int, workspace: str | None
) -> str:
    where = await workspace_named(engine, workspace)
    token = await _tokens(engine).create(where, name, scopes, timedelta(days=days))
    if token is None:
        raise UnusableToken(
            f"There is a token called {name} already. "
            "Choose another name, or revoke that one first: fogbridge token revoke"
        )
    return token


async def _end_token(engine: Database, name: str, workspace: str | None) -> str:
    if not await _tokens(engine).revoke(await workspace_named(engine, workspace), name):
        raise UnusableToken(f"There is no token called {name}. See: fogbridge token list")
    return f"{name} is good for nothing any more."


async def _list_tokens(engine: Database) -> str:
    from adapters.wiring import UtcClock

    every = await _tokens(engine).all()
    if not every:
        return "There is no token. Make one with: fogbridge token create --name … --scope translate"
    named, now = dict(await _tokens(engine).workspaces()), UtcClock().now()
    lines = []
    for one in every:
        ends = f"until {one.expires:%Y-%m-%d}"
        if one.over(now):
            ends = (
                f"revoked {one.revoked:%Y-%m-%d}" if one.revoked else f"over {one.expires:%Y-%m-%d}"
            )
        used = f"last used {one.used:%Y-%m-%d}" if one.used else "not used yet"
        place = f"{named[one.workspace]}: " if one.workspace in named else ""
        scopes = ",".join(sorted(one.scopes))
        lines.append(f"{place}{one.name}  {scopes}, made {one.created:%Y-%m-%d}, {used}, {ends}")
    return "\n".join(lines)


def _called(role: Role) -> str:
    return "an admin" if role.side is None else f"a curator for {_SIDES[role.side]}"


_SIDES: dict[Side, str] = {"marketing": "marketing", "it": "IT"}


def _say(text: str) -> None:
    print(text)  # noqa: T201 - standard output is this surface
