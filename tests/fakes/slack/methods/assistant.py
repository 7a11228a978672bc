"""assistant.threads.*: the line that says somebody is at work, and the prompts to start from.

Source: docs.slack.dev/reference/methods/assistant.threads.setStatus and its neighbour.
"""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.slack.methods.asked import Asked, invalid

JSON = dict[str, Any]

MAX_PROMPTS = 4


def set_status(asked: Asked) -> JSON:
    """assistant.threads.setStatus; an empty one takes it away, and so does an answer."""
    asked.scope("assistant:write", "chat:write")
    channel = asked.channel("channel_id")
    thread = asked.text("thread_ts")
    status = str(asked.given.get("status", ""))
    if status:
        channel.status[thread] = status
    else:
        channel.status.pop(thread, None)
    return {}


def set_prompts(asked: Asked) -> JSON:
    """assistant.threads.setSuggestedPrompts; without a thread, for the whole conversation."""
    asked.scope("assistant:write")
    channel = asked.channel("channel_id")
    prompts = asked.given.get("prompts", [])
    if isinstance(prompts, str):
        prompts = json.loads(prompts)
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MAX_PROMPTS:
        raise invalid(f"no more than {MAX_PROMPTS} items allowed [json-pointer:/prompts]")
    for number, prompt in enumerate(prompts):
        if not prompt.get("title") or not prompt.get("message"):
            raise invalid(f"missing required field: title [json-pointer:/prompts/{number}]")
    channel.prompts[str(asked.given.get("thread_ts", ""))] = prompts
    return {}
