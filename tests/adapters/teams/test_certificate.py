"""The app's certificate: what is signed with it, and the sentence for a file that can't be used."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption

from adapters.teams.certificate import Certificate, read_certificate
from bot.errors import ConfigurationError
from tests.fakes.teams.certificates import certificate, private_key, what_is_wrong
from tests.fakes.teams.signing import APP, TENANT, key

NOW = datetime.now(UTC)
CURVE = generate_private_key(SECP256R1())
BAGS = b"Bag Attributes\n    localKeyID: 01\nsubject=CN = fogbridge\n"


def _file(folder: Path, *parts: bytes) -> Path:
    file = folder / "app.pem"
    file.write_bytes(b"".join(parts))
    return file


@pytest.mark.parametrize(
    "parts",
    [
        (private_key(), certificate()),
        (certificate(), private_key()),
        (BAGS, private_key(), BAGS, certificate()),
        (certificate("who signed it"), private_key(), certificate(), certificate("who signed it")),
        (private_key(), certificate(ends=-1, starts=-9), certificate()),
    ],
    ids=["key first", "certificate first", "as openssl writes it", "a chain", "a renewed one"],
)
def test_a_file_holds_a_key_and_its_certificate(tmp_path: Path, parts: tuple[bytes, ...]) -> None:
    """In any order, with what signed it and what was before it."""
    found = read_certificate(_file(tmp_path, *parts), NOW)
    assert found.days_left(NOW) == 365
    assert "key" not in repr(found)


def test_what_is_signed_says_who_to_whom_and_until_when(tmp_path: Path) -> None:
    """As Microsoft documents it; each is another one."""
    now = datetime.now(UTC)  # a proof is good for minutes, and tests may wait longer
    written = certificate()
    found = read_certificate(_file(tmp_path, private_key(), written), now)
    address = f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"
    proofs = [found.proof(APP, address, now) for _ in range(2)]
    digest = x509.load_pem_x509_certificate(written).fingerprint(hashes.SHA256())
    assert jwt.get_unverified_header(proofs[0]) == {
        "alg": "PS256",
        "typ": "JWT",
        "x5t#S256": urlsafe_b64encode(digest).decode().rstrip("="),
    }
    first, second = (
        jwt.decode(one, key("app").public_key(), algorithms=["PS256"], audience=address)
        for one in proofs
    )
    assert first.pop("jti") != second.pop("jti")
    began = int(now.timestamp())
    assert (
        first
        == second
        == {
            "aud": address,
            "iss": APP,
            "sub": APP,
            "iat": began,
            "nbf": began,
            "exp": began + 300,
        }
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((certificate(),), "holds no private key"),
        ((b"what is no PEM \xff",), "holds no private key"),
        ((), "holds no private key"),
        ((private_key(),), "holds no certificate"),
        (
            (private_key(encryption=BestAvailableEncryption(b"a passphrase")), certificate()),
            "has a passphrase",
        ),
        ((private_key("other"), certificate()), "belongs to another private key"),
        ((private_key(own=CURVE), certificate(signer=CURVE)), "is no RSA key"),
        ((private_key(), certificate(starts=-9, ends=-2)), "was good until"),
        ((private_key(), certificate(starts=2)), "is good from"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_a_file_that_can_t_be_used_is_said_in_one_sentence(
    tmp_path: Path, parts: tuple[bytes, ...], said: str
) -> None:
    """With what to do, and without a word of what it holds."""
    file = _file(tmp_path, *parts)
    with pytest.raises(ConfigurationError, match=said) as refused:
        read_certificate(file, NOW)
    sentence = refused.value.sentence
    assert sentence.startswith("TEAMS_CERTIFICATE: ")
    assert sentence.endswith(".")
    assert str(file) in sentence
    lines = [line for part in parts for line in part.decode(errors="replace").splitlines()]
    assert not [line for line in lines if line in sentence]


def test_a_file_that_is_not_there_or_not_ours_to_read(tmp_path: Path) -> None:
    """A folder is none either."""
    with pytest.raises(ConfigurationError, match="there is no file"):
        read_certificate(tmp_path / "gone.pem", NOW)
    with pytest.raises(ConfigurationError, match="can't be read"):
        read_certificate(tmp_path, NOW)


def test_the_end_is_looked_at_as_of_now(tmp_path: Path) -> None:
    """It may come while the server runs."""
    file = _file(tmp_path, private_key(), certificate(ends=40))
    assert read_certificate(file, NOW).days_left(NOW) == 40
    with pytest.raises(ConfigurationError, match="was good until"):
        read_certificate(file, NOW + timedelta(days=41))


def test_entra_as_we_have_it_looks_at_each_of_it(tmp_path: Path) -> None:
    """Who signed it, to whom it is, of which app, and whether its time is over."""
    now = datetime.now(UTC)  # a proof is good for minutes, and tests may wait longer
    written = certificate()
    good = read_certificate(_file(tmp_path, private_key(), written), now)
    stranger = Certificate(key("other"), good.thumbprint, good.ends)
    proofs = {
        "": good.proof(APP, "https://login", now),
        "InvalidSignatureError": stranger.proof(APP, "https://login", now),
        "InvalidAudienceError": good.proof(APP, "https://elsewhere", now),
        "InvalidIssuerError": good.proof(TENANT, "https://login", now),
        "within its valid time range": good.proof(APP, "https://login", now - timedelta(hours=1)),
        "ImmatureSignatureError": good.proof(APP, "https://login", now + timedelta(hours=1)),
    }
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    for wrong, proof in proofs.items():
        form = {"client_assertion_type": kind, "client_assertion": proof}
        found = what_is_wrong(form, "https://login", [written])
        assert (found is None) if not wrong else (wrong in str(found))
    assert "is expired" in str(
        what_is_wrong(
            {"client_assertion_type": kind, "client_assertion": proofs[""]},
            "https://login",
            [written],
            now=good.ends,
        )
    )
