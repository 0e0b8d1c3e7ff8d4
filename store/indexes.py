"""Every index and every "only one" of the store, declared."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pymongo

from store.database import Database
from store.documents import Document, Filter, to_filter, to_sort
from store.errors import DatabaseError, Rejected


@dataclass(frozen=True)
class Index:
    """Keys of a collection, in order: 1 upwards, -1 downwards.

    `unique` forbids a second document with the same keys. `partial` limits the index, and what it
    forbids, to what matches that filter. `expires_after` deletes documents that long after the
    instant in the one key.
    """

    collection: str
    keys: tuple[tuple[str, int], ...]
    unique: bool = False
    partial: Filter | None = None
    expires_after: timedelta | None = None

    @property
    def name(self) -> str:
        """What MongoDB calls it by itself, such as "run_at_1__id_1"."""
        return "_".join(f"{field}_{direction}" for field, direction in to_sort(self.keys))

    @property
    def definition(self) -> Document:
        """What createIndexes is told."""
        definition: Document = {"name": self.name, "key": dict(to_sort(self.keys))}
        if self.unique:
            definition["unique"] = True
        if self.partial is not None:
            definition["partialFilterExpression"] = to_filter(self.partial)
        if self.expires_after is not None:
            definition["expireAfterSeconds"] = int(self.expires_after.total_seconds())
        return definition


def sorted_by(collection: str, *orders: str) -> list[Index]:
    """Plain indexes, each told as its fields in order, "-" before those that run downwards."""
    keys = [
        tuple((f.removeprefix("-"), -1 if f[0] == "-" else 1) for f in order.split())
        for order in orders
    ]
    return [Index(collection, each) for each in keys]


# Written over the version that they carry. MongoDB finds one by its id and then compares versions;
# the embedded server looks through all of them unless one index has both.
VERSIONED = (
    *("accounts", "activity_requests", "advocates", "assignments", "budgets", "calendars"),
    *("responses", "slots"),
)

# What others sent is kept as it came for so long, whatever became of it: it may name anybody.
KEPT_RAW = timedelta(days=30)

# What is unique here never changes in a document: see claims.py for keys that do.
INDEXES: list[Index] = [
    *(index for name in VERSIONED for index in sorted_by(name, "id version")),
    *sorted_by("claims", "id holder"),
    Index("jobs", (("run_at", 1), ("id", 1))),
    *sorted_by("accounts", "name_key id", "industry name_key id", "touch_model name_key id"),
    *sorted_by("accounts", "search"),
    *sorted_by("advocates", "email_keys", "identity_keys", "duplicate_keys", "willing_keys"),
    *sorted_by("advocates", "sentiment.nps_category name_key id", "asked name_key id"),
    *sorted_by("advocates", "contactable name_key id", "account_id id"),
    *sorted_by("advocates", "name_key id", "status name_key id", "account_id name_key id"),
    *sorted_by("advocates", "primary_persona name_key id", "topic_keys", "language_keys", "search"),
    *sorted_by("events", "starts_at id", "status starts_at id", "kind starts_at id", "search"),
    *sorted_by("events", "external_refs.external_id", "ends_at"),
    *sorted_by("panels", "event_id starts_at id"),
    *sorted_by("slots", "starts_at id", "panel_id id", "event_id starts_at id"),
    *sorted_by("slots", "status starts_at id", "role starts_at id", "personas"),
    Index(
        "assignments",
        (("idempotency_key", 1),),
        unique=True,
        partial={"idempotency_key": {"$type": "string"}},
    ),
    *sorted_by("assignments", "slot_id -id", "event_id -id", "advocate_id -id", "state -id"),
    *sorted_by("assignments", "panel_id live", "live starts_at ends_at"),
    Index(
        "activity_requests",
        (("idempotency_key", 1),),
        unique=True,
        partial={"idempotency_key": {"$type": "string"}},
    ),
    *sorted_by("activity_requests", "advocate_id -id", "state -id", "activity -id"),
    Index("responses", (("idempotency_key", 1),), unique=True),
    *sorted_by("responses", "advocate_id -responded_at -id", "kind responded_at id"),
    *sorted_by("consents", "advocate_id -id"),
    *sorted_by("alerts", "is_open -id", "kind -id", "advocate_id -id"),
    *sorted_by("advocates", "-appeal id", "-plain_appeal id", "sentiment.nps"),
    *sorted_by("panels", "rules.keep_apart.advocate_ids"),
    *sorted_by("duplicates", "state -found_at -id", "advocate_ids"),
    *sorted_by("merges", "into"),
    *sorted_by("attendance_facts", "scope id", "fact.email"),
    *sorted_by("attendees", "event_id name_key id", "event_id role name_key id", "email"),
    *sorted_by("import_chunks", "import_id number"),
    Index("import_chunks", (("kept_at", 1),), expires_after=KEPT_RAW),
    Index("deliveries", (("received_at", 1),), expires_after=KEPT_RAW),
    Index(
        "imports",
        (("delivery_key", 1),),
        unique=True,
        partial={"delivery_key": {"$type": "string"}},
    ),
]

# Collections that need none but the one on the id.
COLLECTIONS: list[str] = [
    "probes",
    "attendance",
    "api_keys",
]

# An index over much data takes its time; no ordinary call may take that long.
BUILD_SECONDS = 600.0
NAMESPACE_EXISTS = 48
MANY = 1_000


class IndexChanged(DatabaseError):
    """An index is stored with another definition than the declared one."""


async def create_indexes(
    database: Database,
    indexes: Sequence[Index] | None = None,
    collections: Sequence[str] | None = None,
) -> None:
    """Create what is missing of all collections and indexes; safe to do at every start.

    Raises IndexChanged when an index of the same name differs: it is dropped by hand, because
    only a person knows whether the data fits the new one.
    """
    indexes = INDEXES if indexes is None else indexes
    names = {*(COLLECTIONS if collections is None else collections)}
    names |= {index.collection for index in indexes}
    there = await _collections(database)
    await asyncio.gather(
        *(
            _create(database, name, [i for i in indexes if i.collection == name], name in there)
            for name in sorted(names)
        )
    )


async def _create(database: Database, name: str, indexes: list[Index], there: bool) -> None:
    if not there:
        await _create_collection(database, name)
    stored = await stored_indexes(database, name) if indexes else {}
    missing = []
    for index in indexes:
        if index.name not in stored:
            missing.append(index.definition)
        elif _told(stored[index.name]) != index.definition:
            raise IndexChanged(
                f"The index {index.name} of {name} is declared as {index.definition}, but the "
                f"database has {_told(stored[index.name])}. Drop it there, then start again."
            )
    if missing:
        with pymongo.timeout(BUILD_SECONDS):
            await database.command({"createIndexes": name, "indexes": missing})


async def _collections(database: Database) -> set[str]:
    listed = await database.command(
        {"listCollections": 1, "nameOnly": True, "cursor": {"batchSize": MANY}}
    )
    return {collection["name"] for collection in listed["cursor"]["firstBatch"]}


async def _create_collection(database: Database, name: str) -> None:
    try:
        await database.command({"create": name})
    except Rejected as error:
        if error.code != NAMESPACE_EXISTS:
            raise


async def stored_indexes(database: Database, name: str) -> dict[str, Document]:
    """The indexes of a collection by name, as the server tells them."""
    listed = await database.command({"listIndexes": name, "cursor": {"batchSize": MANY}})
    return {index["name"]: index for index in listed["cursor"]["firstBatch"]}


def _told(stored: Document) -> Document:
    """The part of a stored index that we declare, in the same form."""
    told: dict[str, Any] = {
        "name": stored["name"],
        "key": {field: int(direction) for field, direction in stored["key"].items()},
    }
    if stored.get("unique"):
        told["unique"] = True
    if "partialFilterExpression" in stored:
        told["partialFilterExpression"] = dict(stored["partialFilterExpression"])
    if "expireAfterSeconds" in stored:
        told["expireAfterSeconds"] = int(stored["expireAfterSeconds"])
    return told
