"""What is believed of an OpenID provider, and what is not, at a provider that answers over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from structlog.testing import capture_logs

from adapters import openid
from adapters.openid import Client, NotVouchedFor, OpenIdProvider, ProviderAway, Vouched, client_of
from bot.errors import ConfigurationError
from tests.adapters.web.desks import settings as made_settings
from tests.fakes.oidc import (
    CLIENT_ID,
    CLIENT_SECRET,
    FakeProvider,
    public_key,
    sealed,
    serving,
    unsigned,
    with_rsa,
    with_secret,
)

PRIVATE = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"
BACK = "https://fogbridge.example.com/sign-in/openid/back"


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    """An honest provider, until a test changes it."""
    with serving(FakeProvider()) as opened:
        yield opened


def at(fake: FakeProvider, **changes: Any) -> OpenIdProvider:
    """Us, as its client."""
    known = {"issuer": fake.address, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return OpenIdProvider(Client(**{**known, **changes}), BACK)


async def signs_in(provider: OpenIdProvider, **changes: str) -> Vouched:
    """A whole sign-in: off, back with a code, and the code made into somebody."""
    begun = await provider.begin()
    async with httpx2.AsyncClient() as browser:
        answer = await browser.get(begun.address)
    assert answer.status_code == 302
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert back["state"] == [begun.state]
    given = {"code": back["code"][0], "nonce": begun.nonce, "verifier": begun.verifier}
    return await provider.finish(**{**given, **changes})


async def test_it_vouches_for_somebody(fake: FakeProvider) -> None:
    """By its own name for them; what it knows of them beside that is not asked for."""
    begun = await at(fake).begin()
    asked = parse_qs(urlsplit(begun.address).query)
    assert asked["scope"] == ["openid"]
    assert asked["redirect_uri"] == [BACK]
    assert begun.verifier not in begun.address
    assert len({begun.state, begun.nonce, begun.verifier}) == 3
    assert await signs_in(at(fake)) == Vouched(fake.address, fake.subject)


@pytest.mark.parametrize("ways", [None, ["client_secret_basic"], ["client_secret_post"]])
async def test_the_secret_is_shown_in_the_way_that_it_takes(
    fake: FakeProvider, ways: list[str] | None
) -> None:
    """In the header, or in the form where it takes nothing else."""
    fake.ways = ways
    assert (await signs_in(at(fake))).subject == fake.subject


def _signs(fake: FakeProvider, how: Callable[[dict[str, Any]], str]) -> None:
    fake.sign = how


async def test_a_stroke_at_the_end_of_an_issuer_is_none(fake: FakeProvider) -> None:
    """Some providers write one and some do not, and people copy it either way."""
    fake.about["issuer"] = fake.claims["iss"] = f"{fake.address}/"
    client = client_of(
        given_settings(oidc_issuer=f"{fake.address}/", oidc_client_secret=SecretStr(CLIENT_SECRET)),
        chats=False,
    )
    assert client is not None
    assert await signs_in(OpenIdProvider(client, BACK)) == Vouched(fake.address, fake.subject)


def _with_the_public_key(fake: FakeProvider) -> Callable[[dict[str, Any]], str]:
    # A forger has the published key, and tries it as the secret of another algorithm.
    header = {"alg": "HS256", "kid": fake.current}
    return lambda claims: sealed(header, claims, with_secret(fake.public_key()))


def _with_its_own_key(claims: dict[str, Any]) -> str:
    header = {"alg": "RS256", "kid": "own", "jwk": public_key("stranger")}
    return sealed(header, claims, with_rsa("stranger"))


LIES: dict[str, Callable[[FakeProvider], Any]] = {
    "another nonce": lambda f: f.claims.update(nonce="another"),
    "no nonce": lambda f: f.claims.update(nonce=None),
    "a nonce that is no text": lambda f: f.claims.update(nonce=["x"]),
    "for somebody else": lambda f: f.claims.update(aud="another-client"),
    "for somebody else, by us": lambda f: f.claims.update(aud="another-client", azp=CLIENT_ID),
    "for several, by another": lambda f: f.claims.update(aud=[CLIENT_ID, "b"], azp="b"),
    "for several, by nobody": lambda f: f.claims.update(aud=[CLIENT_ID, "b"]),
    "for nobody": lambda f: f.claims.update(aud=None),
    "of another issuer": lambda f: f.claims.update(iss="https://evil.example"),
    "of no issuer": lambda f: f.claims.update(iss=None),
    "over": lambda f: f.claims.update(exp=int(time.time()) - 600, iat=int(time.time()) - 900),
    "without an end": lambda f: f.claims.update(exp=None),
    "an end that is no number": lambda f: f.claims.update(exp="soon"),
    "not yet": lambda f: f.claims.update(nbf=int(time.time()) + 600),
    "from the future": lambda f: f.claims.update(iat=int(time.time()) + 600),
    "about nobody": lambda f: f.claims.update(sub=None),
    "about an empty name": lambda f: f.claims.update(sub=""),
    "about a number": lambda f: f.claims.update(sub=7),
    "about too long a name": lambda f: f.claims.update(sub="x" * 256),
    "with another access token": lambda f: f.claims.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "unsigned": lambda f: _signs(f, unsigned),
    "signed with the public key": lambda f: _signs(f, _with_the_public_key(f)),
    "signed with another key": lambda f: _signs(f, lambda c: f.signed(c, "stranger", kid="first")),
    "signed with a key that nobody published": lambda f: _signs(
        f, lambda c: f.signed(c, "stranger")
    ),
    "with a key of its own in the header": lambda f: _signs(f, _with_its_own_key),
    "with something critical": lambda f: _signs(f, lambda c: f.signed(c, crit=["x"], x=1)),
    "changed afterwards": lambda f: _signs(f, lambda c: f.signed(c).replace(".", ".e30", 1)),
    "not an object": lambda f: _signs(f, lambda _: f.signed(["x"])),
    "no token at all": lambda f: _signs(f, lambda _: "x.y.z"),
    "a text without dots": lambda f: _signs(f, lambda _: "é"),
}


@pytest.mark.parametrize("lie", LIES)
async def test_a_token_that_can_not_be_believed(fake: FakeProvider, lie: str) -> None:
    """One sentence for all of them, and nothing of the token in the log."""
    LIES[lie](fake)
    with capture_logs() as logs, pytest.raises(NotVouchedFor) as refused:
        await signs_in(at(fake))
    assert refused.value.sentence == NotVouchedFor().sentence
    said = json.dumps(logs, default=str)
    assert fake.subject not in said
    assert "eyJ" not in said


async def test_a_clock_may_be_off_a_little(fake: FakeProvider) -> None:
    """By two minutes and not by more."""
    real = time.time
    fake.now = lambda: real() + 100
    assert (await signs_in(at(fake))).subject == fake.subject
    fake.now = lambda: real() - 300 - 100
    assert (await signs_in(at(fake))).subject == fake.subject
    fake.now = lambda: real() - 300 - 200
    with pytest.raises(NotVouchedFor):
        await signs_in(at(fake))


async def test_another_sign_ins_answer_is_no_answer(fake: FakeProvider) -> None:
    """A code with another browser's nonce or proof, and a code that was used."""
    provider = at(fake)
    for other in ({"nonce": "another"}, {"verifier": "another"}, {"code": "another"}, {"code": ""}):
        with pytest.raises(NotVouchedFor):
            await signs_in(provider, **other)
    with pytest.raises(NotVouchedFor):
        await provider.finish("x" * 5000, "n", "v")


