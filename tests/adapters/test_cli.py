"""The `fogbridge` command at its real edge: its own process, its own environment, its own terminal.

A process takes a second or two, so the few runs are made once, and each test looks at what one of
them said; what needs no process of its own is run inside this one.
"""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.cli import main
from adapters.settings import Settings
from adapters.wiring import build_reader
from bot.translation.reading import Reader
from glossary.load import SHIPPED
from tests.fakes.contract import shape
from tests.fakes.scripted_model import ScriptedModel, completion, error
from tests.fakes.translating import echo, reader

FOGBRIDGE = str(Path(sys.executable).with_name("fogbridge"))
LANDING = "We need the new landing page live ASAP with a pop-up and it has to be personalised for the Q3 campaign"
KEY = "sk-cli-secret-0123456789"


@dataclass(frozen=True)
class Run:
    """What to run."""

    arguments: tuple[str, ...]
    stdin: bytes = b""
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What came out."""

    status: int
    out: str
    err: str


def _environment(**settings: str) -> dict[str, str]:
    ours = {str(one.alias) for one in Settings.model_fields.values()}
    kept = {k: v for k, v in os.environ.items() if k not in ours and k != "FOGBRIDGE_DEBUG"}
    return {**kept, "PYTHONWARNINGS": "error", "TERM": "xterm-256color", **settings}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Said]]:
    folder = tmp_path_factory.mktemp("cli")
    lines = [
        json.dumps({"id": "a", "text": LANDING}),
        "not json",
        "",
        json.dumps({"id": 2, "text": "We can't deploy before the freeze ends", "from": "it"}),
        json.dumps({"id": "c", "text": ""}),
    ]
    (folder / "batch.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "latin.jsonl").write_bytes("{'id': 'é'}".encode("latin-1"))
    with ScriptedModel() as gone:
        nobody = gone.url
    with (
        ScriptedModel(always=echo) as good,
        ScriptedModel(always=error(401, KEY)) as locked,
    ):
        model = {"FOGBRIDGE_MODEL": "scripted", "OPENAI_API_KEY": KEY}
        runs = {
            "text": Run(("translate", LANDING, "--from", "marketing")),
            "json": Run(("translate", "-", "--format", "json"), f"{LANDING}\n\n".encode()),
            "batch": Run(("translate", "--batch", "batch.jsonl")),
            "huge": Run(("translate", "-"), b"a" * 1_000_000),
            "not UTF-8": Run(("translate",), "é".encode("latin-1")),
            "side": Run(("translate", "hello", "--from", "sales")),
            "model": Run(
                ("translate", LANDING, "--format", "json", "--from", "marketing"),
                settings={**model, "OPENAI_BASE_URL": good.url},
            ),
            "unreachable": Run(
                ("translate", LANDING), settings={**model, "OPENAI_BASE_URL": nobody}
            ),
            "wrong key": Run(
                ("translate", LANDING), settings={**model, "OPENAI_BASE_URL": locked.url}
            ),
            "show": Run(("glossary", "show", "SSO")),
        }
        with ThreadPoolExecutor(3) as pool:
            found = pool.map(lambda run: _run(run, folder), runs.values())
            yield dict(zip(runs, found, strict=True))


def _run(run: Run, folder: Path) -> Said:
    done = subprocess.run(
        [FOGBRIDGE, *run.arguments],
        input=run.stdin,
        capture_output=True,
        cwd=folder,
        env=_environment(**run.settings),
        timeout=60,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_no_run_shows_a_traceback_a_key_or_a_colour(said: dict[str, Said]) -> None:
    for name, one in said.items():
        assert "Traceback" not in one.out + one.err, name
        assert "\x1b" not in one.out + one.err, name
        assert KEY not in one.out + one.err, name
        assert "went wrong on our side" not in one.err, name


def test_a_message_is_answered_in_plain_text_when_piped(said: dict[str, Said]) -> None:
    one = said["text"]
    assert (one.status, one.err) == (0, "")
    assert one.out.startswith("For IT\nFrom the glossary; no model was used")
    assert f"Original\n{LANDING}\n" in one.out
    assert "To start, IT needs to know\n1. " in one.out


def test_json_is_one_line_and_the_input_loses_one_final_newline(said: dict[str, Said]) -> None:
    one = said["json"]
    assert (one.status, one.err) == (0, "")
    assert one.out.count("\n") == 1
    data = json.loads(one.out)
    assert shape(data) == []
    assert data["original"] == f"{LANDING}\n"
    assert (data["from"], data["checks"]["fallback"]) == ("marketing", "no_model")


def test_a_batch_keeps_its_order_and_goes_on_after_bad_lines(said: dict[str, Said]) -> None:
    one = said["batch"]
    assert (one.status, one.err) == (0, "")
    a, bad, two, empty = map(json.loads, one.out.splitlines())
    assert (a["id"], two["id"]) == ("a", 2)
    assert (a["from"], two["from"]) == ("marketing", "it")
    assert shape({**a, "id": "x"}) == []
    assert bad == {
        "id": None,
        "line": 2,
        "error": {
            "code": "bad_json",
            "message": "This line is not JSON. Write one object per line.",
        },
    }
    assert (empty["id"], empty["line"], empty["error"]["code"]) == ("c", 5, "unusable_text")


@pytest.mark.parametrize(
    ("name", "status", "says"),
    [
        ("not UTF-8", 1, "Standard input is not UTF-8 text. Save it as UTF-8 and try again."),
        ("huge", 1, "The text has 1,000,000 characters; the limit is 40,000. Send it in parts."),
        ("side", 2, "Invalid value for '--from': 'sales' is not one of"),
    ],
)
def test_bad_input_is_one_calm_sentence_on_standard_error(
    said: dict[str, Said], name: str, status: int, says: str
) -> None:
    one = said[name]
    assert (one.status, one.out) == (status, "")
    assert says in one.err
    assert one.err.count("\n") == 1


def test_a_model_that_is_set_answers(said: dict[str, Said]) -> None:
    data = json.loads(said["model"].out)
    assert (data["engine"], data["rephrased"]) == ("model", LANDING)
    assert shape(data) == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("unreachable", "The model can't be reached right now, so this is the glossary's reading."),
        ("wrong key", "The model's service refused the key, the model or the quota"),
    ],
)
def test_a_model_that_fails_leaves_the_glossary_which_says_so(
    said: dict[str, Said], name: str, sentence: str
) -> None:
    one = said[name]
    assert (one.status, one.err) == (0, "")
    assert sentence in one.out
    assert "To start, IT needs to know" in one.out


def test_a_concept_is_shown(said: dict[str, Said]) -> None:
    assert (said["show"].status, said["show"].err) == (0, "")
    assert "SSO" in said["show"].out


# The same command inside this process, where a run costs little


Inside = Callable[..., tuple[int, str, str]]


def _reader(folder: Path = SHIPPED) -> Reader:
    """As in `wiring`, but the shipped termbase is read only once."""
    return reader() if folder == SHIPPED else build_reader(folder)


@pytest.fixture
def inside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Inside:
    for name in Settings.model_fields.values():
        monkeypatch.delenv(str(name.alias), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("adapters.wiring.build_reader", _reader)
    (tmp_path / "latin.jsonl").write_bytes("{'id': 'é'}".encode("latin-1"))

    def run(*arguments: str, stdin: bytes = b"", **settings: str) -> tuple[int, str, str]:
        for key, value in settings.items():
            monkeypatch.setenv(key, value)
        monkeypatch.setattr("sys.argv", ["fogbridge", *arguments])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return run


@pytest.mark.parametrize(
    ("arguments", "stdin", "status", "says"),
    [
        (("translate", "--batch", "nowhere.jsonl"), b"", 1, "There is no file nowhere.jsonl."),
        (("translate", "--batch", "."), b"", 1, ". is a folder. Name a file."),
        (("translate", "--batch", "latin.jsonl"), b"", 1, "latin.jsonl is not UTF-8 text."),
        (("translate", "-"), b"a\x00b", 1, "The text holds NUL bytes, so it is not plain text."),
        (("translate",), b"\n", 1, "There is no text to translate."),
        (("translate", " "), b"", 1, "There is no text to translate."),
        (("translate", "hello", "--engine", "model"), b"", 1, "No model is set."),
        (("translate", "hello", "--engine", "magic"), b"", 2, "'magic' is not one of"),
        (("translate", "hello", "--format", "xml"), b"", 2, "'xml' is not one of"),
        (("translate", "hello", "--magic"), b"", 2, "No such option"),
        (("translate", "hello", "you"), b"", 2, "unexpected extra argument"),
        (("magic",), b"", 2, "No such command"),
        (("glossary", "show", "flux capacitor"), b"", 1, "flux capacitor"),
        (("glossary", "search", "x", "--field", "boats"), b"", 1, "no subject field “boats”"),
        (("glossary", "show", "sso", "--terms", "nowhere"), b"", 1, "nowhere"),
    ],
)
def test_what_does_not_fit_is_said_in_one_calm_line(
    inside: Inside, arguments: tuple[str, ...], stdin: bytes, status: int, says: str
) -> None:
    code, out, err = inside(*arguments, stdin=stdin)
    assert (code, out) == (status, "")
    assert says in err
    assert err.count("\n") == 1
    assert "went wrong on our side" not in err


def test_a_setting_that_does_not_fit_names_the_variable(inside: Inside) -> None:
    code, _, err = inside("translate", "hello", FOGBRIDGE_TIMEZONE="Mars")
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("FOGBRIDGE_TIMEZONE: is not a time zone")


def test_a_slow_model_leaves_the_glossary_which_says_so(inside: Inside) -> None:
    with ScriptedModel(always=completion("{}", delay=2)) as slow:
        code, out, err = inside(
            "translate",
            LANDING,
            FOGBRIDGE_MODEL="scripted",
            OPENAI_BASE_URL=slow.url,
            FOGBRIDGE_MODEL_DEADLINE="0.5",
        )
    assert (code, err) == (0, "")
    assert "The model did not answer in time, so this is the glossary's reading." in out


def test_the_engine_and_the_side_are_one_flag_away(inside: Inside) -> None:
    with ScriptedModel(always=echo) as server:
        model = {"FOGBRIDGE_MODEL": "scripted", "OPENAI_BASE_URL": server.url}
        _, out, _ = inside("translate", LANDING, "--engine", "glossary", "--from", "it", **model)
        assert out.startswith("For marketing\nFrom the glossary; no model was used")
        assert not server.requests
        _, out, _ = inside("translate", LANDING, "--engine", "model", **model)
        assert out.startswith(f"For IT\n{LANDING}\n")


def test_the_glossary_can_be_asked(inside: Inside) -> None:
    assert "newsletter" in inside("glossary", "search", "newsletter")[1]
    (concept,) = json.loads(inside("glossary", "show", "landing page", "--format", "json")[1])
    assert concept["id"] == "landing-page"
    assert re.search(r"\d{3}", inside("glossary", "stats")[1])


def test_help_names_every_command_and_version_is_a_number(inside: Inside) -> None:
    code, out, _ = inside("--help")
    assert code == 0
    for command in ("translate", "glossary", "serve", "migrate", "doctor", "eval"):
        assert command in out
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", inside("--version")[1])


def test_a_bug_of_ours_is_a_calm_sentence_too(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("adapters.wiring.build_reader", broken)
    code, out, err = inside("translate", "hello")
    assert (code, out) == (1, "")
    assert "Something went wrong on our side (RuntimeError)." in err
    assert "secret detail" not in err


# A terminal


def _on_a_terminal(*arguments: str, folder: Path) -> str:
    """What a person sees: the command's output on a terminal of its own."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [FOGBRIDGE, *arguments],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=folder,
        env=_environment(COLUMNS="80", LINES="50"),
    )
    os.close(follower)
    seen = b""
    with suppress(OSError):  # Linux ends a terminal with an input/output error
        while chunk := os.read(leader, 65_536):
            seen += chunk
    os.close(leader)
    assert process.wait(30) == 0, seen.decode()
    return seen.decode().replace("\r\n", "\n")


def test_a_person_at_a_terminal_sees_the_drawing(tmp_path: Path) -> None:
    seen = _on_a_terminal("translate", LANDING, "--from", "marketing", folder=tmp_path)
    assert "\x1b[1;36m■ For IT\x1b[0m" in seen
    plain = re.sub(r"\x1b\[[0-9;]*m", "", seen)
    assert "To start, IT needs to know" in plain
    assert all(len(line.rstrip()) <= 80 for line in plain.splitlines())
    assert LANDING[:40] in plain
