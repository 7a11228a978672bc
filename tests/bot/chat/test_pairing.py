"""Pairs of channels in a chat: who may make one, what each end sees, and how both cards follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from adapters.web.ask_acts import Act, do
from bot import wording
from bot import wording_asks as asks
from bot import wording_pairing as words
from bot import wording_whys as whys
from bot.asks import Ask
from bot.chat.ask_cards import Standing
from bot.chat.mirror_cards import mirror_card
from bot.chat.words import PairUp, SameMe, Text, Unpair, read_words
from bot.commitments import Commitment
from bot.ids import new_id
from bot.incoming import Command, Deleted, Direct, Heard, Mention, Pressed, Submitted
from bot.plain import plain_text
from bot.ports import Look, Message
from bot.records import Actor, Source
from bot.reply import Original, Say, Title
from tests.adapters.database.samples import a_translation
from tests.bot.chat.paired import End, Paired, code_in
from tests.bot.chat.talking import Talking, names, shown, value_of
from tests.fakes.clock import StillClock

NOW = StillClock().now()
ASK = "We need the landing page for the webinar by 30 November 2027"
QUOTE = "We need the landing page for the webinar"


@pytest_asyncio.fixture
async def ends(people: Talking) -> Paired:
    """Two ends that are no pair yet."""
    made = Paired(people)
    await made.open()
    return made


@pytest_asyncio.fixture
async def pair(ends: Paired) -> Paired:
    """The same once they are one."""
    await ends.pair()
    return ends


# Words


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("pair", PairUp()),
        ("Pair.", PairUp()),
        ("pair 7K3M-Q2ZD-04XV", PairUp("7K3M-Q2ZD-04XV")),
        ("pair 7k3m-q2zd-o4xv ", PairUp("7k3m-q2zd-o4xv")),
        ("unpair", Unpair()),
        ("me", SameMe()),
        ("me 7K3M-Q2ZD-04XV", SameMe("7K3M-Q2ZD-04XV")),
        ("me and the newsletter", Text("me and the newsletter")),
        ("pair programming helps", Text("pair programming helps")),
        ("pair the newsletter with the page", Text("pair the newsletter with the page")),
        ("unpair the headset first", Text("unpair the headset first")),
        ("pair 7K3M-Q2ZD", Text("pair 7K3M-Q2ZD")),
    ],
)
def test_words_of_pairing_count_as_the_whole_text(text: str, means: object) -> None:
    """Sentences with them stay asks."""
    assert read_words(text, "command", lambda _: False) == means


# Who, and where


async def test_only_an_admin_pairs(ends: Paired) -> None:
    """At either end, whatever they have."""
    for text in ("pair", "pair 7K3M-Q2ZD-04XV", "unpair"):
        refused = await ends.types(ends.slack, text, by="USOMEBODY")
        assert (refused.to, shown(refused)) == ("asker", words.ONLY_ADMINS)
    code = code_in(await ends.types(ends.slack, "pair"))
    assert shown(await ends.types(ends.teams, f"pair {code}", by="USOMEBODY")) == words.ONLY_ADMINS
    assert words.JOINS["here"] in shown(await ends.types(ends.teams, f"pair {code}"))


async def test_a_pair_is_of_channels_without_people_from_outside(ends: Paired) -> None:
    """Not of a conversation with the bot, and not where others read along."""
    alone = ends.slack.place().model_copy(update={"direct": True, "channel": "D1"})
    direct = Direct(message="1.1", text="pair")
    (said,) = await ends.does(ends.slack, direct, by="UADMIN", place=alone)
    assert shown(said) == words.WHERE
    shared = ends.slack.place().model_copy(update={"channel": "C9", "outsiders": True})
    (said,) = await ends.does(ends.slack, Command(text="pair"), by="UADMIN", place=shared)
    assert shown(said) == words.NOT_AMONG_OUTSIDERS


async def test_codes_are_said_to_one_and_kept_by_nobody(ends: Paired) -> None:
    """Also where they are asked for by a mention."""
    mention = Mention(message="9.1", text="pair")
    (said,) = await ends.does(ends.slack, mention, by="UADMIN")
    assert said.to == "asker"
    code = code_in(said)
    kept = await ends.people.talk.outbox.card(said.workspace, said.id)
    assert kept is not None
    assert kept.reply is None
    assert code_in(await ends.types(ends.teams, f"pair {code}")) != code


async def test_an_admin_is_told_that_a_private_channel_opens_to_its_pair(ends: Paired) -> None:
    """Each of their own channel; what is unknown is private."""
    ends.people.clock.forward(timedelta(days=2))
    ends.people.chat.looks["C1"] = Look("public", False)
    ends.people.chat.looks[ends.teams.name] = Look("private", False)
    begun = await ends.types(ends.slack, "pair")
    assert words.PRIVATE_HERE not in shown(begun)
    assert words.PRIVATE_HERE in shown(await ends.types(ends.teams, f"pair {code_in(begun)}"))


# The handshake


async def test_both_channels_are_told_what_a_pair_means(pair: Paired) -> None:
    """Aloud, each with the platform of the other, and a button that ends it."""
    for end, other in ((pair.slack, "Microsoft Teams"), (pair.teams, "Slack")):
        card = await pair.see(end, words.TITLE)
        assert f"paired with a channel of {other} now" in shown(card)
        assert all(line in shown(card) for line in words.WHAT_IT_MEANS)
        assert names(card) == ["pairing_end"]
    again = await pair.types(pair.teams, "pair")
    assert words.PAIRED_ALREADY in shown(again)
    assert names(again) == ["pairing_end"]


async def test_what_goes_wrong_is_one_calm_sentence(ends: Paired) -> None:
    """A code that is none, or over."""
    assert shown(await ends.types(ends.teams, "pair 7K3M-Q2ZD-04XV")) == words.NO_SUCH_CODE
    code = code_in(await ends.types(ends.slack, "pair"))
    ends.people.clock.forward(timedelta(minutes=10))
    assert shown(await ends.types(ends.teams, f"pair {code}")) == words.NO_SUCH_CODE
    assert shown(await ends.types(ends.teams, "unpair")) == words.NOT_PAIRED


# The mirror


async def test_an_ask_appears_at_the_other_end_in_its_words(pair: Paired) -> None:
    """Once, with the same number and buttons; the words of marketing are explained to IT."""
    own = await pair.asks(pair.slack, ASK)
    there = await pair.see(pair.teams, QUOTE)
    assert shown(there).splitlines()[0] == shown(own).splitlines()[0]
    assert names(there) == names(own)
    assert words.IN_WORDS["it"] in shown(there)
    assert words.asked_across("slack") in shown(there)
    assert words.IN_WORDS["it"] not in shown(own)
    assert there.place is not None
    assert there.place.thread is None
    assert len([one for one in pair.posts if one[0] == "teams"]) == 2


async def test_it_works_the_other_way_round(pair: Paired) -> None:
    """IT asks marketing."""
    own = await pair.asks(pair.teams, "Can you approve the DNS change before the change freeze?")
    there = await pair.see(pair.slack, "DNS change")
    assert shown(there).splitlines()[0] == shown(own).splitlines()[0]
    assert words.IN_WORDS["marketing"] in shown(there)
    assert words.asked_across("teams") in shown(there)


async def test_what_is_pressed_at_one_end_is_on_both_cards(pair: Paired) -> None:
    """There is one record: a turn from Teams, done from Slack, each with what follows."""
    await pair.asks(pair.slack, ASK)
    pair.later()
    pressed = await pair.presses(pair.teams, await pair.see(pair.teams, QUOTE), "ask_answered")
    assert [one.to for one in pressed] == ["card"]
    for end in pair.ends:
        assert "waiting on marketing" in shown(await pair.see(end, QUOTE))
    pair.later()
    await pair.presses(pair.slack, await pair.see(pair.slack, QUOTE), "ask_delivered")
    for end in pair.ends:
        card = await pair.see(end, QUOTE)
        assert "· done" in shown(card)
        assert "ask_reopen" in names(card)
    assert len(set(pair.posts)) == len(pair.posts) == 4


async def test_undo_takes_it_back_at_both_ends(pair: Paired) -> None:
    """By who pressed it."""
    await pair.asks(pair.slack, ASK)
    pair.later()
    await pair.presses(pair.teams, await pair.see(pair.teams, QUOTE), "ask_answered")
    pair.later()
    await pair.presses(pair.teams, await pair.see(pair.teams, QUOTE), "ask_undo")
    for end in pair.ends:
        assert "waiting on IT" in shown(await pair.see(end, QUOTE))


async def test_a_change_on_a_page_is_on_both_cards(pair: Paired) -> None:
    """Nobody pressed in a chat, so each end has a delivery of its own."""
    await pair.asks(pair.slack, ASK)
    pair.later()
    memory, workspace = pair.people.talk.memory, await pair.workspace(pair.slack)
    ask = await memory.ask_number(workspace, 1)
    assert ask is not None
    now = pair.people.clock.now()
    act = Act("delivered", new_id())
    assert await do(memory, ask, act, Actor(ask.asker, "marketing"), now, ZoneInfo("UTC"))
    await pair.mirrors.changed(workspace)
    await pair.settle()
    for end in pair.ends:
        assert "· done" in shown(await pair.see(end, QUOTE))


async def test_a_no_has_its_reason_on_both_cards(pair: Paired) -> None:
    """By a form that is opened at the other end."""
    await pair.asks(pair.slack, ASK)
    more = await pair.opens(pair.teams, await pair.see(pair.teams, QUOTE), "ask_more")
    assert more.shown is not None
    card = await pair.see(pair.teams, QUOTE)
    form = await pair.people.router.form(
        pair.incoming(
            pair.teams,
            _press("ask_decline", value_of(card, "ask_more")),
            "USOMEBODY",
            card.place,
        )
    )
    assert form is not None
    said = Submitted(
        form=form.name, values={"reason": "The vendor is closed."}, context=dict(form.context)
    )
    await pair.does(pair.teams, said, place=card.place)
    await pair.settle()
    for end in pair.ends:
        assert "The vendor is closed." in shown(await pair.see(end, QUOTE))


async def test_a_date_is_agreed_on_from_both_ends(pair: Paired) -> None:
    """Drafted in Teams, a yes of IT there and of marketing in Slack; moved in Slack, confirmed in
    Teams; kept in the end. Each end has one card of each."""
    await pair.asks(pair.slack, ASK)
    card = await pair.see(pair.teams, QUOTE)
    await pair.fills(pair.teams, card, "commit_date", due="2027-11-30", owes_marketing="the copy")
    for end in pair.ends:
        draft = await pair.see(end, asks.A_DATE_TO_CONFIRM)
        assert "Marketing: the copy" in shown(draft)
        assert draft.place is not None
        assert draft.place.thread is not None
    pair.later()
    draft = await pair.see(pair.teams, asks.A_DATE_TO_CONFIRM)
    await pair.presses(pair.teams, draft, "commit_yes_it")
    assert "IT said yes" in shown(await pair.see(pair.slack, asks.A_DATE_TO_CONFIRM))
    pair.later()
    draft = await pair.see(pair.slack, asks.A_DATE_TO_CONFIRM)
    await pair.presses(pair.slack, draft, "commit_yes_marketing")
    for end in pair.ends:
        assert "agreed for Tuesday 30 November 2027" in shown(await pair.see(end, "· agreed for"))
        assert "Both sides said yes." in shown(await pair.see(end, "Both sides said yes."))
    pair.later()
    agreed = await pair.see(pair.slack, "Both sides said yes.")
    await pair.fills(
        pair.slack, agreed, "commit_move", due="2027-12-14", because="The copy is late."
    )
    for end in pair.ends:
        assert "The copy is late." in shown(await pair.see(end, asks.A_NEW_DATE))
    pair.later()
    await pair.presses(pair.teams, await pair.see(pair.teams, asks.A_NEW_DATE), "commit_move_yes")
    pair.later()
    await pair.presses(pair.teams, await pair.see(pair.teams, "#1 · agreed for"), "ask_delivered")
    pair.later()
    await pair.presses(pair.slack, await pair.see(pair.slack, "#1 · agreed for"), "ask_delivered")
    for end in pair.ends:
        assert "· done" in shown(await pair.see(end, "· done"))
        assert asks.KEPT in shown(await pair.see(end, asks.KEPT))
    (commitment,) = await _commitments(pair)
    assert commitment.due == date(2027, 12, 14)
    posted = [end for end, _ in pair.posts]
    assert (posted.count("slack"), posted.count("teams")) == (4, 4)


async def _commitments(pair: Paired) -> tuple[Commitment, ...]:
    memory, workspace = pair.people.talk.memory, await pair.workspace(pair.slack)
    ask = await memory.ask_number(workspace, 1)
    assert ask is not None
    return await memory.commitments_of(workspace, ask.id)


async def test_one_person_is_not_both_sides(pair: Paired) -> None:
    """Who said yes for their side at one end says none for the other at the other end: a Person of
    one side is of that side wherever they are."""
    await pair.asks(pair.slack, ASK)
    card = await pair.see(pair.teams, QUOTE)
    await pair.fills(pair.teams, card, "commit_date", due="2027-11-30")
    draft = await pair.see(pair.teams, asks.A_DATE_TO_CONFIRM)
    (refused,) = await pair.presses(pair.teams, draft, "commit_yes_marketing")
    assert shown(refused) == asks.ONLY_THEIR_YES["marketing"]


async def test_two_accounts_are_one_person_by_a_code_of_their_own(pair: Paired) -> None:
    """Nobody else takes them for one, whatever they are called; then they say yes for one side."""
    workspace = await pair.workspace(pair.slack)
    find = pair.people.talk.directory.find_person
    two = [await find(workspace, end.who("USOMEBODY")) for end in pair.ends]
    assert two[0] is not None
    assert two[1] is not None
    assert two[0].id != two[1].id
    given = await pair.types(pair.slack, "me", by="USOMEBODY")
    kept = await pair.people.talk.outbox.card(given.workspace, given.id)
    assert kept is not None
    assert kept.reply is None
    code = shown(given).partition(": me ")[2].split(".")[0]
    assert shown(await pair.types(pair.slack, f"me {code}", by="USOMEBODY")) == words.YOU_ALREADY
    assert shown(await pair.types(pair.teams, f"me {code}", by="USOMEBODY")) == words.JOINED
    one = {(await find(workspace, end.who("USOMEBODY"))) for end in pair.ends}
    assert len(one) == 1
    await pair.asks(pair.slack, ASK)
    card = await pair.see(pair.teams, QUOTE)
    await pair.fills(pair.teams, card, "commit_date", due="2027-11-30")
    draft = await pair.see(pair.teams, asks.A_DATE_TO_CONFIRM)
    await pair.presses(pair.teams, draft, "commit_yes_it")
    draft = await pair.see(pair.slack, asks.A_DATE_TO_CONFIRM)
    (refused,) = await pair.presses(pair.slack, draft, "commit_yes_marketing")
    assert shown(refused) == asks.ONLY_THEIR_YES["marketing"]


async def test_a_why_is_asked_at_one_end_and_answered_at_the_other(pair: Paired) -> None:
    """The question stands in both; the form in Teams answers it, and both cards say so."""
    own = await pair.asks(pair.slack, ASK)
    assert own.place is not None
    mention = Mention(message="99.1", text="why this timeline?")
    await pair.does(pair.slack, mention, place=own.place)
    await pair.settle()
    asked = await pair.see(pair.teams, whys.NOT_ASKED_BEFORE)
    assert asked.place is not None
    assert asked.place.thread is not None
    pair.later()
    await pair.fills(
        pair.teams, asked, "why_answer", reason="The vendor needs a security review first."
    )
    for end in pair.ends:
        card = await pair.see(end, "The vendor needs a security review first")
        assert "Confirmed by IT" in shown(card)


async def test_other_ways_forward_are_offered_where_they_are_asked_for(pair: Paired) -> None:
    """Under the card at that end; the date that is chosen goes to both."""
    own = await pair.asks(pair.slack, ASK)
    del own
    card = await pair.see(pair.teams, QUOTE)
    cards = await pair.presses(pair.teams, card, "no_but_ask")
    assert [one.to for one in cards] == ["place"]
    assert whys.NO_BUT_TITLE in shown(cards[0])
    assert cards[0].place is not None
    assert cards[0].place.channel == pair.teams.name
    assert cards[0].place.thread is not None


async def test_a_hand_over_is_said_at_the_end_where_it_is_done(pair: Paired) -> None:
    """The other end's card says that somebody has it."""
    await pair.asks(pair.slack, ASK)
    card = await pair.see(pair.teams, QUOTE)
    form = await pair.people.router.form(
        pair.incoming(
            pair.teams,
            _press("ask_hand_over", value_of(card, "ask_more")),
            "USOMEBODY",
            card.place,
        )
    )
    assert form is not None
    said = Submitted(form=form.name, values={"to": "UADMIN"}, context=dict(form.context))
    cards = await pair.does(pair.teams, said, place=card.place)
    await pair.settle()
    assert any("looks after" in shown(one) or "One person" in shown(one) for one in cards)
    for end in pair.ends:
        assert asks.IN_ONES_HANDS in shown(await pair.see(end, QUOTE))


