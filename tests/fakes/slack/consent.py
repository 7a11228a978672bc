"""The way of an admin who installs an app: install page, Slack's consent page, redirect page."""

from __future__ import annotations

import html
import re
import time
from urllib.parse import parse_qs, urlsplit

import aiohttp

from tests.fakes.slack.delivery import Answer

_AUTHORIZE = re.compile(r"""["'](https?://[^"']+/oauth/v2/authorize[^"']*)["']""")


async def walk(base: str, code: str, state: str | None) -> Answer:
    """Go all the way with one browser's cookies; without a code, consent is refused.

    Raises `LookupError` when the install page leads nowhere.
    """
    jar = aiohttp.CookieJar(unsafe=True)  # an IP address is a host like any other here
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        async with browser.get(f"{base}/slack/install", allow_redirects=False) as page:
            found = page.headers.get("Location") or _link(await page.text())
        asked = parse_qs(urlsplit(found).query)
        if "client_id" not in asked or "state" not in asked:
            raise LookupError(f"no consent page is asked for: {found}")
        back = urlsplit(asked.get("redirect_uri", [""])[0]).path or "/slack/oauth_redirect"
        brought = {"state": asked["state"][0] if state is None else state}
        brought |= {"code": code} if code else {"error": "access_denied"}
        begun = time.perf_counter()
        async with browser.get(
            base + back,
            params=brought,
            allow_redirects=False,
            # Browsers keep a Secure cookie on loopback and send it back; aiohttp does not.
            cookies={name: morsel.value for name, morsel in page.cookies.items()},
        ) as done:
            body = await done.text()
            ms = (time.perf_counter() - begun) * 1000
            return Answer(done.status, body, ms, dict(done.headers))


def _link(page: str) -> str:
    found = _AUTHORIZE.search(page)
    if found is None:
        raise LookupError("the install page has no link to Slack's consent page")
    return html.unescape(found.group(1))
