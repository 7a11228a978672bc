"""`POST /api/v1/translate` as programs see it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.web.rate import RateLimit
from tests.adapters.web.desks import ASK, SHORT, SHORT_SAID, SaidModel, Web, make_web

PATH = "/api/v1/translate"
TOKEN = "a token with enough letters"


@pytest.fixture
def web() -> Web:
    """The API on this machine, without a token."""
    return make_web()


def _error(answer: Any) -> tuple[int, str]:
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    return answer.status_code, body["error"]["code"]


def test_a_message_becomes_a_translation(web: Web) -> None:
    """The schema of the contract, with the names of the contract."""
    answer = web.client.post(PATH, json={"text": ASK, "from": "marketing"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body["schema"] == "fogbridge.translation/1"
    assert (body["from"], body["to"], body["original"]) == ("marketing", "it", ASK)
    assert body["engine"] == "glossary"
    assert body["checks"]["fallback"] == "no_model"
    for term in body["terms"]:
        assert ASK[term["start"] : term["end"]] == term["surface"]


def test_the_translation_is_remembered(web: Web) -> None:
    """Like one from the page."""
    body = web.client.post(PATH, json={"text": ASK}).json()
    assert web.store is not None
    assert [str(id) for id in web.store.saved] == [body["id"]]


def test_a_model_answers_where_there_is_one() -> None:
    """And `glossary` does without it."""
    web = make_web(SaidModel())
    body = {"text": SHORT, "from": "marketing"}
    assert web.client.post(PATH, json=body).json()["rephrased"] == SHORT_SAID
    glossary = web.client.post(PATH, json={**body, "engine": "glossary"}).json()
    assert (glossary["engine"], glossary["rephrased"]) == ("glossary", None)


@pytest.mark.parametrize(
    "thread", [["Earlier", "Later"], [{"author": "Ann", "text": "Earlier"}, {"text": "Later"}]]
)
def test_a_thread_may_be_texts_or_messages(thread: list[Any]) -> None:
    """Both reach the model."""
    model = SaidModel()
    web = make_web(model)
    answer = web.client.post(PATH, json={"text": SHORT, "from": "marketing", "thread": thread})
    assert answer.status_code == 200
    sent = json.dumps([list(map(dict, asked)) for asked in model.asked])
    assert "Earlier" in sent
    assert "Later" in sent


def test_answers_complete_the_translation(web: Web) -> None:
    """As on the page."""
    given = [{"question": "By which date?", "answer": "30 September"}]
    body = web.client.post(PATH, json={"text": ASK, "from": "marketing", "answers": given}).json()
    assert body["answers"] == given


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b'{"text": "\\ud800"}', "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b"[]", "bad_request"),
        (b'"text"', "bad_request"),
        (b"{}", "missing_text"),
        (b'{"text": null}', "bad_text"),
        (b'{"text": 7}', "bad_text"),
        (b'{"text": ""}', "unusable_text"),
        (b'{"text": "a\\u0000b"}', "unusable_text"),
        (b'{"text": "x", "from": "sales"}', "unknown_side"),
        (b'{"text": "x", "engine": "magic"}', "unknown_engine"),
        (b'{"text": "x", "engine": "model"}', "configuration"),
        (b'{"text": "x", "thread": "y"}', "bad_thread"),
        (b'{"text": "x", "thread": [{"author": "y"}]}', "bad_thread"),
        (b'{"text": "x", "answers": [{}]}', "bad_answers"),
    ],
)
def test_what_does_not_fit_is_422(web: Web, body: bytes, code: str) -> None:
    """With a code for programs and a sentence for people, never with what was sent."""
    answer = web.client.post(PATH, content=body, headers={"content-type": "application/json"})
    assert _error(answer) == (422, code)


def test_only_json_is_taken(web: Web) -> None:
    """A form from another page could not say that it is JSON."""
    answer = web.client.post(PATH, data={"text": "x"})
    assert _error(answer) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("length", "status"), [(40_000, 200), (40_001, 413), (1_000_000, 413), (2_000_000, 413)]
)
def test_a_text_has_a_limit(web: Web, length: int, status: int) -> None:
    """40,000 characters are translated; one more is an error that says the limit."""
    answer = web.client.post(PATH, json={"text": "x" * length, "from": "it"})
    assert answer.status_code == status
    if status == 413:
        assert _error(answer)[0] == 413


def test_a_long_text_in_escapes_fits() -> None:
    """The limit is in characters, however the body writes them."""
    text = json.dumps({"text": "\U0001f600" * 40_000, "from": "it"}).encode()
    answer = make_web(remembers=False).client.post(
        PATH, content=text, headers={"content-type": "application/json; charset=utf-8"}
    )
    assert answer.status_code == 200


def test_without_a_token_only_this_machine_is_answered() -> None:
    """Another machine, a proxy's guest, and the public name are not this machine."""
    body = {"text": "SSO", "from": "it"}
    away = make_web(address="10.0.0.7").client.post(PATH, json=body)
    assert _error(away) == (401, "unauthorized")
    here = make_web().client
    guest = here.post(PATH, json=body, headers={"x-forwarded-for": "10.0.0.7"})
    assert _error(guest) == (401, "unauthorized")
    assert here.post(PATH, json=body).status_code == 200