async def test_open_asks_of_the_pair_are_listed_at_both_ends(pair: Paired) -> None:
    """And in the digest."""
    await pair.asks(pair.slack, ASK)
    for end in pair.ends:
        for text in ("asks", "digest"):
            assert "landing page" in shown(await pair.types(end, text, by="USOMEBODY"))
    elsewhere = pair.teams.place(channel="19:other@thread")
    (said,) = await pair.does(pair.teams, Command(text="asks"), place=elsewhere)
    assert shown(said) == asks.NO_ASKS_HERE


def test_in_a_models_words_the_original_stands_below() -> None:
    """And it goes with the ask's own words."""
    ask = Ask(
        id=new_id(),
        workspace=new_id(),
        number=7,
        quote="could we have the page?",
        side="marketing",
        asker=None,
        source=Source(End("slack", "T1", "C1", "marketing").place(), NOW),
        opened_at=NOW,
        turn_since=NOW,
        status="waiting_on_it",
    )
    translation = a_translation(rephrased="Marketing needs a page.")
    reply = mirror_card(Standing(ask, NOW, "UTC"), translation)
    kinds = [type(part) for part in reply.parts]
    assert kinds[:3] == [Title, Say, Original]
    assert (reply.parts[1], reply.parts[2]) == (
        Say("Marketing needs a page."),
        Original(wording.ORIGINAL, "could we have the page?"),
    )
    gone = mirror_card(Standing(replace(ask, quote=None), NOW, "UTC"), translation)
    assert "Marketing needs" not in plain_text(gone)
    assert asks.QUOTE_GONE in plain_text(gone)


