"""Many workspaces: each installs it, sees its own things only, and leaves with all of them."""

from __future__ import annotations

from itertools import count

from bot import wording
from tests.fakes.slack import Answer
from tests.fakes.slack.history import message_json
from tests.fakes.slack.pressing import pressed
from tests.journeys.held import rows
from tests.journeys.office import Office, Stage
from tests.payloads.slack import commands, events

ASK = "We need the landing page live ASAP with a pop-up"
_teams = count(1)


def _team(stage: Stage) -> Office:
    """A workspace that has not installed it."""
    team = f"TM{next(_teams)}"
    stage.fake.world.add_team(team, f"Workspace {team}", installed=False)
    return Office(stage, team)


def _installs(office: Office, **how: object) -> Answer:
    return office.people.installs(
        office.stage.app.address,
        user=office.colleague,
        team=office.team,
        **how,  # type: ignore[arg-type]  # as Caller.installs takes them
    )


def _installed(stage: Stage) -> Office:
    office = _team(stage)
    assert _installs(office).status == 200
    return office


def test_an_admin_installs_it_and_it_answers(open_stage: Stage) -> None:
    """The page at the end says where it is, and the first command works."""
    office = _team(open_stage)
    page = _installs(office)
    assert page.status == 200
    assert f"Workspace {office.team}" in page.body
    card = office.card_of(ASK)
    assert card.shown.startswith("For IT\n")
    tokens = {c.token for c in office.calls("users.info") if c.given["user"] == office.marketing}
    assert tokens == {office.fake.world.teams[office.team].token}


def test_before_that_nothing_is_kept_or_answered(open_stage: Stage) -> None:
    """Somebody's messages are not stored on the chance that they install it some day."""
    office = _team(open_stage)
    office.types("The numbat page is urgent")
    office.settle()
    assert office.whispered(office.marketing) == []
    assert not office.holds("numbat", queue=False)


def test_who_says_no_at_slack_is_told_that_nothing_changed(open_stage: Stage) -> None:
    """A calm page, and the way to begin again."""
    office = _team(open_stage)
    page = _installs(office, denied=True)
    assert page.status == 422
    assert "nothing has changed" in page.body
    assert "/slack/install" in page.body


def test_an_installation_that_was_begun_elsewhere_is_refused(open_stage: Stage) -> None:
    """Nobody is made to install what somebody else began."""
    office = _team(open_stage)
    page = _installs(office, state="A" * 40)
    assert page.status == 410
    assert office.fake.world.teams[office.team].token is None


def test_tokens_are_not_stored_in_plain_text(open_stage: Stage) -> None:
    """Whoever reads the database can't speak for the bot."""
    office = _installed(open_stage)
    token = office.fake.world.teams[office.team].token
    assert token is not None
    office.card_of(ASK)
    assert not office.holds(token)
    assert token not in "\n".join(office.stage.app.log)


def test_the_same_ids_in_two_workspaces_are_different_things(open_stage: Stage) -> None:
    """Another workspace's user, channel and thread of the same names: nothing is shared."""
    ours, theirs = _installed(open_stage), _installed(open_stage)
    world = ours.fake.world
    ours.card_of("side it", by=ours.marketing)
    ours.card_of("for it: The secret ours page")
    root = ours.people.says(ours.it, ours.channel, "We can't before the freeze ends").ts
    ours.people.mention(ours.marketing, ours.channel, "translate", thread=root)
    ours.wait(lambda: ours.posted(thread=root))

    # A reply in a thread of the same name, which nobody called the bot into over there.
    install = world.install(theirs.team)
    message = world.channels[ours.channel].messages[root]
    body = message_json(world, message) | {
        "ts": world.ts(),
        "thread_ts": root,
        "text": "The echidna page is theirs",
        "team": theirs.team,
    }
    event = events.message(body, channel=ours.channel, channel_type="channel")
    payload = events.event_callback(
        install, event, event_id=world.name("Ev"), event_time=0, shared=False
    )
    theirs.people.delivers("event", payload)
    theirs.settle()
    assert not ours.holds("echidna")

    # The same user id over there has chosen nothing and made nothing.
    place = world.channels[ours.channel]
    hook = world.hook(ours.marketing, place, None, "commands", theirs.team)
    typed = commands.slash_command(
        install,
        user=ours.marketing,
        user_name="marketing-ops",
        channel=ours.channel,
        channel_name=place.name,
        command="/translate",
        text="side",
        response_url=hook,
        trigger_id=world.trigger(ours.marketing, theirs.team),
    )
    told = ours.in_private(lambda: theirs.people.delivers("command", typed), ours.marketing)
    assert told.shown.startswith(wording.WHICH_SIDE[None])
    opened = events.app_home_opened(
        user=ours.marketing, channel="D0", tab="home", event_ts=world.ts(), view=None
    )
    payload = events.event_callback(
        install, opened, event_id=world.name("Ev"), event_time=0, shared=False
    )
    theirs.people.delivers("event", payload)
    calls = ours.wait(lambda: ours.calls("views.publish"))
    assert calls[-1].token == world.teams[theirs.team].token
    assert "secret ours" not in str(calls[-1].given)


