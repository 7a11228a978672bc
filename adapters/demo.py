"""`fogbridge demo`: where the demo can be opened, and how it begins anew."""

from __future__ import annotations

from dataclasses import replace

from adapters.settings import Settings
from bot.errors import ConfigurationError


def expect_demo(settings: Settings) -> None:
    """Raises `ConfigurationError` where people have to sign in: there the room is closed."""
    from adapters.openid import client_of
    from adapters.slack.mode import slack_mode

    mode = slack_mode(settings)
    if mode is not None or client_of(settings, chats=False) is not None:
        raise ConfigurationError(
            "The demo is open only where no chat platform and no OpenID provider is set up, and "
            "here one is. Take its variables out of .env, or start it in another folder."
        )


async def reset_demo(settings: Settings) -> str:
    """Delete everything in the demo workspace and tell the example again; what to say then."""
    from adapters.chat_wiring import build_chats, room
    from adapters.database.engine import open_engine
    from adapters.database.migrate import migrate
    from adapters.database.store import DatabaseStore
    from adapters.serve import DEMO_WORKSPACE
    from adapters.wiring import build_clock, build_model, build_reader, build_translator

    await migrate(settings.database_url)
    engine = open_engine(settings.database_url)
    store = DatabaseStore(
        engine, build_clock(settings), settings.retention_days, settings.record_retention_days
    )
    workspace = await store.ensure_workspace(DEMO_WORKSPACE, demo=True, timezone=settings.timezone)
    model = build_model(settings)
    translator = build_translator(settings, build_reader(), model)
    chats = build_chats(settings, [room(workspace)], engine, store, translator)
    try:
        if chats.room is not None:
            # The queue is another process's; what it holds goes when its work is over.
            await replace(chats.room.demo, forget=_nothing).reset()
    finally:
        if model is not None:
            await model.close()
        chats.jobs.engine.dispose()
        await engine.dispose()
    return "The demo has begun anew."


async def _nothing(side: object) -> None:
    del side
