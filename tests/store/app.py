"""An app that does nothing but write, for tests that kill it: `python -m tests.store.app FOLDER`.

Prints the server's process first, then the number of each write that was acknowledged.
"""

import asyncio
import sys
from pathlib import Path

from store.database import Database
from store.embedded import Embedded
from tests.store.stream import Stream


async def main(data_dir: Path, first: int) -> None:
    """Write until killed."""
    embedded = await Embedded.start(data_dir)
    print(embedded.pid, flush=True)  # noqa: T201 (who started us reads it)
    database = await Database.open(embedded.uri)
    stream = await Stream.on(database)

    async def write(start: int) -> None:
        for n in range(start, start + 1_000_000, 4):
            await stream.write(n)
            print(n, flush=True)  # noqa: T201

    await asyncio.gather(*(write(first + i) for i in range(4)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