def test_a_public_server_without_a_token_answers_nobody() -> None:
    """Behind a proxy everybody may look like this machine."""
    body = {"text": "SSO", "from": "it"}
    web = make_web(public_url="https://bridge.example.com").client
    for headers in ({}, {"host": "bridge.example.com"}):
        assert _error(web.post(PATH, json=body, headers=headers)) == (401, "unauthorized")


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer ünï"]
)
def test_with_a_token_everybody_needs_it(given: str | None) -> None:
    """This machine too."""
    web = make_web(token=TOKEN)
    headers = {} if given is None else {"authorization": given.encode("latin-1")}
    answer = web.client.post(PATH, json={"text": "SSO"}, headers=headers)  # type: ignore[arg-type]
    assert _error(answer) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert TOKEN not in answer.text


def test_the_token_opens_from_anywhere() -> None:
    """By the public name, behind a proxy."""
    web = make_web(token=TOKEN, address="10.0.0.7", public_url="https://bridge.example.com")
    headers = {"authorization": f"bearer {TOKEN}", "host": "bridge.example.com"}
    assert web.client.post(PATH, json={"text": "SSO"}, headers=headers).status_code == 200


def test_too_many_at_once_wait() -> None:
    """429 says for how long, and the time passes."""
    now = 0.0
    web = make_web(limit=RateLimit(burst=2, per_second=0.5, clock=lambda: now))
    body = {"text": "SSO", "from": "it"}
    assert [web.client.post(PATH, json=body).status_code for _ in range(2)] == [200, 200]
    answer = web.client.post(PATH, json=body)
    assert _error(answer) == (429, "too_many_requests")
    assert answer.headers["retry-after"] == "2"
    now = 2.0
    assert web.client.post(PATH, json=body).status_code == 200


def test_guessing_tokens_is_slow() -> None:
    """Wrong tokens are counted, and do not use up the right one's share."""
    web = make_web(token=TOKEN, limit=RateLimit(burst=3, per_second=0.01))
    wrong = [
        web.client.post(PATH, json={}, headers={"authorization": f"Bearer {n}"}).status_code
        for n in range(5)
    ]
    assert wrong == [401, 401, 401, 429, 429]
    right = {"authorization": f"Bearer {TOKEN}"}
    assert web.client.post(PATH, json={"text": "SSO"}, headers=right).status_code == 200


def test_an_unknown_address_of_the_api_is_json() -> None:
    """Programs get JSON everywhere under /api/."""
    assert _error(make_web().client.get("/api/v2/translate")) == (404, "not_found")


def test_quiet_callers_are_forgotten() -> None:
    """The limit's memory does not grow with the number of callers."""
    limit = RateLimit(burst=1, per_second=0.001)
    for n in range(10_050):
        limit.wait(f"at:{n}")
    assert len(limit._buckets) == 10_000
