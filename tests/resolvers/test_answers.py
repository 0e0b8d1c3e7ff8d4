"""Answering, stepping back, settling: with the seat and the calendar that go along."""

from datetime import timedelta
from typing import Any

import pytest
from joserfc import jws

from advocacy.clock import StoppedClock
from resolvers.tokens import InvitationTokens
from tests.asking import ANONYMOUS, Asking
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.worlds import World

SEAT = """query($id: ID!) { node(id: $id) { ... on Assignment { state invitationToken
  declineReason note respondedAt proposedTimes { start end } advocate { id }
  history { from to by reason } slot { id status assignment { id } } } } }"""


async def seat(ask: Asking, id: str) -> dict[str, Any]:
    """An assignment as it stands, with its seat."""
    found: dict[str, Any] = (await ask(SEAT, id=id))["node"]
    return found


async def is_booked(ask: Asking, id: str) -> bool:
    """Whether an assignment stands in its person's calendar."""
    holding = {"bookings.assignment_id": id}
    return await ask.house.store.calendars.count(holding) > 0


async def respond(ask: Asking, token: str, answer: str, **given: Any) -> list[dict[str, Any]]:
    """The Problems of an answer that is to be refused, which changes nothing."""
    before = await snapshot(ask.house)
    problems = await ask.by(ANONYMOUS).problems(
        "respondToInvitation", token=token, answer=answer, **given
    )
    assert await snapshot(ask.house) == before
    return problems


@pytest.mark.parametrize(
    "answer, state, status, booked",
    [
        ("ACCEPT", "ACCEPTED", "FILLED", True),
        ("TENTATIVE", "TENTATIVE", "HELD", True),
        ("DECLINE", "DECLINED", "OPEN", False),
    ],
)
async def test_an_answer_settles_seat_and_calendar(
    answer: str, state: str, status: str, booked: bool, ask: Asking, make: Making
) -> None:
    asked = await make.asked()
    other = {"start": written(START), "end": written(START + timedelta(hours=1))}
    await make.answered(
        asked, answer, note="So it is.", declineReason="TIME", proposedTimes=[other]
    )
    found = await seat(ask, asked["id"])
    assert (found["state"], found["slot"]["status"]) == (state, status)
    assert found["slot"]["assignment"] == ({"id": asked["id"]} if booked else None)
    assert found["declineReason"] == ("TIME" if answer == "DECLINE" else None)
    assert (found["note"], found["respondedAt"]) == ("So it is.", "2026-11-22T12:00:00Z")
    assert found["proposedTimes"] == [
        {"start": "2026-12-10T14:00:00Z", "end": "2026-12-10T15:00:00Z"}
    ]
    assert found["history"][-1] == {
        "from": "INVITED",
        "to": state,
        "by": asked["advocate"]["id"],
        "reason": "So it is.",
    }
    assert await is_booked(ask, asked["id"]) is booked
    assert (found["invitationToken"] is None) is (answer != "TENTATIVE")


async def test_a_token_serves_for_one_final_answer(ask: Asking, make: Making) -> None:
    asked = await make.asked()
    token = asked["invitationToken"]
    await make.answered(asked, "TENTATIVE")
    [undecided] = await respond(ask, token, "TENTATIVE")
    assert undecided["code"] == "ILLEGAL_TRANSITION"
    await make.answered(asked, "ACCEPT")
    for answer in ("ACCEPT", "TENTATIVE", "DECLINE"):
        [spent] = await respond(ask, token, answer)
        assert (spent["__typename"], spent["path"]) == ("LinkExpired", ["token"])


async def test_a_token_that_is_not_ours_is_no_token(ask: Asking, make: Making) -> None:
    token = (await make.asked())["invitationToken"]
    head, body, signature = token.split(".")
    forged = "A" if signature[0] != "A" else "B"
    unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiaW52aXRhdGlvbitqd3MifQ"
    for wrong in (
        *("x", "a.b.c", token[:-2], f"{head}.{body}.{forged}{signature[1:]}"),
        f"{head}.{body[:-3]}AAA.{signature}",
        f"{unsigned}.{body}.",
        f"{head}.{body}.",
    ):
        [problem] = await respond(ask, wrong, "ACCEPT")
        assert (problem["code"], problem["path"]) == ("LINK_EXPIRED", ["token"])
    [empty] = await respond(ask, "", "ACCEPT")
    assert (empty["code"], empty["path"]) == ("INVALID_INPUT", ["token"])


