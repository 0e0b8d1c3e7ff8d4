"""Erasures: a person is removed, and what was counted of them stays without a name."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from advocacy.activity_requests import ActivityRequest, stepped
from advocacy.activity_states import OPEN, ActivityState
from advocacy.advocates import Advocate, with_keys
from advocacy.api_keys import ApiKey
from advocacy.assignment_states import NEXT, AssignmentState
from advocacy.assignments import Assignment, moved
from advocacy.attendance.facts import Fact
from advocacy.composition import CompositionRules
from advocacy.entity import Command
from advocacy.lifecycles import AdvocateStatus, StatusChange
from advocacy.surveys import SurveyResponse
from advocacy.values import Text
from advocacy.words import email_key, folded

NAME = "Erased person"
# Reserved, so that nothing is ever sent there (RFC 2606).
DOMAIN = "erased.example"
CANCELLED = AssignmentState.CANCELLED


class EraseAdvocate(Command):
    """Remove a person for good. The reason is kept, so it should name nobody."""

    id: str
    reason: Annotated[Text, Field(min_length=1)]


class RequestErasure(Command):
    """Ask that a person be removed."""

    advocate_id: str


def pseudonym(advocate_id: str) -> str:
    """The address that stands where an erased person's own was."""
    return f"{advocate_id}@{DOMAIN}"


def erase(advocate: Advocate, command: EraseAdvocate, *, now: datetime, by: str) -> Advocate:
    """What is left of the person: their id, their steps and what evidence counted, no words.

    It is made anew rather than emptied, so that what a record may hold one day is erased too.
    """
    last = StatusChange(
        from_=advocate.status, to=AdvocateStatus.ERASED, at=now, by=by, reason=command.reason
    )
    names = names_of(advocate)
    steps = (
        step.changed(reason=None, by=author(step.by, names, advocate.id))
        for step in advocate.status_history
    )
    left = Advocate(
        id=advocate.id,
        version=advocate.version,
        name=NAME,
        email=pseudonym(advocate.id),
        kind=advocate.kind,
        status=AdvocateStatus.ERASED,
        status_reason=command.reason,
        status_history=(*steps, last),
        time_zone="UTC",
        assessments=tuple(each.changed(evidence=None) for each in advocate.assessments),
        asked=advocate.asked,
        created_at=advocate.created_at,
    )
    return with_keys(left).changed(duplicate_keys=(), search=())


def names_of(advocate: Advocate) -> frozenset[str]:
    """How the person may be called where something was done in their name."""
    return frozenset({folded(advocate.name), *map(folded, advocate.email_keys)})


def author(by: str, names: frozenset[str], advocate_id: str) -> str:
    """Who did something, without the person's name."""
    return advocate_id if folded(by) in names else by


def erase_assignment(
    assignment: Assignment, names: frozenset[str], *, now: datetime, by: str
) -> Assignment:
    """The ask without words of or about the person; taken back if it was still open.

    Its key, which may hold an address, is not needed any more: nobody asks an erased person.
    """
    if CANCELLED in NEXT[assignment.state]:
        assignment = moved(assignment, CANCELLED, at=now, by=by)
    match, outcome = assignment.match, assignment.outcome
    if match is not None:
        match = match.changed(
            factors=tuple(factor.changed(evidence=()) for factor in match.factors),
            blockers=tuple(
                blocker.changed(message=blocker.code, relaxation=None) for blocker in match.blockers
            ),
        )
    return assignment.changed(
        note=None,
        idempotency_key=None,
        proposed_times=(),
        match=match,
        outcome=outcome and outcome.changed(feedback=None),
        history=tuple(
            step.changed(reason=None, by=author(step.by, names, assignment.advocate_id))
            for step in assignment.history
        ),
    )


def erase_request(
    request: ActivityRequest, names: frozenset[str], *, now: datetime, by: str
) -> ActivityRequest:
    """The ask for an activity without words of or about the person; taken back if still open."""
    if request.state in OPEN:
        request = stepped(request, ActivityState.CANCELLED, at=now, by=by, reason=None)
    return request.changed(
        subject="",
        note=None,
        idempotency_key=None,
        history=tuple(
            step.changed(reason=None, by=author(step.by, names, request.advocate_id))
            for step in request.history
        ),
    )


def erase_response(response: SurveyResponse) -> SurveyResponse:
    """The answer as a number: without words, and without keys that may hold an address."""
    return response.changed(
        version=response.version + 1,
        comment=None,
        idempotency_key=f"erased:{response.id}",
        digest="",
    )


def erase_api_key(key: ApiKey, now: datetime) -> ApiKey:
    """The key that acted for the person, refused from now on, and called nothing of theirs."""
    return key.revoked(now).changed(name=NAME)


def erase_fact(fact: Fact, advocate_id: str) -> Fact:
    """The fact as if it told of nobody in particular; the same of equal facts.

    What brings it together with others stays, or becomes the same in all of them.
    """
    fields: dict[str, object] = {}
    for name in type(fact).model_fields:
        said = getattr(fact, name)
        if name == "name":
            fields[name] = None
        elif name in ("email", "phone"):
            fields[name] = said and pseudonym(advocate_id)
        elif name in ("registrant_id", "user_id"):
            fields[name] = said and unaddressed(said, advocate_id)
        elif name in ("join_keys", "person_keys"):
            fields[name] = tuple(unaddressed(key, advocate_id) for key in said)
    return fact.changed(**fields)


def unaddressed(key: str, advocate_id: str) -> str:
    """A platform's key or id, with the pseudonym for the address that stands for a missing one."""
    kind, separator, rest = key.rpartition(":")
    return f"{kind}{separator}{pseudonym(advocate_id)}" if "@" in rest else key


def erase_from_rules(rules: CompositionRules, advocate_id: str) -> CompositionRules:
    """A panel's rules without the person, and without why others were to be kept apart from them.

    A rule that kept only one other person apart from them is gone.
    """
    groups = []
    for group in rules.keep_apart:
        left = tuple(id for id in group.advocate_ids if id != advocate_id)
        if len(left) == len(group.advocate_ids):
            groups.append(group)
        elif len(left) > 1:
            groups.append(group.changed(advocate_ids=left, reason=None))
    return rules.changed(keep_apart=tuple(groups))


def pseudonymous(address: str) -> str | None:
    """Whose address a pseudonym stands for; None of an address that is none."""
    holder, _, domain = address.partition("@")
    return holder if domain == DOMAIN else None


def address_of(fact: Fact) -> str | None:
    """The address in a fact, as it is compared; None where it tells none."""
    address = getattr(fact, "email", None)
    return email_key(address) if address else None


def addresses_of(facts: Iterable[Fact]) -> set[str]:
    """The addresses in facts."""
    return {address for fact in facts if (address := address_of(fact))}