async def test_a_wrong_secret_vouches_for_nobody(fake: FakeProvider) -> None:
    """The log says what happened, and not what the provider said."""
    with capture_logs() as logs, pytest.raises(NotVouchedFor):
        await signs_in(at(fake, client_secret="another"))
    assert [line["event"] for line in logs] == ["openid_code_refused"]
    assert "invalid_client" not in json.dumps(logs, default=str)


async def test_keys_change_while_we_run(fake: FakeProvider) -> None:
    """A new key is looked up when its first token comes; also where it has the old one's name."""
    provider = at(fake)
    await signs_in(provider)
    await signs_in(provider)
    assert fake.seen.count("/keys") == 1
    fake.rotate("second")
    assert (await signs_in(provider)).subject == fake.subject
    assert fake.seen.count("/keys") == 2
    fake.rotate("stranger")
    fake.published[0]["kid"] = "second"
    fake.sign = lambda claims: fake.signed(claims, "stranger", kid="second")
    assert (await signs_in(provider)).subject == fake.subject
    assert fake.seen.count("/keys") == 3


async def test_a_key_of_an_unknown_kind_hides_no_other(fake: FakeProvider) -> None:
    """Providers publish keys for things that we do not do."""
    odd: list[Any] = [{"kty": "LATTICE", "kid": "q"}, {"kty": "RSA"}, {}, "x", None]
    fake.published = [*odd, *fake.published]
    assert (await signs_in(at(fake))).subject == fake.subject