# What is mirrored starts nothing


async def test_words_below_a_mirrored_card_move_nothing(pair: Paired) -> None:
    """Nobody called the bot into that thread, and its own card is no ask."""
    await pair.asks(pair.slack, ASK)
    card = await pair.see(pair.teams, QUOTE)
    assert card.message is not None
    under = pair.teams.place(card.message)
    assert not await pair.people.talk.threads.follows(under)
    before = list(pair.posts)
    assert (
        await pair.does(pair.teams, Heard(message="5.5", text="It will be May."), place=under) == []
    )
    await pair.settle()
    assert pair.posts == before
    assert pair.queue == []


async def test_a_mention_below_a_mirrored_card_is_about_its_ask(pair: Paired) -> None:
    """As in the ask's own thread: "answered" hands the turn over."""
    await pair.asks(pair.slack, "Can you build the partner portal too?")
    await pair.asks(pair.slack, ASK)
    card = await pair.see(pair.teams, QUOTE)
    assert card.message is not None
    under = pair.teams.place(card.message)
    pair.later()
    await pair.does(pair.teams, Mention(message="5.6", text="answered"), place=under)
    await pair.settle()
    for end in pair.ends:
        assert "waiting on marketing" in shown(await pair.see(end, QUOTE))
        assert "waiting on IT" in shown(await pair.see(end, "partner portal"))