async def test_a_token_of_another_secret_or_for_another_purpose_is_no_token(
    ask: Asking, make: Making
) -> None:
    asked = await make.asked()
    elsewhere = InvitationTokens("another secret, and long enough as well")
    invitation = ask.house.tokens.read(asked["invitationToken"])
    foreign = elsewhere.sign(invitation)
    key, body = ask.house.tokens._key, f"{asked['id']}.1"
    purpose = jws.serialize_compact({"alg": "HS256", "typ": "JWT"}, body, key)
    future = ask.house.tokens.sign(invitation.model_copy(update={"assignment_id": "asg_0"}))
    for wrong in (foreign, purpose, future):
        [problem] = await respond(ask, wrong, "ACCEPT")
        assert problem["code"] == "LINK_EXPIRED"


async def test_a_token_past_its_time_no_longer_serves(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    asked = await make.asked()
    clock.advance(timedelta(days=7))
    [late] = await respond(ask, asked["invitationToken"], "ACCEPT")
    assert late["code"] == "LINK_EXPIRED"


async def test_other_times_that_run_backwards_are_refused(ask: Asking, make: Making) -> None:
    asked = await make.asked()
    backwards = {"start": written(START), "end": written(START)}
    [problem] = await respond(ask, asked["invitationToken"], "DECLINE", proposedTimes=[backwards])
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["proposedTimes", "0"])


@pytest.mark.parametrize(
    "mutation, given, state",
    [
        ("withdrawAssignment", {"reason": "WORKLOAD", "note": "Too much."}, "WITHDRAWN"),
        ("cancelAssignment", {"reason": "Too much."}, "CANCELLED"),
    ],
)
async def test_an_end_frees_seat_and_calendar_for_a_new_ask(
    mutation: str, given: dict[str, str], state: str, world: World
) -> None:
    w, ask = world.ids, world.ask
    await ask.done(mutation, "id", id=w.anas, **given)
    found = await seat(ask, w.anas)
    assert (found["state"], found["slot"]["status"]) == (state, "OPEN")
    assert found["slot"]["assignment"] is None
    assert found["history"][-1]["reason"] == "Too much."
    assert not await is_booked(ask, w.anas)
    again = await world.make.asked(w.filled, w.carl)
    assert again["id"] != w.anas
    assert (await seat(ask, again["id"]))["slot"]["assignment"] == {"id": again["id"]}
    for other in ("withdrawAssignment", "cancelAssignment", "confirmAssignment"):
        more = {"withdrawAssignment": {"reason": "TIME"}, "cancelAssignment": {"reason": "x"}}
        [problem] = await ask.problems(other, id=w.anas, **more.get(other, {}))
        assert (problem["code"], problem["from"], problem["allowed"]) == (
            *("ILLEGAL_TRANSITION", state),
            [],
        )


async def test_what_has_not_been_accepted_is_not_withdrawn_but_cancelled(world: World) -> None:
    w, ask = world.ids, world.ask
    [problem] = await ask.problems("withdrawAssignment", id=w.bens, reason="TIME")
    assert (problem["code"], problem["from"]) == ("ILLEGAL_TRANSITION", "INVITED")
    [settled] = await ask.problems("confirmAssignment", id=w.bens)
    assert "ACCEPTED" in settled["allowed"]
    done = await ask.done("cancelAssignment", "state", id=w.bens, reason="Sold out.")
    assert done["state"] == "CANCELLED"
    [late] = await respond(ask, w.token, "ACCEPT")
    assert late["code"] == "LINK_EXPIRED"


async def test_a_reason_is_needed_to_take_an_ask_back(world: World) -> None:
    before = await snapshot(world.house)
    [problem] = await world.ask.problems("cancelAssignment", id=world.ids.anas, reason=" ")
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["reason"])
    assert await snapshot(world.house) == before


async def test_who_accepted_is_confirmed_once(world: World) -> None:
    w, ask = world.ids, world.ask
    done = await ask.done("confirmAssignment", "state slot { status }", id=w.anas)
    assert done == {"state": "CONFIRMED", "slot": {"status": "FILLED"}}
    [twice] = await ask.problems("confirmAssignment", id=w.anas)
    assert (twice["from"], "ATTENDED" in twice["allowed"]) == ("CONFIRMED", True)


@pytest.mark.parametrize(
    "mutation, given",
    [
        ("withdrawAssignment", {"reason": "TIME"}),
        ("cancelAssignment", {"reason": "x"}),
        ("confirmAssignment", {}),
        ("recordAppearance", {"appearance": "ATTENDED"}),
        ("recordOutcome", {"leads": 1}),
    ],
)
async def test_an_assignment_that_is_not_there_is_not_found(
    mutation: str, given: dict[str, Any], ask: Asking
) -> None:
    [problem] = await ask.problems(mutation, id="asg_0", **given)
    assert (problem["code"], problem["path"]) == ("NOT_FOUND", ["id"])
