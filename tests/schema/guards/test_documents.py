"""Preparing documents: what is cached, chosen and said of the wrong ones."""

import pytest
from graphql import OperationType

from schema.guards import documents as guard
from schema.guards.documents import DocumentRefused
from schema.guards.limits import Limits
from schema.guards.rules import COMPARISONS, FieldsCanBeMerged
from tests.schema.guards.people import SCHEMA, documents, refusal


def codes(source: str, name: str | None = None, *, stranger: bool = False) -> list[str]:
    """The codes of the errors that `source` gets."""
    with pytest.raises(DocumentRefused) as refused:
        documents().prepare(source, name, stranger=stranger)
    return [str((error.extensions or {})["code"]) for error in refused.value.errors]


def test_a_document_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = guard.parsed

    def counted(source: str, limits: Limits) -> object:
        parsed.append(source)
        return parse(source, limits)

    monkeypatch.setattr(guard, "parsed", counted)
    kept = documents()
    assert kept.prepare("{me{id}}") is kept.prepare("{me{id}}")
    assert parsed == ["{me{id}}"]


def test_the_cache_is_bounded_by_count_and_by_length() -> None:
    few = guard.Documents(SCHEMA, Limits(), documents=3)
    for number in range(10):
        few.prepare(f"query q{number}{{me{{id}}}}")
    assert len(few) == 3
    short = guard.Documents(SCHEMA, Limits(), characters=100)
    for number in range(10):
        short.prepare(f"query q{number}{{me{{id}}}}")
        assert len(short) * 16 <= 100
    short.prepare("{me{id}}" + " " * 200)
    assert len(short) == 0


def test_the_document_used_last_is_forgotten_last(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = guard.Documents(SCHEMA, Limits(), documents=2)
    first = kept.prepare("{me{id}}")
    kept.prepare("{me{name}}")
    assert kept.prepare("{me{id}}") is first
    kept.prepare("{me{friend{id}}}")
    assert kept.prepare("{me{id}}") is first


def test_a_refused_document_is_not_kept() -> None:
    kept = documents()
    with pytest.raises(DocumentRefused):
        kept.prepare("{nobody}")
    assert len(kept) == 0


def test_the_operation_asked_for_is_chosen() -> None:
    source = "query a{me{id}} mutation b{rename(id:1){id}}"
    assert documents().prepare(source, "a").type is OperationType.QUERY
    chosen = documents().prepare(source, "b")
    assert (chosen.name, chosen.type) == ("b", OperationType.MUTATION)
    assert documents().prepare("{me{id}}", "").name is None


@pytest.mark.parametrize(
    "source, name, code",
    [
        ("query a{me{id}} query b{me{id}}", None, "OPERATION_RESOLUTION_FAILURE"),
        ("query a{me{id}}", "b", "OPERATION_RESOLUTION_FAILURE"),
        ("{", None, "GRAPHQL_PARSE_FAILED"),
        (" ", None, "GRAPHQL_PARSE_FAILED"),
        ("{me{" + "friend{" * 500 + "id" + "}" * 502, None, "GRAPHQL_PARSE_FAILED"),
        ("{me{name(x:" + "[" * 900 + "]" * 900 + ")}}", None, "GRAPHQL_PARSE_FAILED"),
        ("{nobody}", None, "GRAPHQL_VALIDATION_FAILED"),
        ("type A{b:Int}", None, "GRAPHQL_VALIDATION_FAILED"),
        ("fragment a on Person{id}", None, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription{me{id}}", None, "GRAPHQL_VALIDATION_FAILED"),
        ("query a{me{id}} query a{me{id}}", "a", "GRAPHQL_VALIDATION_FAILED"),
        (
            "{me{...a}} fragment a on Person{id} fragment a on Person{id}",
            None,
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ],
)
def test_every_refusal_has_its_code(source: str, name: str | None, code: str) -> None:
    assert codes(source, name)[0] == code


def test_no_operation_at_all() -> None:
    assert set(codes("fragment a on Person{id}")) == {"GRAPHQL_VALIDATION_FAILED"}


def test_errors_stop_at_five() -> None:
    assert len(codes("{" + " ".join(f"nobody{n}" for n in range(19)) + "}")) == 5


def test_a_stranger_gets_no_suggestions_and_no_introspection() -> None:
    assert "Did you mean" in refusal("{mee{id}}").message
    with pytest.raises(DocumentRefused) as refused:
        documents().prepare("{mee{id}}", stranger=True)
    assert "Did you mean" not in str(refused.value)
    for source in ('{__type(name:"A"){name}}', "{...a} fragment a on Query{__schema{types{name}}}"):
        assert codes(source, stranger=True) == ["INTROSPECTION_DISABLED"]
        documents().prepare(source)
    documents().prepare("{__typename}", stranger=True)


def test_what_one_may_see_does_not_depend_on_who_asked_before() -> None:
    kept = documents()
    kept.prepare("{__schema{types{name}}}")
    with pytest.raises(DocumentRefused):
        kept.prepare("{__schema{types{name}}}", stranger=True)


def crafted() -> list[str]:
    """Documents within the limits on which comparing fields is as dear as can be."""
    wide = "{me{" + " ".join(f"friend{{name(x:{n})}}" for n in range(190)) + "}}"
    inline = "{me{" + "... on Person{friend{friend{id}}}" * 150 + "}}"
    spread = "{me{" + " ".join(f"...g{n}" for n in range(100)) + "}}"
    spread += "".join(f"fragment g{n} on Person{{friend{{friend{{name id}}}}}}" for n in range(100))
    return [wide, inline, spread]


@pytest.mark.parametrize("source", crafted())
def test_comparing_fields_stops_when_its_budget_is_spent(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules: list[FieldsCanBeMerged] = []
    begin = FieldsCanBeMerged.__init__

    def remembered(self: FieldsCanBeMerged, context: object) -> None:
        begin(self, context)  # type: ignore[arg-type]
        rules.append(self)

    monkeypatch.setattr(FieldsCanBeMerged, "__init__", remembered)
    assert codes(source)[0] == "GRAPHQL_VALIDATION_FAILED"
    (rule,) = rules
    assert -10 < rule.rule_context.remaining_complexity_budget < COMPARISONS / 100


def test_a_front_end_of_many_components_stays_far_below_the_budget() -> None:
    spreads = " ".join(f"...g{n}" for n in range(30))
    fragments = "".join(
        f"fragment g{n} on Person{{friend{{id name __typename}}}}" for n in range(30)
    )
    documents().prepare(f"{{me{{{spreads}}}}}{fragments}")
