"""Which Workspace an Installation belongs to: founded where it is new, named, and left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database import tables
from adapters.database.gone import erase_workspace
from adapters.database.joining import leave
from adapters.database.rows import alone_in, insert_into
from bot.ids import new_id
from bot.incoming import Incoming

_PURGE_SECONDS = 3600


async def workspace_of(connection: AsyncConnection, platform: str, team: str) -> UUID | None:
    """The Workspace of an Installation; None where there is none."""
    installed = tables.installation
    found = await connection.execute(
        select(installed.c.workspace_id).where(
            installed.c.platform == platform,
            installed.c.team_key == team,
            installed.c.removed_at.is_(None),
        )
    )
    workspace: UUID | None = found.scalar_one_or_none()
    return workspace


async def found_workspace(
    connection: AsyncConnection, incoming: Incoming, timezone: str, now: datetime
) -> UUID:
    """The Workspace of a new Installation: the one it was alone in before, or a new one in this zone."""
    platform, team = incoming.platform, incoming.team
    workspace = await _workspace_before(connection, platform, team)
    if workspace is None:  # or somebody else has just come back to it
        workspace = await workspace_of(connection, platform, team)
    if workspace is None:
        name = await _free_name(connection, platform, team)
        await connection.execute(
            insert_into(connection, tables.workspace)
            .values(id=new_id(), name=name, timezone=timezone, created_at=now)
            .on_conflict_do_nothing(index_elements=["name", "demo"])
        )
        named = select(tables.workspace.c.id).where(
            tables.workspace.c.name == name, tables.workspace.c.demo.is_(False)
        )
        workspace = (await connection.execute(named)).scalar_one()
    await connection.execute(
        insert_into(connection, tables.installation)
        .values(
            id=new_id(),
            workspace_id=workspace,
            platform=incoming.platform,
            team_key=incoming.team,
            enterprise_key=incoming.enterprise,
            installed_at=now,
        )
        .on_conflict_do_nothing()
    )
    await connection.execute(
        insert_into(connection, tables.due)
        .values(
            id=new_id(),
            workspace_id=workspace,
            kind="purge",
            subject="",
            at=now,
            every=_PURGE_SECONDS,
        )
        .on_conflict_do_nothing(index_elements=["workspace_id", "kind", "subject"])
    )
    found = await workspace_of(connection, incoming.platform, incoming.team)
    return found or workspace


async def remove_installation(
    connection: AsyncConnection, platform: str, team: str, before: datetime, now: datetime
) -> bool:
    """Take out one that is older than `before`, and the texts of a Workspace that has no other.

    False where there was none.
    """
    installed = tables.installation
    gone = (
        await connection.execute(
            update(installed)
            .where(
                installed.c.platform == platform,
                installed.c.team_key == team,
                installed.c.removed_at.is_(None),
                installed.c.installed_at <= before,
            )
            .values(removed_at=now)
            .returning(installed.c.workspace_id)
        )
    ).scalar_one_or_none()
    if gone is None:
        return False
    await alone_in(connection, gone)
    vouched = tables.sign_in.c
    await connection.execute(
        delete(tables.sign_in).where(
            vouched.workspace_id == gone,
            vouched.platform == platform,
            vouched.team_key == team,
        )
    )
    others = await connection.execute(
        select(installed.c.id)
        .where(installed.c.workspace_id == gone, installed.c.removed_at.is_(None))
        .limit(1)
    )
    if others.first() is None:
        await erase_workspace(connection, gone, now)
    else:
        await leave(connection, gone, platform, team, now)
    await connection.execute(
        insert(tables.audit_log).values(
            id=new_id(),
            workspace_id=gone,
            actor="system",
            what="installation removed",
            before={"platform": platform, "team": team},
            at=now,
        )
    )
    return True


async def name_workspace(connection: AsyncConnection, platform: str, team: str, name: str) -> None:
    """Call a team's Workspace after the team, where it still has the name that we gave."""
    installed, workspace = tables.installation, tables.workspace
    called = f"{name[:120]} ({team})"
    taken = workspace.alias()
    mine = select(installed.c.workspace_id).where(
        installed.c.platform == platform,
        installed.c.team_key == team,
        installed.c.removed_at.is_(None),
    )
    await connection.execute(
        update(workspace)
        .where(
            workspace.c.id.in_(mine),
            workspace.c.name == _given_name(platform, team),
            ~exists().where(taken.c.name == called, taken.c.demo == workspace.c.demo),
        )
        .values(name=called)
    )


async def _workspace_before(connection: AsyncConnection, platform: str, team: str) -> UUID | None:
    """Where a team was before it left, if nobody else is there: a shared one takes a new invitation."""
    left, others = tables.installation, tables.installation.alias()
    found = await connection.execute(
        select(left.c.workspace_id)
        .where(
            left.c.platform == platform,
            left.c.team_key == team,
            ~exists().where(
                others.c.workspace_id == left.c.workspace_id, others.c.removed_at.is_(None)
            ),
        )
        .order_by(left.c.removed_at.desc())
        .limit(1)
    )
    workspace: UUID | None = found.scalar_one_or_none()
    return workspace


async def _free_name(connection: AsyncConnection, platform: str, team: str) -> str:
    """The name that we give a Workspace; another one for a team that left one that others still use."""
    left = tables.installation.c
    lives = await connection.execute(
        select(func.count()).where(
            left.platform == platform, left.team_key == team, left.removed_at.is_not(None)
        )
    )
    before: int = lives.scalar_one()
    return _given_name(platform, team) + (f" ({before + 1})" if before else "")


def _given_name(platform: str, team: str) -> str:
    return f"{platform.capitalize()} {team}"
