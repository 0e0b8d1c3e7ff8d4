"""Survey answers as they are looked for and counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from advocacy.surveys import RECENT, SCALES, SurveyKind, SurveyResponse
from store.collection import Collection
from store.conditions import one_of
from store.database import Database
from store.documents import Document

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people gave each score, and how many answers were left out."""

    people: Mapping[int, int]
    left_out: int


class Responses(Collection[SurveyResponse]):
    """The stored answers."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "responses", SurveyResponse)

    async def by_keys(self, idempotency_keys: Sequence[str]) -> dict[str, SurveyResponse]:
        """The answers that were told with these keys, by key."""
        filter = one_of(idempotency_key=idempotency_keys)
        found = await self.find(filter, limit=max(len(idempotency_keys), 1))
        return {each.idempotency_key: each for each in found}

    async def latest(self, advocate_ids: Sequence[str]) -> list[list[SurveyResponse]]:
        """The answers of each person, the newest first, 100 at the most."""
        found = await self._newest(advocate_ids, {"person": "$advocate_id"}, SHOWN, groups=1)
        return [found.get(id, []) for id in advocate_ids]

    async def recent(self, advocate_ids: Sequence[str]) -> list[list[SurveyResponse]]:
        """The last answers of each person that their sentiment rests on: five of each kind."""
        group = {"person": "$advocate_id", "kind": "$kind"}
        found = await self._newest(advocate_ids, group, RECENT, groups=len(SurveyKind))
        return [found.get(id, []) for id in advocate_ids]

    async def _newest(
        self, advocate_ids: Sequence[str], group: Document, size: int, *, groups: int
    ) -> dict[str, list[SurveyResponse]]:
        """The `size` newest answers of each group, of which a person has `groups`, by person.

        One pipeline for all: the embedded server reads the whole collection for each $unionWith.
        """
        newest = {"n": size, "sortBy": {"responded_at": -1, "_id": -1}, "output": "$$ROOT"}
        rows = await self.aggregate(
            [
                {"$match": one_of(advocate_id=advocate_ids)},
                {"$group": {"_id": group, "answers": {"$topN": newest}}},
            ],
            limit=max(groups * len(advocate_ids), 1),
        )
        found: dict[str, list[SurveyResponse]] = {}
        for row in rows:
            theirs = found.setdefault(row["_id"]["person"], [])
            theirs += [self.model_of(document) for document in row["answers"]]
        return found

    async def by_score(
        self, kind: SurveyKind, from_: datetime, to: datetime, *, incentivised: bool
    ) -> Counts:
        """The latest answer in [from_, to) of each person, counted by score.

        Unless `incentivised`, answers that were rewarded are left out before the latest is taken,
        so that one does not hide an earlier answer that was not.
        """
        apart: Document = {} if incentivised else {"rewarded": "$incentivised"}
        rows = await self.aggregate(
            [
                {"$match": {"kind": kind.value, "responded_at": {"$gte": from_, "$lt": to}}},
                {"$sort": {"responded_at": 1, "_id": 1}},
                {
                    "$group": {
                        "_id": {"person": "$advocate_id", **apart},
                        "score": {"$last": "$score"},
                        "answers": {"$sum": 1},
                    }
                },
                {
                    "$group": {
                        "_id": {"score": "$score", "rewarded": "$_id.rewarded"},
                        "people": {"$sum": 1},
                        "answers": {"$sum": "$answers"},
                    }
                },
            ],
            limit=2 * (max(SCALES[kind]) + 1),
        )
        counted = [row for row in rows if not row["_id"].get("rewarded")]
        return Counts(
            people={row["_id"]["score"]: row["people"] for row in counted},
            left_out=sum(row["answers"] for row in rows if row["_id"].get("rewarded")),
        )
