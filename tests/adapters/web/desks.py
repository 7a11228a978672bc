"""Desks for tests: the shipped termbase, a memory in this process, and a model that says what it is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from starlette.testclient import TestClient

from adapters.openai_model import OpenAiModel
from adapters.settings import Settings
from adapters.web.app import create_app
from adapters.web.desk import Desk
from adapters.web.rate import RateLimit
from adapters.wiring import build_reader
from bot.ids import new_id
from bot.ports import Model, ModelAnswer
from bot.translation.compose import Translator
from bot.translation.contract import Draft
from bot.translation.reading import Reader
from tests.fakes.clock import StillClock
from tests.fakes.store import MemoryStore

ASK = (
    "We need the new landing page live ASAP with a pop-up and it has to be personalised "
    "for the Q3 campaign"
)
SHORT = "Please move the newsletter to Thursday 14:00. The discount code isn't ready."
SHORT_SAID = (
    "Please move the newsletter to Thursday 14:00. The reason: the discount code isn't ready."
)


@cache
def shipped_reader() -> Reader:
    """The shipped termbase, read once."""
    return build_reader()


def settings(**changes: Any) -> Settings:
    """Settings that know nothing of this machine's environment."""
    return Settings.model_construct(**{**_defaults(), **changes})


@cache
def _field_defaults() -> dict[str, Any]:
    return {name: info.default for name, info in Settings.model_fields.items()}


def _defaults() -> dict[str, Any]:
    return dict(_field_defaults())


@dataclass
class SaidModel:
    """A model that answers with the same draft each time, or raises."""

    fields: Mapping[str, Any] = field(default_factory=lambda: said())
    error: Exception | None = None
    closed: bool = False
    asked: list[Sequence[Mapping[str, str]]] = field(default_factory=list)

    async def ask(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
    ) -> ModelAnswer:
        """See `bot.ports.Model`."""
        del schema
        self.asked.append(messages)
        if self.error is not None:
            raise self.error
        return ModelAnswer(json.dumps(dict(self.fields)), "said", 100, 0, 20)

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


def said(rephrased: str = SHORT_SAID, **changes: Any) -> dict[str, Any]:
    """A draft as a model writes it."""
    empty: dict[str, Any] = {name: [] for name in Draft.model_fields}
    empty |= {"language": "en", "rephrased": rephrased}
    return {**empty, **changes}


@dataclass
class Web:
    """A desk, the store behind it, and a client in front of it."""

    desk: Desk
    store: MemoryStore | None
    client: TestClient

    @property
    def workspace(self) -> UUID:
        """The Workspace of the desk."""
        assert self.desk.workspace is not None
        return self.desk.workspace


def make_desk(
    model: Model | None = None,
    *,
    store: MemoryStore | None = None,
    reader: Reader | None = None,
    **changes: Any,
) -> Desk:
    """A desk with these parts; the rest is as it is without any setting."""
    workspace = new_id()
    if store is not None:
        store.workspaces["demo", True] = workspace
    return Desk(
        settings=settings(**changes),
        translator=Translator(reader or shipped_reader(), StillClock(), model),
        workspace=workspace if store is not None else None,
        store=store,
        closables=(model,) if isinstance(model, SaidModel | OpenAiModel) else (),
    )


def make_web(
    model: Model | None = None,
    *,
    remembers: bool = True,
    token: str | None = None,
    limit: RateLimit | None = None,
    address: str = "127.0.0.1",
    change: Callable[[Desk], Desk] = lambda desk: desk,
    **changes: Any,
) -> Web:
    """A whole application, called from `address`."""
    store = MemoryStore() if remembers else None
    if token is not None:
        changes["api_token"] = SecretStr(token)
    desk = change(make_desk(model, store=store, **changes))
    client = TestClient(
        create_app(desk, limit),
        base_url="http://127.0.0.1:8080",
        client=(address, 50000),
        raise_server_exceptions=False,
        follow_redirects=False,
    )
    return Web(desk, store, client)
