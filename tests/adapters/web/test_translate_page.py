"""The playground: a message in, its reading out, and nothing typed is ever lost."""

from __future__ import annotations

import pytest

from adapters.web.examples import EXAMPLES
from bot.errors import ModelUnavailable
from tests.adapters.web.desks import ASK, SHORT, SHORT_SAID, SaidModel, make_web, said
from tests.adapters.web.html import read_html

PIECE = {"HX-Request": "true", "HX-Target": "div#result"}


def test_home_leads_to_the_translator() -> None:
    """`/` is the translator for now."""
    answer = make_web().client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/translate")


def test_the_empty_page_invites() -> None:
    """It has an empty field, says that it is not sure who speaks, and offers both examples."""
    page = read_html(make_web().client.get("/translate").text)
    assert page.one("textarea", id="text").text.strip() == ""
    assert page.one("input", value="auto").has({"checked": ""})
    links = [a.get("href") for a in page.find("a", class_="card")]
    assert links == ["/translate?example=ask#result", "/translate?example=constraint#result"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_one_click(name: str) -> None:
    """The link fills the form and shows the translation at once."""
    page = read_html(make_web().client.get("/translate", params={"example": name}).text)
    example = EXAMPLES[name]
    assert page.one("textarea", id="text").text.strip() == example.text
    assert page.one("input", value=example.side, type="radio").has({"checked": ""})
    assert page.find("article")


def test_an_unknown_example_is_the_empty_page() -> None:
    """What an address says is never trusted to exist."""
    answer = make_web().client.get("/translate?example=<script>")
    assert answer.status_code == 200
    assert not read_html(answer.text).find("article")


def test_without_a_model_the_result_is_a_dashed_reading_aid() -> None:
    """It says so, quotes the original with its marks, and explains the words."""
    answer = make_web().client.post("/translate", data={"text": ASK, "from": "marketing"})
    card = read_html(answer.text).one("article")
    assert card.has({"class_": "aid"})
    assert "no model was used" in card.text
    assert card.one("blockquote").text == ASK
    assert "ASAP" in [mark.text for mark in card.find("mark", class_="asked")]
    words = [dt.text for dt in card.find("dt")]
    assert {"landing page", "ASAP", "pop-up"} <= set(words)
    assert card.one("a", href="/glossary/landing-page").text == "landing page"


def test_with_a_model_the_sentence_comes_first() -> None:
    """The rewrite stands right under for whom it is; words and original are there when wanted."""
    model = SaidModel()
    answer = make_web(model).client.post("/translate", data={"text": SHORT, "from": "marketing"})
    card = read_html(answer.text).one("article")
    assert not card.has({"class_": "aid"})
    assert [e.tag for e in card.inside[:2]] == ["h2", "p"]
    assert card.one("p", class_="say").text == SHORT_SAID
    assert card.one("textarea", id="sentence").text.strip() == SHORT_SAID
    assert [s.text for s in card.find("summary")] == [
        "Edit first",
        "What do these words mean",
        "Your words, with what was kept and what was asked",
    ]
    assert card.one("blockquote").text == SHORT


def test_a_model_that_fails_leaves_the_reading_aid() -> None:
    """The page says why, and is a page."""
    model = SaidModel(error=ModelUnavailable("connection"))
    answer = make_web(model).client.post("/translate", data={"text": SHORT, "from": "marketing"})
    assert answer.status_code == 200
    assert "can't be reached" in read_html(answer.text).one("article").text


def test_answers_complete_the_translation() -> None:
    """Answered questions stand under their heading, travel on, and are not asked again."""
    client = make_web().client
    page = read_html(client.post("/translate", data={"text": ASK, "from": "marketing"}).text)
    questions = [e.get("value") or "" for e in page.find("input", name="question")]
    assert len(questions) == 3
    form = {
        "text": ASK,
        "from": "marketing",
        "question": questions,
        "answer": ["30 September, the campaign starts", "", " "],
    }
    page = read_html(client.post("/translate", data=form).text)
    card = page.one("article")
    assert "Answered" in [h.text for h in card.find("h3")]
    answered = card.one("dl", class_="answered")
    assert [e.text for e in answered.find("dd")] == ["30 September, the campaign starts"]
    assert questions[0] not in [e.get("value") for e in card.find("input", name="question")]
    assert {e.get("value") for e in card.find("input", name="answered")} == {
        "30 September, the campaign starts"
    }


def test_answered_ones_are_kept_when_more_are_answered() -> None:
    """The second round keeps the first."""
    client = make_web().client
    form = {
        "text": ASK,
        "from": "marketing",
        "answered_question": ["By which date, and what happens on that date?"],
        "answered": ["30 September"],
        "question": ["Which colour?"],
        "answer": ["Blue"],
    }
    card = read_html(client.post("/translate", data=form).text).one("article")
    assert [e.text for e in card.one("dl", class_="answered").find("dd")] == [
        "30 September",
        "Blue",
    ]


def test_no_answer_filled_in_is_said_and_the_result_stays() -> None:
    """Without a script the page comes back with the same translation and a sentence."""
    web = make_web(SaidModel(said(questions=[])))
    page = read_html(web.client.post("/translate", data={"text": SHORT, "from": "marketing"}).text)
    assert web.store is not None
    (shown,) = web.store.saved
    form = {
        "text": SHORT,
        "from": "marketing",
        "shown": str(shown),
        "question": ["Which list?"],
        "answer": [" "],
    }
    answer = web.client.post("/translate", data=form)
    page = read_html(answer.text)
    assert answer.status_code == 422
    assert "No answer is filled in yet" in page.one("p", role="alert").text
    assert page.one("p", class_="say").text == SHORT_SAID
    assert len(web.store.saved) == 1


def test_an_answer_that_is_too_long_comes_back_as_typed() -> None:
    """Nothing typed is lost."""
    client = make_web().client
    page = read_html(client.post("/translate", data={"text": ASK, "from": "marketing"}).text)
    questions = [e.get("value") or "" for e in page.find("input", name="question")]
    form = {"text": ASK, "from": "marketing", "question": questions[:1], "answer": ["x" * 600]}
    answer = client.post("/translate", data=form)
    assert answer.status_code == 422
    page = read_html(answer.text)
    assert "the limit is 500" in page.one("p", role="alert").text
    assert page.one("input", id="a1").get("value") == "x" * 600


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": "", "from": "auto"}, "no text to translate"),
        ({"text": " \n ", "from": "auto"}, "no text to translate"),
        ({"text": "a\x00b", "from": "it"}, "NUL bytes"),
        ({"text": "x" * 40_001, "from": "it"}, "40,001 characters; the limit is 40,000"),
        ({"from": "it"}, "no text to translate"),
    ],
)
def test_a_problem_is_a_sentence_and_the_text_stays(form: dict[str, str], sentence: str) -> None:
    """422, an alert, and everything that was typed."""
    answer = make_web().client.post("/translate", data=form)
    page = read_html(answer.text)
    assert answer.status_code == 422
    assert sentence in page.one("p", role="alert").text
    assert page.one("textarea", id="text").text.removeprefix("\n").rstrip("\n") == form.get(
        "text", ""
    ).rstrip("\n")


