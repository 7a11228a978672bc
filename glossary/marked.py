"""YAML that remembers the line of every key and entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # pyyaml without libyaml: slower, the same result
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

Place = tuple[str | int, ...]
"""Where a value stands: keys and list indexes from the top of the file."""


@dataclass(frozen=True)
class Marked:
    """Plain data, the line (from 1) of each place, and what was wrong as (place, line, sentence)."""

    data: object
    lines: Mapping[Place, int]
    complaints: tuple[tuple[Place, int, str], ...]

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_marked(text: str) -> Marked:
    """Reads one YAML document; never raises, what cannot be read is a complaint."""
    reader = _Reader()
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        data = reader.value(loader, node, ()) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = f"This is not valid YAML: {error.problem or error.context}."
        reader.complaints.append(((), mark.line + 1 if mark else 1, said))
        data = None
    except yaml.YAMLError:
        reader.complaints.append(((), 1, "This file holds characters that YAML does not allow."))
        data = None
    except RecursionError:
        reader.complaints.append(((), 1, "This file is nested too deeply."))
        data = None
    finally:
        loader.dispose()
    return Marked(data, reader.lines, tuple(reader.complaints))


class _Reader:
    def __init__(self) -> None:
        self.lines: dict[Place, int] = {}
        self.complaints: list[tuple[Place, int, str]] = []
        self._seen: set[int] = set()

    def value(self, loader: Loader, node: yaml.Node, place: Place) -> object:
        # A key has already given its own line to the place of its value.
        self.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self._seen:
            said = "Anchors and aliases are not used here; write it out."
            self.complaints.append((place, self.lines[place], said))
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(loader, node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(loader, n, (*place, i)) for i, n in enumerate(node.value)]
        try:
            made: object = loader.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError):
            said = f'"{node.value}" cannot be read; put it in quotes.'
            self.complaints.append((place, self.lines[place], said))
            return None
        return made

    def _mapping(self, loader: Loader, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        made: dict[str, object] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            written = key.value if isinstance(key, yaml.ScalarNode) else "this key"
            if key.tag != "tag:yaml.org,2002:str":
                kind = key.tag.rpartition(":")[2]
                said = f'YAML reads the key "{written}" as {kind}, not as text; put it in quotes.'
                self.complaints.append(((*place, written), line, said))
                continue
            inner = (*place, written)
            if written in made:
                self.complaints.append((inner, line, f'The key "{written}" stands here twice.'))
                continue
            self.lines[inner] = line
            made[written] = self.value(loader, value, inner)
        return made
