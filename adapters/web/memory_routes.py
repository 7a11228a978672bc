"""The routes of the memory: its pages, its files, and its part of the API."""

from __future__ import annotations

from starlette.routing import Route

from adapters.web.asks import AskPages
from adapters.web.bearer import Bearers
from adapters.web.commitments import CommitmentPages
from adapters.web.desk import Desk
from adapters.web.digest_page import DigestPage
from adapters.web.memory_api import ASKS, DIGEST, WHYS, MemoryApi
from adapters.web.pages import Pages
from adapters.web.recall import Recall
from adapters.web.whys import WhyPages


def memory_routes(desk: Desk, pages: Pages, bearers: Bearers) -> list[Route]:
    """What a desk with a memory answers to."""
    if desk.recall is None:
        return []
    asks = AskPages(desk, desk.recall, pages)
    whys = WhyPages(desk, desk.recall, pages)
    commitments = CommitmentPages(desk, desk.recall, pages)
    api = MemoryApi(desk, desk.recall, bearers)
    return [
        Route(ASKS, api.asks),
        Route(WHYS, api.whys),
        Route(DIGEST, api.digest),
        Route("/asks", asks.index),
        Route("/asks.csv", asks.file),
        Route("/asks/{number:int}", asks.show),
        Route("/asks/{number:int}", asks.act, methods=["POST"]),
        Route("/whys", whys.index),
        Route("/whys.csv", whys.file),
        Route("/whys/{id}", whys.show),
        Route("/commitments", commitments.index),
        Route("/commitments.csv", commitments.file),
        *_digest_routes(desk, desk.recall, pages),
    ]


def _digest_routes(desk: Desk, recall: Recall, pages: Pages) -> list[Route]:
    if recall.facts is None:
        return []
    return [Route("/digest", DigestPage(desk, recall, recall.facts, pages).show)]
