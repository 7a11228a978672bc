"""Reading a page as a person would: its texts, elements and fields. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    ["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "path"]
)


@dataclass
class Element:
    """One element with its text; `inside` are the elements that it holds, at any depth."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[Element] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """An attribute."""
        return self.attributes.get(name)

    def find(self, tag: str, **attributes: str) -> list[Element]:
        """The elements inside with this tag and these attributes (`class_` holds one of the classes)."""
        return [e for e in self.inside if e.tag == tag and e.has(attributes)]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only one of them."""
        (found,) = self.find(tag, **attributes)
        return found

    def has(self, attributes: dict[str, str]) -> bool:
        """Whether it has these attributes."""
        for name, value in attributes.items():
            given = self.attributes.get(name.rstrip("_").replace("_", "-"))
            if name == "class_":
                if value not in (given or "").split():
                    return False
            elif given != value:
                return False
        return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("page", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        for outer in self.open:
            outer.inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read_html(html: str) -> Element:
    """The page; its `text` is everything that stands in it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
