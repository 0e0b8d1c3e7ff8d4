"""Serves a seeded story on the embedded database, and prints what to open and what to try."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from advocacy.clock import SystemClock
from advocacy.roles import Role
from api.assembly import Services
from api.serving import complain, run
from api.settings import Settings, secret_key
from api.tokens import sign_token
from api.wiring import open_house, services_of
from resolvers.viewer import Viewer
from scripts.screens import examples, first_screen
from scripts.story import Story, tell
from store.embedded import running

ROOT = Path(__file__).resolve().parent.parent
DELIVERIES = ROOT / "tests/integrations/payloads/zoom/webhooks/deliveries.json"
TOKEN_LASTS = timedelta(days=30)
COORDINATOR = Viewer("casey.coordinator", frozenset({Role.COORDINATOR}))


class Demo:
    """The demo as it comes up: the story once it is told, and a token to tell it with."""

    def __init__(self) -> None:
        self.story: Story | None = None
        self.token = ""

    @asynccontextmanager
    async def opened(self, settings: Settings) -> AsyncGenerator[Services, None]:
        """The house with the story in it."""
        self.token = sign_token(
            secret_key(settings), COORDINATOR, lifetime=TOKEN_LASTS, at=SystemClock().now()
        )
        print("Starting the database and telling the story …", file=sys.stderr, flush=True)
        async with open_house(settings) as house:
            self.story = await tell(house.new_context(COORDINATOR, "seed"))
            async with services_of(house, examples(self.story), self.token) as services:
                yield services

    def show(self, settings: Settings) -> None:
        """Print the first screen."""
        if self.story is not None:
            print(first_screen(self.story, settings.url, self.token), flush=True)


def main() -> int:
    """Serve the demo until told to stop; the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="forget what was tried, tell it anew")
    parser.add_argument("--port", type=int, help="ROSTRUM_PORT, else 8000")
    asked = parser.parse_args()
    data_dir = Path(os.environ.get("ROSTRUM_DATA_DIR", ".rostrum"))
    if asked.reset:
        if running(data_dir):
            return complain(f"A server runs on {data_dir}: stop it before --reset.")
        shutil.rmtree(data_dir, ignore_errors=True)
    recording = json.loads(DELIVERIES.read_text())
    os.environ.setdefault("ROSTRUM_ZOOM_WEBHOOK_SECRET", recording["secret"])
    given = {} if asked.port is None else {"port": asked.port}
    demo = Demo()
    return run(demo.opened, demo.show, log_level="WARNING", **given)


if __name__ == "__main__":
    sys.exit(main())
