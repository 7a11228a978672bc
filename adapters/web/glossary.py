"""The glossary: search it, and read one concept at its permanent address."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.concept_view import concept_view, head_word, side_or_none
from adapters.web.pages import Pages, wants_piece
from adapters.web.problem import Problem
from glossary.concept import Concept, Side
from glossary.termbase import Termbase

_PAGE = 40
"""Concepts on one page."""
FIRST_FIELD = "everyday-words"
_MAX_QUERY = 200
"""Code points of a query that are looked at."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; an empty query finds everything."""

    words: str = ""
    side: Side | None = None
    subject_field: str | None = None
    page: int = 1

    def address(self, **changes: str | int | None) -> str:
        """The address of this query with some of its parts changed."""
        parts = {"q": self.words, "side": self.side, "field": self.subject_field, "page": None}
        said = {name: value for name, value in (parts | changes).items() if value}
        return f"/glossary?{urlencode(said)}" if said else "/glossary"


@dataclass(frozen=True, slots=True)
class Row:
    """A concept in the list, with one sentence for everybody; `only` is the one side that says it."""

    id: str
    name: str
    others: tuple[str, ...]
    only: Side | None
    definition: str
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, in groups; a search by words is one group, the best fit first."""

    groups: tuple[tuple[str | None, tuple[Row, ...]], ...]
    total: int
    first: int
    last: int
    earlier: str | None
    later: str | None


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A subject field with how many of its concepts fit the other parts of the query."""

    slug: str
    title: str
    count: int


class GlossaryPages:
    """`/glossary` and `/glossary/{id}`."""

    def __init__(self, termbase: Termbase, pages: Pages) -> None:
        self._termbase = termbase
        self._pages = pages

    async def search(self, request: Request) -> Response:
        """What the query finds; without one, everything by subject field."""
        query = self._query(request)
        found = find(self._termbase, query)
        name = "found.html" if wants_piece(request) else "glossary.html"
        return self._pages.render(
            request,
            name,
            query=query,
            found=found,
            choices=self._choices(query),
            everything=len(self._termbase.concepts),
        )

    async def concept(self, request: Request) -> Response:
        """One concept; an id that was never given is a 404 that leads to the search."""
        id = request.path_params["id"]
        if id not in self._termbase.concepts:
            words = id.replace("-", " ")[:_MAX_QUERY]
            problem = Problem(
                404,
                "not_found",
                "There is no such word in the glossary. It may be called something else.",
            )
            return self._pages.render(
                request, "problem.html", 404, problem=problem, search=Query(words).address()
            )
        return self._pages.render(request, "concept.html", concept=concept_view(self._termbase, id))

    def _query(self, request: Request) -> Query:
        """The query as far as it makes sense; what does not is left out, like an empty field."""
        given = request.query_params
        field = given.get("field", "")
        page = given.get("page", "")
        return Query(
            words=" ".join(given.get("q", "")[:_MAX_QUERY].split()),
            side=side_or_none(given.get("side", "")),
            subject_field=field if field in self._termbase.subject_fields else None,
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
        )

    def _choices(self, query: Query) -> tuple[FieldChoice, ...]:
        found = self._termbase.search(query.words, query.side)
        ids = {concept.id for concept in found}
        return tuple(
            FieldChoice(field.slug, field.title, sum(id in ids for id in field.concepts))
            for field in self._termbase.subject_fields.values()
        )


def find(termbase: Termbase, query: Query) -> Found:
    """The page of the query that was asked for; one past the end is the last."""
    concepts = termbase.search(query.words, query.side, query.subject_field)
    if not query.words:  # the words that both sides use differently come first
        concepts = tuple(
            sorted(concepts, key=lambda c: termbase.subject_field(c.id).slug != FIRST_FIELD)
        )
    pages = max(1, -(-len(concepts) // _PAGE))
    page = min(max(1, query.page), pages)
    start = (page - 1) * _PAGE
    shown = concepts[start : start + _PAGE]
    if query.words:
        groups: tuple[tuple[str | None, tuple[Row, ...]], ...] = (
            ((None, tuple(_row(concept) for concept in shown)),) if shown else ()
        )
    else:
        by_field = groupby(shown, key=lambda concept: termbase.subject_field(concept.id).title)
        groups = tuple((title, tuple(_row(c) for c in some)) for title, some in by_field)
    return Found(
        groups=groups,
        total=len(concepts),
        first=start + 1,
        last=start + len(shown),
        earlier=query.address(page=page - 1 if page > 2 else None) if page > 1 else None,
        later=query.address(page=page + 1) if page < pages else None,
    )


def _row(concept: Concept) -> Row:
    name = head_word(concept)
    others = [d.text for d in concept.designations if d.text != name]
    said_by = {d.side for d in concept.designations}
    return Row(
        id=concept.id,
        name=name,
        others=tuple(others[:3]),
        only="it" if said_by == {"it"} else "marketing" if said_by == {"marketing"} else None,
        definition=concept.definition.neutral,
        ambiguous=concept.ambiguity.level == "high",
    )
