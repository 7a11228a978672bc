"""For operators: health, readiness, metrics and the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from adapters.web.app import create_app
from adapters.web.desk import Desk
from adapters.web.logs import configure_logs
from tests.adapters.web.desks import SaidModel, make_desk, make_web, said

SECRET = "Project Nightingale launches with the SSO on 3 May"


def test_the_process_is_up() -> None:
    """That is all it says."""
    answer = make_web().client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_ready_names_its_parts() -> None:
    """A model is not needed."""
    answer = make_web().client.get("/readyz")
    assert answer.status_code == 200
    body = answer.json()
    assert body["ready"] is True
    assert body["parts"] == {"database": "none", "termbase": "ok", "model": "none"}


def test_a_database_that_does_not_answer_is_not_ready() -> None:
    """503, and the part that is missing; the process stays up."""

    async def broken() -> None:
        raise OSError("postgresql://user:password@host")

    def change(desk: Desk) -> Desk:
        return replace(desk, ping_database=broken)

    client = make_web(SaidModel(), change=change).client
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "unavailable"
    assert answer.json()["parts"]["model"] == "configured"
    assert "password" not in answer.text
    assert client.get("/healthz").status_code == 200


def test_metrics_count_without_text() -> None:
    """Translations, checks and requests by route; nothing of what was said."""
    bad = said(rephrased="Everything will be ready on 4 May.")
    web = make_web(SaidModel(bad))
    web.client.post("/translate", data={"text": SECRET, "from": "it"})
    web.client.post("/api/v1/translate", json={"text": SECRET, "from": "it", "engine": "glossary"})
    web.client.get("/glossary/asap")
    web.client.get(f"/{SECRET}")
    text = web.client.get("/metrics").text
    assert 'fogbridge_translations_total{direction="it_to_marketing"' in text
    assert 'fallback="rejected"' in text
    assert 'fogbridge_translation_seconds_count{engine="glossary"} 2.0' in text
    assert "fogbridge_check_violations_total{code=" in text
    assert 'fogbridge_requests_total{method="GET",route="/glossary/{id}",status="200"} 1.0' in text
    assert 'fogbridge_requests_total{method="GET",route="none",status="404"} 1.0' in text
    assert "Nightingale" not in text


def _breaking(desk: Desk) -> Desk:
    model = SaidModel(error=RuntimeError(f"could not say {SECRET}"))
    return replace(desk, translator=replace(desk.translator, model=model))


def test_an_error_of_ours_is_a_sentence_with_a_reference() -> None:
    """The log has the same reference, with where it happened and without what was said."""
    web = make_web(change=_breaking)
    with capture_logs() as logs:
        page = web.client.post("/translate", data={"text": SECRET, "from": "it"})
        api = web.client.post("/api/v1/translate", json={"text": SECRET, "from": "it"})
    assert (page.status_code, api.status_code) == (500, 500)
    failed = [entry for entry in logs if entry["event"] == "request_failed"]
    assert failed[0]["reference"] in page.text
    assert failed[1]["reference"] == api.json()["error"]["reference"]
    assert failed[0]["error"] == "RuntimeError"
    assert "Traceback" not in page.text
    assert "Nightingale" not in json.dumps(logs, default=str)
    assert page.headers["content-security-policy"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda web: web.client.post("/translate", data={"text": SECRET, "from": "it"}),
        lambda web: web.client.post("/api/v1/translate", json={"text": SECRET}),
        lambda web: web.client.get("/glossary", params={"q": SECRET}),
        lambda web: web.client.get(f"/glossary/{SECRET}"),
        lambda web: web.client.get(f"/{SECRET}"),
    ],
)
def test_text_never_reaches_the_log(ask: Callable[[object], object]) -> None:
    """One line a request, with its template, status, time and id."""
    web = make_web(SaidModel())
    with capture_logs() as logs:
        ask(web)
    assert [entry["event"] for entry in logs] == ["request"]
    assert set(logs[0]) == {"event", "log_level", "method", "route", "status", "ms"}
    assert "Nightingale" not in json.dumps(logs)


def test_the_request_id_is_taken_over_and_given_back() -> None:
    """So that a line of ours can be found from a proxy's."""
    answer = make_web().client.get("/healthz", headers={"x-request-id": "abc-123"})
    assert answer.headers["x-request-id"] == "abc-123"


def test_logs_are_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """One object a line, on standard error."""
    before = structlog.get_config()
    try:
        configure_logs(as_json=True)
        with structlog.contextvars.bound_contextvars(request_id="r1"):
            structlog.get_logger().info("hello", status=200)
        line = json.loads(capsys.readouterr().err)
        assert (line["event"], line["status"], line["request_id"]) == ("hello", 200, "r1")
        configure_logs(as_json=False)
        structlog.get_logger().info("hello")
        assert "hello" in capsys.readouterr().err
    finally:
        structlog.configure(**before)


def test_stopping_closes_what_the_desk_holds() -> None:
    """The model's connections, and what was tended is left in peace."""
    tended = asyncio.Event()

    async def tend() -> None:
        tended.set()

    web = make_web(SaidModel(), change=lambda desk: replace(desk, tend=tend))
    with web.client:
        assert web.client.get("/healthz").status_code == 200
    assert tended.is_set()
    model = web.desk.translator.model
    assert isinstance(model, SaidModel)
    assert model.closed


def test_tending_that_fails_does_not_stop_the_server() -> None:
    """It is logged, and tried again in an hour."""

    async def tend() -> None:
        raise OSError("disk")

    web = make_web(change=lambda desk: replace(desk, tend=tend))
    with capture_logs() as logs, web.client:
        assert web.client.get("/healthz").status_code == 200
    assert "tending_failed" in [entry["event"] for entry in logs]


def test_making_the_application_touches_nothing(tmp_path: Path) -> None:
    """No connection, no file: those belong to who made the desk."""
    create_app(make_desk())
    assert not list(tmp_path.iterdir())
