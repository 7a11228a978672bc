"""The termbase as TBX v3 (ISO 30042:2019), the two sides as the languages en-x-mkt and en-x-it.

What TBX has no place for stands in notes as JSON, so that our own files can be read back whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

from glossary.concept import Concept, Designation, TermFile

LANGUAGE = {"marketing": "en-x-mkt", "it": "en-x-it"}
_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LINKS = ("broader", "narrower", "related", "conflicts_with", "see_also")
_IN_NOTE = (
    "kind",
    "status",
    "origin",
    "ambiguity",
    "questions",
    "hidden_work",
    "lead_time",
    "business_impact",
    "alternatives",
    "contexts",
    "review",
    "sources",
)
_POS = {"adj": "adjective", "adv": "adverb", "phrase": "other"}
_NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written_tbx(files: Iterable[TermFile]) -> str:
    """One conceptEntry per concept; characters that XML cannot hold become U+FFFD."""
    root = ET.Element(
        "tbx", {"type": "TBX-Basic", "style": "dca", "xmlns": _NAMESPACE, "xml:lang": "en"}
    )
    header = ET.SubElement(ET.SubElement(root, "tbxHeader"), "fileDesc")
    _put(ET.SubElement(header, "titleStmt"), "title", "Fogbridge termbase")
    _put(ET.SubElement(header, "sourceDesc"), "p", "Written by `fogbridge glossary export`.")
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    for file in files:
        for concept in file.concepts:
            _put_concept(body, file, concept)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def read_tbx_files(text: str) -> tuple[TermFile, ...]:
    """The files that `written_tbx` was given; ValueError, KeyError or TypeError when it is not ours."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("A document type is not expected, and could expand without end.")
    try:
        root = ET.fromstring(text)  # noqa: S314  # entities cannot be declared without a DOCTYPE
    except ET.ParseError as error:
        raise ValueError(str(error)) from error
    files: dict[str, dict[str, Any]] = {}
    for entry in root.iter(_name("conceptEntry")):
        note = json.loads(_text(entry, "note"))
        file = files.setdefault(note["file"]["subject_field"], {**note["file"], "concepts": []})
        file["concepts"].append(_read_concept(entry, note))
    return tuple(TermFile.model_validate(file) for file in files.values())


def _put(parent: ET.Element, tag: str, text: str, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n"))
    return element


def _put_concept(body: ET.Element, file: TermFile, concept: Concept) -> None:
    dumped = concept.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    entry = ET.SubElement(body, "conceptEntry", {"id": concept.id})
    _put(entry, "descrip", file.title, type="subjectField")
    _put(entry, "descrip", concept.definition.neutral, type="definition")
    for link in _LINKS:
        for target in getattr(concept.relations, link):
            _put(entry, "ref", link, type="crossReference", target=target)
    for review in concept.review.log:
        group = ET.SubElement(entry, "transacGrp")
        _put(group, "transac", "review", type="transactionType")
        _put(group, "transacNote", review.by, type="responsibility")
        _put(group, "date", review.on.isoformat())
    note = {key: dumped[key] for key in _IN_NOTE if key in dumped}
    about = file.model_dump(mode="json", by_alias=True, exclude={"concepts"})
    note |= {"file": about, "slips": concept.definition.slips}
    _put(entry, "note", json.dumps(note, ensure_ascii=False))
    for side, language in LANGUAGE.items():
        section = ET.SubElement(entry, "langSec", {"xml:lang": language})
        told = concept.definition.for_it if side == "it" else concept.definition.for_marketing
        _put(section, "note", told)
        contexts = [context.text for context in concept.contexts if context.side == side]
        for n, designation in enumerate(concept.designations):
            if designation.side in (side, "both"):
                _put_term(section, n, designation, contexts)
                contexts = []


def _put_term(section: ET.Element, n: int, designation: Designation, contexts: list[str]) -> None:
    term = ET.SubElement(section, "termSec")
    _put(term, "term", designation.text)
    pos = _POS.get(designation.pos, designation.pos)
    _put(term, "termNote", pos, type="partOfSpeech")
    status = f"{designation.status}Term-admn-sts"
    _put(term, "termNote", status, type="administrativeStatus")
    for context in contexts:
        _put(ET.SubElement(term, "descripGrp"), "descrip", context, type="context")
    extra = designation.model_dump(mode="json", exclude_defaults=True)
    for known in ("text", "status", "side"):
        extra.pop(known)
    _put(term, "note", json.dumps({"n": n, **extra}, ensure_ascii=False))


def _read_concept(entry: ET.Element, note: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {key: note[key] for key in _IN_NOTE if key in note}
    made["id"] = entry.attrib["id"]
    made["definition"] = {
        "neutral": _text(entry, "descrip[@type='definition']"),
        "slips": note["slips"],
    }
    relations: dict[str, list[str]] = {}
    for reference in entry.findall(_name("ref")):
        relations.setdefault(reference.text or "", []).append(reference.attrib["target"])
    made["relations"] = relations
    designations: dict[int, dict[str, Any]] = {}
    for section in entry.findall(_name("langSec")):
        language = section.attrib[_XML_LANG]
        side = next(side for side, tag in LANGUAGE.items() if tag == language)
        made["definition"][f"for_{side}"] = _text(section, "note")
        for term in section.findall(_name("termSec")):
            extra = json.loads(_text(term, "note"))
            n = extra.pop("n")
            if n in designations:
                designations[n]["side"] = "both"
                continue
            status = _text(term, "termNote[@type='administrativeStatus']")
            designations[n] = {
                "text": _text(term, "term"),
                "side": side,
                "status": status.removesuffix("Term-admn-sts"),
                **extra,
            }
    made["designations"] = [designations[n] for n in sorted(designations)]
    return made


def _name(path: str) -> str:
    return f"{{{_NAMESPACE}}}{path}"


def _text(parent: ET.Element, path: str) -> str:
    found = parent.find(_name(path))
    if found is None or found.text is None:
        raise ValueError(f"{path} is missing")
    return found.text
