"""Response rows: what a file tells of survey answers, taken down as those of any other door."""

from collections.abc import Mapping, Sequence

from advocacy.attendance.row_errors import RowError
from advocacy.errors import Refusal
from advocacy.people_files import response_from
from advocacy.people_rows import ResponseRow, Told
from resolvers.context import Context
from resolvers.recognition import erased_among
from resolvers.row_fates import Fate, Result, Seen
from resolvers.surveys import Recorded, record_survey_responses

# What a command names otherwise than a table does.
COLUMNS = {"idempotencyKey": ("response_id", "idempotency_key"), "advocateId": ("email",)}


class ResponseRows:
    """Lands the rows of one file; an answer's own id, or else its content, says which it is."""

    # As many as are taken down in a constant number of round trips.
    at_once = 50

    def __init__(self, context: Context) -> None:
        self._context = context
        self._seen = Seen()

    async def recall(self, rows: Sequence[Told[ResponseRow]]) -> None:
        """Note rows that have landed."""
        for each in rows:
            self._seen.note([each.row.key], each.line)

    async def land(self, rows: Sequence[Told[ResponseRow]]) -> list[Result]:
        """What becomes of each row."""
        people = await self._people(rows)
        results: dict[int, Result] = {}
        taken: list[tuple[Told[ResponseRow], str]] = []
        for each in rows:
            person = people[each.line]
            repeated = self._seen.repeated(each, [each.row.key], "answer")
            if isinstance(person, RowError):
                results[each.line] = person
            elif repeated:
                results[each.line] = repeated
            else:
                self._seen.note([each.row.key], each.line)
                taken.append((each, person))
        commands = [response_from(each.row, person) for each, person in taken]
        if commands:
            recorded = await record_survey_responses(self._context, commands)
            for (each, _), became in zip(taken, recorded, strict=True):
                results[each.line] = result_of(each, became)
        return [results[each.line] for each in rows]

    async def _people(self, rows: Sequence[Told[ResponseRow]]) -> dict[int, str | RowError]:
        """The id of the person of each row, or why there is none; two round trips."""
        keys = sorted({key for each in rows for key in each.row.keys})
        claims = await self._context.store.claims.many(keys)
        holders = {claim.id: claim.holder for claim in claims if claim}
        erased = await erased_among(self._context, [key for key in keys if key not in holders])
        return {each.line: person_of(each, holders, erased) for each in rows}


def person_of(
    told: Told[ResponseRow], holders: Mapping[str, str], erased: Mapping[str, str]
) -> str | RowError:
    """The id of the person who has one of the row's keys, or why the row is left out."""
    keys = told.row.keys
    if not keys:
        return told.error("Whose answer is this? Give their e-mail or an identity.")
    ids = sorted({holders[key] for key in keys if key in holders})
    if len(ids) > 1:
        return told.error("The e-mail and the identity are of different people.", "email")
    if ids:
        return ids[0]
    if any(key in erased for key in keys):
        return told.error("This person was erased on request: nothing is kept of them.", "email")
    return told.error(
        "There is nobody with this address or identity: import people first.", "email"
    )


def result_of(told: Told[ResponseRow], became: Recorded | Refusal) -> Result:
    """What became of a row, in the words of the import."""
    if isinstance(became, Refusal):
        fields = [field for each in became.path for field in COLUMNS.get(each, ())]
        found = next((field for field in fields if field in told.headers), "")
        return told.error(became.message, found) if fields else told.refused(became)
    return Fate.CREATED if became.is_new else Fate.UNCHANGED
