"""How designations are written: expands them to surfaces, with regular plurals from a lock file.

The plurals are made at build time (`python -m glossary.surfaces`), reviewed in the diff of
`surfaces.lock`, and only read at run time. Possessives need no surface: the matcher ends a match
before the apostrophe. Hyphen and space are the same to it as well.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from glossary.concept import Concept, Designation

LOCK_NAME = "surfaces.lock"
_HEADER = "# Plurals of the termbase, written by `python -m glossary.surfaces`. Read the diff.\n"
_ARROW = " -> "

# Activities and states have no plural: "load testing", "ISO certified"; a few of them have.
_NOT_COUNTED = re.compile(r".*ing|.*(?<!fe)(?<!spe)(?<!se)(?<!emb)(?<!ne)ed|tech")
_COUNTED = re.compile(
    r"(?:mapp|mail|book|brief|meet|rank|rat|list|sett|warn|find|head|offer|record|build)ing"
)

Lock = Mapping[str, tuple[str, ...]]
"""Generated forms by written form: {"landing page": ("landing pages",)}."""


class Surface(NamedTuple):
    """One written form, the concept it stands for, and whether its case counts."""

    text: str
    concept: str
    case_sensitive: bool = False


def surfaces_of(concept: Concept, lock: Lock) -> Iterator[Surface]:
    """All written forms of a concept, each once, the designation's own text first.

    A deprecated designation with `use` stands for the concept that it names.
    """
    seen = set()
    for designation in concept.designations:
        meant = designation.use or concept.id
        for form in forms_of(designation, lock):
            surface = Surface(form, meant, designation.case_sensitive)
            if surface not in seen:
                seen.add(surface)
                yield surface


def forms_of(designation: Designation, lock: Lock) -> Iterator[str]:
    """Text and variants, and their plurals as far as the lock has them."""
    for written in (designation.text, *designation.variants):
        yield written
        if _is_expanded(designation):
            yield from lock.get(written, ())


def read_lock(path: Path) -> Lock:
    """The lock file's content; empty when there is no such file."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    return parse_lock(text)


def parse_lock(text: str) -> Lock:
    """Reads lines such as `landing page -> landing pages`; anything else is passed over."""
    lines = (line.split(_ARROW) for line in text.splitlines() if not line.startswith("#"))
    return {parts[0]: tuple(parts[1:]) for parts in lines if len(parts) > 1}


def render_lock(concepts: Iterable[Concept]) -> str:
    """The lock file for these concepts, sorted; needs `inflect`, a development dependency."""
    written = {
        form
        for concept in concepts
        for designation in concept.designations
        if _is_expanded(designation)
        for form in (designation.text, *designation.variants)
    }
    plural = _pluraliser()
    lines = sorted(
        (f"{form}{_ARROW}{made}\n" for form in written if (made := plural(form))),
        key=lambda line: (line.casefold(), line),
    )
    return _HEADER + "".join(lines)


def _is_expanded(designation: Designation) -> bool:
    return designation.expand and designation.pos == "noun"


class _pluraliser:  # noqa: N801  # used like a function; holds the engine, which is slow to make
    def __init__(self) -> None:
        import inflect

        self._engine = inflect.engine()

    def __call__(self, form: str) -> str | None:
        """The regular plural, or None where the form has none of its own."""
        last = form.replace("-", " ").split()[-1]
        if last.isupper() and len(last) > 1:
            return form + "s"  # an acronym: inflect would make "APIS" or "SLAS" of it
        if not last.isalpha() or self._engine.singular_noun(last.lower()):
            return None  # a plural already, or not a word
        if _NOT_COUNTED.fullmatch(last.lower()) and not _COUNTED.fullmatch(last.lower()):
            return None
        made = str(self._engine.plural_noun(form))
        return made if made != form else None


def main(arguments: list[str]) -> int:
    """Writes the lock file, or with `--check` only says whether it is out of date."""
    from glossary.load import SHIPPED, read_folder

    path = SHIPPED.parent / LOCK_NAME
    made = render_lock(c for source in read_folder(SHIPPED) for c in source.content.concepts)
    if "--check" not in arguments:
        path.write_text(made, "utf-8")
        return 0
    if path.exists() and path.read_text("utf-8") == made:
        return 0
    sys.stderr.write(
        f"{path.name} is out of date; run `make surfaces`, read the diff and commit it.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
