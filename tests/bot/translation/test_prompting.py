"""What a model is asked: rules that never change, and one JSON object with everything quoted."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.translation.checks import check
from bot.translation.contract import Draft
from bot.translation.facts import Moment
from bot.translation.prompting import Message, load_prompt, repair_messages, request_messages
from bot.translation.reading import Reading
from bot.translation.result import Answer
from glossary.concept import Side
from tests.bot.translation.checks import report
from tests.fakes.clock import StillClock
from tests.fakes.translating import reader

ASK = "We need the new landing page live ASAP, CDP and pop-up included. The CDP is ready."


def _reading(text: str, side: Side = "marketing") -> Reading:
    return reader().read(text, side, reader().matcher.find(text), Moment(StillClock().now()))


def _messages(text: str, side: Side = "marketing", **more: Any) -> list[Message]:
    return request_messages(load_prompt(), _reading(text, side), reader().termbase, **more)


def _data(text: str, side: Side = "marketing", **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_messages(text, side, **more)[1]["content"])
    return data


# The static part


def test_the_rules_are_long_enough_for_prompt_caches() -> None:
    """1,024 tokens at least; no tokenizer makes fewer tokens than one for six letters of prose."""
    assert len(load_prompt().text) > 6 * 1_024


def test_the_rules_are_named_by_their_content() -> None:
    import hashlib

    prompt = load_prompt()
    assert prompt.name == "translate"
    assert hashlib.sha256(prompt.text.encode()).hexdigest().startswith(prompt.digest)
    assert len(prompt.digest) == 12
    assert load_prompt().text is prompt.text


@settings(deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_no_text_changes_the_rules(text: str) -> None:
    system, user = _messages(text, thread=(text,), answers=[Answer(question=text, answer=text)])
    assert system == {"role": "system", "content": load_prompt().text}
    assert user["role"] == "user"
    assert json.loads(user["content"])["source"] == text


def test_the_rules_name_every_field_and_hold_good_examples() -> None:
    """Servers that take no schema learn the fields here; each example is a draft of ours."""
    text = load_prompt().text
    for name in Draft.model_fields:
        assert f"- {name}: " in text
    examples = [line for line in text.splitlines() if line.startswith("{")]
    assert len(examples) >= 3
    for example in examples:
        draft = Draft.model_validate_json(example)
        spans = [t.rendered_as for t in draft.terms]
        assert all(span in draft.rephrased for span in spans)
        assert all(term.concept in reader().termbase.concepts for term in draft.terms)


def test_the_examples_pass_our_own_checks() -> None:
    """What the rules show as good would be shown to people, in every part of the sentence."""
    examples = re.findall(r"^Source \((\w+)\): (.*)\n(\{.*\})$", load_prompt().text, re.M)
    assert len(examples) >= 3
    for side, source, written in examples:
        findings = check(Draft.model_validate_json(written), report.given(source, side))
        assert [f for f in findings if f.weight == "fatal"] == []


# The schema on the wire


def _objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for item in schema for found in _objects(item)]
    if not isinstance(schema, dict):
        return []
    here = [schema] if schema.get("type") == "object" else []
    return here + [found for item in schema.values() for found in _objects(item)]


def test_the_schema_is_exactly_what_strict_structured_output_takes() -> None:
    schema = Draft.model_json_schema()
    objects = _objects(schema)
    assert len(objects) == 6
    for found in objects:
        assert found["additionalProperties"] is False
        assert found["required"] == list(found["properties"])
    written = json.dumps(schema)
    for keyword in (
        "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength",
        "maxLength", "minItems", "maxItems", "uniqueItems", "pattern", "format", "oneOf", "allOf",
        "not", "const", "multipleOf", "patternProperties",
    ):  # fmt: skip
        assert f'"{keyword}":' not in written


# The message


def test_a_request_is_one_json_object_with_the_message_quoted() -> None:
    data = _data(ASK)
    assert list(data) == [
        "from",
        "to",
        "glossary",
        "thread",
        "answers",
        "source",
        "clauses",
        "keep",
    ]
    assert (data["from"], data["to"], data["source"]) == ("marketing", "it", ASK)
    assert "".join(data["clauses"].values()) in ASK.replace(". ", "").replace(".", "") or all(
        clause in ASK for clause in data["clauses"].values()
    )


def test_only_matched_concepts_travel_each_once() -> None:
    ids = [card["concept"] for card in _data(ASK)["glossary"]]
    assert len(ids) == len(set(ids))
    assert {"landing-page", "pop-up", "asap"} <= set(ids)
    assert set(ids) == {use.concept.id for use in _reading(ASK).uses}
    assert len(ids) < 12 < len(reader().termbase.concepts)


def test_a_card_speaks_to_the_reader() -> None:
    for side, to in (("marketing", "it"), ("it", "marketing")):
        for card in _data(ASK, side)["glossary"]:  # type: ignore[arg-type]
            concept = reader().termbase.concepts[card["concept"]]
            says = {d.text for d in concept.designations if d.side in (to, "both")}
            assert set(card["reader_says"]) <= says
            assert card["meaning"]
            impact = concept.business_impact
            assert card["impact"] == (impact.for_it if to == "it" else impact.for_marketing)
            assert len(card.get("questions", [])) <= 3
            assert len(card.get("hidden_work", [])) <= 4
            assert None not in card.values()
            assert [] not in (v for k, v in card.items() if k != "reader_says")


def test_ambiguous_words_come_with_both_readings() -> None:
    cards = {card["concept"]: card for card in _data(ASK)["glossary"]}
    assert cards["asap"]["ambiguous_word"] is True
    assert len(cards["asap"]["readings"]) >= 2
    assert "ambiguous_word" not in cards["landing-page"]


def test_a_prompt_is_a_small_part_of_the_whole_glossary() -> None:
    whole = sum(len(c.model_dump_json()) for c in reader().termbase.concepts.values())
    assert len(_messages(ASK)[1]["content"]) * 10 < whole


def test_the_thread_is_the_last_six_and_answers_are_pairs() -> None:
    data = _data(
        ASK, thread=[str(n) for n in range(9)], answers=[Answer(question="Q?", answer="A")]
    )
    assert data["thread"] == ["3", "4", "5", "6", "7", "8"]
    assert data["answers"] == [{"question": "Q?", "answer": "A"}]


def test_each_fact_to_keep_is_listed_once_and_verbatim() -> None:
    text = "Not before 30 November, not after 30 November, 10-15k at most"
    keep = _data(text)["keep"]
    assert len(keep) == len(set(keep))
    assert all(word in text for word in keep)
    assert {"30 November", "10-15k"} <= set(keep)


# The repair


def test_a_repair_repeats_the_answer_and_says_only_what_is_wrong() -> None:
    said, wrong = repair_messages("{}" * 10_000, ["LOST_FACT in rephrased: 14:00"])
    assert said["role"] == "assistant"
    assert len(said["content"]) == 8_000
    assert json.loads(wrong["content"])["fix_only_these"] == ["LOST_FACT in rephrased: 14:00"]
