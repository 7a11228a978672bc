"""What is hidden before text leaves for a model, and how it comes back."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.privacy import REMOVED, TOKEN, mask, private_spans, redact
from bot.secrets import secret_spans
from bot.translation.compose import Request
from bot.translation.result import Answer
from tests.bounded import expect_bounded
from tests.fakes.scripted_model import ScriptedModel, Step
from tests.fakes.translating import asked, echo, open_model, says, translator

SECRETS = {
    "OpenAI": "sk-abcdefghijklmnopqrstuvwxyz1234567890ABCD",
    "OpenAI project": "sk-proj-Ab_cD-1234567890abcdefGHIJKLMNOPqrstuvWXYZ",
    "OpenAI service": "sk-svcacct-Ab_cD1234567890abcdefGHIJ",
    "Anthropic": "sk-ant-api03-AbCdEfGh1234567890-AbCdEfGhIjKl_MnOp-AA",
    "Stripe": "sk_live_51H8abcdefghijklmnop",
    "Slack bot": "xoxb-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx",
    "Slack app": "xapp-1-A0123456789-1234567890123-abcdef0123456789",
    "Slack refresh": "xoxe.xoxp-1-Mi0yLTEyMzQ1Njc4OTAxMg",
    "AWS id": "AKIAIOSFODNN7EXAMPLE",
    "GitHub": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "GitHub fine-grained": "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789ABCDEFG",
    "GitLab": "glpat-AbCdEfGh1234567890",
    "our own API": "fogbridge_Zk3-x0Qp8vJt_5LrN2yWb7MhC4dSgF9aUeXoT1iKqVs",
    "Google": "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
    "Google OAuth": "ya29.a0AfH6SMBx1234567890abcdefgh",
    "Google client": "GOCSPX-1234567890abcdefghijklmnopqr",
    "Hugging Face": "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
    "JWT": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "RSA key": "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabc==\n-----END RSA PRIVATE KEY-----",
    "key cut off": "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk",
    "PGP key": "-----BEGIN PGP PRIVATE KEY BLOCK-----\nxyz\n-----END PGP PRIVATE KEY BLOCK-----",
}
"""Secrets by their shape, wherever they stand."""

LABELLED = [
    ("password: {}", "hunter22!x"),
    ("password: {}", "abc12"),
    ("password: {}", "hunterhunter"),
    ("password: {} for the staging site", "hunterhunter"),
    ("Password : {}", "S0mmer2026"),
    ('password: "{}"', "correct horse battery staple"),
    ("pw={} for staging", "Tr0ub4dor&3"),
    ("Passwort: {}", "geheim123"),
    ("Passwort lautet {}", "Geheim!123"),
    ("the password is {}, don't share it", "S3cr3t!x"),
    ("password is: {}", "hunter2x"),
    ("password -> {}", "hunter2x"),
    ("passcode: {}", "482913"),
    ("PIN: {}", "4829"),
    ("the one-time code is {}", "482913"),
    ("login: admin / {}", "S3cretpass"),
    ("Server=db;User Id=app;Password={};", "Sup3rS3cret"),
    ("AccountKey={};Endpoint=x", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq=="),
    ("aws_secret_access_key = {}", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ("DB_PASSWORD={}", "hunter2hunter2"),
    ("export OPENAI_API_KEY={}", "abc123def456ghi"),
    ("client_secret={}", "8Q~abcdefGHIJKL0123456789"),
    ("Authorization: Bearer {}", "abcdef0123456789ghijkl"),
    ("Authorization: Basic {}", "dXNlcjpwYXNzd29yZDEyMw=="),
    ('{{"api_key":"{}"}}', "abc123def456"),
    ("the api key is {}", "9f8e7d6c5b4a"),
    ("postgres://app:{}@db.internal:5432/prod", "s3cretpw"),
    ("postgres://app:{}@db.internal/prod", "p@ss@w0rd"),
    ("redis://:{}@cache:6379/0", "pa55word"),
    ("https://jo:{}@acme.com/x", "pa55word"),
    ("https://acme.com/cb?token={}", "abc123def456"),
    ("https://hooks.slack.com/services/{}", "T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"),
    ("```\nexport TOKEN={}\n```", "abc123def456"),
    ("run `curl -H 'Authorization: Bearer {}'`", "abcdef0123456789ghijkl"),
]
"""Secrets by what stands around them."""

PRIVATE = {
    "EMAIL": [
        "jo.doe+x@acme-corp.co.uk",
        "müller@firma.de",
        "o'brien@acme.com",
        "jo@localhost",
        "jo(at)acme.com",
        f"{'long.' * 20}name@acme.com",
    ],
    "PHONE": [
        "+49 30 1234567",
        "(030) 1234-567",
        "0151 12345678",
        "020 7946 0958",
        "(555) 123-4567",
        "555-123-4567",
        "+1 (555) 123-4567",
        "1-800-555-0199",
        "00 49 30 1234567",
        "+4915112345678",
    ],
    "IBAN": [
        "DE89 3704 0044 0532 0130 00",
        "DE89370400440532013000",
        "gb29nwbk60161331926819",
        "AT61 1904 3002 3457 3201",
        "FR14 2004 1010 0505 0001 3M02 606",
    ],
    "CARD": [
        "4111 1111 1111 1111",
        "4111111111111111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "378282246310005",
    ],
    "MENTION": [
        "@channel",
        "@jo.doe",
        "@Šimon",
        "＠here",
        "<@U123456>",
        "<!channel>",
        "<#C123|general>",
        "<!subteam^S123|@web-team>",
        "<at>Jo Doe</at>",
        '<at id="0">Jo Doe</at>',
    ],
    "LINK": [
        "https://intra.acme.com/a?b=c#d",
        "https://en.wikipedia.org/wiki/A_(b)",
        "http://10.0.0.1:8080/x",
        "www.acme.com",
        "acme.com/landing",
        "wiki.intranet.acme.com",
        "<https://acme.com|Click here>",
        "slack://channel?id=C123",
        "s3://bucket/key",
        f"https://acme.com/{'long/' * 500}",
    ],
    "CODE": ["`x = 1`", "```\ndeploy --now\n```", "```\nnever closed, and long " + "y" * 9_000],
}

ORDINARY = [
    "by 2026-11-30 at 14:00-16:00",
    "30.11.2026, 30/11/2026, 11/30/2026 and 02-12-2026",
    "01.12.2026-05.12.2026, 01.12.-05.12.2026",
    "07/12/2026-09/12/2026",
    "on 07.12.2026 14:30, or 01/12/2026 14:00",
    "2026-11-30T09:00:00+01:00",
    "09.00-17.30, 09:00-17:30, 0800-1700",
    "1,000,000 visitors, 1.000.000, 1 000 000, 12 345 678",
    "10-15k, €1,234,567.89, 99.9%, 0.25-0.5",
    "the password is wrong",
    "the password is wrong!",
    "the password is expired, the API key is SHA256-hashed",
    "token expired",
    "the token is not valid, the token is 30-day only, the token is v2.3.1",
    "reset the password: users can't log in",
    "Password: mandatory field",
    "password: required",
    "Password: users forget it, and Passwords: the customers share them",
    "password policy: 12 characters",
    "we need an api key: who can create one?",
    "API key: needed",
    "secret: nobody knows",
    "credentials: please ask IT",
    "the secret is out",
    "token: what is that?",
    "bearer of bad news",
    "pass: 3 of 4 tests, pass rate: 99.9%",
    "PW: the page is live",
    "version 2.3.14, v10.4.2-beta.1, Node 18.20.4, ISO 27001:2022",
    "order 4500012345, order 100200300400, PO 4500 0123 4567",
    "INC0012345, ticket 0012345, build 20261130.4, campaign ID 123456789",
    "GTIN 4006381333931, epoch 1793318400000",
    "size 1920x1080, sprint 2026-47, 24/7, Q1-Q4 2026",
    "sk-sprint-planning-notes, sk-2026-landing-page, risk-assessment-2026-final",
    "Booking.com, ASP.NET, Node.js and e.g. report.pdf",
    "DE12 campaign 2026, AT 20 2026, 100-200-300",
    "phone verification, call 10-15k customers, text 50 000 000 people",
    "price <5%> and #launch, R&D, C++, a < b > c",
]


def _only(text: str) -> str:
    (masked,) = mask(text)
    return masked.text


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("around", ["{}", "use {} now.", "(key={})", "```\n{}\n```"])
def test_a_secret_is_hidden_and_never_comes_back(kind: str, around: str) -> None:
    secret = SECRETS[kind]
    (masked,) = mask(around.format(secret))
    assert secret not in masked.text
    assert secret not in masked.restore(masked.text)
    assert REMOVED in masked.restore(masked.text)
    assert secret not in redact(around.format(secret))


@pytest.mark.parametrize(("around", "secret"), LABELLED, ids=lambda value: value[:40])
def test_a_secret_that_its_surroundings_give_away_is_hidden(around: str, secret: str) -> None:
    text = f"Heads up, {around.format(secret)}"
    (masked,) = mask(text)
    assert secret not in masked.text
    assert secret not in masked.restore(masked.text)
    assert REMOVED in masked.restore(masked.text)
    assert redact(text) == text.replace(secret, REMOVED) or REMOVED in redact(text)
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in PRIVATE.items() for value in values]
)
@pytest.mark.parametrize("around", ["{}", "Ask about {} please", "It is {}"])
def test_what_is_private_becomes_a_token_and_comes_back_byte_for_byte(
    kind: str, value: str, around: str
) -> None:
    text = around.format(value)
    (masked,) = mask(text)
    assert value not in masked.text
    assert f"⟦{kind}_1⟧" in masked.text
    assert masked.restore(masked.text) == text


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert _only(text) == text
    assert redact(text) == text


def test_a_link_with_a_secret_in_it_leaves_nothing_but_a_token() -> None:
    (masked,) = mask("See https://acme.com/cb?token=abc123def456&page=2 today")
    assert masked.text == "See ⟦LINK_1⟧ today"
    assert "https://acme.com/cb?token=" in masked.restore(masked.text)
    assert "abc123def456" not in masked.restore(masked.text)


def test_code_with_a_secret_in_it_leaves_nothing_but_a_token() -> None:
    (masked,) = mask("Run `deploy --token=abc123def456 --now` today")
    assert masked.text == "Run ⟦CODE_1⟧ today"
    assert masked.restore(masked.text) == f"Run `deploy --token={REMOVED} --now` today"


def test_the_same_thing_gets_the_same_token_in_every_text_of_a_conversation() -> None:
    one, two = mask("Ask @jo about https://a.com/x", "@jo said https://b.com/y")
    assert one.text == "Ask ⟦MENTION_1⟧ about ⟦LINK_1⟧"
    assert two.text == "⟦MENTION_1⟧ said ⟦LINK_2⟧"
    assert one.restore("⟦LINK_2⟧") == "https://b.com/y"


def test_a_token_that_a_person_typed_is_text_and_not_a_door() -> None:
    """Typed tokens are hidden like the rest, so they cannot stand for somebody's link."""
    text = "Say ⟦LINK_1⟧ and ⟦SECRET_9⟧ and ⟦ to https://a.com/x"
    (masked,) = mask(text)
    assert masked.text == "Say ⟦TEXT_1⟧ and ⟦TEXT_2⟧ and ⟦TEXT_3⟧ to ⟦LINK_1⟧"
    assert masked.restore(masked.text) == text


