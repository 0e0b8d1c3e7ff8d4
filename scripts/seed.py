"""Puts the demo's story into the database; what is there already stays."""

import asyncio
import sys

from api.serving import complain
from api.settings import Settings, UnsafeSettings, load_settings
from api.wiring import SYSTEM, open_house
from scripts.story import tell
from store.database import DatabaseError
from store.embedded import EmbeddedUnavailable, running


def main() -> int:
    """Seed; the exit status."""
    try:
        settings = with_running_database(load_settings())
        asyncio.run(seed(settings))
    except UnsafeSettings as error:
        return complain(*error.remedies)
    except (DatabaseError, EmbeddedUnavailable) as error:
        return complain(str(error))
    print("The story is told: scripts/serve shows it, scripts/demo explains it.")
    return 0


def with_running_database(settings: Settings) -> Settings:
    """The settings, with the embedded database of a server that runs on the same data."""
    if settings.mongodb_uri is None and (there := running(settings.data_dir)):
        return load_settings(mongodb_uri=there.uri)
    return settings


async def seed(settings: Settings) -> None:
    """Tell the story to the database that `settings` name."""
    async with open_house(settings) as house:
        await tell(house.new_context(SYSTEM, "seed"))


if __name__ == "__main__":
    sys.exit(main())