def test_who_speaks_must_be_one_of_three() -> None:
    """A value that the page never sends is refused."""
    answer = make_web().client.post("/translate", data={"text": "x", "from": "sales"})
    assert answer.status_code == 422
    assert "Choose who is speaking" in answer.text


def test_line_ends_are_those_that_were_typed() -> None:
    """Browsers send CR LF; the message has one character a line end, and it is shown."""
    answer = make_web().client.post(
        "/translate", data={"text": "One line,\r\nand SSO.", "from": "it"}
    )
    assert read_html(answer.text).one("blockquote").text == "One line,\nand SSO."


def test_a_first_empty_line_survives_the_field() -> None:
    """HTML drops a line end right after <textarea>; ours is one that may be dropped."""
    answer = make_web().client.post("/translate", data={"text": "\n\nSSO is down", "from": "it"})
    assert "<textarea id=" in answer.text
    assert read_html(answer.text).one("textarea", id="text").text == "\n\n\nSSO is down"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> and SSO",
        "<b>x</b> & <img src=x onerror=alert(1)> landing page",
        "</textarea><script>alert(1)</script>",
        "{{ 7*7 }} {% raw %} SSO",
        "'\"><svg/onload=alert(1)> SSO",
    ],
)
@pytest.mark.parametrize("model", [False, True])
def test_text_of_people_is_never_markup(text: str, model: bool) -> None:
    """Whatever is sent, the page has our scripts only, and shows the text as it is."""
    web = make_web(SaidModel(said(rephrased=text)) if model else None)
    form = {"text": text, "from": "it", "question": [text], "answer": [text]}
    answer = web.client.post("/translate", data=form)
    assert answer.status_code == 200
    page = read_html(answer.text)
    assert all((s.get("src") or "").startswith("/static/") for s in page.find("script"))
    assert not page.find("img")
    assert not page.find("b")
    assert all(not name.startswith("on") for e in page.inside for name in e.attributes)
    assert text in [quote.text for quote in page.find("blockquote")]


