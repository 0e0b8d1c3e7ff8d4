"""Invents a programme of any size, the same one every time, and stores it in bulk."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from advocacy import accounts, advocates
from advocacy.accounts import Account
from advocacy.activities import ActivityType, Willingness
from advocacy.advocates import Advocate
from advocacy.assignment_states import AssignmentState
from advocacy.assignments import Assignment
from advocacy.budgets import Budget, Entry, Hold, quarter_of
from advocacy.lifecycles import AdvocateStatus
from advocacy.outcomes import Outcome
from advocacy.personas import Persona, PersonaAssessment, PersonaSource
from advocacy.surveys import Sentiment, category_of
from advocacy.topics import Topic
from store.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
AT_ONCE = 1_000
PEOPLE_AN_ACCOUNT = 50
FIRST = ("Ana", "Ben", "Carla", "Elif", "Farid", "Grace", "Hiro", "Inês", "João", "Kofi", "Léa")
LAST = ("García", "Haddad", "Jensen", "Müller", "Nguyen", "Okafor", "Rossi", "Smith", "Tanaka")
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so")
TITLES = ("Head of Data", "Chief Security Officer", "Platform Engineer", "VP Operations")
LANGUAGES = ("en", "es", "de", "fr", "pt-BR", "it", "ja")
ZONES = ("Europe/Madrid", "America/New_York", "Asia/Tokyo", "America/Sao_Paulo", "UTC")
SUBJECTS = tuple(f"{a}{b}" for a in ("Data ", "Cloud ", "AI ", "Risk ") for b in SYLLABLES[:10])
STATUSES = (AdvocateStatus.PAUSED, AdvocateStatus.NOMINATED, AdvocateStatus.ALUMNUS)


def topic(number: int) -> str:
    """One of the subjects that people know."""
    return SUBJECTS[number % len(SUBJECTS)]


def email(number: int) -> str:
    """The address of one of the people."""
    return f"person{number}@example.com"


class Population:
    """`size` people in accounts of fifty; one in ten was asked once, and appeared."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._chance = random.Random(size)  # noqa: S311 (no secret: the same one every time)

    def account(self, number: int) -> Account:
        """One of the customers."""
        name = "".join(self._chance.choices(SYLLABLES, k=3)).title()
        since = date(2016 + number % 10, 1 + number % 12, 1)
        return accounts.with_keys(
            Account(
                id=f"acc_{number:026}",
                name=f"{name} {number}",
                customer_since=since,
                created_at=NOW - 900 * DAY,
            )
        )

    def person(self, number: int, company: str) -> Advocate:
        """One of the people; nine in ten are active, and half answered a survey."""
        chance = self._chance
        nps = chance.choices(range(11), weights=(1, 1, 1, 1, 2, 3, 5, 10, 20, 30, 26))[0]
        answered_at = NOW - chance.randrange(700) * DAY
        sentiment = Sentiment(nps=nps, nps_at=answered_at, nps_category=category_of(nps))
        willing = (Willingness(activity=chance.choice(tuple(ActivityType))),)
        status = STATUSES[number % 3] if number % 10 == 9 else AdvocateStatus.ACTIVE
        taken_in = NOW - chance.randrange(1_500) * DAY
        return advocates.with_keys(
            Advocate(
                id=f"adv_{number:026}",
                name=f"{chance.choice(FIRST)} {chance.choice(LAST)} {self._surname()}",
                email=email(number),
                title=chance.choice(TITLES),
                status=status,
                account_id=f"acc_{number // PEOPLE_AN_ACCOUNT:026}",
                company=company,
                time_zone=chance.choice(ZONES),
                languages=tuple(chance.sample(LANGUAGES, k=2)),
                topics=tuple(
                    Topic(name=name, level=chance.randint(1, 5))
                    for name in chance.sample(SUBJECTS, k=2)
                ),
                willing_for=willing if number % 3 == 0 else (),
                reach=chance.randrange(100_000) if number % 4 == 0 else None,
                assessments=self._assessments(taken_in) if number % 2 == 0 else (),
                sentiment=sentiment if number % 2 == 1 else Sentiment(),
                asked=number % 10 == 0,
                created_at=taken_in,
            )
        )

    def _surname(self) -> str:
        return "".join(self._chance.choices(SYLLABLES, k=3)).title()

    def _assessments(self, at: datetime) -> tuple[PersonaAssessment, ...]:
        persona = self._chance.choice(tuple(Persona))
        source = PersonaSource.MANAGER
        return (PersonaAssessment(persona=persona, source=source, assessed_at=at),)

    def asked(self, number: int) -> tuple[Budget, Assignment]:
        """What one of those who were asked has used, and how it went."""
        at = NOW - self._chance.randrange(300) * DAY
        rating = float(self._chance.randint(2, 5))
        entry = Entry(
            ask_id=f"asg_{number:026}",
            activity=ActivityType.WEBINAR,
            cost=30,
            hold=Hold.USED,
            asked_at=at,
            at=at,
            quarter=quarter_of(at),
        )
        assignment = Assignment(
            id=entry.ask_id,
            slot_id=f"slt_{number:026}",
            panel_id=f"pnl_{number:026}",
            event_id=f"evt_{number:026}",
            advocate_id=f"adv_{number:026}",
            state=AssignmentState.ATTENDED,
            live=False,
            starts_at=at,
            ends_at=at + timedelta(hours=1),
            asked_at=at,
            accepted=True,
            asks=1,
            outcome=Outcome(attended=True, rating=rating, recorded_at=at),
        )
        return Budget(id=assignment.advocate_id, entries=(entry,)), assignment

    async def store_all(self, store: Store, told: Callable[[int], None]) -> None:
        """Store everybody; `told` hears how many people are there by now."""
        customers = [self.account(n) for n in range(-(-self.size // PEOPLE_AN_ACCOUNT))]
        await store.accounts.insert_many(customers)
        for numbers in self._in_parts():
            companies = [customers[n // PEOPLE_AN_ACCOUNT].name for n in numbers]
            pairs = zip(numbers, companies, strict=True)
            await store.advocates.insert_many([self.person(n, name) for n, name in pairs])
            history = [self.asked(number) for number in numbers if number % 10 == 0]
            await store.budgets.insert_many([budget for budget, _ in history])
            await store.assignments.insert_many([assignment for _, assignment in history])
            told(numbers[-1] + 1)

    def _in_parts(self) -> Iterator[range]:
        for start in range(0, self.size, AT_ONCE):
            yield range(start, min(start + AT_ONCE, self.size))
