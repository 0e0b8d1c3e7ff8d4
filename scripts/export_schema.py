"""Writes schema.graphql: the schema as clients see it, sorted, so that a change shows as one."""

import argparse
import sys
from pathlib import Path

from schema.root import build_schema

FILE = Path(__file__).resolve().parent.parent / "schema.graphql"


def main() -> int:
    """Write the file, or with --check say whether it is current; the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/export-schema", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell, by exit status")
    current = exported()
    if parser.parse_args().check:
        if FILE.exists() and FILE.read_text() == current:
            return 0
        print("schema.graphql is stale: run scripts/export-schema.", file=sys.stderr)
        return 1
    FILE.write_text(current)
    return 0


def exported() -> str:
    """The schema's text. Only this copy is sorted: sorting a running schema breaks it."""
    return build_schema(sort_schema=True).as_str() + "\n"


if __name__ == "__main__":
    sys.exit(main())
