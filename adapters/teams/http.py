"""HTTP to Microsoft, opened beside the event loop."""

from __future__ import annotations

import asyncio

import httpx2


async def open_client(seconds: float) -> httpx2.AsyncClient:
    """A client whose waits end after so many seconds each; it follows no redirect.

    It is made in a thread: reading this machine's certificates takes a tenth of a second (measured).
    """
    return await asyncio.to_thread(httpx2.AsyncClient, timeout=seconds, follow_redirects=False)
