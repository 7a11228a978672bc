"""A mention: what stands above is read, and the answer stays in that thread and no other."""

from __future__ import annotations

import pytest

from bot import wording
from tests.fakes.slack import How, faults
from tests.fakes.slack.state import Message
from tests.journeys.office import Office

ASK = "We need the landing page by Friday 27 November with a pop-up"
LIMIT = "We can't deploy that before the change freeze ends"


def _thread(office: Office, *replies: tuple[str, str]) -> str:
    """A thread that begins with marketing's ask; its key."""
    root = office.people.says(office.marketing, office.channel, ASK).ts
    for user, text in replies:
        office.people.says(user, office.channel, text, thread=root)
    return root


def _wait_for_posts(office: Office, root: str, count: int) -> None:
    """Until so many messages of ours stand in the thread."""
    office.wait(lambda: len(office.posted(thread=root)) == count)


def _headings(messages: list[Message]) -> list[str]:
    return [message.shown.split("\n")[0] for message in messages]


def _original(message: Message) -> str:
    lines = message.shown.split("\n")
    return lines[lines.index("Original") + 1]


# What is answered


def test_alone_it_says_where_the_thread_stands(office: Office) -> None:
    """With each side's last word one press away, in the other side's words and in the thread."""
    root = _thread(
        office,
        (office.it, "SSO needs a security review first"),
        (office.marketing, "Thanks, good to know!"),
        (office.it, LIMIT),
        (office.colleague, "lunch?"),
    )
    office.people.mention(office.colleague, office.channel, thread=root)
    glance = office.wait(lambda: office.posted(thread=root))[0]
    assert glance.shown.startswith(f"{wording.WHERE_THIS_STANDS}\n")
    for number, side in enumerate(("IT", "marketing"), 2):
        office.presses(glance, f"Translate for {side}", by=office.colleague)
        _wait_for_posts(office, root, number)
    found = office.posted(thread=root)[1:]
    assert _headings(found) == ["For IT", "For marketing"]
    assert [_original(one) for one in found] == [ASK, LIMIT]
    office.settle()
    assert len(office.posted()) == 3
    assert [m.thread_ts for m in office.fake.posted(office.channel)] == [root] * 4


def test_while_it_works_the_thread_says_so(office: Office) -> None:
    """Slack shows a line under the thread until something is posted."""
    root = _thread(office)
    office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(lambda: office.posted(thread=root))
    status = office.calls("assistant.threads.setStatus")[0].given
    assert status["thread_ts"] == root
    assert status["status"] == "is translating …"


