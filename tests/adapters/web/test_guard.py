"""What stands before every route: headers, hosts, other sites, sizes, paths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.web.guard import (
    CONTENT_SECURITY_POLICY,
    MAX_API_BODY,
    MAX_FORM_BODY,
    host_name,
    is_loopback,
)
from tests.adapters.web.desks import ASK, Web, make_web


@pytest.fixture
def web() -> Web:
    """An application on this machine."""
    return make_web()


@pytest.mark.parametrize(
    "path", ["/", "/translate", "/glossary", "/healthz", "/nowhere", "/static/fogbridge.css"]
)
def test_every_answer_has_our_headers(web: Web, path: str) -> None:
    """Errors and files included."""
    headers = web.client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-request-id"]


def test_the_policy_allows_our_own_files_only() -> None:
    """No inline script, no style from elsewhere, no frame around us."""
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'self';")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_pages_hold_nothing_inline(web: Web) -> None:
    """The policy would block it, and the page would be broken."""
    for path in ("/translate?example=ask", "/glossary", "/glossary/asap", "/nowhere"):
        html = web.client.get(path).text
        assert "<style" not in html
        assert " style=" not in html
        assert "<script>" not in html
        assert "javascript:" not in html


def test_pages_are_not_kept_by_caches_and_files_are(web: Web) -> None:
    """A page may hold somebody's text; a file changes its address when it changes."""
    assert web.client.get("/translate").headers["cache-control"] == "no-store"
    named = web.client.get("/static/fogbridge.css?v=1")
    assert named.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert web.client.get("/static/mark.svg").headers["cache-control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost:8080", "[::1]:8080", "LOCALHOST", "fogbridge.localhost"]
)
def test_this_machine_is_answered_by_any_of_its_names(web: Web, host: str) -> None:
    """With any port."""
    assert web.client.get("/translate", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "a@localhost", "::1"],
)
def test_a_foreign_host_is_refused(web: Web, host: str) -> None:
    """A name that was rebound to this machine must not read the pages."""
    answer = web.client.get("/translate", headers={"host": host})
    assert answer.status_code == 400
    assert "is not one that Fogbridge answers to" in answer.text


def test_the_public_address_is_answered() -> None:
    """Only that name; its port does not matter."""
    web = make_web(public_url="https://Bridge.example.com/")
    assert web.client.get("/translate", headers={"host": "bridge.example.com"}).status_code == 200
    assert web.client.get("/translate", headers={"host": "example.com"}).status_code == 400


def test_probes_may_use_any_name(web: Web) -> None:
    """A platform probes by the machine's address."""
    for path in ("/healthz", "/readyz"):
        assert web.client.get(path, headers={"host": "10.0.0.7:8080"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    ],
)
def test_a_post_from_another_site_is_refused(web: Web, headers: dict[str, str]) -> None:
    """On pages and on the API, before anything is read."""
    form = {"text": ASK, "from": "it"}
    assert web.client.post("/translate", data=form, headers=headers).status_code == 403
    answer = web.client.post("/api/v1/translate", json=form, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "cross_site")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8080"},
        {"sec-fetch-site": "none"},
    ],
)
def test_our_own_posts_pass(web: Web, headers: dict[str, str]) -> None:
    """From our page, typed by hand, or from a program."""
    form = {"text": ASK, "from": "it"}
    assert web.client.post("/translate", data=form, headers=headers).status_code == 200


def test_a_link_from_another_site_may_lead_here(web: Web) -> None:
    """Reading is not doing."""
    assert web.client.get("/glossary", headers={"sec-fetch-site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "limit"), [("/translate", MAX_FORM_BODY), ("/api/v1/translate", MAX_API_BODY)]
)
def test_a_body_that_says_it_is_too_large_is_not_read(web: Web, path: str, limit: int) -> None:
    """413 from its length alone."""
    headers = {"content-length": str(limit + 1), "content-type": "application/json"}
    answer = web.client.post(path, content=b"", headers=headers)
    assert answer.status_code == 413


def test_a_body_that_grows_is_read_to_the_limit_only(web: Web) -> None:
    """Without a length, reading stops where it becomes too much."""
    sent = 0

    def grow() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(64):
            sent += 65_536
            yield b"x" * 65_536

    headers = {"content-type": "application/json"}
    answer = web.client.post("/api/v1/translate", content=grow(), headers=headers)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/settings.py",
        "/static//etc/passwd",
        "/static/templates/base.html",
        "/glossary/..%2f..%2fetc%2fpasswd",
        "/glossary/%00",
        "/glossary/<script>",
        "/nowhere",
        "/Translate",
    ],
)
def test_a_path_that_leads_nowhere_is_404(web: Web, path: str) -> None:
    """With a page of ours, and nothing of the path in it that could run."""
    answer = web.client.get(path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_a_line_end_in_an_address_or_header_stays_where_it_is(web: Web) -> None:
    """Nothing of a request comes back in a header."""
    answer = web.client.get("/glossary?q=a%0d%0aset-cookie:%20x=1&side=it%0d%0ax:y")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    sent = web.client.get("/translate", headers={"x-request-id": "a b<script>"})
    assert sent.headers["x-request-id"].isalnum()


def test_a_wrong_method_is_405(web: Web) -> None:
    """A page for people, JSON for programs, and which methods there are."""
    answer = web.client.delete("/glossary")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    api = web.client.get("/api/v1/translate")
    assert (api.status_code, api.json()["error"]["code"]) == (405, "method_not_allowed")


def test_a_piece_says_its_problem_in_place(web: Web) -> None:
    """htmx puts the sentence beside the field; nothing else changes."""
    headers = {"HX-Request": "true", "HX-Target": "div#result", "sec-fetch-site": "cross-site"}
    answer = web.client.post("/translate", data={"text": "x"}, headers=headers)
    assert answer.status_code == 403
    assert answer.headers["hx-retarget"] == "#problem-here"
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("[::1]", True), ("127.8.9.1", True), ("localhost", True),
     ("0.0.0.0", False), ("10.0.0.1", False), ("example.com", False), ("", False), ("::", False)],  # noqa: S104 - an address to refuse
)  # fmt: skip
def test_loopback_is_this_machine(host: str, expected: bool) -> None:
    """By name and by address."""
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("a.example:80", "a.example"), ("[::1]:80", "::1"), ("a/b", None), ("u@h", None), ("h:x", None), ("", None)],
)  # fmt: skip
def test_the_host_header_is_a_host_or_nothing(written: str, expected: str | None) -> None:
    """Paths, users and ports that are none make it no host."""
    assert host_name(written) == expected