async def test_a_mirror_writes_nothing_so_it_is_mirrored_nowhere(pair: Paired) -> None:
    """After everything is shown nothing is due."""
    await pair.asks(pair.slack, ASK)
    assert pair.queue == []
    workspace = await pair.workspace(pair.slack)
    await pair.mirrors.changed(workspace)
    assert pair.queue == []


# Private channels, outsiders, quiet channels


async def test_a_private_channels_ask_reaches_its_pair_alone(ends: Paired) -> None:
    """It can be pressed there, and by nobody elsewhere, whatever they know of it."""
    ends.slack.visibility = "private"
    ends.people.chat.looks["C1"] = Look("private", False)
    await ends.pair()
    await ends.asks(ends.slack, ASK)
    card = await ends.see(ends.teams, QUOTE)
    elsewhere = ends.teams.place(channel="19:other@thread")
    press = _press("ask_answered", value_of(card, "ask_answered"))
    (refused,) = await ends.does(ends.teams, press, place=elsewhere)
    assert shown(refused) == asks.NOT_READABLE
    listed = Direct(message="1.7", text="asks")
    alone = elsewhere.model_copy(update={"direct": True, "channel": "D7"})
    (said,) = await ends.does(ends.teams, listed, place=alone)
    assert QUOTE not in shown(said)
    await ends.presses(ends.teams, card, "ask_answered")
    assert "waiting on marketing" in shown(await ends.see(ends.slack, QUOTE))


