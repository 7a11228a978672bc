"""Whose request it is: the table of tokens, keys that change, and Microsoft that does not answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.settings import Settings
from adapters.teams.auth import COOLDOWN_SECONDS, Gate, KeysAway, NotTeams, OpenGate, SigningKeys
from adapters.teams.cloud import Cloud, cloud_of
from tests.fakes.slack import faults
from tests.fakes.teams.server import FakeTeams
from tests.fakes.teams.signing import APP, key, published, token

SERVICE = "https://smba.trafficmanager.net/emea/"


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as running:
        running.keys = [published("k1"), published("kweb", ("webchat",)), published("kbare", ())]
        yield running


def _gate(teams: FakeTeams, **how: Any) -> Gate:
    cloud = Cloud(f"{teams.base}/login/", f"{teams.base}/openid")
    return Gate(APP, cloud, SigningKeys(cloud.openid, **how))


def _body(**changes: Any) -> dict[str, Any]:
    body = {"type": "message", "channelId": "msteams", "serviceUrl": SERVICE, **changes}
    return {name: value for name, value in body.items() if value is not None}


def _ago(seconds: int) -> int:
    return int(time.time()) - seconds


GOOD: dict[str, Callable[[], str]] = {
    "valid": lambda: token(SERVICE),
    "expired within the five minutes of leeway": lambda: token(SERVICE, exp=_ago(120)),
}
BAD: dict[str, Callable[[], str | None]] = {
    "no header": lambda: None,
    "empty header": lambda: "",
    "garbage": lambda: "Bearer abc",
    "three parts of nothing": lambda: "Bearer a.b.c",
    "another scheme": lambda: "Basic Zm9v",
    "lower-case scheme": lambda: token(SERVICE).replace("Bearer", "bearer"),
    "endless": lambda: "Bearer " + "a" * 100_000,
    "wrong audience": lambda: token(SERVICE, aud="other"),
    "no audience": lambda: token(SERVICE, aud=None),
    "a list of audiences": lambda: token(SERVICE, aud=["other", APP]),
    "wrong issuer": lambda: token(SERVICE, iss="https://evil.example"),
    "no issuer": lambda: token(SERVICE, iss=None),
    "Entra as issuer, as the Emulator has it": lambda: token(
        SERVICE, iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", ver="1.0"
    ),
    "a skill's claims": lambda: token(SERVICE, ver="1.0", appid="another-app"),
    "expired": lambda: token(SERVICE, exp=_ago(3600)),
    "expired just after the leeway": lambda: token(SERVICE, exp=_ago(310)),
    "not yet valid": lambda: token(SERVICE, nbf=_ago(-3600)),
    "no expiry": lambda: token(SERVICE, exp=None),
    "an expiry that is none": lambda: token(SERVICE, exp="soon"),
    "signed by another key": lambda: token(SERVICE, signed_by="k2", kid="k1"),
    "unknown key id": lambda: token(SERVICE, kid="nope"),
    "key endorsed for another channel": lambda: token(SERVICE, signed_by="kweb"),
    "key endorsed for no channel": lambda: token(SERVICE, signed_by="kbare"),
    "service address differs": lambda: token("https://evil.example/"),
    "no service address": lambda: token(SERVICE, serviceurl=None),
    "HS256": lambda: token(SERVICE, algorithm="HS256", kid="k1"),
    "alg none": lambda: token(SERVICE, algorithm="none", kid="k1"),
}


@pytest.mark.parametrize("name", GOOD)
async def test_what_teams_signed_is_let_in(teams: FakeTeams, name: str) -> None:
    """A clock may be off by five minutes."""
    await _gate(teams).admit(_body(), GOOD[name]())


@pytest.mark.parametrize("name", BAD)
async def test_what_teams_did_not_sign_is_refused(teams: FakeTeams, name: str) -> None:
    """With the one error that becomes a 401, whatever the SDK raises or lets pass."""
    with pytest.raises(NotTeams):
        await _gate(teams).admit(_body(), BAD[name]())


@pytest.mark.parametrize(
    "service",
    [
        None,
        "",
        "http://smba.trafficmanager.net/emea/",
        "ftp://x/",
        "//x",
        7,
        "https://[",
        "nowhere",
    ],
    ids=str,
)
async def test_a_body_without_a_good_address_is_refused(teams: FakeTeams, service: Any) -> None:
    """The SDK would skip the claim and run the bot; and nothing is ever sent in the clear."""
    with pytest.raises(NotTeams, match="service address"):
        await _gate(teams).admit(_body(serviceUrl=service), token(str(service)))


@pytest.mark.parametrize("channel", [None, "", "webchat", "emulator", "directline"])
async def test_the_other_channels_of_a_bot_are_not_teams(
    teams: FakeTeams, channel: str | None
) -> None:
    """Whoever writes there says of a tenant what they like."""
    with pytest.raises(NotTeams, match="channel"):
        await _gate(teams).admit(_body(channelId=channel), token(SERVICE))


async def test_a_new_signing_key_is_known_at_once_and_made_up_ones_cause_no_storm(
    teams: FakeTeams,
) -> None:
    """The SDK would refuse the new key for a day; five made-up keys cost no look at all."""
    now = 1000.0
    gate = _gate(teams, now=lambda: now)
    await gate.admit(_body(), token(SERVICE))
    teams.keys.append(published("k9"))
    now += COOLDOWN_SECONDS
    await gate.admit(_body(), token(SERVICE, signed_by="k9"))
    looked = teams.openid_hits
    for number in range(5):
        with pytest.raises(NotTeams, match="unknown key"):
            await gate.admit(_body(), token(SERVICE, kid=f"made-up-{number}"))
    assert teams.openid_hits == looked == 2
    await gate.admit(_body(), token(SERVICE, signed_by="k9"))


async def test_a_burst_at_the_start_reads_the_keys_once(teams: FakeTeams) -> None:
    """Fifty requests at once wait for one look."""
    gate = _gate(teams)
    await asyncio.gather(*(gate.admit(_body(), token(SERVICE)) for _ in range(50)))
    assert teams.openid_hits == 1


async def test_keys_are_looked_at_each_day_and_old_ones_hold_while_microsoft_is_away(
    teams: FakeTeams,
) -> None:
    """A day later it is looked again; an error there refuses nobody that was known."""
    now = 1000.0
    gate = _gate(teams, now=lambda: now)
    await gate.admit(_body(), token(SERVICE))
    now += 24 * 3600
    teams.openid_status = 500
    await gate.admit(_body(), token(SERVICE))
    assert teams.openid_hits == 2
    with pytest.raises(KeysAway):  # it may be a new one, and nobody can say
        await gate.admit(_body(), token(SERVICE, kid="new"))


@pytest.mark.parametrize(
    "wrong", [faults.server_error(500), faults.reset(), faults.never()], ids=lambda f: f.end
)
async def test_without_keys_nobody_can_say(teams: FakeTeams, wrong: faults.Fault) -> None:
    """That is no 401: Teams would not come again."""
    now = 1000.0
    teams.fault("openid", wrong)
    gate = _gate(teams, seconds=0.5, now=lambda: now)
    with pytest.raises(KeysAway):
        await gate.admit(_body(), token(SERVICE))
    now += 3.0
    await gate.admit(_body(), token(SERVICE))


@pytest.mark.parametrize(
    "keys", [[], [{}], [{"kid": "k1", "kty": "RSA"}], [{"kid": 7, "kty": "RSA"}], "text"], ids=str
)
async def test_keys_that_are_none_are_as_good_as_silence(teams: FakeTeams, keys: Any) -> None:
    """Whatever stands there, it is the one error."""
    teams.keys = keys
    with pytest.raises(KeysAway):
        await _gate(teams).admit(_body(), token(SERVICE))


async def test_nothing_of_it_holds_up_the_loop(teams: FakeTeams) -> None:
    """While the keys are slow to come, the process does other things; the SDK would stand still."""
    key("k1")
    teams.fault("openid", faults.slow(0.5))
    header = token(SERVICE)
    longest, last = 0.0, time.perf_counter()
    task = asyncio.create_task(_gate(teams, seconds=2.0).admit(_body(), header))
    while not task.done():
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    with pytest.raises(KeysAway):
        task.result()  # the slow answer of the fake is an empty one
    assert longest < 0.25


def test_an_empty_app_id_is_refused() -> None:
    """The SDK would check nothing at all."""
    with pytest.raises(ValueError, match="app id"):
        Gate("", Cloud("https://login.example/", "https://openid.example/"))


async def test_anonymous_is_for_this_machine() -> None:
    """An answer goes to the address that a request names, so that has to be here."""
    for service in ("http://127.0.0.1:56150", "http://localhost:1/", "http://[::1]:5/"):
        await OpenGate().admit(_body(serviceUrl=service), None)
    for elsewhere in ("https://smba.trafficmanager.net/", "http://10.0.0.1/", None, "x"):
        with pytest.raises(NotTeams):
            await OpenGate().admit(_body(serviceUrl=elsewhere), None)


def test_the_cloud_for_us_government_has_its_own_names() -> None:
    """Its tokens are issued under another name."""
    url = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
    cloud = cloud_of(Settings(TEAMS_OPENID_URL=url, _env_file=None))
    assert (cloud.issuer, cloud.scope) == ("https://api.botframework.us",) * 2
    assert cloud_of(Settings(_env_file=None)).issuer == "https://api.botframework.com"
