"""Measures what the API takes for a large programme, on an embedded database of its own."""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from strawberry import Schema

from advocacy.clock import StoppedClock
from advocacy.roles import Role
from api.serving import complain
from api.settings import UnsafeSettings, load_settings
from api.wiring import House, open_house
from resolvers.viewer import Viewer
from schema.root import build_schema
from scripts.populations import NOW, Population, email, topic
from store.database import DatabaseError
from store.embedded import EmbeddedUnavailable

COORDINATOR = Viewer("bench", frozenset({Role.COORDINATOR}))
RUNS, WARM_UP = 7, 1
BY_ID = "by id"
PERSON = "id name status account { name } sentiment { nps } persona { primary }"
LIST = f"""query($filter: AdvocateFilter, $first: Int, $after: String) {{
  advocates(filter: $filter, first: $first, after: $after) {{
    nodes {{ {PERSON} }} pageInfo {{ endCursor }} }} }}"""
ONE = f"query($id: ID!) {{ advocate(id: $id) {{ {PERSON} }} }}"
NEXT = f"""query($filter: CandidateFilter) {{ candidates(filter: $filter, first: 20) {{ nodes {{
  score advocate {{ {PERSON} }} reasons {{ code contribution }} against {{ code }} }} }} }}"""
PAGE: dict[str, Any] = {"first": 25}


@dataclass(frozen=True, slots=True)
class Question:
    """One operation that is measured."""

    name: str
    document: str
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What it took: the median in milliseconds, the slowest, and the round trips of each run."""

    question: Question
    median: float
    slowest: float
    round_trips: frozenset[int]


def filtered(name: str, **filter: Any) -> Question:
    """A first page under a filter."""
    return Question(name, LIST, {**PAGE, "filter": filter})


async def questions(house: House, schema: Schema, size: int) -> list[Question]:
    """What is asked of a programme with so many people."""
    middle = Question("", LIST, {"first": 100})
    cursor = (await asked(house, schema, middle))["advocates"]["pageInfo"]["endCursor"]
    last = f"{size - 1:026}"
    return [
        Question(BY_ID, ONE, {"id": f"adv_{last}"}),
        Question("first page", LIST, PAGE),
        Question("a later page", LIST, {**PAGE, "after": cursor}),
        filtered("topic and language", topics=[topic(3)], languages=["es"]),
        filtered("status and topic", statuses=["ACTIVE"], topics=[topic(7)]),
        filtered("status (one in thirty)", statuses=["PAUSED"]),
        filtered("status (nine in ten)", statuses=["ACTIVE"]),
        filtered("persona", personas=["EDUCATOR"]),
        filtered("NPS category", npsCategories=["DETRACTOR"]),
        filtered("asked before", neverAsked=False),
        filtered("willing for a review", willingFor=["REVIEW"]),
        filtered("account", accountIds=[f"acc_{0:026}"]),
        filtered("e-mail", emails=[email(size // 2)]),
        filtered("search: garcia", search="garcia"),
        filtered("search: ana data", search="ana data"),
        filtered("search: bacedi", search="bacedi"),
        Question("candidates", NEXT, {}),
        Question("candidates for a review", NEXT, {"filter": {"activity": "REVIEW"}}),
        Question("candidates who know", NEXT, {"filter": {"topics": [topic(3)], "minNps": 9}}),
    ]


async def asked(house: House, schema: Schema, question: Question) -> dict[str, Any]:
    """The data that answers a question; an error ends the measurement."""
    context = house.new_context(COORDINATOR, "bench")
    result = await schema.execute(
        question.document, dict(question.variables), context_value=context
    )
    if result.errors or result.data is None:
        raise SystemExit(f"{question.name}: {result.errors}")
    return result.data


async def measured(house: House, schema: Schema, question: Question) -> Answer:
    """The question asked again and again, alone."""
    took, trips = [], set()
    for run in range(WARM_UP + RUNS):
        with house.store.database.counting() as counted:
            begun = time.perf_counter()
            await asked(house, schema, question)
            elapsed = time.perf_counter() - begun
        if run >= WARM_UP:
            took.append(elapsed * 1000)
            trips.add(counted.count)
    return Answer(question, statistics.median(took), max(took), frozenset(trips))


def table(answers: list[Answer]) -> str:
    """The answers as text, each against the reading of one person by id."""
    unit = next(each.median for each in answers if each.question.name == BY_ID)
    rows = [f"{'':26}{'median ms':>10}{'slowest':>10}{'x by id':>9}{'round trips':>13}"]
    for each in answers:
        trips = "/".join(map(str, sorted(each.round_trips)))
        rows.append(
            f"{each.question.name:26}{each.median:10.1f}{each.slowest:10.1f}"
            f"{each.median / unit:9.1f}{trips:>13}"
        )
    return "\n".join(rows)


async def bench_people(size: int, folder: Path) -> str:
    """Settle so many people on a database in `folder` and measure how they are found."""

    def told(count: int) -> None:
        print(f"\r{count:,} of {size:,} people stored", end="", file=sys.stderr, flush=True)

    settings = load_settings(data_dir=folder, mongodb_uri=None)
    async with open_house(settings, StoppedClock(NOW)) as house:
        begun = time.perf_counter()
        await Population(size).store_all(house.store, told)
        print(f" in {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
        schema = build_schema()
        answers = [
            await measured(house, schema, each) for each in await questions(house, schema, size)
        ]
    return table(answers)


SUBJECTS = {"people": bench_people}


def main() -> int:
    """Measure; the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("subject", choices=SUBJECTS, help="what to measure")
    parser.add_argument("--people", type=int, default=50_000, help="how many; 50,000 unless told")
    given = parser.parse_args()
    if given.people < 1_000:
        parser.error("fewer than 1,000 people say nothing")
    try:
        with tempfile.TemporaryDirectory(prefix="rostrum-bench-") as folder:
            print(asyncio.run(SUBJECTS[given.subject](given.people, Path(folder))))
    except UnsafeSettings as error:
        return complain(*error.remedies)
    except (DatabaseError, EmbeddedUnavailable) as error:
        return complain(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
