"""Whole threads in which a date moves, once or more often, or only seems to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.threads.contract import ThreadMessage
from bot.threads.read import read_by_rules
from tests.bot.threads.talk import SIDES
from tests.fakes.translating import reader

_THREADS: list[tuple[str, list[tuple[str, str, int]]]] = [
    (
        """
        m 03-02 Please switch on the loyalty banner on 20 March.
        i 03-03 will do
        m 03-10 Our supplier is late, please switch it on on 27 March instead.
        i 03-10 ok
        """,
        [("2026-03-20", "2026-03-27", 2)],
    ),
    (
        """
        m 03-02 We need the new store finder by 20 March.
        i 03-03 ok, noted
        m 03-05 The launch was brought forward, so we need it by 13 March.
        """,
        [("2026-03-20", "2026-03-13", 2)],
    ),
    (
        """
        i 03-02 We need your list of product images by 20 March.
        m 03-03 That's tight, our photographer is only back on the 18th. You'll get it on 27 March.
        i 03-03 hmm, then we start later too
        """,
        [("2026-03-20", "2026-03-27", 1)],
    ),
    (
        """
        i 03-02 Could you confirm the cookie texts by 20 March?
        m 03-03 legal is swamped, more like 27 March
        i 03-03 why does legal take so long?
        """,
        [("2026-03-20", "2026-03-27", 1)],
    ),
    (
        """
        m 03-02 We want the survey pop-up on the help pages from 20 March.
        i 03-03 fine, 20 March it is
        m 03-05 The agency asks whether 27 March would also be ok for you?
        i 03-05 keep 20 March please, after that we're in the freeze
        """,
        [],
    ),
    (
        """
        m 03-02 We need the outage note on the status page by 20 March.
        i 03-03 20 March works.
        i 03-10 fyi the mail gateway was supposed to move on 12 March and will now move on 26 March. No effect on you.
        m 03-10 good to know
        """,
        [],
    ),
    (
        """
        m 03-02 please add the trade show to the events calendar by 20 March
        i 03-02 can do
        i 03-18 one more thing: the calendar plugin needs an update first, which happens on the 23rd. So your entry will be there on the 24th.
        m 03-18 ok
        """,
        [("2026-03-20", "2026-03-24", 2)],
    ),
    (
        """
        m 03-02 We'd love a chatbot on the pricing page for the fair on 20 March.
        i 03-04 We can't buy anything new before the budget round on 1 April, so the chatbot can be there on 15 April.
        m 03-04 the fair is over by then
        """,
        [("2026-03-20", "2026-04-15", 1)],
    ),
    (
        """
        m 03-02 pls publish the case study by 20 March
        i 03-02 25 March, the editor is full
        m 03-03 fine
        i 03-24 sorry, 30 March. the customer hasn't released the quote yet
        m 03-24 argh
        """,
        [("2026-03-20", "2026-03-25", 1), ("2026-03-25", "2026-03-30", 3)],
    ),
    (
        """
        m 03-02 Could the new icons go live in the week of 16 March?
        i 03-03 No, in the week of 23 March. In the week of 16 March everybody is at the offsite.
        m 03-03 ok
        """,
        [("2026-03-16/2026-03-22", "2026-03-23/2026-03-29", 1)],
    ),
    (
        """
        m 03-02 The board wants the donation page in Polish by 20 March.
        i 03-03 Hello, translation needs the new CMS, and that one isn't there before 4 May. Polish goes live on 11 May.
        m 03-03 seriously?
        """,
        [("2026-03-20", "2026-05-11", 1)],
    ),
    (
        """
        m 03-02 any chance to get the tracking for the spring mailing set up? it goes out on 20 March
        i 03-03 The mailing would have to wait a week: we can have tracking ready by 27 March. Data protection wants to see the form first, their next slot is 24 March.
        m 03-03 can someone talk to them?
        """,
        [("2026-03-20", "2026-03-27", 1)],
    ),
    (
        """
        m 03-02 we want the old forum closed by end of March
        i 03-02 sure
        i 03-16 End of March won't work out, end of April. There are still 300 links pointing to it.
        m 03-16 who sets those links?
        """,
        [("2026-03-31", "2026-04-30", 2)],
    ),
    (
        """
        m 03-02 please unlock the image bank for the agency by Friday 20 March
        i 03-03 what about Monday 23 March? The account admin is away until the 22nd
        m 03-03 hm
        m 03-03 yes, Monday 23 March is fine
        """,
        [("2026-03-20", "2026-03-23", 3)],
    ),
    (
        """
        m 03-02 please unlock the image bank for the agency by 20 March
        i 03-03 if security says yes by the 16th, it'll be 18 March, else 24 March
        m 03-03 fingers crossed
        """,
        [],
    ),
    (
        """
        m 03-02 We need the recruiting pages on the new design by 20 March.
        i 03-02 Realistically April. HR has to clean up the job data first.
        m 03-02 April is ok
        """,
        [("2026-03-20", "2026-04-01/2026-04-30", 1)],
    ),
    (
        """
        m 03-02 can you put the CEO's letter on the intranet on 20 March?
        i 03-02 ok 👍
        m 03-19 He is travelling until the 25th and hasn't signed it. New date is 26 March.
        i 03-19 noted
        """,
        [("2026-03-20", "2026-03-26", 2)],
    ),
    (
        """
        m 03-02 Please provide the sales dashboard by 20 March.
        i 03-02 The warehouse load was moved from 9 March to 23 March, that's why the dashboard will only be there on 30 March.
        m 03-02 hm
        """,
        [("2026-03-20", "2026-03-30", 1)],
    ),
    (
        """
        m 03-02 Please set up the A/B test for the checkout button. Start: 20 March.
        i 03-02 Start will be 27 March. We're waiting on legal's sign-off since 16 February.
        m 03-02 ok
        """,
        [("2026-03-20", "2026-03-27", 1)],
    ),
    (
        """
        m 03-02 hey, need the promo code field back in checkout by march 20
        i 03-02 can't. checkout is locked until the PCI audit on march 26 is through. march 30
        m 03-02 that's payday weekend gone
        """,
        [("2026-03-20", "2026-03-30", 1)],
    ),
    (
        """
        m 03-02 We need the shop in Dutch by Fri, 20 March
        i 03-02 Tue, 24 March - translations land on Mon 23.
        m 03-02 ok
        """,
        [("2026-03-20", "2026-03-24", 1)],
    ),
    (
        """
        m 06-01 Hello web team, the membership drive starts on 12 June. We'd need the new sign-up flow live that day, incl. Apple Pay.
        i 06-01 Apple Pay needs a contract with the acquirer. Who signs that?
        m 06-01 I suppose finance? I'll ask.
        i 06-03 We talked to finance. Signature is planned for 17 June. With that, sign-up including Apple Pay goes live 26 June.
        m 06-03 That's two weeks into the drive. Why does a signature take that long?
        i 06-03 Their CFO is on leave till the 15th.
        """,
        [("2026-06-12", "2026-06-26", 3)],
    ),
    (
        """
        m 06-01 Can someone put the speaker page for the summit online? Tickets start 12 June so by then at the latest
        i 06-02 Looking at it now.
        i 06-02 Sooo. The summit theme was built for the old CMS and we're in the middle of the migration (cutover is 16 June). Earliest for the speaker page: 19 June.
        m 06-02 Could the agency build it on their server until then?
        i 06-08 Update: cutover went well in the dry run so they'll do it two days early. We'd have your page up on 17 June then.
        m 06-08 nice, thank you!
        """,
        [("2026-06-12", "2026-06-19", 2), ("2026-06-19", "2026-06-17", 4)],
    ),
    (
        """
        m 06-01 Please add Klarna to the payment options by 30 June.
        i 06-01 On it. 30 June should be feasible.
        i 06-10 Progress: sandbox works, certification is booked for 22 June.
        m 06-10 And if certification fails?
        i 06-10 Then we'd repeat it on the 29th and still be ok.
        """,
        [],
    ),
    (
        """
        m 06-01 Please add Klarna to the payment options by 30 June.
        i 06-01 Got it, we plan with 30 June.
        i 06-23 Certification failed yesterday, the next slot they give us is 9 July. So Klarna is going to be live on 14 July.
        m 06-23 :(
        """,
        [("2026-06-30", "2026-07-14", 2)],
    ),
    (
        """
        i 06-01 We need somebody from marketing to approve the consent banner wording by 15 June.
        m 06-01 that would be Kim, she's off this week
        m 06-12 Kim is ill, so approval has to wait till 22 June.
        i 06-12 ok. anybody else who could?
        """,
        [("2026-06-15", "2026-06-22", 2)],
    ),
    (
        """
        m 06-01 is the staging server down again?
        i 06-01 yes, until tonight. disk swap
        m 06-01 ok. While I have you: could you open the preview of the summer page for our Paris office by 19 June?
        i 06-01 Paris needs its own VPN profile and the network guy comes on the 23rd. I'll have them in on the 24th.
        m 06-01 alright
        """,
        [("2026-06-19", "2026-06-24", 3)],
    ),
    (
        """
        m 06-01 We want to put a banner on the login page for the strike on 18 June
        i 06-01 login pages are untouched during exams, which run from 8 June to 3 July
        m 06-01 so never?
        i 06-01 not for this strike. You could use the news box, we don't freeze that.
        """,
        [],
    ),
    (
        """
        m 06-01 Need a shortlink for the poster, printing on 10 June.
        i 06-01 Shortlinks need the new domain and that one's stuck at the registrar. July is realistic.
        m 06-01 July?! we print on the 10th!
        i 06-05 registrar says the transfer completes on 6 July, we'd set up your link two days later, on 8 July
        """,
        [("2026-06-10", "2026-07-01/2026-07-31", 1), ("2026-07-01/2026-07-31", "2026-07-08", 3)],
    ),
    (
        """
        m 06-01 hi IT, please activate the chat on the careers page from 22 June, that's when applications open
        i 06-02 Hi. HR told us applications open on 29 June now. So we'd go with 29 June?
        m 06-02 oh, yes! 29 June is right
        """,
        [("2026-06-22", "2026-06-29", 2)],
    ),
    (
        """
        m 06-01 For the annual report microsite we'd need PDF download tracking by end of June.
        i 06-02 end of July rather. We upgrade analytics in the week of 13 July and don't want to build it twice
        m 06-02 Understood. End of July then.
        """,
        [("2026-06-30", "2026-07-31", 1)],
    ),
    (
        """
        m 06-01 Could you raise the upload limit of the contest form? People start uploading on 16 June.
        i 06-01 I asked the storage team. They can't add disks before their delivery of 19 June arrives, plus a weekend of burn-in, i.e. 23 June for you.
        m 06-01 can't we use cloud storage for one week?
        """,
        [("2026-06-16", "2026-06-23", 1)],
    ),
    (
        """
        m 06-01 please make the price list downloadable again by 12 June
        i 06-02 will be the 19th; security flagged the old download script
        m 06-03 what exactly did they flag?
        i 06-03 it was written in 2011 and takes any path
        """,
        [("2026-06-12", "2026-06-19", 1)],
    ),
    (
        """
        m 06-01 please make the price list downloadable again by 12 June
        m 06-02 anyone?
        i 06-02 sorry, we're drowning in tickets. next Friday plus one, so 19 June
        m 06-02 ok
        """,
        [("2026-06-12", "2026-06-19", 2)],
    ),
    (
        """
        m 06-01 we need the guest wifi code for the press day (10 June)
        i 06-01 We only get the new vouchers on 17 June, it won't be possible before
        m 06-01 What about the old vouchers from the April event?
        i 06-01 expired on 31 May
        """,
        [("2026-06-10", "2026-06-17", 1)],
    ),
    (
        """
        m 06-01 Please show delivery times on the product page by 26 June.
        i 06-01 Is the logistics interface ready? They said 15 June once, then 22 June.
        m 06-01 I'll find out.
        i 06-08 and?
        m 06-08 still no answer from them
        """,
        [],
    ),
    (
        """
        m 06-01 Please show delivery times on the product page by 26 June.
        i 06-01 Depends on the logistics interface.
        i 06-15 Logistics moved their interface from 15 June to 25 June. That pushes delivery times to 3 July for us.
        m 06-15 Do they know it's the summer sale?
        """,
        [("2026-06-26", "2026-07-03", 2)],
    ),
    (
        """
        m 06-01 The app should send a push on match days, the first one is on 26 June
        i 06-01 Apple's review takes a week and our release is cut on 29 June, so first push: 6 July
        m 06-01 two matches without push then
        """,
        [("2026-06-26", "2026-07-06", 1)],
    ),
    (
        """
        m 06-01 can we swap the hero video by mon 8 june?
        i 06-01 thu 11 june, encoding queue is full w/ the training videos till wed
        m 06-01 okidoki
        """,
        [("2026-06-08", "2026-06-11", 1)],
    ),
    (
        """
        m 06-01 goal for us: loyalty cards in Apple Wallet by 30 June
        i 06-01 15 July. The certificates take Apple two weeks.
        m 06-15 how's it looking?
        i 06-15 Honestly not great. The certificate came, but the POS vendor only patches on 24 July, hence 31 July.
        m 06-15 I'd already told the stores 15 July...
        """,
        [("2026-06-30", "2026-07-15", 1), ("2026-07-15", "2026-07-31", 3)],
    ),
]


@pytest.mark.parametrize(("said", "moves"), _THREADS, ids=lambda given: str(given)[9:40].strip())
def test_a_whole_thread_moves_as_its_people_mean_it(
    said: str, moves: list[tuple[str, str, int]]
) -> None:
    """A line is "i 03-10 text": the side, the day and what was said."""
    messages = []
    for number, line in enumerate(said.strip().splitlines()):
        who, day, text = line.strip().split(" ", 2)
        at = datetime.fromisoformat(f"2026-{day}T09:00:00+01:00") + timedelta(minutes=number)
        messages.append(ThreadMessage(author=who, side=SIDES[who], at=at, text=text))
    found = read_by_rules(messages, reader()).moves
    assert [(move.from_, move.to, move.message) for move in found] == moves