async def test_what_it_says_about_itself_is_read_once_an_hour(fake: FakeProvider) -> None:
    """And then anew: its addresses may change."""
    moment = 1_000.0
    provider = at(fake)
    provider._now = lambda: moment
    for later, reads in ((0, 1), (3599, 1), (3600, 2)):
        moment = 1_000.0 + later
        await provider.begin()
        assert fake.seen.count("/.well-known/openid-configuration") == reads


ODD: dict[str, Callable[[FakeProvider], Any]] = {
    "another issuer": lambda f: f.about.update(issuer="https://evil.example"),
    "no issuer": lambda f: f.about.update(issuer=None),
    "sent over plain http": lambda f: f.about.update(authorization_endpoint="http://evil.example/"),
    "a script": lambda f: f.about.update(authorization_endpoint="javascript:alert(1)"),
    "tokens over plain http": lambda f: f.about.update(token_endpoint="http://evil.example/"),
    "keys from a file": lambda f: f.about.update(jwks_uri="file:///etc/passwd"),
    "no keys": lambda f: f.about.update(jwks_uri=None),
    "not JSON": lambda f: f.answers.update(_said(200, b"<html>")),
    "a list": lambda f: f.answers.update(_said(200, b"[]")),
    "an error": lambda f: f.answers.update(_said(500, b"{}")),
    "elsewhere": lambda f: f.answers.update(_said(302, b"")),
    "bytes": lambda f: f.answers.update(_said(200, b"\xff\xfe")),
}


def _said(status: int, body: bytes) -> dict[str, Callable[[], tuple[int, bytes]]]:
    return {"/.well-known/openid-configuration": lambda: (status, body)}


@pytest.mark.parametrize("odd", ODD)
async def test_who_is_no_provider_is_away(fake: FakeProvider, odd: str) -> None:
    """Whatever it says instead."""
    ODD[odd](fake)
    with pytest.raises(ProviderAway):
        await at(fake).begin()


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"7", b"null", b'{"id_token": 7}', b"{}"])
async def test_an_odd_answer_to_a_code_vouches_for_nobody(fake: FakeProvider, body: bytes) -> None:
    """It is away, or it says nothing."""
    fake.answers["/token"] = lambda: (200, body)
    with pytest.raises((ProviderAway, NotVouchedFor)):
        await signs_in(at(fake))