async def test_nothing_is_shown_where_outsiders_came_in(pair: Paired) -> None:
    """The record is as it is; the channel gets no new card."""
    pair.people.clock.forward(timedelta(days=2))
    pair.people.chat.looks[pair.teams.name] = Look("public", True)
    before = len(pair.posts)
    await pair.asks(pair.slack, ASK)
    assert [end for end, _ in pair.posts[before:]] == ["slack"]


@pytest.mark.parametrize("mode", ["quiet", "off"])
async def test_a_channel_that_wants_no_cards_gets_none(pair: Paired, mode: str) -> None:
    """As ever."""
    values = {"mode": mode, "side": "none", "follows": "no"}
    await pair.does(pair.teams, Submitted(form="settings", values=values))
    before = len(pair.posts)
    await pair.asks(pair.slack, ASK)
    assert [end for end, _ in pair.posts[before:]] == ["slack"]


# An end that is down


async def test_an_end_that_is_down_holds_up_nobody_and_gets_its_card_once(pair: Paired) -> None:
    """What was pressed meanwhile is on it when it stands."""
    pair.teams.down = True
    own = await pair.asks(pair.slack, ASK)
    assert own.state == "sent"
    pair.later()
    await pair.presses(pair.slack, await pair.see(pair.slack, QUOTE), "ask_delivered")
    assert "· done" in shown(await pair.see(pair.slack, QUOTE))
    assert all(QUOTE not in shown(one) for one in await pair.standing(pair.teams))
    pair.teams.down = False
    pair.later()
    await pair.settle()
    card = await pair.see(pair.teams, QUOTE)
    assert "· done" in shown(card)
    mirrored = [id for end, id in pair.posts if end == "teams"]
    assert len(mirrored) == len(set(mirrored)) == 2