def test_a_guess_is_shown_as_a_guess() -> None:
    """The other reading is one click away and keeps the text."""
    text = "The CNAME still points at the old vendor, so flip it by Tue"
    page = read_html(make_web().client.post("/translate", data={"text": text, "from": "auto"}).text)
    form = page.one("form", class_="who-speaks")
    assert "which is a guess" in form.text
    assert form.one("button", name="from").get("value") == "marketing"
    assert form.one("textarea", name="text").text.strip() == text


def test_a_toss_up_offers_both_readings() -> None:
    """Two buttons that keep the text."""
    page = read_html(
        make_web().client.post("/translate", data={"text": "Shall we talk at noon?"}).text
    )
    form = page.one("form", class_="who-speaks")
    assert "could come from either side" in form.text
    assert [b.get("value") for b in form.find("button")] == ["marketing", "it"]


def test_a_near_miss_is_one_click() -> None:
    """The suggestion's form holds the message with the known term in it."""
    page = read_html(
        make_web().client.post("/translate", data={"text": "The sso is down", "from": "it"}).text
    )
    meant = page.one("div", class_="meant")
    assert meant.one("textarea", name="text").text.strip() == "The SSO is down"
    assert meant.one("button").text == "SSO"


def test_htmx_gets_the_result_only() -> None:
    """The piece has no page around it, and caches are told apart."""
    answer = make_web().client.post(
        "/translate", data={"text": ASK, "from": "marketing"}, headers=PIECE
    )
    assert answer.headers["vary"] == "HX-Request"
    assert "<html" not in answer.text
    assert read_html(answer.text).find("article")


def test_htmx_gets_form_and_result_when_the_speaker_changes() -> None:
    """Then the form shows the new speaker too."""
    headers = {**PIECE, "HX-Target": "div#play"}
    answer = make_web().client.post("/translate", data={"text": ASK, "from": "it"}, headers=headers)
    page = read_html(answer.text)
    assert page.one("input", value="it", type="radio").has({"checked": ""})
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ({"text": "", "from": "it"}, "#problem-here"),
        ({"text": "x", "from": "it", "question": "q", "answer": ""}, "#answers-problem"),
    ],
)
def test_htmx_gets_a_problem_beside_the_field(form: dict[str, str], place: str) -> None:
    """Only the sentence travels, so everything typed stays where it is."""
    answer = make_web().client.post("/translate", data=form, headers=PIECE)
    assert answer.status_code == 422
    assert answer.headers["hx-retarget"] == place
    assert [e.get("role") for e in read_html(answer.text).find("p")] == ["alert"]


def test_history_gets_the_whole_page() -> None:
    """Going back must not show a piece without its page."""
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in make_web().client.get("/translate", headers=headers).text


def test_a_very_long_message_is_answered_and_scrolls_in_its_box() -> None:
    """40,000 characters are translated; the quote can be reached by keyboard."""
    text = ("We need it live by 3 May. " * 1600)[:40_000]
    answer = make_web().client.post("/translate", data={"text": text, "from": "marketing"})
    quote = read_html(answer.text).one("blockquote")
    assert answer.status_code == 200
    assert quote.has({"class_": "long", "tabindex": "0"})


def test_a_megabyte_of_text_gets_the_sentence_and_stays() -> None:
    """It is refused calmly, with the limit."""
    answer = make_web().client.post("/translate", data={"text": "x" * 1_000_000, "from": "it"})
    assert answer.status_code == 422
    assert "the limit is 40,000" in answer.text
    assert len(read_html(answer.text).one("textarea", id="text").text.strip()) == 1_000_000


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"text": "x"}', "application/json"),
        (b"text=x", "text/plain"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"&".join(b"a=1" for _ in range(200)), "application/x-www-form-urlencoded"),
        (b"text=\xff\xfe", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_of_ours_is_refused_calmly(body: bytes, kind: str) -> None:
    """A sentence, never a traceback."""
    answer = make_web().client.post("/translate", content=body, headers={"content-type": kind})
    assert answer.status_code == 422
    assert "could not be read" in answer.text


def test_a_memory_that_fails_takes_nothing_away() -> None:
    """The translation is shown; only the question whether it helped is left out."""
    web = make_web()
    assert web.store is not None
    web.store.workspaces.clear()  # saving now raises LookupError
    page = read_html(web.client.post("/translate", data={"text": ASK, "from": "marketing"}).text)
    assert page.find("article")
    assert not page.find("form", class_="feedback")
