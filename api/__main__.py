"""Serves the API: `python -m api [--host HOST] [--port PORT]`, on what the environment says."""

import argparse
import sys

from api.serving import run
from api.settings import Settings
from api.wiring import assemble


def main() -> int:
    """Serve until told to stop; the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/serve", description=__doc__)
    parser.add_argument("--host", help="where to listen; ROSTRUM_HOST, else 127.0.0.1")
    parser.add_argument("--port", type=int, help="ROSTRUM_PORT, else 8000")
    arguments = parser.parse_args()
    given = {name: value for name, value in vars(arguments).items() if value is not None}
    return run(assemble, announce, **given)


def announce(settings: Settings) -> None:
    """Say where the API is."""
    sys.stdout.write(f"Rostrum answers at {settings.url}/graphql. Ctrl-C stops it.\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