def test_a_button_of_another_workspaces_card_does_nothing(open_stage: Stage) -> None:
    """Its id is worth nothing over there, also for a user of the same name."""
    ours, theirs = _installed(open_stage), _installed(open_stage)
    world = ours.fake.world
    card = ours.card_of("for it: The flyers are printed")
    payload = pressed(world, card, "Share here", ours.marketing, None)
    install = world.install(theirs.team)
    payload["team"] = {"id": theirs.team, "domain": install.domain}
    payload["user"]["team_id"] = theirs.team
    told = ours.in_private(lambda: theirs.people.delivers("interaction", payload), ours.marketing)
    assert told.shown == wording.GONE
    ours.settle()
    assert ours.posted() == []
    assert "Share here" in card.labels


def test_uninstalling_deletes_tokens_and_texts(open_stage: Stage) -> None:
    """Of this workspace, and of no other."""
    gone, stays = _installed(open_stage), _installed(open_stage)
    gone.card_of("The thylacine page is urgent")
    stays.card_of("The kiwi page is urgent")
    gone.people.uninstalls(gone.team)
    gone.wait(lambda: not gone.holds("thylacine", queue=False))
    assert stays.holds("kiwi", queue=False)
    left = "SELECT team_key FROM slack_installation WHERE team_key = {}"
    gone.wait(lambda: rows(gone.stage.app.database, left, gone.team) == [])
    assert rows(gone.stage.app.database, left, stays.team) != []
    assert stays.card_of(ASK).shown.startswith("For IT\n")


def test_installed_again_it_starts_clean(open_stage: Stage) -> None:
    """No side, no translations, no thread: what was there before is gone."""
    office = _installed(open_stage)
    office.card_of("side it")
    office.card_of("for it: The dodo page is urgent")
    office.people.uninstalls(office.team)
    office.wait(lambda: not office.holds("dodo", queue=False))
    assert _installs(office).status == 200
    office.people.opens_home(office.marketing)
    home = office.wait(lambda: office.fake.home(office.marketing))
    assert home is not None
    office.sees(home, "None yet.")
    assert wording.WHICH_SIDE[None] in home.shown
    assert office.card_of(ASK).shown.startswith("For IT\n")


def test_a_token_that_is_taken_back_is_an_end_too(open_stage: Stage) -> None:
    """Slack says so by an event; the texts go, and a new installation works."""
    office = _installed(open_stage)
    office.card_of("The moa page is urgent")
    office.people.revokes(office.team)
    office.wait(lambda: not office.holds("moa page", queue=False))
    assert _installs(office).status == 200
    assert office.card_of(ASK).shown.startswith("For IT\n")


def test_installed_twice_it_goes_on_as_before(open_stage: Stage) -> None:
    """A second installation over the first changes the token and nothing else."""
    office = _installed(open_stage)
    office.card_of("side it")
    first = office.fake.world.teams[office.team].token
    assert _installs(office).status == 200
    second = office.fake.world.teams[office.team].token
    assert first != second
    assert office.card_of(ASK).shown.startswith("For marketing\n")


# Enterprise Grid


def _grid(stage: Stage) -> tuple[Office, Office]:
    """Two workspaces of one organisation that installed it for all of them."""
    number = next(_teams)
    org, teams = f"E{number}", (f"TG{number}A", f"TG{number}B")
    stage.fake.world.add_org(org, teams, installed=False, name=f"Organisation {number}")
    one, other = Office(stage, teams[0]), Office(stage, teams[1])
    page = stage.people.installs(stage.app.address, user=one.colleague, team=org)
    assert page.status == 200
    assert f"Organisation {number}" in page.body
    return one, other


def test_an_organisation_installs_it_for_all_its_workspaces(open_stage: Stage) -> None:
    """One token answers in each, in commands, threads and on the home."""
    for office in _grid(open_stage):
        assert office.card_of(ASK).shown.startswith("For IT\n")
        root = office.people.says(office.marketing, office.channel, ASK).ts
        office.people.mention(office.it, office.channel, "translate", thread=root)
        office.wait(office.posted)
        assert office.posted(thread=root)[0].shown.startswith("For IT\n")
        office.people.opens_home(office.marketing)
        office.wait(lambda: office.fake.home(office.marketing))  # noqa: B023 - asked at once


def test_an_organisation_shares_one_memory(open_stage: Stage) -> None:
    """Somebody who changes workspaces is the same person there."""
    one, other = _grid(open_stage)
    one.card_of("side it")
    place = other.fake.world.channels[other.channel]
    place.members.add(one.marketing)
    root = other.people.says(one.marketing, other.channel, "The flyers are printed").ts
    other.people.mention(other.it, other.channel, "translate", thread=root)
    answer = other.wait(lambda: other.posted(thread=root))[0]
    assert answer.shown.startswith("For marketing\n")
