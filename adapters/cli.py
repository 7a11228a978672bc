"""The `fogbridge` command: thin, and nothing is imported before a command needs it."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer
from typer.exceptions import TyperException

from adapters.admin_cli import admins, tokens
from adapters.asks_cli import app as asks_app
from adapters.digest_cli import app as digest_app
from adapters.glossary_cli import app as glossary_app
from adapters.pair_cli import app as pair_app
from adapters.progress import bar, spinner
from adapters.thread_cli import thread
from adapters.why_cli import app as why_app
from bot.errors import FogbridgeError

if TYPE_CHECKING:
    from adapters.settings import Settings
    from bot.translation.compose import Translator

app = typer.Typer(
    help="Fogbridge translates between marketing and IT.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(glossary_app, name="glossary")
app.add_typer(admins, name="admin")
app.add_typer(tokens, name="token")
app.add_typer(asks_app, name="asks")
app.add_typer(digest_app, name="digest")
app.add_typer(why_app, name="why")
app.add_typer(pair_app, name="pair")
app.command()(thread)

From = Annotated[
    Literal["marketing", "it", "auto"], typer.Option("--from", help="Which side is speaking.")
]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Text or JSON.")]
Engine = Annotated[
    Literal["auto", "glossary", "model"],
    typer.Option(
        "--engine", help="The model where there is one, the glossary alone, or the model."
    ),
]


_MOST_BYTES = 1_000_000


def main() -> None:
    """Run the command; every failure is one calm sentence on standard error, never a traceback."""
    try:
        status = app(standalone_mode=False)
    except typer.Abort:
        _stop("Stopped.", 130)
    except typer.Exit as error:
        sys.exit(error.exit_code)
    except TyperException as error:  # Typer's own: an unknown option, a value that does not fit
        if type(error).__name__ == "NoArgsIsHelpError":
            _stop(str(getattr(error, "message", error)), 2)  # the help itself
        _stop(f"{_usage(error)}. See fogbridge --help.", 2)
    except FogbridgeError as error:
        _stop(error.sentence, 1)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        _stop("Stopped.", 130)
    except Exception as error:
        if os.environ.get("FOGBRIDGE_DEBUG"):
            raise
        _stop(
            f"Something went wrong on our side ({type(error).__name__}). "
            "Set FOGBRIDGE_DEBUG=1 and run it again to see the details.",
            1,
        )
    sys.exit(status if isinstance(status, int) else 0)


def _stop(sentence: str, status: int) -> NoReturn:
    print(sentence, file=sys.stderr)  # noqa: T201 - standard error is this surface
    sys.exit(status)


def _usage(error: TyperException) -> str:
    """Typer's complaint as one sentence, without its final dot."""
    wording = getattr(error, "format_message", lambda: str(error))()
    return " ".join(str(wording).split()).replace("Value error, ", "").rstrip(".")


def _say(text: str) -> None:
    print(text)  # noqa: T201 - standard output is this surface


