"""Imports, and the files they were made of, in pieces that fit a document."""

from collections.abc import AsyncIterator
from datetime import datetime

from advocacy.entity import Entity
from advocacy.imports import Import
from store.collection import Collection
from store.database import Database


class Chunk(Entity):
    """A piece of a file; the id is the import's and the piece's number."""

    import_id: str
    number: int
    data: bytes
    kept_at: datetime


class Imports(Collection[Import]):
    """The stored imports with their files."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "imports", Import)
        self._chunks = Collection(database, "import_chunks", Chunk)

    async def keep_chunk(self, import_: Import, number: int, data: bytes) -> None:
        """Keep one piece of a file, for 30 days at the most."""
        await self._chunks.insert(
            Chunk(
                id=f"{import_.id}/{number:06}",
                import_id=import_.id,
                number=number,
                data=data,
                kept_at=import_.received_at,
            )
        )

    async def chunks(self, import_id: str) -> AsyncIterator[bytes]:
        """The pieces of a file in order, one at a time."""
        number = 0
        while chunk := await self._chunks.get(f"{import_id}/{number:06}"):
            yield chunk.data
            number += 1

    async def forget_file(self, import_id: str) -> None:
        """Remove a file whose rows have landed, or that was given up."""
        await self._chunks.delete({"import_id": import_id})