def test_an_invented_token_stays_as_it_is() -> None:
    (masked,) = mask("See https://a.com/x")
    assert masked.restore("See ⟦LINK_7⟧") == "See ⟦LINK_7⟧"


def test_sentence_signs_stay_outside_of_a_link() -> None:
    (masked,) = mask("Look (see https://a.com/x). Then 'https://b.com', then [c](https://c.com/d)!")
    assert masked.text == "Look (see ⟦LINK_1⟧). Then '⟦LINK_2⟧', then [c](⟦LINK_3⟧)!"


ALPHABET = st.sampled_from(list("ab1 09@.:/-_`<>⟦⟧#+()='\"\n|é한😀ש\u200b"))
PIECES = st.one_of(
    st.text(max_size=12),
    st.text(ALPHABET, max_size=20),
    st.sampled_from([value for values in PRIVATE.values() for value in values if len(value) < 200]),
    st.sampled_from(ORDINARY),
    st.sampled_from(["⟦LINK_1⟧", "⟦SECRET_1⟧", "⟦TEXT_1⟧", "⟦", "⟧", "```", "`", "\x00", " "]),
)
TEXTS = st.lists(PIECES, max_size=8).map(" ".join) | st.lists(PIECES, max_size=8).map("".join)
MADE = st.sampled_from([*SECRETS.values(), *(around.format(s) for around, s in LABELLED)])


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
@example(["https://a.com/⟦LINK_1⟧ ⟦LINK_1⟧", "`⟦CODE_1⟧`"])
@example(["<@U1⟦x⟧>"])
def test_what_was_masked_comes_back_up_to_secrets(texts: list[str]) -> None:
    for text, masked in zip(texts, mask(*texts), strict=True):
        assert masked.restore(masked.text) == redact(text)
        assert secret_spans(text) or masked.restore(masked.text) == text


