"""The exported schema is the one that is served."""

from graphql import build_schema, lexicographic_sort_schema, print_schema
from graphql.utilities import find_breaking_changes

from schema.root import schema
from scripts.export_schema import FILE, exported


def test_the_exported_schema_is_current() -> None:
    assert FILE.exists(), "Run scripts/export-schema."
    assert FILE.read_text() == exported(), "schema.graphql is stale: run scripts/export-schema."


def test_what_is_exported_is_what_is_served_and_sorted() -> None:
    written = build_schema(exported())
    assert not find_breaking_changes(written, schema._schema)
    assert not find_breaking_changes(schema._schema, written)
    assert print_schema(lexicographic_sort_schema(written)) == print_schema(written)
