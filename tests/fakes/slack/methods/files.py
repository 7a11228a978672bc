"""files.*: uploading in three steps, and when a block may show what was uploaded.

Source: docs.slack.dev/messaging/working-with-files, the pages of the two methods and of the Slack file
object. Slack looks at a file after its upload; a block that names it too early is refused
(slackapi/slack-github-action #413), which `World.files_settle` posts are.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from tests.fakes.slack.methods.asked import Asked, invalid
from tests.fakes.slack.state import File, Token
from tests.fakes.slack.world import Refused, World

JSON = dict[str, Any]

MAX_ALT = 1_000
"""Characters; docs.slack.dev, files.getUploadURLExternal, alt_txt_too_large."""


def get_upload_url(asked: Asked) -> JSON:
    """files.getUploadURLExternal."""
    asked.scope("files:write")
    length = asked.number("length", 0)
    if length <= 0:
        raise Refused("missing_argument")
    alt = str(asked.given.get("alt_txt") or "")
    if len(alt) > MAX_ALT:
        raise Refused("alt_txt_too_large")
    id = f"F{secrets.token_hex(5).upper()}"
    name = asked.text("filename")
    asked.world.files[id] = File(id, asked.token.value, name, length, alt)
    return {"upload_url": f"{asked.world.base}/upload/v1/{id}", "file_id": id}


def uploaded(world: World, id: str, data: bytes) -> tuple[int, str]:
    """What the address says to the file's bytes."""
    file = world.files.get(id)
    if file is None:
        return 404, "no such upload"
    if len(data) != file.length:
        return 400, "length"
    file.data = data
    return 200, f"OK - {len(data)}"


def complete_upload(asked: Asked) -> JSON:
    """files.completeUploadExternal, without a channel: the file stays the bot's own."""
    asked.scope("files:write")
    named = asked.given.get("files")
    if not isinstance(named, list) or not named:
        raise invalid("missing required field: files")
    if asked.given.get("channel_id"):
        raise invalid("sharing a file in a channel is not modelled")
    made = []
    for one in named:
        file = asked.world.files.get(str(one.get("id")))
        if file is None or file.token != asked.token.value or file.data is None:
            raise Refused("file_not_found")
        file.complete, file.settles = True, asked.world.files_settle
        made.append({"id": file.id, "title": str(one.get("title") or file.name)})
    return {"files": made}


def look_at_files(world: World, token: Token, blocks: list[JSON]) -> None:
    """Refuses blocks that show a file which is not there, not theirs, or not looked at yet."""
    for place, id in _shown(blocks):
        file = world.files.get(id)
        if file is not None and file.complete and file.settles > 0:
            file.settles -= 1
            file = None
        if file is None or not file.complete or file.token != token.value:
            wrong = f"invalid slack file [json-pointer:/blocks/{place}/slack_file]"
            raise Refused(
                "invalid_blocks",
                errors=[wrong],
                response_metadata={"messages": [f"[ERROR] {wrong}"]},
            )


def _shown(blocks: list[JSON]) -> Iterator[tuple[int, str]]:
    for place, block in enumerate(blocks):
        if block.get("type") == "image" and isinstance(block.get("slack_file"), dict):
            yield place, str(block["slack_file"].get("id"))
