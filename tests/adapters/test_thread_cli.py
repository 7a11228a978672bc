"""`fogbridge thread` and the threads of `fogbridge eval`, at the command's edge."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from adapters.cli import main
from tests.bot.threads.talk import draft
from tests.fakes.scripted_model import ScriptedModel, completion, error

MESSAGES = [
    {"author": "marketing ops", "side": "marketing", "at": "2026-11-02T09:12:00+01:00", "text": "We need the partner page live by 30 November."},
    {"author": "web platform", "side": "it", "at": "2026-11-02T10:40:00+01:00", "text": "The earliest is 6 January, because the change freeze starts on the 20th."},
]  # fmt: skip
CONTRACT = {
    "schema", "engine", "timeline_question", "ask", "durations", "dates", "moves", "factors",
    "alternatives", "owed", "unanswered", "status",
}  # fmt: skip


class _Shell:
    """The command in this process: what it says, and how it ends."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def run(self, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "argv", ["fogbridge", *arguments])
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self._capsys.readouterr()
        return int(str(ended.value.code or 0)), out, err


@pytest.fixture
def shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> _Shell:
    monkeypatch.chdir(tmp_path)
    for name in ("FOGBRIDGE_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return _Shell(monkeypatch, capsys)


def _file(folder: Path, whole: Any) -> str:
    path = folder / "thread.json"
    path.write_text(whole if isinstance(whole, str) else json.dumps(whole), "utf-8")
    return str(path)


def test_json_is_one_line_with_the_names_of_the_contract(shell: _Shell, tmp_path: Path) -> None:
    file = _file(tmp_path, {"thread": MESSAGES, "now": "2026-11-03T09:00:00+01:00"})
    status, out, err = shell.run("thread", file, "--format", "json")
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    told = json.loads(out)
    assert set(told) >= CONTRACT
    assert (told["schema"], told["engine"]) == ("fogbridge.thread/1", "glossary")
    assert told["ask"] == {
        "quote": "We need the partner page live",
        "message": 0,
        "by": "marketing ops",
        "side": "marketing",
    }
    assert [(d["text"], d["resolved"], d["rung"]) for d in told["dates"]] == [
        ("30 November", "2026-11-30", "wish"),
        ("6 January", "2027-01-06", "estimate"),
    ]
    assert told["moves"] == [
        {
            "from": "2026-11-30",
            "to": "2027-01-06",
            "because": "the change freeze starts on the 20th",
            "message": 1,
            "because_message": 1,
        }
    ]
    assert told["factors"][0]["concepts"] == ["change-freeze"]
    assert told["checks"]["fallback"] == "no_model"


def test_text_is_for_people(shell: _Shell, tmp_path: Path) -> None:
    status, out, err = shell.run("thread", _file(tmp_path, {"thread": MESSAGES}))
    assert (status, err) == (0, "")
    assert out.startswith("Where this stands\n")
    assert "IT says 6 January (estimate)" in out


def test_a_thread_is_read_from_standard_input(shell: _Shell) -> None:
    given = json.dumps({"thread": MESSAGES}).encode()
    status, out, _ = shell.run("thread", "-", "--format", "json", stdin=given)
    assert status == 0
    assert json.loads(out)["ask"]["message"] == 0


def test_a_missing_side_is_guessed_and_further_keys_are_left_alone(
    shell: _Shell, tmp_path: Path
) -> None:
    messages = [{k: v for k, v in m.items() if k != "side"} | {"permalink": "x"} for m in MESSAGES]
    status, out, _ = shell.run("thread", _file(tmp_path, {"thread": messages}), "--format", "json")
    assert status == 0
    assert json.loads(out)["ask"]["side"] == "marketing"


@pytest.mark.parametrize(
    ("whole", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "holds no thread"),
        ('{"thread": {}}', "holds no thread"),
        ('{"thread": []}', "nothing to read"),
        ({"thread": ["hi"]}, "each message is an object"),
        ({"thread": [MESSAGES[0] | {"side": "sales"}]}, "in message 0, “side” is marketing or it"),
        ({"thread": [MESSAGES[0], MESSAGES[1] | {"at": "2026-11-02T10:40:00"}]}, "in message 1, “at” is an ISO time"),
        ({"thread": [{"author": "a", "at": MESSAGES[0]["at"]}]}, "in message 0, “text” is missing"),
        ({"thread": [MESSAGES[0] | {"text": 3}]}, "in message 0, “text” is not a text"),
        ({"thread": MESSAGES, "now": "soon"}, "“now” is an ISO time"),
        ({"thread": [MESSAGES[0] | {"text": "a" * 40_001}]}, "the limit is 40,000"),
        ({"thread": MESSAGES * 501}, "the limit is 1,000"),
        ({"thread": [MESSAGES[0] | {"text": "\ud800"}]}, "no text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_calm_sentence(
    shell: _Shell, tmp_path: Path, whole: Any, words: str
) -> None:
    status, out, err = shell.run("thread", _file(tmp_path, whole))
    assert (status, out) == (1, "")
    assert words in err
    assert err.count("\n") == 1
    assert "!" not in err
    assert "Traceback" not in err


@pytest.mark.parametrize(("name", "words"), [("none.json", "There is no file"), (".", "a folder")])
def test_a_file_that_can_not_be_read_is_one_too(shell: _Shell, name: str, words: str) -> None:
    status, out, err = shell.run("thread", name)
    assert (status, out) == (1, "")
    assert words in err


def test_what_is_not_utf_8_is_one_too(shell: _Shell, tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes('{"thread": "é"}'.encode("latin-1"))
    status, _, err = shell.run("thread", "latin.json")
    assert status == 1
    assert "not UTF-8" in err


def test_a_model_that_is_demanded_and_not_set_is_one_too(shell: _Shell, tmp_path: Path) -> None:
    status, _, err = shell.run("thread", _file(tmp_path, {"thread": MESSAGES}), "--engine", "model")
    assert status == 1
    assert "FOGBRIDGE_MODEL" in err


def test_usage_is_status_2(shell: _Shell) -> None:
    assert shell.run("thread")[0] == 2
    assert shell.run("thread", "x.json", "--engine", "magic")[0] == 2


def _with_model(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("FOGBRIDGE_MODEL", "scripted")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-thread-key-0123456789")
    monkeypatch.setenv("OPENAI_BASE_URL", url)


def test_a_model_reads_the_thread(
    shell: _Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = draft(ask={"quote": "We need the partner page live", "message": 0}, status="open")
    with ScriptedModel(always=completion(json.dumps(answer))) as server:
        _with_model(monkeypatch, server.url)
        file = _file(tmp_path, {"thread": MESSAGES})
        status, out, _ = shell.run("thread", file, "--format", "json")
        asked = server.requests[0].body
    assert status == 0
    told = json.loads(out)
    assert (told["engine"], told["status"]) == ("model", "open")
    assert told["checks"]["fallback"] is None
    assert "careful reader" in asked["messages"][0]["content"]


def test_a_model_that_refuses_leaves_the_rules(
    shell: _Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with ScriptedModel(always=error(401, "sk-thread-key-0123456789")) as server:
        _with_model(monkeypatch, server.url)
        status, out, err = shell.run("thread", _file(tmp_path, {"thread": MESSAGES}))
    assert (status, err) == (0, "")
    assert "The model can't be reached right now" in out
    assert "sk-thread" not in out


GOLDEN = """
schema: fogbridge/golden-thread@1
threads:
  - id: one
    note: a wish
    decoys: []
    thread:
      - {author: a, side: marketing, at: "2026-11-02T09:12:00+01:00", text: "Please add the form by 30 November."}
    expect:
      timeline_question: false
      ask: {quote: Please add the form, message: 0, by: a, side: marketing}
      durations: []
      dates: [{text: 30 November, resolved: "2026-11-30", rung: wish, quote: Please add the form by 30 November, message: 0}]
      moves: []
      factors: [{kind: cost, quote: form, message: 0, concepts: []}]
      alternatives: []
      owed: []
      unanswered: []
      status: waiting_on_it
"""


def test_eval_counts_each_field_of_a_thread(shell: _Shell, tmp_path: Path) -> None:
    (tmp_path / "threads").mkdir()
    (tmp_path / "threads" / "a.yaml").write_text(GOLDEN, "utf-8")
    status, out, _ = shell.run("eval", "--set", str(tmp_path), "--engine", "glossary")
    assert status == 0
    assert "1 threads, read by: glossary 1" in out
    assert "messages" not in out
    numbers = {
        line[:22].strip(): line[22:].split() for line in out.splitlines() if line[:1].strip()
    }
    assert numbers["dates"] == ["1", "0", "0", "1.000", "1.000"]
    assert numbers["factors"] == ["0", "0", "1", "–", "0.000"]
    assert re.search(r"one: factors: missed cost 'form' \(message 0\)", out)
    status, out, _ = shell.run("eval", "--set", str(tmp_path), "--format", "json")
    told = json.loads(out)["threads"]
    assert (told["cases"], told["answered_by"]) == (1, {"no_model": 1})
    assert told["parts"]["rung"]["precision"] == 1.0


def test_eval_names_what_does_not_fit(shell: _Shell, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOLDEN.replace("rung: wish", "rung: hope"), "utf-8")
    status, out, err = shell.run("eval", "--set", str(tmp_path))
    assert (status, out) == (1, "")
    assert "threads.0.expect.dates.0.rung" in err