def test_translate_takes_the_message_above(office: Office) -> None:
    """The one that stands right above, whoever wrote it."""
    root = _thread(office, (office.it, LIMIT))
    office.people.mention(office.marketing, office.channel, "translate", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    assert answer.shown.startswith("For marketing\n")
    assert _original(answer) == LIMIT


def test_a_second_request_is_about_the_same_message(office: Office) -> None:
    """What was said to the bot in between is no message to translate."""
    root = _thread(office)
    office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(lambda: office.posted(thread=root))
    office.people.mention(office.it, office.channel, "side it", thread=root)
    office.settle()
    office.people.mention(office.it, office.channel, "translate for marketing", thread=root)
    found = office.wait(lambda: office.posted(thread=root)[1:])[0]
    assert found.shown.startswith("For marketing\n")
    assert _original(found) == ASK


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("translate for IT", "For IT"),
        ("translate this for marketing please", None),
        ("for marketing", "For marketing"),
        ("please translate it into IT", "For IT"),
    ],
)
def test_translate_says_for_whom(office: Office, words: str, heading: str | None) -> None:
    """The side that is named wins; words that go on are a text of their own."""
    root = _thread(office)
    office.people.mention(office.colleague, office.channel, words, thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    if heading is None:
        assert _original(answer) == words
    else:
        assert answer.shown.startswith(f"{heading}\n")
        assert _original(answer) == ASK
        assert "guess" not in answer.shown


def test_a_text_behind_the_mention_is_translated(office: Office) -> None:
    """Without a look at what stands above."""
    root = _thread(office)
    office.people.mention(office.it, office.channel, f"for marketing: {LIMIT}", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    assert _original(answer) == LIMIT
    assert office.calls("conversations.replies") == []


def test_a_word_is_explained_in_the_thread(office: Office) -> None:
    """For everybody who reads there."""
    root = _thread(office)
    office.people.mention(office.it, office.channel, "term SSO", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    assert answer.shown.startswith("SSO\nMethod by which one login with the company account")


def test_help_is_answered_where_it_was_asked_for(office: Office) -> None:
    """In the thread, so that others learn it too."""
    root = _thread(office)
    office.people.mention(office.it, office.channel, "help", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    assert answer.shown.startswith(wording.HELP_TITLE)


def test_a_text_at_the_channels_root_begins_a_thread(office: Office) -> None:
    """The answer stands under the mention, not in the channel."""
    asked = office.people.mention(office.marketing, office.channel, ASK)
    answer = office.wait(office.posted)[0]
    assert answer.thread_ts == asked.ts
    assert _original(answer) == ASK


def test_alone_at_the_channels_root_it_says_what_to_do(office: Office) -> None:
    """In private: there is nothing above, and nobody else is concerned."""
    told = office.in_private(
        lambda: office.people.mention(office.marketing, office.channel), office.marketing
    )
    assert told.shown == wording.NOTHING_ABOVE
    office.settle()
    assert office.posted() == []


def test_a_thread_without_an_ask_says_so(office: Office) -> None:
    """Thanks and lunch are neither ask nor constraint."""
    root = office.people.says(office.marketing, office.channel, "Good morning everybody!").ts
    office.people.says(office.it, office.channel, "Morning", thread=root)
    told = office.in_private(
        lambda: office.people.mention(office.marketing, office.channel, thread=root),
        office.marketing,
    )
    assert told.shown == wording.NOTHING_WEIGHTY


def test_a_public_answer_can_be_taken_back_by_who_asked(office: Office) -> None:
    """And by nobody else."""
    root = _thread(office)
    office.people.mention(office.colleague, office.channel, "translate", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    office.settle()
    told = office.in_private(
        lambda: office.presses(answer, "Take back", by=office.marketing), office.marketing
    )
    assert told.shown == wording.ONLY_WHO_SHARED
    assert told.thread_ts == root
    office.presses(answer, "Take back", by=office.colleague)
    office.wait(lambda: not office.posted(thread=root))


def test_anybody_in_the_thread_answers_the_questions(office: Office) -> None:
    """The card stands for all, so the completed one does too, in its place."""
    root = _thread(office)
    office.people.mention(office.colleague, office.channel, "translate", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    office.settle()
    office.presses(answer, answer.labels[0], by=office.marketing)
    form = office.modal(office.marketing, "Answer")
    office.people.submits(form, {"fb:a1": "Sign up for the fair"})
    office.sees(answer, "Sign up for the fair")
    assert office.posted(thread=root) == [answer]


# Once, and nowhere else


def test_five_mentions_in_a_second_are_answered_each_in_its_own_thread(office: Office) -> None:
    """None waits for another, and none is mixed up."""
    roots = [
        office.people.says(office.marketing, office.channel, f"We need {n} landing pages").ts
        for n in range(11, 16)
    ]
    for root in roots:
        office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(lambda: len(office.posted()) == 5)
    office.settle()
    assert {m.thread_ts: _original(m) for m in office.posted()} == {
        root: f"We need {n} landing pages" for n, root in enumerate(roots, 11)
    }


@pytest.mark.parametrize("together", [True, False])
def test_a_mention_delivered_three_times_is_answered_once(office: Office, together: bool) -> None:
    """At once or one after the other, and the message comes as an event of its own too."""
    root = _thread(office)
    done = office.people.mention(
        office.it, office.channel, "translate", thread=root, how=How(times=3, together=together)
    )
    assert [answer.status for answer in done.answers] == [200] * 6
    office.wait(lambda: office.posted(thread=root))
    office.settle()
    assert len(office.posted()) == 1


def test_a_mention_in_a_direct_message_is_answered_once(office: Office) -> None:
    """Slack may send it as a mention and as a message."""
    office.fake.world.mention_in_im = True
    try:
        done = office.people.whispers(office.marketing, f"<@UBOT> {ASK}")
    finally:
        office.fake.world.mention_in_im = False
    assert len(done.answers) == 2
    office.wait(lambda: office.said_to(office.marketing))
    office.settle()
    assert [_original(m) for m in office.said_to(office.marketing)] == [ASK]


def test_a_reply_that_is_sent_to_the_channel_too_is_answered_in_its_thread(office: Office) -> None:
    """Once, and not in the channel."""
    root = _thread(office)
    office.people.says(office.it, office.channel, "<@UBOT> translate", thread=root, broadcast=True)
    office.wait(lambda: office.posted(thread=root))
    office.settle()
    assert [(m.thread_ts, _original(m)) for m in office.posted()] == [(root, ASK)]


def test_a_mention_with_a_picture_is_answered_like_any_other(office: Office) -> None:
    """Slack sends it under another subtype."""
    done = office.people.says(office.marketing, office.channel, f"<@UBOT> {ASK}", files=1)
    office.wait(office.posted)
    office.settle()
    assert [(m.thread_ts, _original(m)) for m in office.posted()] == [(done.ts, ASK)]


def test_a_mention_within_a_sentence_is_no_part_of_it(office: Office) -> None:
    """The text is translated without the bot's name."""
    office.people.says(office.marketing, office.channel, f"Please, <@UBOT>, {ASK} and soon")
    answer = office.wait(office.posted)[0]
    assert "UBOT" not in answer.shown
    assert "@fogbridge" not in answer.shown.casefold()
    assert f"{ASK} and soon" in answer.shown


# Reading what stands above


def test_a_thread_of_many_pages_is_read_whole(office: Office) -> None:
    """250 messages: the ask at its beginning is found, and so is the limit near its end."""
    root = _thread(office)
    channel = office.fake.world.channels[office.channel]
    for n in range(2, 250):
        text = LIMIT if n == 240 else "and so on, you know how it is"
        office.fake.world.typed(channel, office.it, text, thread_ts=root)
    office.people.mention(office.colleague, office.channel, thread=root)
    glance = office.wait(lambda: office.posted(thread=root))[0]
    for number, side in enumerate(("IT", "marketing"), 2):
        office.presses(glance, f"Translate for {side}", by=office.colleague)
        _wait_for_posts(office, root, number)
    assert [_original(one) for one in office.posted(thread=root)[1:]] == [ASK, LIMIT]
    assert len(office.calls("conversations.replies")) == 2


def test_a_channel_without_the_bot_says_how_to_invite_it(office: Office) -> None:
    """Said to whoever mentioned it, where the bot can speak: in their direct messages."""
    room = office.room(bot=False)
    root = office.people.says(office.marketing, room, ASK)
    mention = {
        "type": "app_mention",
        "user": office.marketing,
        "text": "<@UBOT>",
        "ts": office.fake.world.ts(),
        "thread_ts": root.ts,
        "channel": room,
        "event_ts": root.ts,
    }
    office.people.event(mention, channel=room)
    told = office.wait(lambda: office.said_to(office.marketing))[0]
    assert told.shown == (
        "I can't read this channel yet. Invite me with /invite @Fogbridge, then mention me again."
    )


def test_a_missing_scope_is_named(office: Office) -> None:
    """Who can add it is said, too; nothing is posted in the thread."""
    root = _thread(office)
    scopes = office.fake.world.tokens["xoxb-T1"].scopes
    scopes.remove("channels:history")
    try:
        told = office.in_private(
            lambda: office.people.mention(office.it, office.channel, thread=root), office.it
        )
    finally:
        scopes.add("channels:history")
    assert told.shown == (
        "I may not read threads here: the app lacks the scope channels:history. "
        "Whoever installed it can add it and reinstall the app."
    )
    assert told.thread_ts == root
    assert office.posted() == []


def test_a_rate_limit_is_waited_out(office: Office) -> None:
    """Slack asks for a second; the answer comes all the same."""
    root = _thread(office)
    office.fake.fault("conversations.replies", faults.rate_limited(1))
    office.people.mention(office.it, office.channel, "translate", thread=root)
    assert _original(office.wait(lambda: office.posted(thread=root))[0]) == ASK


def test_a_rate_limit_that_stays_is_said(office: Office) -> None:
    """Apps that are sold may read once a minute: the person knows when to try again."""
    root = _thread(office)
    office.fake.fault_always("conversations.replies", faults.rate_limited(1))
    try:
        told = office.in_private(
            lambda: office.people.mention(office.it, office.channel, thread=root), office.it
        )
    finally:
        office.fake.clear_faults("conversations.replies")
    assert told.shown == (
        "Slack lets this app read threads only now and then. Mention me again in a minute."
    )


# Reading along


def test_replies_in_a_called_thread_are_used_without_asking_slack_again(office: Office) -> None:
    """What was said since the last mention is known, within the minute in which Slack may not be asked."""
    root = _thread(office)
    office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(lambda: office.posted(thread=root))
    office.people.says(office.it, office.channel, LIMIT, thread=root)
    office.settle()
    office.people.mention(office.marketing, office.channel, "translate", thread=root)
    found = office.wait(lambda: office.posted(thread=root)[1:])[0]
    assert _original(found) == LIMIT
    assert len(office.calls("conversations.replies")) == 1


def test_the_channel_is_told_once_that_it_reads_along(office: Office) -> None:
    """In the first thread that it is called into, with the way to switch it off."""
    roots = [_thread(office), _thread(office)]
    office.people.mention(office.it, office.channel, "translate", thread=roots[0])
    office.wait(office.told)
    office.people.mention(office.it, office.channel, "translate", thread=roots[1])
    office.wait(lambda: len(office.posted()) == 2)
    office.settle()
    told = office.told()
    assert [message.thread_ts for message in told] == roots[:1]
    assert told[0].shown == f"{wording.READS_ALONG}\n{wording.DONT_READ_ALONG}"


def test_what_is_said_elsewhere_is_never_written_down(office: Office) -> None:
    """Threads and channels that nobody called the bot into leave no trace, not even for a moment."""
    called, other = _thread(office), _thread(office)
    office.people.mention(office.it, office.channel, "translate", thread=called)
    office.wait(lambda: office.posted(thread=called))
    office.people.says(office.it, office.channel, "The zebrafinch budget is secret", thread=other)
    office.people.says(office.it, office.channel, "The zebrafinch budget is secret")
    office.people.says(office.it, office.channel, "The quokkas are welcome", thread=called)
    office.wait(lambda: office.holds("quokkas"))
    assert not office.holds("zebrafinch")


def test_dont_read_along_stops_and_deletes(office: Office) -> None:
    """Anybody in the channel may press it; what was read is gone, and what follows is not read."""
    root = _thread(office)
    office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(lambda: office.posted(thread=root))
    notice = office.wait(office.told)[0]
    office.people.says(office.it, office.channel, "The narwhals are welcome", thread=root)
    office.wait(lambda: office.holds("narwhals"))
    office.presses(notice, wording.DONT_READ_ALONG, by=office.colleague)
    office.wait(lambda: any(wording.READS_NO_MORE in m.shown for m in office.posted()))
    office.people.says(office.it, office.channel, "The axolotls are welcome", thread=root)
    office.settle()
    office.wait(lambda: not office.holds("narwhals", queue=False))
    assert not office.holds("axolotls")


def test_after_that_a_mention_still_reads_the_thread(office: Office) -> None:
    """Reading along is a convenience; whoever mentions it asks for the thread to be read."""
    root = _thread(office)
    office.people.mention(office.it, office.channel, "translate", thread=root)
    office.wait(lambda: office.posted(thread=root))
    office.presses(office.wait(office.told)[0], wording.DONT_READ_ALONG, by=office.it)
    office.wait(lambda: any(wording.READS_NO_MORE in m.shown for m in office.posted()))
    office.people.says(office.it, office.channel, LIMIT, thread=root)
    office.people.mention(office.marketing, office.channel, "translate", thread=root)
    office.wait(lambda: [m for m in office.posted(thread=root) if LIMIT in m.shown])


# What never starts anything


def test_bots_joins_and_unfurled_links_start_nothing(office: Office) -> None:
    """Another app's message that names the bot, somebody who joins, a link that unfolds: silence."""
    root = _thread(office)
    office.people.mention(office.it, office.channel, "translate", thread=root)
    answer = office.wait(lambda: office.posted(thread=root))[0]
    office.settle()
    before = len(office.calls())
    office.people.integration_says(office.channel, f"<@UBOT> {ASK}")
    office.people.joins(office.person("newcomer"), office.channel)
    source = office.fake.messages(office.channel)[0]
    office.people.edits(source, source.text)
    office.settle(quiet=0.4)
    assert office.calls()[before:] == []
    assert office.posted() == [answer]


def test_its_own_words_start_nothing(office: Office) -> None:
    """Whatever it posts comes back to it as an event, also when it names itself."""
    office.people.mention(
        office.marketing, office.channel, f"for it: {ASK}; ask <@UBOT|fogbridge> help"
    )
    office.wait(office.posted)
    office.settle(quiet=0.4)  # what it posts comes back to it by then
    assert len(office.posted()) == 1
