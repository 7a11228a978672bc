"""The playground: paste a message, read it in the words of the other side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import structlog
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.desk import Desk
from adapters.web.draw import Card, card
from adapters.web.examples import EXAMPLES
from adapters.web.form import (
    MAX_ANSWER,
    MAX_REASON,
    TranslateForm,
    UnusableForm,
    as_uuid,
    read_fields,
    translate_form,
)
from adapters.web.metrics import Metrics
from adapters.web.pages import Pages, beside, piece_target, wants_piece
from adapters.web.problem import Problem, http_problem
from adapters.web.visitor import Visitor, whoever_is_at
from bot.chat.talk import date_order_of
from bot.errors import FogbridgeError
from bot.ports import Made, Store
from bot.translation.compose import Request as TranslateRequest
from bot.translation.result import Translation

_log = structlog.get_logger("fogbridge.web")


class TranslatePage:
    """The form, its result, and the word on whether it helped."""

    def __init__(self, desk: Desk, pages: Pages, metrics: Metrics) -> None:
        self._desk = desk
        self._pages = pages
        self._metrics = metrics

    async def show(self, request: Request) -> Response:
        """The empty form, or one of the examples with its translation."""
        example = EXAMPLES.get(request.query_params.get("example", ""))
        if example is None:
            person = whoever_is_at(request).person
            speaker = person.side if person is not None and person.chosen else None
            return self._page(request, TranslateForm(speaker=speaker or "auto"))
        return await self._translated(request, TranslateForm(example.text, example.side))

    async def translate(self, request: Request) -> Response:
        """The translation of what was sent; a problem is a 422 with everything that was typed."""
        form = TranslateForm()
        try:
            form = translate_form(await read_fields(request))
            if problem := form.problem():
                raise UnusableForm(problem)
            return await self._translated(request, form)
        except FogbridgeError as error:
            return await self._refused(request, form, error)

    async def feedback(self, request: Request) -> Response:
        """Keeps whether a translation helped, and why not; the last word counts."""
        found = as_uuid(request.path_params["id"])
        fields = await read_fields(request)
        word = fields.get("helpful", [""])[0]
        reason = fields.get("reason", [""])[0].strip()[:MAX_REASON].replace("\x00", "")
        visitor = whoever_is_at(request)
        store, workspace = self._desk.store, visitor.workspace
        translation = await self._theirs(visitor, found) if word in ("yes", "no") else None
        if translation is None or found is None or store is None or workspace is None:
            return self._pages.problem(request, http_problem(404))
        helpful = word == "yes"
        await store.save_feedback(
            workspace, found, helpful=helpful, reason=reason or None, person=visitor.id
        )
        given = {"helpful": helpful, "reason": reason}
        if wants_piece(request):
            return self._pages.render(
                request, "feedback.html", id=str(found), given=given, max_reason=MAX_REASON
            )
        form = TranslateForm(translation.original, translation.from_)
        return self._page(request, form, card(translation, kept=True), given=given)

    async def _translated(self, request: Request, form: TranslateForm) -> Response:
        visitor = whoever_is_at(request)
        made = await visitor.translator.translate(
            TranslateRequest(
                text=form.text,
                side=form.side,
                answers=form.answers,
                now=visitor.now(),
                date_order=date_order_of(visitor.person),
            )
        )
        self._metrics.count_translation(made)
        kept = await keep(self._desk.store, made, visitor.workspace, visitor.id)
        drawn = card(made.translation, guessed=form.side is None, kept=kept)
        return self._page(request, form, drawn)

    async def _refused(
        self, request: Request, form: TranslateForm, error: FogbridgeError
    ) -> Response:
        """The sentence: beside the fields, which stay as they are, or in the page drawn anew."""
        if wants_piece(request):
            problem = Problem(422, error.code, error.sentence)
            answer = self._pages.render(request, "alert.html", 422, problem=problem)
            return beside(answer, "answers-problem" if form.adding else "problem-here")
        shown = await self._shown(whoever_is_at(request), form)
        return self._page(request, form, shown, problem=error.sentence, status=422)

    async def _shown(self, visitor: Visitor, form: TranslateForm) -> Card | None:
        """The result under which the form of the questions stood, with what was typed there."""
        if not form.adding:
            return None
        translation = await self._kept(visitor, form)
        if translation is None:
            try:
                asked = TranslateRequest(form.text, form.side, "glossary", answers=())
                made = await visitor.translator.translate(asked)
            except FogbridgeError:
                return None
            translation = made.translation
        kept = form.shown is not None
        return card(translation, kept=kept, typed=dict(form.typed))

    async def _kept(self, visitor: Visitor, form: TranslateForm) -> Translation | None:
        translation = await self._theirs(visitor, form.shown)
        # What is kept has its secrets taken out; then it is not what the person sees.
        same = translation is not None and translation.original == form.text
        return translation if same else None

    async def _theirs(self, visitor: Visitor, found: UUID | None) -> Translation | None:
        """A kept translation, where it is the visitor's own."""
        store, workspace = self._desk.store, visitor.workspace
        if store is None or workspace is None or found is None:
            return None
        return await store.translation(workspace, found, person=visitor.id)

    def _page(
        self,
        request: Request,
        form: TranslateForm,
        card: Card | None = None,
        *,
        problem: str | None = None,
        given: dict[str, Any] | None = None,
        status: int = 200,
    ) -> Response:
        name = "translate.html"
        if wants_piece(request):
            name = "play.html" if piece_target(request) == "play" else "result.html"
        if card is not None and not form.adding:
            form = replace(form, answered=())
        return self._pages.render(
            request,
            name,
            status,
            form=form,
            card=card,
            problem=problem,
            given=given,
            examples=tuple(EXAMPLES.values()),
            max_answer=MAX_ANSWER,
            max_reason=MAX_REASON,
        )


async def keep(
    store: Store | None, made: Made, workspace: UUID | None, person: UUID | None = None
) -> bool:
    """Remember a translation where there is a memory; a memory that fails takes nothing away."""
    if store is None or workspace is None:
        return False
    try:
        await store.save_translation(workspace, made, person=person)
    except Exception as error:
        _log.warning("translation_not_kept", error=type(error).__name__)
        return False
    return True
