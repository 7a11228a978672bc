"""An Installation that joins another's Workspace, and one that leaves a shared one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import memory_tables, tables
from adapters.database.gone import NO_ONE, erase_workspace
from adapters.database.mirrors import as_channel, plan_parting
from adapters.database.pairing_tables import pairing, pairing_code
from bot.ids import new_id
from bot.pairing import House
from bot.records import ChannelKey

_PERSON_MOVES = (
    "side",
    "side_chosen_at",
    "timezone",
    "locale",
    "opted_out_at",
    "created_at",
    "profile_at",
    "platform_admin",
)
_DECIDED = (tables.channel, memory_tables.digest_time)
"""What was decided for channels, and moves with them."""


async def house_of(connection: AsyncConnection, workspace: UUID, channel: ChannelKey) -> House:
    """What an end's Workspace is like."""
    installed, row = tables.installation, memory_tables.ask.c
    others = await connection.execute(
        select(installed.c.id)
        .where(
            installed.c.workspace_id == workspace,
            installed.c.removed_at.is_(None),
            or_(
                installed.c.platform != channel.platform,
                installed.c.team_key != channel.team,
            ),
        )
        .limit(1)
    )
    asked = exists(select(1).where(row.workspace_id == workspace))
    logged = exists(select(1).where(memory_tables.why.c.workspace_id == workspace))
    remembers = (await connection.execute(select(or_(asked, logged)))).scalar_one()
    return House(
        workspace=workspace,
        alone=others.first() is None,
        remembers=bool(remembers),
        fixed=channel.platform == "room",
    )


async def installed_in(connection: AsyncConnection, channel: ChannelKey) -> UUID | None:
    """The Workspace in which a channel's Installation is now; None where it is none any more."""
    installed = tables.installation.c
    found = await connection.execute(
        select(installed.workspace_id).where(
            installed.platform == channel.platform,
            installed.team_key == channel.team,
            installed.removed_at.is_(None),
        )
    )
    workspace: UUID | None = found.scalar_one_or_none()
    return workspace


async def move(
    connection: AsyncConnection, channel: ChannelKey, old: UUID, new: UUID, now: datetime
) -> dict[UUID, UUID]:
    """Have the only Installation of a Workspace join another one; who is who in it, by who they were.

    People keep what they chose, and channels what was decided for them. The old Workspace is erased
    as if the Installation had been removed; its name and audit log stay.
    """
    became, carried = await _carried(connection, old, new)
    decided = [(table, await _rows(connection, table, old)) for table in _DECIDED]
    await erase_workspace(connection, old, now)
    for table, rows in (*carried, *decided):
        if rows:
            await connection.execute(
                insert(table), [dict(row) | {"workspace_id": new} for row in rows]
            )
    left = tables.installation
    which = and_(
        left.c.workspace_id == old,
        left.c.platform == channel.platform,
        left.c.team_key == channel.team,
        left.c.removed_at.is_(None),
    )
    enterprise = (await connection.execute(select(left.c.enterprise_key).where(which))).scalar_one()
    await connection.execute(update(left).where(which).values(removed_at=now))
    await connection.execute(
        insert(left).values(
            id=new_id(),
            workspace_id=new,
            platform=channel.platform,
            team_key=channel.team,
            enterprise_key=enterprise,
            installed_at=now,
        )
    )
    return became


async def _carried(
    connection: AsyncConnection, old: UUID, new: UUID
) -> tuple[dict[UUID, UUID], list[tuple[Table, list[dict[str, Any]]]]]:
    """Everybody who is remembered, under new ids, with who they are and what they may do."""
    person = tables.person
    remembered = [
        row for row in await _rows(connection, person, old) if row["forgotten_at"] is None
    ]
    became = {row["id"]: new_id() for row in remembered}
    if became:
        await connection.execute(
            insert(person),
            [
                {name: row[name] for name in _PERSON_MOVES}
                | {"id": became[row["id"]], "workspace_id": new}
                for row in remembered
            ],
        )
    carried = []
    for table in (tables.identity, tables.oidc_identity, tables.role):
        rows = [
            row | {"person_id": became[row["person_id"]]}
            for row in await _rows(connection, table, old)
            if row["person_id"] in became
        ]
        for row in rows:
            if "granted_by" in row:
                row["granted_by"] = became.get(row["granted_by"])
        carried.append((table, rows))
    return became, carried


async def _rows(connection: AsyncConnection, table: Table, workspace: UUID) -> list[dict[str, Any]]:
    found = await connection.execute(select(table).where(table.c.workspace_id == workspace))
    return [dict(row) for row in found.mappings()]


async def leave(
    connection: AsyncConnection, workspace: UUID, platform: str, team: str, now: datetime
) -> None:
    """An Installation leaves a Workspace that others stay in: it ends its pairs and takes nothing.

    What both made stays; who was known by that Installation alone is nobody's user any more.
    """
    theirs = and_(pairing.c.platform == platform, pairing.c.team_key == team)
    pairs = await connection.execute(
        select(pairing).where(pairing.c.workspace_id == workspace, theirs)
    )
    for row in pairs.all():
        await unpair(connection, workspace, row.id, (as_channel(row), as_channel(row, "to_")), now)
    await connection.execute(
        delete(pairing_code).where(
            pairing_code.c.workspace_id == workspace,
            pairing_code.c.platform == platform,
            pairing_code.c.team_key == team,
        )
    )
    await _let_people_go(connection, workspace, platform, team)


async def unpair(
    connection: AsyncConnection,
    workspace: UUID,
    pair: UUID,
    ends: tuple[ChannelKey, ChannelKey],
    now: datetime,
) -> None:
    """Two channels are no pair any more, and their cards are told."""
    await connection.execute(
        delete(pairing).where(pairing.c.workspace_id == workspace, pairing.c.id == pair)
    )
    await plan_parting(connection, workspace, pair, ends, now)


async def _let_people_go(
    connection: AsyncConnection, workspace: UUID, platform: str, team: str
) -> None:
    identity, person, installed = tables.identity, tables.person, tables.installation
    enterprise = (
        select(installed.c.enterprise_key)
        .where(
            installed.c.workspace_id == workspace,
            installed.c.platform == platform,
            installed.c.team_key == team,
            installed.c.enterprise_key.is_not(None),
        )
        .limit(1)
    )
    # Those of the same enterprise may be here by another of its teams.
    still = exists(
        select(1).where(
            installed.c.workspace_id == workspace,
            installed.c.platform == platform,
            installed.c.enterprise_key == identity.c.team_key,
            installed.c.removed_at.is_(None),
        )
    )
    gone = await connection.execute(
        delete(identity)
        .where(
            identity.c.workspace_id == workspace,
            identity.c.platform == platform,
            or_(identity.c.team_key == team, identity.c.team_key.in_(enterprise)),
            ~still,
        )
        .returning(identity.c.person_id)
    )
    people = sorted(set(gone.scalars()))
    if not people:
        return
    known = select(identity.c.person_id).where(identity.c.workspace_id == workspace)
    alone = and_(
        person.c.workspace_id == workspace, person.c.id.in_(people), person.c.id.not_in(known)
    )
    left = sorted((await connection.execute(select(person.c.id).where(alone))).scalars())
    for table in (tables.role, tables.oidc_identity, tables.sign_in, memory_tables.seen):
        await connection.execute(
            delete(table).where(table.c.workspace_id == workspace, table.c.person_id.in_(left))
        )
    await connection.execute(
        update(person)
        .where(person.c.workspace_id == workspace, person.c.id.in_(left))
        .values(**NO_ONE)
    )
