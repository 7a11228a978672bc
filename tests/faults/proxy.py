"""A wire to PostgreSQL that can be cut: connections break, and new ones are refused."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from sqlalchemy.engine import make_url

_WAITING = 10.0


@dataclass
class Wire:
    """Listens on 127.0.0.1 for a database of a server; `url` is the way through."""

    database: str
    port: int = 0
    silent: bool = False
    """Bytes are taken and go nowhere, until the wire is cut."""
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _server: asyncio.Server | None = None
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._loop.run_forever, name="wire", daemon=True)
        self._thread.start()
        self.mend()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_WAITING)
        self._loop.close()

    @property
    def url(self) -> str:
        """The same database, through the wire."""
        there = make_url(self.database)
        here = there.set(host="127.0.0.1", port=self.port).difference_update_query(["host"])
        return here.render_as_string(hide_password=False)

    def cut(self) -> None:
        """Nothing gets through any more."""
        self._run(self._cut())

    def mend(self) -> None:
        """As before, at the same port."""
        self._run(self._listen())

    def _run(self, doing: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(doing, self._loop).result(_WAITING)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for line in list(self._lines):
            line.transport.abort()
        while self._lines:  # noqa: ASYNC110 - a moment, until both ends of each are gone
            await asyncio.sleep(0.01)

    async def _accept(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        there = make_url(self.database)
        port = there.port or 5432
        host = there.host or str(there.query.get("host", "127.0.0.1"))
        try:
            if host.startswith("/"):
                far, on = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
            else:
                far, on = await asyncio.open_connection(host, port)
        except OSError:
            back.transport.abort()
            return
        self._lines |= {back, on}
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(self._carry(near, on), self._carry(far, back))
        self._lines -= {back, on}

    async def _carry(self, what: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        """Bytes from one end to the other until either is closed."""
        with contextlib.suppress(OSError):
            while some := await what.read(65536):
                if not self.silent:
                    to.write(some)
                    await to.drain()
        to.transport.abort()
