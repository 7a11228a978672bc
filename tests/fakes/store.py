"""The core's Store in memory. It passes the same contract suite as the database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.ids import new_id
from bot.incoming import Place
from bot.kept import without_secrets
from bot.ports import Clock, Made
from bot.privacy import redact
from bot.translation.result import Translation
from tests.fakes.clock import StillClock


@dataclass(frozen=True)
class Saved:
    """A translation with whose it is; without text once it is forgotten."""

    workspace: UUID
    person: UUID | None
    at: datetime
    expires_at: datetime
    made: Made
    text: Translation | None


@dataclass(frozen=True)
class Word:
    """What somebody said about a translation."""

    helpful: bool
    reason: str | None


@dataclass
class MemoryStore:
    """Remembers until the test ends; look at `saved` and `words` for what it was given."""

    clock: Clock = field(default_factory=StillClock)
    retention_days: int = 60
    workspaces: dict[tuple[str, bool], UUID] = field(default_factory=dict)
    people: dict[UUID, UUID] = field(default_factory=dict)
    saved: dict[UUID, Saved] = field(default_factory=dict)
    words: dict[tuple[UUID, UUID | None], Word] = field(default_factory=dict)
    spent: list[tuple[UUID, int, datetime]] = field(default_factory=list)

    async def ensure_workspace(
        self, name: str, *, demo: bool = False, timezone: str = "UTC"
    ) -> UUID:
        """The Workspace of this name, made when there is none."""
        del timezone
        return self.workspaces.setdefault((name, demo), new_id())

    def add_person(self, workspace: UUID) -> UUID:
        """A new Person of this Workspace."""
        person = new_id()
        self.people[person] = workspace
        return person

    async def save_translation(
        self,
        workspace: UUID,
        made: Made,
        *,
        person: UUID | None = None,
        author: UUID | None = None,
        place: Place | None = None,
        message: str | None = None,
        after: UUID | None = None,
    ) -> None:
        """Keep a translation without its secrets; the first one under an id stays."""
        del author, place, message, after  # nothing that is kept in memory asks where it came from
        if workspace not in self.workspaces.values():
            raise LookupError("there is no such Workspace")
        self._expect_person(workspace, person)
        now = self.clock.now()
        kept = without_secrets(made.translation)
        self.saved.setdefault(
            UUID(kept.id),
            Saved(
                workspace,
                person,
                now,
                now + timedelta(days=self.retention_days),
                replace(made, translation=kept),
                kept,
            ),
        )

    async def translation(
        self, workspace: UUID, translation_id: UUID, *, person: UUID | None = None
    ) -> Translation | None:
        """A kept translation; None when it is gone, or another Workspace's, or not this person's."""
        saved = self._readable(workspace, translation_id)
        if saved is None or person not in (None, saved.person):
            return None
        return saved.text

    async def save_feedback(
        self,
        workspace: UUID,
        translation_id: UUID,
        *,
        helpful: bool,
        reason: str | None,
        person: UUID | None = None,
    ) -> bool:
        """Keep a Person's last word; False when there is no such translation here."""
        if self._readable(workspace, translation_id) is None:
            return False
        self._expect_person(workspace, person)
        before = self.words.get((translation_id, person))
        kept = redact(reason) if reason else None
        if before is not None and not before.helpful and not helpful:
            kept = kept or before.reason
        self.words[translation_id, person] = Word(helpful, kept)
        return True

    async def tokens_spent(self, workspace: UUID, since: datetime) -> int:
        """Tokens that models took for this Workspace since then."""
        used = sum(n for whose, n, at in self.spent if whose == workspace and at >= since)
        return used + sum(
            saved.made.tokens or 0
            for saved in self.saved.values()
            if saved.workspace == workspace and saved.at >= since
        )

    async def spend(self, workspace: UUID, tokens: int) -> None:
        """Write down tokens that no translation of its own counts."""
        self.spent.append((workspace, tokens, self.clock.now()))

    async def forget(self, workspace: UUID, person: UUID) -> bool:
        """Take out what a Person said; False when there is no such Person here."""
        if self.people.get(person) != workspace:
            return False
        del self.people[person]
        mine = {i for i, saved in self.saved.items() if saved.person == person}
        for i in mine:
            self.saved[i] = replace(self.saved[i], person=None, text=None)
        self.words = {
            (i, whose): replace(word, reason=None) if i in mine else word
            for (i, whose), word in self.words.items()
            if whose != person
        }
        return True

    async def purge(self, now: datetime) -> int:
        """Delete what is over; how many translations went."""
        shortest = now - timedelta(days=self.retention_days)
        gone = {i for i, s in self.saved.items() if s.expires_at <= now or s.at <= shortest}
        for i in gone:
            del self.saved[i]
        self.words = {key: word for key, word in self.words.items() if key[0] not in gone}
        self.spent = [one for one in self.spent if now - one[2] < timedelta(days=3)]
        return len(gone)

    def _readable(self, workspace: UUID, translation_id: UUID) -> Saved | None:
        saved = self.saved.get(translation_id)
        if saved is None or saved.workspace != workspace or saved.text is None:
            return None
        return saved if saved.expires_at > self.clock.now() else None

    def _expect_person(self, workspace: UUID, person: UUID | None) -> None:
        if person is not None and self.people.get(person) != workspace:
            raise LookupError("there is no such Person in this Workspace")
