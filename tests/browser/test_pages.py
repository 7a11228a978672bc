"""The pages as people use them: by mouse, by keyboard, and without a script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.conftest import watched
from tests.browser.states import ASK, send

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_a_message_becomes_a_sentence_without_leaving_the_page(page: Page, model_base: str) -> None:
    """The field keeps the message, the result gets the focus, and the button says what is next."""
    from playwright.sync_api import expect

    page.goto(f"{model_base}/translate")
    page.get_by_label("Your message").fill(ASK)
    page.get_by_label("Marketing").check(force=True)
    page.get_by_role("button", name="Translate").click()
    expect(page.locator("#status")).to_have_text("Translating…")
    expect(page.locator("#go")).to_be_disabled()
    expect(page.locator("#busy")).to_be_visible()
    expect(page.locator("p.say")).to_contain_text("Marketing needs the new landing page")
    expect(page.locator("#status")).to_have_text("")
    expect(page.locator("#result")).to_be_focused()
    expect(page.get_by_role("button", name="Translate again")).to_be_enabled()
    expect(page.get_by_label("Your message")).to_have_value(ASK)


def test_answers_complete_the_translation(page: Page, model_base: str) -> None:
    """What was answered stands in the sentence and under its heading."""
    from playwright.sync_api import expect

    send(page, model_base, ASK)
    page.get_by_label("By which date must it be public?").fill("30 September")
    page.get_by_label("By which date must it be public?").press("Enter")
    expect(page.locator("dl.answered")).to_contain_text("30 September")
    expect(page.locator("p.say")).to_contain_text("public by 30 September")


def test_a_problem_changes_nothing_but_its_own_place(page: Page, aid_base: str) -> None:
    """The last result stays; the sentence stands by the field, which has the focus."""
    from playwright.sync_api import expect

    send(page, aid_base, ASK)
    page.locator("#a1").fill("half an answer")
    page.get_by_label("Your message").fill(" ")
    page.locator("#go").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("no text to translate"))
    expect(page.get_by_label("Your message")).to_be_focused()
    expect(page.locator("#a1")).to_have_value("half an answer")
    page.get_by_label("Your message").fill(ASK)
    page.locator("#go").click()
    expect(page.locator("#a1")).to_have_value("")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_server_that_is_away_is_said(page: Page, aid_base: str) -> None:
    """The message is still in its field."""
    from playwright.sync_api import expect

    page.goto(f"{aid_base}/translate")
    page.get_by_label("Your message").fill(ASK)
    page.route("**/translate", lambda route: route.abort())
    page.get_by_role("button", name="Translate").click()
    expect(page.get_by_role("alert")).to_contain_text("did not answer")
    expect(page.get_by_label("Your message")).to_have_value(ASK)


def test_copy_takes_the_sentence_or_what_it_was_changed_to(page: Page, model_base: str) -> None:
    """“Edit first” and then “Copy” takes the edited one."""
    from playwright.sync_api import expect

    send(page, model_base, ASK)
    sentence = page.locator("p.say").inner_text()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == sentence
    page.get_by_text("Edit first").click()
    page.get_by_label("The text to send").fill("Mine")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Mine"


def test_the_other_reading_is_one_click(page: Page, aid_base: str) -> None:
    """The form follows, and the text stays."""
    from playwright.sync_api import expect

    text = "Shall we talk about it at noon?"
    send(page, aid_base, text, "auto")
    page.get_by_role("button", name="IT is speaking").click()
    expect(page.locator("article h2")).to_have_text("For marketing")
    expect(page.locator("input[name=from][value=it]").first).to_be_checked()
    expect(page.get_by_label("Your message")).to_have_value(text)


def test_a_near_miss_is_one_click(page: Page, aid_base: str) -> None:
    """The message is read, and shown, with the known term."""
    from playwright.sync_api import expect

    send(page, aid_base, "The sso is down", "it")
    page.get_by_role("button", name="SSO").click()
    expect(page.get_by_label("Your message")).to_have_value("The SSO is down")
    expect(page.locator("dl.gloss dt")).to_have_text(["SSO"])


def test_feedback_toggles(page: Page, aid_base: str) -> None:
    """The last word is pressed."""
    from playwright.sync_api import expect

    send(page, aid_base, ASK)
    page.get_by_role("button", name="Helpful", exact=True).click()
    expect(page.locator("button[value=yes]").first).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Not helpful").click()
    expect(page.locator("button[value=no]").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("button[value=yes]").first).to_have_attribute("aria-pressed", "false")
    page.get_by_label("What was missing or wrong?").fill("The date")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#reason")).to_have_value("The date")


def test_the_glossary_is_searched_while_typing(page: Page, aid_base: str) -> None:
    """The address follows, so that it can be shared and reloaded."""
    from playwright.sync_api import expect

    page.goto(f"{aid_base}/glossary")
    page.get_by_label("Search").press_sequentially("landing page")
    expect(page.locator("#found li strong").first).to_have_text("landing page")
    expect(page).to_have_url(re.compile(r"q=landing(\+|%20)page"))
    expect(page.get_by_label("Search")).to_be_focused()
    page.reload()
    expect(page.locator("#found li strong").first).to_have_text("landing page")
    page.get_by_label("Subject field").select_option("web-publishing")
    expect(page).to_have_url(re.compile("field=web-publishing"))
    page.locator("#found li a").first.click()
    expect(page.locator("h1")).to_have_text("landing page")
    page.go_back()
    expect(page.get_by_label("Search")).to_have_value("landing page")


def test_keys_alone_are_enough(page: Page, aid_base: str) -> None:
    """From the address bar: skip link, field, speaker, button, result, an answer, its button."""
    from playwright.sync_api import expect

    page.goto(f"{aid_base}/translate")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    expect(page.get_by_role("link", name="To the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type(ASK)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # from “Not sure” round to “Marketing”
    expect(page.get_by_label("Marketing")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "a1":
            break
    expect(page.locator("#a1")).to_be_focused()
    page.keyboard.type("30 September")
    page.keyboard.press("Enter")
    expect(page.locator("dl.answered")).to_contain_text("30 September")
    expect(page.locator("#result")).to_be_focused()


def test_text_of_people_is_text(page: Page, aid_base: str) -> None:
    """Markup in a message is shown, and nothing of it runs."""
    send(page, aid_base, "<b>x</b><img src=x onerror=alert(1)> landing page")
    assert "<b>x</b>" in page.locator("blockquote").inner_text()
    assert page.locator("#result img, #result b").count() == 0


def test_everything_works_without_a_script(browser: Browser, model_base: str) -> None:
    """Translate, answer, edit, say that it helped, search: with forms and links alone."""
    from playwright.sync_api import expect

    context = browser.new_context(java_script_enabled=False)
    page, heard = watched(context)
    page.goto(f"{model_base}/translate")
    page.get_by_label("Your message").fill(ASK)
    page.locator("input[value=marketing]").check(force=True)
    page.get_by_role("button", name="Translate").click()
    expect(page).to_have_url(f"{model_base}/translate#result")
    expect(page.locator("p.say")).to_contain_text("Marketing needs the new landing page")
    expect(page.locator("#result")).to_be_focused()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_text("Edit first").click()
    expect(page.get_by_label("The text to send")).to_be_visible()
    page.locator("#a1").fill("30 September")
    page.get_by_role("button", name="Add the answers").click()
    expect(page.locator("dl.answered")).to_contain_text("30 September")
    page.get_by_role("button", name="Helpful", exact=True).click()
    expect(page.locator("p.say")).to_contain_text("public by 30 September")
    expect(page.locator(".feedback")).to_contain_text("it helped")
    page.get_by_role("link", name="Glossary").click()
    page.get_by_label("Search").fill("landing page")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="landing page", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("landing page")
    context.close()
    assert heard.complaints == []
