"""`/me`: what is held about who is signed in, to take along and to delete; and `/audit` for admins."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.web.form import read_fields
from adapters.web.pages import Pages
from adapters.web.people import People
from adapters.web.problem import Problem
from adapters.web.signin import SignInPages
from adapters.web.visitor import Visitor, whoever_is_at
from bot import wording
from bot.chat.home import held
from bot.roles import Change, Role, is_admin
from glossary.concept import Side

PATH = "/me"
_ENTRIES = 200
"""Of the audit log on its page, the newest first."""

NOT_AN_ADMIN = Problem(
    403,
    "not_an_admin",
    "Only an admin sees who changed which setting. Whoever runs Fogbridge can make you one: "
    "fogbridge admin add, with what stands under “Who you are” on the page “You”.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the audit log, in words; nobody is named in it."""

    at: str
    moment: str
    what: str
    who: str
    changes: tuple[str, ...]


class MePages:
    """The pages of one desk about the person who looks at them."""

    def __init__(self, people: People, sign_in: SignInPages, pages: Pages) -> None:
        self._people = people
        self._sign_in = sign_in
        self._pages = pages

    async def show(self, request: Request) -> Response:
        """What is held, who they are here, and what they can do about it."""
        visitor, workspace, person = _at(request)
        people = self._people
        assert visitor.person is not None  # noqa: S101 - `_at` says so
        roles = await people.roles.roles_of(workspace, person)
        known_as = await people.roles.known_as(workspace, person)
        zone = visitor.person.timezone or visitor.timezone or "UTC"
        side = visitor.person.side if visitor.person.chosen else None
        return self._pages.render(
            request,
            "me.html",
            held=held(await people.records.holdings(workspace, person), zone),
            side=side,
            side_said=wording.WHICH_SIDE[side],
            zone=zone,
            opted_out=visitor.person.opted_out,
            known_as=known_as,
            openid=any(one.startswith("oidc:") for one in known_as),
            chat=any(not one.startswith("oidc:") for one in known_as),
            roles=[
                called(role) for role in sorted(roles, key=lambda one: (one.name, one.side or ""))
            ],
            admin=is_admin(roles),
        )

    async def export(self, request: Request) -> Response:
        """Everything that is held, as a file."""
        _, workspace, person = _at(request)
        found = await self._people.export(workspace, person)
        return Response(
            json.dumps(found, ensure_ascii=False, indent=1),
            media_type="application/json",
            headers={"content-disposition": 'attachment; filename="fogbridge-my-data.json"'},
        )

    async def choose_side(self, request: Request) -> Response:
        """Which side they are on, or neither."""
        _, workspace, person = _at(request)
        given = (await read_fields(request)).get("side", [""])[0]
        side: Side | None = "marketing" if given == "marketing" else "it" if given == "it" else None
        await self._people.records.choose_side(workspace, person, side)
        return RedirectResponse(PATH, 303)

    async def opt_out(self, request: Request) -> Response:
        """Leave their messages alone from now on, or read them again."""
        _, workspace, person = _at(request)
        out = (await read_fields(request)).get("out", [""])[0] == "yes"
        await self._people.records.opt_out(workspace, person, out)
        return RedirectResponse(PATH, 303)

    async def part(self, request: Request) -> Response:
        """End their sign-in by the company's account; who has no other identity keeps it."""
        _, workspace, person = _at(request)
        known_as = await self._people.roles.known_as(workspace, person)
        if any(not one.startswith("oidc:") for one in known_as):
            await self._people.part(workspace, person)
        return RedirectResponse(PATH, 303)

    async def confirm(self, request: Request) -> Response:
        """Ask once more, with what goes and what stays."""
        _at(request)
        return self._pages.render(request, "forget.html")

    async def forget(self, request: Request) -> Response:
        """Delete it. Whoever asked is nobody here from now on, and signed out."""
        _, workspace, person = _at(request)
        await self._people.forget(workspace, person)
        return self._sign_in.left(request, "forgotten.html")

    async def audit(self, request: Request) -> Response:
        """Who changed which setting, for admins."""
        visitor, workspace, person = _at(request)
        if not is_admin(await self._people.roles.roles_of(workspace, person)):
            return self._pages.problem(request, NOT_AN_ADMIN)
        now = visitor.now()
        zone = now.tzinfo if now is not None else None
        log = await self._people.roles.changes(workspace, _ENTRIES)
        entries = [entry_of(change, change.at.astimezone(zone), person) for change in log]
        return self._pages.render(request, "audit.html", entries=entries, full=len(log) == _ENTRIES)


def entry_of(change: Change, at: datetime, reader: UUID) -> Entry:
    """A change in words. People are opaque: an id's end tells two apart, and says nothing of them."""
    match change.actor:
        case "command_line":
            who = "the command line"
        case "system":
            who = "Fogbridge"
        case "person":
            who = "you" if change.person == reader else f"person {_opaque(change.person)}"
    before, after = change.before or {}, change.after or {}
    changes = []
    for name in (*before, *(name for name in after if name not in before)):
        was, is_ = _worded(before, name), _worded(after, name)
        if was == is_:
            changes.append(f"{name}: {was}")
        elif was is None or is_ is None:
            changes.append(f"{name}: {is_ if was is None else was}")
        else:
            changes.append(f"{name}: {was}, now {is_}")
    written = f"{at.day}\u00a0{at:%B %Y, %H:%M}"
    return Entry(written, at.isoformat(), change.what, who, tuple(changes))


def called(role: Role) -> str:
    """A role as people say it."""
    if role.side is None:
        return "admin"
    return f"curator for {'IT' if role.side == 'it' else 'marketing'}"


def _worded(values: Mapping[str, Any], name: str) -> str | None:
    if name not in values:
        return None
    value = values[name]
    if name in ("person", "token"):
        return _opaque(value)
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _opaque(value: object) -> str:
    return str(value).replace("-", "")[-6:]


def _at(request: Request) -> tuple[Visitor, UUID, UUID]:
    """Who is signed in. Raises `LookupError` where the Door let in nobody in particular."""
    visitor = whoever_is_at(request)
    if visitor.workspace is None or visitor.id is None:
        raise LookupError("this page is for somebody in particular")
    return visitor, visitor.workspace, visitor.id
