"""A scripted OpenAI-compatible server on 127.0.0.1: each request plays the next step.

Point `OPENAI_BASE_URL` (or `OpenAiModel(base_url=...)`) at `ScriptedModel.url`, queue steps, and look
at `requests` for the bytes that arrived. Standard library only.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Step:
    """One answer: `body` as it goes over the wire, after `delay` seconds; `reset` drops the line.

    `events` makes it a stream instead: texts are sent, numbers are pauses in seconds; `cut` ends the
    stream without its last chunk.
    """

    body: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "application/json"
    delay: float = 0.0
    reset: bool = False
    events: tuple[str | float, ...] | None = None
    cut: bool = False


NextStep = Step | Callable[[dict[str, Any]], Step]
"""A step, or a function from the request's JSON body to one."""


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it arrived; `at` is monotonic seconds."""

    path: str
    headers: dict[str, str]
    raw: bytes
    body: dict[str, Any]
    at: float


def completion(
    content: str | None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    usage: tuple[int, int, int] = (120, 40, 0),
    delay: float = 0.0,
) -> Step:
    """A chat completion; usage is prompt, completion and cached tokens."""
    prompt, made, cached = usage
    message = {"role": "assistant", "content": content, "refusal": refusal}
    body = {
        "id": "cmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "finish_reason": finish, "logprobs": None, "message": message}],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": made,
            "total_tokens": prompt + made,
            "prompt_tokens_details": {"cached_tokens": cached},
        },
    }
    return Step(json.dumps(body), delay=delay)


def draft(delay: float = 0.0, **fields: Any) -> Step:
    """A completion whose content is a JSON object with these fields."""
    return completion(json.dumps(fields), delay=delay)


def error(
    status: int,
    message: str = "nope",
    code: str | None = None,
    headers: Sequence[tuple[str, str]] = (),
) -> Step:
    """An error in the service's shape."""
    body = {"error": {"message": message, "code": code, "type": "t"}}
    return Step(json.dumps(body), status=status, headers=tuple(headers))


def chunks(text: str, size: int = 12, finish: str = "stop") -> tuple[str, ...]:
    """The events of a streamed answer, for `Step.events`; "[DONE]" is last."""
    base = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}

    def event(delta: dict[str, Any], reason: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return json.dumps({**base, "choices": [choice]})

    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    start = event({"role": "assistant", "content": ""})
    return (start, *(event({"content": p}) for p in pieces), event({}, finish), "[DONE]")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # the client is gone, or was killed
            super().handle_error(request, client_address)


@dataclass
class ScriptedModel:
    """The server. `steps` are played once each; then `always`, or an error that the script has ended."""

    steps: list[NextStep] = field(default_factory=list)
    always: NextStep | None = None
    requests: list[Received] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def next_step(self, body: dict[str, Any]) -> Step:
        """The step for this request."""
        ended = error(500, "the script has ended")
        step = self.steps.pop(0) if self.steps else (self.always or ended)
        return step(body) if callable(step) else step

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(script: ScriptedModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            body = json.loads(raw)
            headers = {name.lower(): value for name, value in self.headers.items()}
            script.requests.append(Received(self.path, headers, raw, body, time.monotonic()))
            try:
                self.play(script.next_step(body))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client gave up, which is often the point

        def play(self, step: Step) -> None:
            time.sleep(step.delay)
            if step.reset:
                self.close_connection = True
                self.connection.close()
            elif step.events is not None:
                self.play_stream(step, step.events)
            else:
                self.play_body(step)

        def play_body(self, step: Step) -> None:
            raw = step.body.encode()
            self.send_response(step.status)
            self.send_header("content-type", step.content_type)
            self.send_header("content-length", str(len(raw)))
            for name, value in step.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def play_stream(self, step: Step, events: tuple[str | float, ...]) -> None:
            self.send_response(step.status)
            self.send_header("content-type", "text/event-stream")
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            for event in events:
                if not isinstance(event, str):
                    time.sleep(event)
                    continue
                raw = f"data: {event}\n\n".encode()
                self.wfile.write(b"%x\r\n%s\r\n" % (len(raw), raw))
                self.wfile.flush()
            if step.cut:
                self.close_connection = True
            else:
                self.wfile.write(b"0\r\n\r\n")

    return Handler
