"""A stream of writes to a server that is killed meanwhile, and what must be true afterwards."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import httpx2

from advocacy.assignment_states import SEAT
from advocacy.assignments import Assignment
from scripts.replay import Recorded
from store.jobs import Job
from store.store import Store
from tests.asking import ANONYMOUS
from tests.integrations.zoom.recorded import accepted_bodies
from tests.journeys.database import settled
from tests.journeys.files import bytes_of, event_for, send, zone_of
from tests.journeys.remote import Remote
from tests.journeys.webinars import Webinar, push
from tests.making import START, Making
from tests.store.machine import until

REPORT = "webinar_attendee_report_2026.csv"
PEOPLE = 20
PANELS = 20
COUNTED = set(accepted_bodies())
# What a client is told when the database is away: the same request may work later.
LATER = {"SERVICE_UNAVAILABLE", "OPERATION_TIMED_OUT"}
INVITE = """mutation($input: InviteAdvocateInput!) { inviteAdvocate(input: $input) {
  assignment { id invitationToken } errors { code message } } }"""
ANSWER = """mutation($input: RespondToInvitationInput!) { respondToInvitation(input: $input) {
  assignment { id } errors { code message } } }"""


@dataclass
class Stress:
    """Writers, and what they were told. `open_` is set while the server can be spoken to."""

    ask: Remote
    webinars: list[Webinar]
    seats: Iterator[tuple[str, str]]
    reported: str
    open_: asyncio.Event = field(default_factory=asyncio.Event)
    stopped: bool = False
    invited: dict[str, str] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    uploaded: set[str] = field(default_factory=set)
    pushed: int = 0
    in_flight: int = 0

    @classmethod
    async def on(cls, ask: Remote, make: Making, webinars: list[Webinar]) -> "Stress":
        """People and panels in place, each person with a seat of their own on every panel."""
        people = [(await make.advocate())["id"] for _ in range(PEOPLE)]
        seats: list[tuple[str, str]] = []
        event = (await make.event(hours=PANELS))["id"]
        for hour in range(PANELS):
            panel = await make.panel(event, seats=PEOPLE, starts=START + timedelta(hours=hour))
            seats += zip((slot["id"] for slot in panel["slots"]), people, strict=True)
        random.shuffle(seats)
        stress = cls(ask, webinars, iter(seats), await event_for(make, REPORT))
        stress.open_.set()
        return stress

    @property
    def acknowledged(self) -> int:
        """How many writes are certain."""
        return len(self.invited) + len(self.accepted) + len(self.uploaded) + self.pushed

    async def progress(self, more: int) -> None:
        """Wait until some more writes are certain."""
        enough = self.acknowledged + more
        await until(lambda: self.stopped or self.acknowledged > enough, 30)

    async def write(self) -> None:
        """Ask people and let them answer, until stopped."""
        for slot, person in self.seats:
            key = f"{slot}/{person}"
            self.tried.add(key)
            given = {"slotId": slot, "advocateId": person, "idempotencyKey": key}
            asked = await self.insist(self.ask, INVITE, given)
            assert not asked["errors"], asked
            self.invited[key] = asked["assignment"]["id"]
            token = asked["assignment"]["invitationToken"]
            answer = {"token": token, "answer": "ACCEPT"}
            # None: what was asked before had been answered, though nobody was told.
            answered = token and await self.insist(self.ask.by(ANONYMOUS), ANSWER, answer)
            codes = [each["code"] for each in answered["errors"]] if answered else []
            assert codes in ([], ["LINK_EXPIRED"]), answered
            self.accepted.add(key)
            if self.stopped:
                return

    async def deliver(self) -> None:
        """Send the recordings, shuffled, again and again, until stopped; each to its end."""
        for webinar in cycle(self.webinars):
            deliveries = webinar.deliveries()
            random.shuffle(deliveries)
            for each in deliveries:
                await self.deliver_one(each)
            if self.stopped and self.pushed >= sum(len(w.deliveries()) for w in self.webinars):
                return

    async def deliver_one(self, each: Recorded) -> None:
        """Send one until it is taken, or refused as the recording says."""
        while True:
            try:
                async with self.flight():
                    status = (await push(self.ask.client, self.ask.server, each)).status_code
            except httpx2.TransportError:
                continue
            if status == each.expected:
                self.pushed += 1
                return
            assert status == 503, (each.label, status)
            await asyncio.sleep(0.02)

    async def upload(self) -> None:
        """Send one report as often as some other writes are certain, until stopped."""
        content, zone = bytes_of(REPORT), zone_of(REPORT)
        while not self.stopped:
            try:
                async with self.flight():
                    answer = await send(self.ask, self.reported, content, zone)
            except httpx2.TransportError:
                continue
            assert answer.status_code in (202, 503), answer.text
            if answer.status_code == 202:
                self.uploaded.add(answer.json()["importId"])
            await self.progress(10)

    @asynccontextmanager
    async def flight(self) -> AsyncIterator[None]:
        """One request, begun while the server can be spoken to."""
        await self.open_.wait()
        self.in_flight += 1
        try:
            yield
        finally:
            self.in_flight -= 1

    async def insist(self, ask: Remote, document: str, given: dict[str, Any]) -> dict[str, Any]:
        """What a mutation was answered; asked again and again while nobody can say."""
        while True:
            try:
                async with self.flight():
                    body = (await ask.post(document, input=given)).raise_for_status().json()
            except httpx2.TransportError:
                continue
            if "errors" not in body:
                [payload] = body["data"].values()
                return dict(payload)
            assert {each["extensions"]["code"] for each in body["errors"]} <= LATER, body
            await asyncio.sleep(0.02)


async def check_seats(store: Store, stress: Stress) -> None:
    """All that was acknowledged is there, nothing twice, and nothing by halves."""
    asked = await store.assignments.find({}, limit=10_000)
    slots = await store.slots.find({}, limit=10_000)
    calendars = await store.calendars.find({}, limit=1_000)
    keys = Counter(each.idempotency_key for each in asked if each.idempotency_key)
    assert set(keys) <= stress.tried
    assert set(keys.values()) <= {1}
    by_key = {each.idempotency_key: each for each in asked}
    there = {key: by_key[key].id for key in stress.invited if key in by_key}
    assert there == stress.invited
    assert {by_key[key].state for key in stress.accepted} <= {"ACCEPTED"}
    for each in asked:
        steps = [step.to for step in each.history]
        assert steps in (["HELD", "INVITED"], ["HELD", "INVITED", "ACCEPTED"]), each
        assert steps[-1] == each.state
    live = {each.slot_id: each for each in asked if each.live}
    assert len(live) == len(asked)
    for slot in slots:
        holder = live.get(slot.id)
        assert slot.assignment_id == (holder.id if holder else None)
        assert slot.status == (SEAT[holder.state] if holder else "OPEN")
    booked = {(c.id, b.assignment_id, b.slot_id) for c in calendars for b in c.bookings}
    assert booked == {(each.advocate_id, each.id, each.slot_id) for each in asked}
    assert sum(len(calendar.bookings) for calendar in calendars) == len(asked)
    budgets = await store.budgets.find({"entries": {"$ne": []}}, limit=1_000)
    held = sorted((b.id, e.ask_id, e.hold) for b in budgets for e in b.entries)
    assert held == sorted((each.advocate_id, each.id, "HELD") for each in asked)
    await check_expiries(store, asked)


async def check_expiries(store: Store, asked: list[Assignment]) -> None:
    """Each ask has the one job that looks at it when its answer is due."""
    jobs = store.database.collection("jobs", Job)
    due = await jobs.find({"kind": "expire_assignment"}, limit=10_000)
    assert sorted(job.payload["assignment_id"] for job in due) == sorted(a.id for a in asked)


async def check_jobs(store: Store, stress: Stress) -> None:
    """Each delivery is stored once and applied, each file was read, and no job was given up."""
    jobs = store.database.collection("jobs", Job)

    async def is_taken() -> bool:
        due = {"run_at": {"$lte": datetime.now(UTC)}, "lease_owner": None}
        return not await jobs.exists(due)

    await until(is_taken, 20)
    # As if the time had passed after which whoever holds a job is taken to be dead.
    for job in await jobs.find({"lease_owner": {"$ne": None}}, limit=100):
        await jobs.update({"id": job.id}, {"$set": {"held_until": None}})
    await settled(store)
    assert await store.jobs.dead(10) == []
    for webinar in stress.webinars:
        told = {each.body for each in webinar.deliveries() if each.label in COUNTED}
        stored = [
            each
            for each in await store.deliveries.find({}, limit=1_000)
            if webinar.number.encode() in each.body
        ]
        assert sorted(each.body for each in stored) == sorted(told)
        assert {each.state for each in stored} == {"APPLIED"}
    imports = {each.id: each.state for each in await store.imports.find({}, limit=1_000)}
    assert {imports.get(id) for id in stress.uploaded} == {"DONE"}
    assert set(imports.values()) == {"DONE"}