async def test_a_card_that_could_not_be_said_comes_with_the_next_change(pair: Paired) -> None:
    """As where the bot was not a member of the channel; each time anew, and not for ever."""
    outbox, before = pair.people.talk.outbox, len(pair.posts)
    await pair.asks(pair.slack, ASK)
    for _ in range(6):
        standing = [one for one in await pair.standing(pair.teams) if QUOTE in shown(one)]
        for one in standing:
            first = await outbox.card(one.workspace, one.replaces or one.id)
            assert first is not None
            await outbox.undeliverable(first)
        pair.later()
        own = await pair.see(pair.slack, QUOTE)
        closed = "ask_reopen" in names(own)
        await pair.presses(pair.slack, own, "ask_reopen" if closed else "ask_delivered")
    mirrored = [id for end, id in pair.posts[before:] if end == "teams"]
    assert len(mirrored) == len(set(mirrored)) == 5


async def test_what_a_crash_left_is_handed_over_by_the_tick(pair: Paired) -> None:
    """The rows were written with the record; the delivery's key is the same, so it comes once."""
    mirrors = pair.mirrors
    workspace = await pair.workspace(pair.slack)
    root = "777.1"
    message = Message(root, pair.people.clock.now(), ASK, pair.slack.who("USOMEBODY"))
    pair.people.chat.threads[root] = (message,)
    incoming = pair.incoming(
        pair.slack, Mention(message="777.2", text="track"), "USOMEBODY", pair.slack.place(root)
    )
    router = pair.people.router
    assert await router.read(incoming) == ""
    await router.answer(incoming)  # and here the process ends
    now = pair.people.clock.now()
    for row in await mirrors.rows.waiting(workspace, now):
        await mirrors.show(workspace, row.subject, now)
    await mirrors.follow(incoming)
    assert len({one.key for one in pair.queue}) == len(pair.queue)
    await pair.settle()
    assert len([1 for one in await pair.standing(pair.teams) if QUOTE in shown(one)]) == 1