async def test_every_wait_has_an_end(fake: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that takes its time is away."""
    monkeypatch.setattr(openid, "SECONDS", 0.05)

    def slowly() -> tuple[int, bytes]:
        time.sleep(0.5)
        return 200, b"{}"

    fake.answers["/.well-known/openid-configuration"] = slowly
    with pytest.raises(ProviderAway):
        await at(fake).begin()


async def test_nobody_there_is_away() -> None:
    """A port where nothing listens."""
    client = Client("http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET)
    with pytest.raises(ProviderAway):
        await OpenIdProvider(client, BACK).begin()


@pytest.mark.parametrize(
    ("claims", "welcome"),
    [
        ({"hd": "example.com"}, True),
        ({"hd": "EXAMPLE.com"}, True),
        ({"email": "a@example.com", "email_verified": True}, True),
        ({"email": "a@example.com"}, False),
        ({"email": "a@example.com", "email_verified": "true"}, False),
        ({"email": "a@example.com@evil.example", "email_verified": True}, False),
        ({"email": "a@sub.example.com", "email_verified": True}, False),
        ({"hd": "evil.example"}, False),
        ({"hd": ["example.com"]}, False),
        ({}, False),
    ],
)
async def test_people_of_some_domains_only(
    fake: FakeProvider, claims: dict[str, Any], welcome: bool
) -> None:
    """Where a provider is everybody's, by what it has verified itself."""
    fake.claims = claims
    provider = at(fake, domains=frozenset({"example.com"}))
    if welcome:
        assert (await signs_in(provider)).subject == fake.subject
    else:
        with pytest.raises(NotVouchedFor, match="not one of the company"):
            await signs_in(provider)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(token=st.text(max_size=80) | st.from_regex(r"[\w-]{0,9}\.[\w-]{0,9}\.[\w-]{0,9}"))
async def test_any_text_for_a_token_is_refused_calmly(fake: FakeProvider, token: str) -> None:
    """Whatever it looks like."""
    provider = at(fake)
    fake.sign = lambda _: token
    with pytest.raises((NotVouchedFor, ProviderAway)):
        await signs_in(provider)


# The settings


def given_settings(**changes: Any) -> Any:
    """Settings that name a provider."""
    known = {
        "oidc_issuer": "https://login.example.com/",
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": SecretStr(CLIENT_SECRET),
    }
    return made_settings(**{**known, **changes})


def test_settings_make_a_client() -> None:
    """Or none; a domain is one in whatever case."""
    assert client_of(made_settings(), chats=False) is None
    client = client_of(given_settings(oidc_domains=" Example.com, ,b.example"), chats=False)
    assert client == Client(
        "https://login.example.com",
        CLIENT_ID,
        CLIENT_SECRET,
        frozenset({"example.com", "b.example"}),
    )
    assert CLIENT_SECRET not in repr(client)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"oidc_client_secret": None}, "together. Set all three, or none."),
        ({"oidc_issuer": None}, "together"),
        ({"oidc_issuer": "http://login.example.com"}, "not the https address of a provider"),
        ({"oidc_issuer": "login.example.com"}, "not the https address of a provider"),
        ({"oidc_issuer": "https://[x"}, "not the https address of a provider"),
        ({"oidc_issuer": "https://a:b@login.example.com"}, "not the https address of a provider"),
        ({"oidc_issuer": "https://accounts.google.com"}, "Set FOGBRIDGE_OIDC_DOMAINS"),
        ({"oidc_issuer": "https://GitLab.com/"}, "Set FOGBRIDGE_OIDC_DOMAINS"),
        ({"oidc_issuer": PRIVATE}, "Set FOGBRIDGE_OIDC_DOMAINS"),
    ],
)
def test_settings_that_let_nobody_or_anybody_in(changes: dict[str, Any], sentence: str) -> None:
    """One sentence that names the variable."""
    with pytest.raises(ConfigurationError, match=sentence):
        client_of(given_settings(**changes), chats=False)


def test_where_people_are_known_from_a_chat_anybody_may_knock() -> None:
    """They still have to be joined with somebody."""
    assert client_of(given_settings(oidc_issuer="https://accounts.google.com"), chats=True)
