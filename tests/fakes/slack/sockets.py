"""Slack's end of Socket Mode: hello, envelopes, acknowledgements, and coming again without one.

Source: docs.slack.dev/apis/events-api/using-socket-mode.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack.world import World

JSON = dict[str, Any]

MAX_SOCKETS = 10
"""Connections that an app may hold at the same time."""


@dataclass(frozen=True, slots=True)
class Ack:
    """An acknowledgement: for which envelope, when (monotonic seconds), and what came with it."""

    envelope_id: str
    at: float
    payload: JSON | None


@dataclass
class SocketEnd:
    """All sockets of the app. It lives in the fake's own event loop.

    `ack_seconds` is how long an envelope waits; `again` how often one of the Events API then comes
    again.
    """

    world: World
    ack_seconds: float = 3.0
    again: int = 3
    open: list[web.WebSocketResponse] = field(default_factory=list)
    acks: list[Ack] = field(default_factory=list)
    _waiting: dict[str, tuple[asyncio.Future[Ack | None], web.WebSocketResponse]] = field(
        default_factory=dict
    )
    _turn: int = 0
    _known: bool = False

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """One socket, from its ticket to its close."""
        ticket = self.world.codes.get(f"socket:{request.query.get('ticket', '')}")
        if ticket is None or ticket["used"]:
            return web.Response(status=401)
        ticket["used"] = True
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.open) >= MAX_SOCKETS:
            await socket.send_json(self._goodbye("too_many_websockets"))
            await socket.close()
            return socket
        self.open.append(socket)
        self._known = True
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.open),
                "debug_info": _DEBUG | {"approximate_connection_time": 18060},
                "connection_info": {"app_id": self.world.app.id},
            }
        )
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._received(message.data)
        finally:
            self._lost(socket)
        return socket

    async def send(
        self, kind: str, payload: JSON, *, accepts: bool, attempt: int = 0, reason: str = ""
    ) -> Ack | None:
        """Send one envelope and wait for its acknowledgement; None without one.

        While an app that was there is away it waits for it; where none ever came it does not.
        """
        ends = time.monotonic() + self.ack_seconds
        while not self.open:
            if not self._known or time.monotonic() > ends:
                return None
            await asyncio.sleep(0.005)
        self._turn += 1
        socket = self.open[self._turn % len(self.open)]
        envelope_id = str(uuid.uuid4())
        envelope: JSON = {
            "envelope_id": envelope_id,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": accepts,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        answered: asyncio.Future[Ack | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (answered, socket)
        try:
            await socket.send_json(envelope)
            return await asyncio.wait_for(answered, self.ack_seconds)
        except (TimeoutError, ConnectionError):
            return None
        finally:
            self._waiting.pop(envelope_id, None)

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Ask every socket to go and come back; `close` drops it a moment later, as Slack does."""
        for socket in list(self.open):
            await socket.send_json(self._goodbye(reason))
        if close:
            for socket in list(self.open):
                await socket.close()

    def _goodbye(self, reason: str) -> JSON:
        return {"type": "disconnect", "reason": reason, "debug_info": dict(_DEBUG)}

    def _received(self, data: str) -> None:
        try:
            said = json.loads(data)
        except ValueError:
            return
        if not isinstance(said, dict) or "envelope_id" not in said:
            return
        ack = Ack(said["envelope_id"], time.monotonic(), said.get("payload"))
        self.acks.append(ack)
        answered, _ = self._waiting.get(ack.envelope_id, (None, None))
        if answered is not None and not answered.done():
            answered.set_result(ack)

    def _lost(self, socket: web.WebSocketResponse) -> None:
        self.open.remove(socket)
        for answered, of in self._waiting.values():
            if of is socket and not answered.done():
                answered.set_result(None)


_DEBUG: JSON = {"host": "applink-fake", "started": "2026-11-21 12:00:00.000", "build_number": 1}
