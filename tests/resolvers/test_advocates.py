"""What is believed of a person, and where they stand in the programme."""

from datetime import timedelta

import pytest

from advocacy.clock import StoppedClock
from tests.asking import Asking
from tests.making import Making

PROFILE = """id persona { primary confidence stale weights { persona weight }
  history { persona source weight evidence assessedAt } }"""
READ = f"query($id: ID!) {{ advocate(id: $id) {{ {PROFILE} }} }}"


async def test_an_unknown_persona_stays_unknown(ask: Asking, make: Making) -> None:
    person = await make.advocate()
    profile = (await ask(READ, id=person["id"]))["advocate"]["persona"]
    assert (profile["primary"], profile["confidence"], profile["stale"]) == (None, 0, False)
    assert {each["weight"] for each in profile["weights"]} == {0}
    assert len(profile["weights"]) == 4


async def test_evidence_adds_up_and_fades(ask: Asking, make: Making, clock: StoppedClock) -> None:
    id = (await make.advocate())["id"]

    async def assess(persona: str, source: str, **given: object) -> None:
        given = {"advocateId": id, "persona": persona, "source": source, **given}
        await ask.done("assessPersona", "id", **given)

    await assess("EDUCATOR", "MANAGER", evidence="Teaches.")
    clock.advance(timedelta(days=365))
    await assess("VALIDATOR", "IMPORT", weight=3)
    profile = (await ask(READ, id=id))["advocate"]["persona"]
    weights = {each["persona"]: each["weight"] for each in profile["weights"]}
    assert weights == pytest.approx(
        {"EDUCATOR": 5 / 8, "VALIDATOR": 3 / 8, "STATUS_SEEKER": 0, "COLLABORATOR": 0}
    )
    assert (profile["primary"], profile["stale"]) == ("EDUCATOR", False)
    assert profile["confidence"] == pytest.approx(8 / 13)
    assert [(each["persona"], each["source"]) for each in profile["history"]] == [
        ("VALIDATOR", "IMPORT"),
        ("EDUCATOR", "MANAGER"),
    ]
    assert profile["history"][1]["evidence"] == "Teaches."
    assert profile["history"][1]["assessedAt"] == "2026-11-22T12:00:00Z"
    clock.advance(timedelta(days=365, milliseconds=1))
    assert (await ask(READ, id=id))["advocate"]["persona"]["stale"]


@pytest.mark.parametrize("weight", [0, -1, 101])
async def test_evidence_without_a_sensible_weight_is_refused(
    weight: float, ask: Asking, make: Making
) -> None:
    id = (await make.advocate())["id"]
    [problem] = await ask.problems(
        "assessPersona", advocateId=id, persona="EDUCATOR", source="IMPORT", weight=weight
    )
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["weight"])


async def test_people_move_within_the_programme_but_are_not_erased_by_a_status(
    ask: Asking, make: Making
) -> None:
    id = (await make.advocate())["id"]
    done = await ask.done("setAdvocateStatus", "status version", id=id, status="PAUSED")
    assert done == {"status": "PAUSED", "version": 2}
    [problem] = await ask.problems("setAdvocateStatus", id=id, status="ERASED")
    assert (problem["__typename"], problem["from"]) == ("IllegalTransition", "PAUSED")
    assert "ACTIVE" in problem["allowed"]
    assert "ERASED" not in problem["allowed"]


async def test_a_person_without_an_account_has_none(ask: Asking, make: Making) -> None:
    account = (await make.account())["id"]
    person = await make.advocate(accountId=account)
    moved = await ask.done(
        "updateAdvocate", "account { id } timeZone", id=person["id"], accountId=None
    )
    assert moved == {"account": None, "timeZone": "Europe/Madrid"}