@app.callback(invoke_without_command=True)
def _fogbridge(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        _say(installed("fogbridge"))
        raise typer.Exit
    del context


@app.command()
def translate(
    text: Annotated[
        str | None, typer.Argument(help="The message; - or nothing reads it in.")
    ] = None,
    side: From = "auto",
    format_: Format = "text",
    engine: Engine = "auto",
    batch: Annotated[
        Path | None,
        typer.Option(help="A JSONL file, or -: one JSON object a line in, one line of JSON out."),
    ] = None,
) -> None:
    """Translate a message for the other side."""
    import asyncio

    from adapters.settings import read_settings

    settings = read_settings()
    if batch is not None:
        if text is not None:
            raise typer.BadParameter("Give a text or --batch, not both")
        asyncio.run(_translate_batch(settings, batch, side, engine))
        return
    message = _read_message(text)
    asyncio.run(_translate_one(settings, message, side, format_, engine))


async def _translate_one(
    settings: Settings,
    text: str,
    side: Literal["marketing", "it", "auto"],
    format_: Literal["text", "json"],
    engine: Literal["auto", "glossary", "model"],
) -> None:
    from bot.translation.compose import Request
    from bot.translation.present import present

    async with _open_translator(settings) as translator:
        request = Request(text=text, side=None if side == "auto" else side, engine=engine)
        asks = translator.model is not None and engine != "glossary"
        with spinner("Asking the model …") if asks else nullcontext():
            made = await translator.translate(request)
    if format_ == "json":
        _say(made.translation.to_json())
        return
    from adapters.terminal import show_reply

    show_reply(present(made.translation))
    if made.translation.toss_up:
        _say(f"\nThe other reading: --from {made.translation.to}")


async def _translate_batch(
    settings: Settings,
    path: Path,
    side: Literal["marketing", "it", "auto"],
    engine: Literal["auto", "glossary", "model"],
) -> None:
    from adapters.batch import translate_lines

    text = (
        _decoded(sys.stdin.buffer.read(), "Standard input")
        if str(path) == "-"
        else _read_file(path)
    )
    lines = text.split("\n")  # and at no other sign: JSON strings may hold U+2028
    async with _open_translator(settings) as translator:
        results = translate_lines(lines, translator, engine, None if side == "auto" else side)
        total = sum(1 for line in lines if line.strip())
        with bar("Translating", total) as advance:
            async for result in results:
                _say(result)
                advance()


@asynccontextmanager
async def _open_translator(settings: Settings) -> AsyncIterator[Translator]:
    """A translator whose model's connections are closed in the end."""
    from adapters.wiring import build_model, build_reader, build_translator

    model = build_model(settings)
    try:
        yield build_translator(settings, build_reader(), model)
    finally:
        if model is not None:
            await model.close()


def _read_message(text: str | None) -> str:
    """The argument, or standard input minus one final newline."""
    if text is not None and text != "-":
        return text
    if text is None and sys.stdin.isatty():
        raise typer.BadParameter("Give a text, or - to read it from standard input")
    raw = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        _stop("The text is larger than 1 MB; the limit is 40,000 characters. Send it in parts.", 1)
    return _decoded(raw, "Standard input").removesuffix("\n")


def _read_file(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        _stop(f"There is no file {path}. Check the path.", 1)
    except IsADirectoryError:
        _stop(f"{path} is a folder. Name a file.", 1)
    except OSError:
        _stop(f"{path} can't be read. Check who may read it.", 1)
    return _decoded(raw, str(path))


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        _stop(f"{name} is not UTF-8 text. Save it as UTF-8 and try again.", 1)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8080,
) -> None:
    """Serve the pages, the API and the health checks."""
    from adapters.serve import serve as serve_all
    from adapters.settings import read_settings

    serve_all(read_settings(), host, port)


@app.command()
def demo(
    reset: Annotated[
        bool, typer.Option("--reset", help="Begin the demo anew, also while it is open, and stop.")
    ] = False,
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8080,
) -> None:
    """Open the room with its labelled demo workspace on this machine."""
    import asyncio

    from adapters.demo import expect_demo, reset_demo
    from adapters.settings import read_settings

    settings = read_settings()
    expect_demo(settings)
    if reset:
        _say(asyncio.run(reset_demo(settings)))
        return
    from adapters.serve import serve as serve_all

    serve_all(settings, "127.0.0.1", port)


@app.command()
def migrate() -> None:
    """Bring the database to the newest shape."""
    import asyncio

    from adapters.database.migrate import migrate as migrate_database
    from adapters.settings import read_settings

    done = asyncio.run(migrate_database(read_settings().database_url))
    if done.before == done.after:
        _say("The database is up to date.")
    else:
        _say(f"The database went from {done.before or 'empty'} to {done.after}.")


@app.command()
def doctor() -> None:
    """Check settings, termbase, database, model and clock, and say the fix for what is wrong."""
    import asyncio

    from adapters.doctor import examine

    findings = asyncio.run(examine())
    _say("\n".join(finding.line() for finding in findings))
    if not all(finding.fine for finding in findings):
        raise typer.Exit(1)


@app.command()
def manifest(
    platform: Annotated[Literal["slack", "teams"], typer.Argument(help="The chat platform.")],
    url: Annotated[
        str | None,
        typer.Option(
            help="The public address; Slack does without one, by Socket Mode. Else FOGBRIDGE_PUBLIC_URL."
        ),
    ] = None,
    app_id: Annotated[
        str | None, typer.Option(help="Teams: the bot's app id, where TEAMS_APP_ID is not set.")
    ] = None,
    file: Annotated[Path, typer.Option(help="Teams: where the app package is written.")] = Path(
        "fogbridge-teams.zip"
    ),
    read_channels: Annotated[
        bool,
        typer.Option(
            "--read-channels",
            help="Teams: also ask each team and chat for the right to read along.",
        ),
    ] = False,
    privacy_url: Annotated[
        str | None, typer.Option(help="Teams: your page on privacy, shown before it is added.")
    ] = None,
    terms_url: Annotated[
        str | None, typer.Option(help="Teams: your terms of use, shown before it is added.")
    ] = None,
) -> None:
    """Print the manifest that Slack asks for, or write the app package that Teams asks for."""
    import json

    if platform == "slack":
        from adapters.slack.manifest import slack_manifest

        _say(json.dumps(slack_manifest(url), indent=2, ensure_ascii=False))
        return
    from adapters.settings import read_settings
    from adapters.teams.manifest import teams_manifest, write_package

    settings = read_settings()
    made = teams_manifest(
        url or settings.public_url or "",
        app_id or settings.teams_app_id or "",
        reads_channels=read_channels,
        privacy_url=privacy_url,
        terms_url=terms_url,
    )
    _say(write_package(file, made))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where the backup is written.")],
) -> None:
    """Write everything into one file, also while the server runs."""
    from adapters.backup.save import backup as write_backup
    from adapters.settings import read_settings

    _say(write_backup(read_settings(), file))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup that `fogbridge backup` wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace what is there; it is kept aside.")
    ] = False,
) -> None:
    """Put a backup in place; the server must be stopped."""
    from adapters.backup.restore import restore as put_back
    from adapters.settings import read_settings

    _say(put_back(read_settings(), file, force))


@app.command()
def jobs(
    what: Annotated[
        Literal["list", "retry"],
        typer.Argument(help="List work that failed for good, or run it again."),
    ] = "list",
) -> None:
    """Work that failed each time it was tried (dead letters)."""
    from adapters.dead_letters import look
    from adapters.settings import read_settings

    _say(look(read_settings(), retry=what == "retry"))


@app.command(name="eval")
def evaluate(
    engine: Engine = "auto",
    folder: Annotated[
        Path | None, typer.Option("--set", help="A folder with golden sets of your own.")
    ] = None,
    format_: Format = "text",
) -> None:
    """Measure the translator against the golden set."""
    import asyncio

    from adapters.evaluation import evaluate as run
    from adapters.settings import read_settings

    _say(asyncio.run(run(read_settings(), engine, folder, format_)))
