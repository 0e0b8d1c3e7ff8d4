"""One collection of one kind of entity: its reads, and writes that are conditional."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import ReplaceOne, ReturnDocument
from pymongo.errors import BulkWriteError

from advocacy.errors import NotFound, StaleVersion
from store.documents import Filter, M, Sort, to_document, to_filter, to_model, to_sort, to_update
from store.errors import DUPLICATE_KEY, AlreadyStored
from store.paging import Order, Page, Window
from store.reads import Reads

__all__ = ["Collection", "Order", "Page", "Window"]

INSERTED_AT_ONCE = 100


class Collection(Reads[M]):
    """The stored entities of one kind. Filters, updates and sorts speak of `id`, never of `_id`.

    Inside `Database.transaction` every call joins the transaction. Any call may raise Unavailable.
    """

    async def insert(self, model: M) -> M:
        """Store a new one. Raises AlreadyStored when a unique index holds its key."""
        await self._database.write(
            self.name,
            lambda raw, session: raw.insert_one(to_document(model), session=session),
        )
        return model

    async def insert_many(self, models: Sequence[M]) -> list[M]:
        """Store those that are new and return them; the others stay as they are.

        In a transaction only ids may be there before: another key raises AlreadyStored, since
        MongoDB then gives the whole transaction up.
        """
        if self._database.in_transaction:
            there = {model.id for model in await self.many([m.id for m in models]) if model}
            return await self._insert_all([model for model in models if model.id not in there])
        if self._database.writes_alone:
            return await self._insert_all(models)
        parts = [models[i : i + INSERTED_AT_ONCE] for i in range(0, len(models), INSERTED_AT_ONCE)]
        return [model for part in parts for model in await self._insert_part(part)]

    async def _insert_part(self, models: Sequence[M]) -> list[M]:
        """The same in a transaction; when some other key than an id is taken, one by one."""
        try:
            return await self._database.transaction(lambda: self.insert_many(models))
        except AlreadyStored:
            return [model for model in models if await self._insert_new(model)]

    async def _insert_new(self, model: M) -> bool:
        try:
            await self.insert(model)
        except AlreadyStored:
            return False
        return True

    async def _insert_all(self, models: Sequence[M]) -> list[M]:
        if not models:
            return []

        async def write(raw: Any, session: Any) -> set[int]:
            documents = [to_document(model) for model in models]
            try:
                await raw.insert_many(documents, ordered=False, session=session)
            except BulkWriteError as error:
                failures = error.details["writeErrors"]
                unconfirmed = error.details.get("writeConcernErrors")
                if session or unconfirmed or {f["code"] for f in failures} - DUPLICATE_KEY:
                    raise
                return {failure["index"] for failure in failures}
            return set()

        failed = await self._database.run(self.name, write)
        return [model for index, model in enumerate(models) if index not in failed]

    async def replace(self, model: M) -> M:
        """Store `model` over the version it carries; the copy returned carries the next one.

        Raises StaleVersion when somebody wrote in between, NotFound when it is gone.
        """
        return (await self.replace_all([model]))[0]

    async def replace_all(self, models: Sequence[M]) -> list[M]:
        """Store each of them over the version it carries, in one round trip.

        Raises as `replace` does when it was not possible for all; the others are stored then,
        unless this is in a transaction.
        """
        if not models:
            return []
        successors = [model.model_copy(update={"version": model.version + 1}) for model in models]
        writes = [
            ReplaceOne({"_id": old.id, "version": old.version}, to_document(new))
            for old, new in zip(models, successors, strict=True)
        ]
        answer = await self._database.write(
            self.name,
            lambda raw, session: raw.bulk_write(writes, ordered=False, session=session),
        )
        if answer.matched_count < len(models):
            await self._tell_stale(models)
        return successors

    async def _tell_stale(self, models: Sequence[M]) -> None:
        """Find out which of `models` could not be replaced: those not at the next version."""
        ids = {"id": {"$in": [model.id for model in models]}}
        found = await self._find(ids, [], len(models), {"version": 1})
        current = {document["_id"]: document["version"] for document in found}
        for model in models:
            if model.id not in current:
                raise NotFound("It is not there any more.", ["id"])
            if current[model.id] != model.version + 1:
                raise StaleVersion(current[model.id])
        raise StaleVersion(models[0].version + 1)

    async def update(
        self,
        filter: Filter,
        update: Mapping[str, Any],
        *,
        upsert: bool = False,
        sort: Sort = (),
    ) -> M | None:
        """Change the first that matches, in one step, and return it as it is then.

        Counts its version up. With `upsert` one is made when none matches, so `filter` has to name
        the id. May raise AlreadyStored.
        """
        if upsert and "id" not in filter:
            # Given by $setOnInsert, the embedded server would refuse it for one that is there.
            raise ValueError("an upsert names the id in its filter")
        document = await self._database.write(
            self.name,
            lambda raw, session: raw.find_one_and_update(
                to_filter(filter),
                to_update(update),
                sort=to_sort(sort) or None,
                upsert=upsert,
                return_document=ReturnDocument.AFTER,
                session=session,
            ),
        )
        if upsert and not document:
            # The embedded server's answer when another made it at the same moment: it is done.
            return await self.get(filter["id"])
        return to_model(self.model, document) if document else None

    async def lock(self, id: str) -> None:
        """Have no other transaction change it before this one is stored; for transactions.

        What was only read may change meanwhile; what was written, if only a counter that no model
        shows, may not.
        """
        await self.lock_all([id])

    async def lock_all(self, ids: Sequence[str]) -> None:
        """The same for many, in one round trip."""
        await self._database.run(
            self.name,
            lambda raw, session: raw.update_many(
                {"_id": {"$in": list(ids)}}, {"$inc": {"_locked": 1}}, session=session
            ),
        )

    async def update_all(self, filter: Filter, update: Mapping[str, Any]) -> int:
        """Change all that match, each by itself; how many there were."""
        answer = await self._database.write(
            self.name,
            lambda raw, session: raw.update_many(
                to_filter(filter), to_update(update), session=session
            ),
        )
        return int(answer.matched_count)

    async def delete(self, filter: Filter) -> int:
        """Remove all that match; how many there were."""
        answer = await self._database.write(
            self.name,
            lambda raw, session: raw.delete_many(to_filter(filter), session=session),
        )
        return int(answer.deleted_count)