# How it ends


async def test_one_click_ends_it_and_the_cards_say_so(pair: Paired) -> None:
    """At both ends; the mirrored card loses its words, the ask goes on where it is from."""
    await pair.asks(pair.slack, ASK)
    pair.later()
    told = await pair.see(pair.teams, words.TITLE)
    (refused,) = await pair.presses(pair.teams, told, "pairing_end")
    assert shown(refused) == words.ONLY_ADMINS
    (said,) = await pair.presses(pair.teams, told, "pairing_end", by="UADMIN")
    assert shown(said) == words.PARTED
    for end in pair.ends:
        assert names(await pair.see(end, words.PARTED_HERE)) == []
    ended = await pair.see(pair.teams, words.NOT_FOLLOWED)
    assert QUOTE not in shown(ended)
    assert names(ended) == []
    pair.later()
    await pair.presses(pair.slack, await pair.see(pair.slack, QUOTE), "ask_delivered")
    assert "· done" in shown(await pair.see(pair.slack, QUOTE))
    before = len(pair.posts)
    await pair.asks(pair.slack, "Can you build the partner portal too?")
    assert [end for end, _ in pair.posts[before:]] == ["slack"]
    (again,) = await pair.presses(pair.teams, told, "pairing_end", by="UADMIN")
    assert shown(again) == words.NOT_PAIRED


async def test_unpair_is_a_word_too_and_the_pair_can_be_made_again(pair: Paired) -> None:
    """With the same cards from then on."""
    await pair.asks(pair.slack, ASK)
    assert shown(await pair.types(pair.slack, "unpair")) == words.PARTED
    await pair.settle()
    pair.later()
    await pair.pair()
    assert "waiting on IT" in shown(await pair.see(pair.teams, QUOTE))
    pair.later()
    await pair.presses(pair.slack, await pair.see(pair.slack, QUOTE), "ask_delivered")
    assert "· done" in shown(await pair.see(pair.teams, QUOTE))


async def test_a_deleted_message_takes_its_words_from_both_cards(pair: Paired) -> None:
    """What IT read instead of them too."""
    own = await pair.asks(pair.slack, ASK)
    assert own.place is not None
    assert own.place.thread is not None
    root = own.place.thread
    await pair.does(pair.slack, Deleted(message=root), place=pair.slack.place())
    await pair.settle()
    for end in pair.ends:
        card = await pair.see(end, asks.QUOTE_GONE)
        assert "landing page" not in shown(card)


async def test_who_is_forgotten_is_gone_from_the_other_end_too(pair: Paired) -> None:
    """From what is kept of the mirrored card."""
    await pair.asks(pair.slack, ASK)
    visit = await pair.people.talk.directory.arrive(
        pair.incoming(pair.slack, Command(text="x"), "USOMEBODY")
    )
    assert visit.person is not None
    await pair.people.talk.directory.forget(visit.workspace, visit.person.id)
    for end in pair.ends:
        assert all("landing page" not in shown(one) for one in await pair.standing(end))


async def test_help_names_it(ends: Paired) -> None:
    """In its list."""
    assert any("pair" in line for line in wording.HELP_MENTIONS)
    assert "@Fogbridge pair" in shown(await ends.types(ends.slack, "help"))


def _press(name: str, value: str) -> Pressed:
    return Pressed(button=name, value=value, message="7.7")