@settings(deadline=None)
@given(TEXTS, MADE, TEXTS)
def test_a_secret_between_anything_never_comes_back(before: str, made: str, after: str) -> None:
    (masked,) = mask(f"{before}\n{made}\n{after}")
    restored = masked.restore(masked.text)
    assert REMOVED in restored
    assert all(secret not in restored for secret in SECRETS.values() if secret in made)


@settings(deadline=None)
@given(TEXTS)
def test_private_spans_are_sorted_disjoint_and_inside_the_text(text: str) -> None:
    spans = private_spans(text)
    assert all(0 <= start < end <= len(text) for start, end, _ in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@settings(deadline=None)
@given(TEXTS)
def test_every_bracket_that_leaves_is_one_of_our_tokens(text: str) -> None:
    left = TOKEN.sub("", _only(text))
    assert "⟦" not in left
    assert "⟧" not in left


HOSTILE = {
    "keys": "sk-" * 13_333,
    "ats": "@" * 40_000,
    "half addresses": "a@" * 20_000,
    "dotted": "a." * 20_000,
    "apostrophes": "a'" * 20_000,
    "digits": "1" * 40_000,
    "spaced digits": "4 " * 20_000,
    "zeros": "0-" * 20_000,
    "brackets and zeros": "(0" * 20_000,
    "plus": "+1" * 20_000,
    "open mentions": "<@" * 20_000,
    "open links": "<https:a" * 5_000,
    "schemes": "https://" * 5_000,
    "short schemes": "a://" * 10_000,
    "passwords in links": "aa://b:" * 5_700,
    "backticks": "`" * 40_000,
    "open code": "`a\n" * 13_333,
    "labels": "password: " * 4_000,
    "labels said": "password is " * 3_300,
    "one long password": "password: " + "a" * 39_000,
    "pairs": "login a/" * 5_000,
    "our brackets": "⟦" * 40_000,
    "key blocks": "-----BEGIN PRIVATE KEY-----" * 1_400,
    "JWTs": "eyJaaaaaaaaa." * 3_000,
    "almost JWTs": "eyJ" * 13_333,
    "IBANs": "DE89 3704 " * 4_000,
    "closing brackets": "https://a.b/" + ")" * 39_000,
    "many closing brackets": ("https://a.b/(" + ")" * 1_900 + " ") * 20,
    "phones": "+49 30 1234567 " * 2_600,
    "hosts": "a.b." * 10_000,
    "Teams": "<at x" * 8_000,
    "letters": "a" * 40_000,
    "dashes": "a-" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name: str) -> None:
    expect_bounded(lambda: mask(HOSTILE[name][:40_000]))


def test_the_masks_numbers_never_run_out() -> None:
    text = " ".join(f"@u{n}" for n in range(10_500))
    (masked,) = mask(text)
    assert masked.restore(masked.text) == text


# What a server receives

SHORT = [(k, v) for k, values in PRIVATE.items() for v in values if len(v) < 200]
PARTS = [
    "Please move the page. " + ", then ".join(v for _, v in SHORT[n::4]) + " are affected."
    for n in range(4)
]


def _strings(server: ScriptedModel) -> list[str]:
    """Every byte that arrived, as it came and as JSON reads it."""
    raw = [request.raw.decode() for request in server.requests]
    read = [m["content"] for r in server.requests for m in r.body["messages"]]
    return [*raw, *read, *(json.dumps(json.loads(text), ensure_ascii=False) for text in raw)]


@pytest.mark.parametrize("text", PARTS)
async def test_nothing_private_is_in_the_bytes_and_all_of_it_is_in_the_answer(text: str) -> None:
    with ScriptedModel(always=echo) as server:
        model = open_model(server.url)
        made = await translator(model).translate(Request(text, "marketing"))
        await model.close()
        arrived = _strings(server)
    assert arrived
    for _, value in SHORT:
        assert not any(value in seen for seen in arrived), value
    assert made.translation.rephrased == text
    assert made.translation.engine == "model"


@pytest.mark.parametrize(
    "made", [*SECRETS.values(), *(around.format(secret) for around, secret in LABELLED)]
)
def test_no_secret_is_in_what_a_request_is_made_of(made: str) -> None:
    source, answer, thread = mask(f"Use {made} now", f"It is {made}", f"Earlier:\n{made}")
    whole = [s for s in (*SECRETS.values(), *(s for _, s in LABELLED)) if s in made]
    assert whole
    for text in (source, answer, thread):
        assert not any(secret in text.text for secret in whole)
        assert not any(secret in text.restore(text.text) for secret in whole)


async def test_secrets_of_source_thread_and_answers_never_arrive_and_never_come_back() -> None:
    secrets = list(SECRETS.values())
    request = Request(
        text="Please use these. " + " and ".join(secrets[:7]),
        side="marketing",
        thread=tuple(f"Earlier: {secret}" for secret in secrets[7:13]),
        answers=tuple(Answer(question=f"Which {s[:4]}?", answer=s) for s in secrets[13:]),
    )
    with ScriptedModel(always=echo) as server:
        model = open_model(server.url)
        made = await translator(model).translate(request)
        await model.close()
        arrived = _strings(server)
    for secret in secrets:
        assert not any(secret in seen or json.dumps(secret)[1:-1] in seen for seen in arrived)
        assert secret not in (made.translation.rephrased or "")
    assert (made.translation.rephrased or "").count(REMOVED) == 7


async def test_nothing_private_of_thread_and_answers_arrives_in_request_or_repair() -> None:
    request = Request(
        text="Can you move the page to Thursday 14:00?",
        side="marketing",
        thread=(
            "Ask jo.doe@acme.com or @jo, see https://acme.com/x?y=1",
            "IBAN DE89370400440532013000",
        ),
        answers=(
            Answer(
                question="Who signs it off?", answer="@sam, +49 30 1234567, card 4111111111111111"
            ),
        ),
    )
    private = ["jo.doe", "@jo", "acme.com", "DE893704", "@sam", "1234567", "41111111"]
    bad = says("Move the page.")
    with ScriptedModel(steps=[bad, bad]) as server:
        model = open_model(server.url)
        await translator(model).translate(request)
        await model.close()
        assert len(server.requests) == 2
        question = asked(server.requests[0].body)
        arrived = _strings(server)
    for value in private:
        assert not any(value in seen for seen in arrived), value
    assert question["thread"] == ["Ask ⟦EMAIL_1⟧ or ⟦MENTION_2⟧, see ⟦LINK_1⟧", "IBAN ⟦IBAN_1⟧"]
    assert question["answers"] == [
        {"question": "Who signs it off?", "answer": "⟦MENTION_1⟧, ⟦PHONE_1⟧, card ⟦CARD_1⟧"}
    ]


async def test_a_token_that_the_model_invents_is_never_shown() -> None:
    request = Request("The page is at https://acme.com/x", "marketing")
    for made_up in ("⟦LINK_2⟧", "⟦LINK_⟧", "⟦SECRET_1⟧", "⟦link_1⟧"):
        step: Step = says(f"The page is at ⟦LINK_1⟧ and {made_up}")
        with ScriptedModel(steps=[step, step]) as server:
            model = open_model(server.url)
            made = await translator(model).translate(request)
            await model.close()
        assert made_up not in made.translation.text
        assert made.translation.checks.fallback == "rejected"


async def test_the_question_of_an_answer_is_masked_like_the_answer() -> None:
    """A model's own question may hold a link that was put back, and comes in again with its answer."""
    request = Request(
        "Please move the page at https://acme.com/x",
        "marketing",
        answers=(Answer(question="Who owns https://acme.com/x, @jo?", answer="Marketing"),),
    )
    with ScriptedModel(always=echo) as server:
        model = open_model(server.url)
        await translator(model).translate(request)
        await model.close()
        arrived = _strings(server)
    assert arrived
    assert not [seen for seen in arrived if "acme.com" in seen or "@jo" in seen]


async def test_a_message_of_a_thread_is_masked_before_it_is_cut() -> None:
    """Cut in the middle, a key or a number is no longer one that can be recognised."""
    secret = SECRETS["OpenAI"]
    thread = ("x" * 3_980 + " " + secret,)
    with ScriptedModel(always=echo) as server:
        model = open_model(server.url)
        await translator(model).translate(Request("The page is late", "marketing", thread=thread))
        await model.close()
        arrived = _strings(server)
    assert arrived
    assert not [seen for seen in arrived if secret[:10] in seen]
