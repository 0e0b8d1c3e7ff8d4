"""Taking down answers: each once, in whatever order, and what they make of people."""

import asyncio
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from advocacy.errors import KeyReused, NotFound
from advocacy.roles import Role
from advocacy.surveys import RecordSurveyResponse
from api.wiring import House
from resolvers.surveys import Recorded, record_survey_responses
from tests.asking import ANONYMOUS, COORDINATOR, Asking
from tests.conftest import NOON
from tests.making import Making, written
from tests.resolvers.answers import code_in, code_of, snapshot
from tests.resolvers.worlds import World

DAY = timedelta(days=1)
ANSWER = "id kind score respondedAt comment incentivised source"
FEELING = "nps npsAt npsCategory npsTrend csat csatAt csatTrend trend"
SENTIMENT = f"""query($id: ID!) {{ advocate(id: $id) {{ version sentiment {{ {FEELING}
  responses {{ {ANSWER} }} }} }} }}"""


def said(who: str, score: int = 9, day: int = 0, **given: Any) -> dict[str, Any]:
    """An answer of the autumn survey, so many days into it."""
    return {
        "advocateId": who,
        "kind": "NPS",
        "score": score,
        "respondedAt": written(NOON - 30 * DAY + day * DAY),
        "source": "Autumn",
        "idempotencyKey": f"{who} {day} {given.get('kind', 'NPS')}",
        **given,
    }


async def sentiment(ask: Asking, who: str) -> dict[str, Any]:
    """What a person's answers say."""
    found: dict[str, Any] = (await ask(SENTIMENT, id=who))["advocate"]["sentiment"]
    return found


async def test_an_answer_is_taken_down_and_read_back(ask: Asking, make: Making) -> None:
    who = (await make.advocate())["id"]
    given = said(who, 9, comment=" Splendid. ", incentivised=True)
    document = f"""mutation($i: RecordSurveyResponseInput!) {{ recordSurveyResponse(input: $i) {{
      response {{ {ANSWER} recordedAt }} advocate {{ id version sentiment {{ {FEELING} }} }}
      errors {{ message }} }} }}"""
    payload = (await ask(document, i=given))["recordSurveyResponse"]
    kept = payload["response"]
    assert kept == {
        "id": kept["id"],
        "kind": "NPS",
        "score": 9,
        "respondedAt": "2026-10-23T12:00:00Z",
        "comment": "Splendid.",
        "incentivised": True,
        "source": "Autumn",
        "recordedAt": "2026-11-22T12:00:00Z",
    }
    assert kept["id"].startswith("rsp_")
    assert payload["advocate"] == {
        "id": who,
        "version": 2,
        "sentiment": {
            "nps": 9,
            "npsAt": "2026-10-23T12:00:00Z",
            "npsCategory": "PROMOTER",
            "npsTrend": "INSUFFICIENT_DATA",
            "csat": None,
            "csatAt": None,
            "csatTrend": "INSUFFICIENT_DATA",
            "trend": "INSUFFICIENT_DATA",
        },
    }
    node = f"query($id: ID!) {{ node(id: $id) {{ ... on SurveyResponse {{ {ANSWER} }} }} }}"
    del kept["recordedAt"]
    assert (await ask(node, id=kept["id"]))["node"] == kept
    assert (await sentiment(ask, who))["responses"] == [kept]


async def test_nothing_is_felt_before_anything_was_answered(ask: Asking, make: Making) -> None:
    found = await sentiment(ask, (await make.advocate())["id"])
    assert (found["nps"], found["npsCategory"], found["csat"]) == (None, None, None)
    assert (found["trend"], found["responses"]) == ("INSUFFICIENT_DATA", [])


async def test_the_same_answer_again_changes_nothing(
    ask: Asking, make: Making, house: House
) -> None:
    who = (await make.advocate())["id"]
    first = await ask.done("recordSurveyResponse", ANSWER, **said(who, comment="Yes."))
    before = await snapshot(house)
    again = said(who, comment="Yes. ", respondedAt="2026-10-23T14:00:00+02:00")
    assert await ask.done("recordSurveyResponse", ANSWER, **again) == first
    assert await snapshot(house) == before


@pytest.mark.parametrize(
    "other", [{"score": 8}, {"comment": "No."}, {"incentivised": True}, {"source": "Winter"}]
)
async def test_a_key_that_told_something_else_is_refused(
    other: dict[str, Any], ask: Asking, make: Making, house: House
) -> None:
    who = (await make.advocate())["id"]
    await ask.done("recordSurveyResponse", "id", **said(who))
    before = await snapshot(house)
    [problem] = await ask.problems("recordSurveyResponse", **said(who, **other))
    assert problem["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert problem["path"] == ["idempotencyKey"]
    assert await snapshot(house) == before


async def test_an_answer_told_many_times_at_once_is_kept_once(
    ask: Asking, make: Making, house: House
) -> None:
    who = (await make.advocate())["id"]
    told = await asyncio.gather(
        *(ask.done("recordSurveyResponse", "id", **said(who)) for _ in range(8))
    )
    assert len({each["id"] for each in told}) == 1
    assert await house.store.responses.count({}) == 1


async def test_answers_say_the_same_in_whatever_order_they_come(ask: Asking, make: Making) -> None:
    found = []
    for order in permutations([(9, 0), (9, 1), (4, 2)]):
        who = (await make.advocate())["id"]
        for score, day in order:
            await ask.done("recordSurveyResponse", "id", **said(who, score, day))
        felt = await sentiment(ask, who)
        assert [each["score"] for each in felt.pop("responses")] == [4, 9, 9]
        found.append(felt)
    assert all(each == found[0] for each in found)
    assert (found[0]["nps"], found[0]["trend"]) == (4, "FALLING")


async def test_answers_that_come_at_once_are_all_heard(ask: Asking, make: Making) -> None:
    who = (await make.advocate())["id"]
    scores = [9, 9, 9, 9, 9, 3]
    await asyncio.gather(
        *(
            ask.done("recordSurveyResponse", "id", **said(who, score, day))
            for day, score in enumerate(scores)
        )
    )
    felt = await sentiment(ask, who)
    assert (felt["nps"], felt["npsCategory"], felt["npsTrend"]) == (3, "DETRACTOR", "FALLING")
    assert len(felt["responses"]) == 6


async def test_nps_and_csat_are_told_apart(ask: Asking, make: Making) -> None:
    who = (await make.advocate())["id"]
    for day, score in enumerate((2, 2, 5)):
        await ask.done("recordSurveyResponse", "id", **said(who, score, day, kind="CSAT"))
    await ask.done("recordSurveyResponse", "id", **said(who, 7, 5))
    felt = await sentiment(ask, who)
    assert (felt["nps"], felt["npsCategory"], felt["csat"]) == (7, "PASSIVE", 5)
    assert (felt["npsTrend"], felt["csatTrend"]) == ("INSUFFICIENT_DATA", "RISING")
    assert felt["trend"] == "RISING"
    assert [each["kind"] for each in felt["responses"]] == ["NPS", "CSAT", "CSAT", "CSAT"]


@pytest.mark.parametrize(
    "wrong, path",
    [
        ({"score": 11}, "score"),
        ({"score": -1}, "score"),
        ({"kind": "CSAT", "score": 0}, "score"),
        ({"kind": "CSAT", "score": 6}, "score"),
        ({"respondedAt": written(NOON + DAY + timedelta(seconds=1))}, "respondedAt"),
        ({"source": " "}, "source"),
        ({"idempotencyKey": ""}, "idempotencyKey"),
        ({"comment": "x" * 10_001}, "comment"),
    ],
)
async def test_an_answer_that_makes_no_sense_is_refused_naming_the_field(
    wrong: dict[str, Any], path: str, ask: Asking, make: Making, house: House
) -> None:
    who = (await make.advocate())["id"]
    before = await snapshot(house)
    [problem] = await ask.problems("recordSurveyResponse", **said(who, **wrong))
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", [path])
    assert await snapshot(house) == before


@pytest.mark.parametrize("score", [7.5, "9", None, 2**31])
async def test_what_is_no_whole_number_does_not_even_pass_the_schema(
    score: Any, ask: Asking, make: Making, house: House
) -> None:
    given = {**said((await make.advocate())["id"]), "score": score}
    before = await snapshot(house)
    document = """mutation($i: RecordSurveyResponseInput!) {
      recordSurveyResponse(input: $i) { response { id } } }"""
    assert (await ask.result(document, i=given)).errors
    assert await snapshot(house) == before


async def test_whoever_asked_to_be_left_alone_is_not_surveyed(
    ask: Asking, make: Making, house: House, clock: StoppedClock
) -> None:
    who = (await make.advocate())["id"]
    await ask.done("setAdvocateStatus", "id", id=who, status="DO_NOT_CONTACT")
    clock.advance(DAY)
    before = await snapshot(house)
    late = said(who, respondedAt=written(NOON), idempotencyKey="late")
    [problem] = await ask.problems("recordSurveyResponse", **late)
    assert (problem["__typename"], problem["code"]) == ("Refused", "DO_NOT_CONTACT")
    assert [each["code"] for each in problem["blockers"]] == ["DO_NOT_CONTACT"]
    assert await snapshot(house) == before
    # What they answered before they asked is theirs to have said.
    early = said(who, 3, respondedAt=written(NOON - timedelta(seconds=1)))
    await ask.done("recordSurveyResponse", "id", **early)
    assert (await sentiment(ask, who))["nps"] == 3


async def test_whoever_took_back_being_contacted_is_not_surveyed(
    ask: Asking, make: Making, house: House, clock: StoppedClock
) -> None:
    who = (await make.advocate())["id"]
    given = {"purpose": "DATA_PROCESSING", "state": "WITHDRAWN", "evidence": "By mail"}
    await ask.done("recordConsent", "id", advocateId=who, **given)
    clock.advance(DAY)
    before = await snapshot(house)
    late = said(who, respondedAt=written(NOON))
    [problem] = await ask.problems("recordSurveyResponse", **late)
    assert (problem["__typename"], problem["code"]) == ("Refused", "DO_NOT_CONTACT")
    assert await snapshot(house) == before
    early = said(who, 3, respondedAt=written(NOON - timedelta(seconds=1)))
    await ask.done("recordSurveyResponse", "id", **early)


async def test_nobody_answers_who_is_not_there(ask: Asking, house: House) -> None:
    before = await snapshot(house)
    [problem] = await ask.problems("recordSurveyResponse", **said("adv_0"))
    assert (problem["code"], problem["path"]) == ("NOT_FOUND", ["advocateId"])
    assert await snapshot(house) == before


async def test_an_answer_told_of_a_merged_record_is_that_of_the_person_it_became(
    ask: Asking, make: Making
) -> None:
    kept, merged = [(await make.advocate())["id"] for _ in range(2)]
    first = await ask.done("recordSurveyResponse", "id", **said(merged, 4))
    given = {"keepId": kept, "mergeId": merged, "reason": "The same person."}
    await ask.done("mergeAdvocates", "id", **given)
    assert await ask.done("recordSurveyResponse", "id", **said(merged, 4)) == first
    await ask.done("recordSurveyResponse", "id", **said(merged, 8, 1))
    felt = await sentiment(ask, kept)
    assert (felt["nps"], len(felt["responses"])) == (8, 2)


async def test_a_hundred_answers_are_shown_and_no_more(
    ask: Asking, make: Making, house: House
) -> None:
    who, other = [(await make.advocate())["id"] for _ in range(2)]
    commands = [command(said(who, day % 11, 0, idempotencyKey=f"{day}")) for day in range(101)]
    await record_survey_responses(house.new_context(COORDINATOR, "test"), commands)
    await make.answer(other, 5)
    found = (await sentiment(ask, who))["responses"]
    # All at one instant: the later row of a file is the later answer.
    assert [each["score"] for each in found] == [day % 11 for day in range(100, 0, -1)]


def command(given: dict[str, Any]) -> RecordSurveyResponse:
    """The command that an input stands for."""
    return RecordSurveyResponse(
        advocate_id=given["advocateId"],
        kind=given["kind"],
        score=given["score"],
        responded_at=given["respondedAt"],
        source=given["source"],
        idempotency_key=given["idempotencyKey"],
    )


async def test_many_answers_are_taken_down_together_and_each_on_its_own(
    ask: Asking, make: Making, house: House
) -> None:
    ana, ben = [(await make.advocate())["id"] for _ in range(2)]
    context = house.new_context(COORDINATOR, "test")
    commands = [
        *(command(said(ana, score, day)) for day, score in enumerate((9, 9, 2))),
        command(said(ana, 9, 0)),
        command(said(ana, 5, 0)),
        command(said("adv_0")),
        command(said(ben, 8)),
    ]
    told = await record_survey_responses(context, commands)
    fresh = [each.is_new if isinstance(each, Recorded) else type(each) for each in told]
    assert fresh == [True, True, True, False, KeyReused, NotFound, True]
    assert [(await sentiment(ask, who))["nps"] for who in (ana, ben)] == [2, 8]
    assert await house.store.alerts.count({}) == 1
    before = await snapshot(house)
    again = await record_survey_responses(context, commands)
    assert not any(each.is_new for each in again if isinstance(each, Recorded))
    assert await snapshot(house) == before


async def test_many_people_take_as_many_round_trips_as_a_few(make: Making, house: House) -> None:
    people = [(await make.advocate())["id"] for _ in range(32)]
    context = house.new_context(COORDINATOR, "test")

    async def trips(those: list[str]) -> int:
        falling = [(who, *each) for who in those for each in enumerate((9, 9, 0))]
        commands = [command(said(who, score, day)) for who, day, score in falling]
        with house.store.database.counting() as counted:
            await record_survey_responses(context, commands)
        return counted.count

    few, many = await trips(people[:2]), await trips(people[2:])
    assert many == few
    assert await house.store.alerts.count({"is_open": True}) == 32


async def test_systems_tell_answers_and_see_nobody(ask: Asking, make: Making) -> None:
    who = (await make.advocate())["id"]
    document = """mutation($i: RecordSurveyResponseInput!) { recordSurveyResponse(input: $i) {
      response { score } advocate { name } errors { message } } }"""
    told = (await ask.by(Role.INTEGRATION)(document, i=said(who)))["recordSurveyResponse"]
    assert told == {"response": {"score": 9}, "advocate": None, "errors": []}
    refused = (await ask(document, i=said(who, 11, 1)))["recordSurveyResponse"]
    assert (refused["response"], refused["advocate"], len(refused["errors"])) == (None, None, 1)


async def test_a_person_sees_their_own_answers_and_nobody_elses(world: World) -> None:
    answers = {who: await world.make.answer(who, 8) for who in (world.ids.ana, world.ids.ben)}
    ana = world.ask.as_advocate(world.ids.ana)
    assert (await sentiment(ana, world.ids.ana))["nps"] == 8
    ids = [each["id"] for each in answers.values()]
    nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert (await ana(nodes, ids=ids))["nodes"] == [{"id": ids[0]}, None]
    for role, seen in [(Role.ANALYST, True), (Role.INTEGRATION, False), (Role.ADVOCATE, False)]:
        found = (await world.ask.by(role)(nodes, ids=ids))["nodes"]
        assert [bool(each) for each in found] == [seen, seen], role
    assert await code_of(world.ask.by(ANONYMOUS), nodes, ids=ids) == "UNAUTHENTICATED"


NPS = """query($from: DateTime!, $to: DateTime!, $all: Boolean = false) {
  nps(from: $from, to: $to, includeIncentivised: $all) {
    promoters passives detractors responses score rounded margin95 incentivisedExcluded } }"""
CSAT = """query($from: DateTime!, $to: DateTime!) {
  csat(from: $from, to: $to) { satisfied responses percent mean } }"""
AUTUMN = {"from": written(NOON - 30 * DAY), "to": written(NOON)}


async def test_the_nps_of_a_period_takes_the_latest_answer_of_each_person(
    ask: Asking, make: Making
) -> None:
    people = [(await make.advocate())["id"] for _ in range(10)]
    for who, score in zip(people, [9, 9, 10, 10, 10, 7, 8, 8, 0, 6], strict=True):
        await ask.done("recordSurveyResponse", "id", **said(who, 10 - score, 0))
        await ask.done("recordSurveyResponse", "id", **said(who, score, 1))
        await ask.done("recordSurveyResponse", "id", **said(who, 1, 1, kind="CSAT"))
    found = (await ask(NPS, **AUTUMN))["nps"]
    assert found.pop("margin95") == pytest.approx(48.4, abs=0.05)
    assert found == {
        "promoters": 5,
        "passives": 3,
        "detractors": 2,
        "responses": 10,
        "score": 30,
        "rounded": 30,
        "incentivisedExcluded": 0,
    }


async def test_a_period_begins_with_its_first_instant_and_ends_before_its_last(
    ask: Asking, make: Making
) -> None:
    for score, day in [(10, -0.001), (9, 0), (7, 29.999), (0, 30)]:
        who = (await make.advocate())["id"]
        at = written(NOON - 30 * DAY + day * DAY)
        await ask.done("recordSurveyResponse", "id", **said(who, score, respondedAt=at))
    found = (await ask(NPS, **AUTUMN))["nps"]
    assert (found["promoters"], found["passives"], found["detractors"]) == (1, 1, 0)
    assert (found["score"], found["rounded"]) == (50, 50)


async def test_rewarded_answers_are_left_out_and_counted_unless_asked_for(
    ask: Asking, make: Making
) -> None:
    ana, ben, carl = [(await make.advocate())["id"] for _ in range(3)]
    await ask.done("recordSurveyResponse", "id", **said(ana, 2, 0))
    # Rewarded and later: it must not hide what Ana said before.
    for who, day in ((ana, 1), (ana, 2), (ben, 1)):
        await ask.done("recordSurveyResponse", "id", **said(who, 10, day, incentivised=True))
    await ask.done("recordSurveyResponse", "id", **said(carl, 8, 0))
    found = (await ask(NPS, **AUTUMN))["nps"]
    assert (found["promoters"], found["passives"], found["detractors"]) == (0, 1, 1)
    assert (found["score"], found["incentivisedExcluded"]) == (-50, 3)
    everything = (await ask(NPS, **AUTUMN, all=True))["nps"]
    assert (everything["promoters"], everything["passives"]) == (2, 1)
    assert (everything["responses"], everything["incentivisedExcluded"]) == (3, 0)


async def test_the_csat_of_a_period(ask: Asking, make: Making) -> None:
    people = [(await make.advocate())["id"] for _ in range(4)]
    for who, score, rewarded in zip(people, [5, 4, 3, 1], [0, 1, 0, 0], strict=True):
        for day, value in ((0, 6 - score), (1, score)):
            given = said(who, value, day, kind="CSAT", incentivised=bool(rewarded))
            await ask.done("recordSurveyResponse", "id", **given)
    await ask.done("recordSurveyResponse", "id", **said(people[0], 0, 2))
    found = (await ask(CSAT, **AUTUMN))["csat"]
    assert found == {"satisfied": 2, "responses": 4, "percent": 50, "mean": 3.25}


async def test_a_period_without_answers_has_no_score(ask: Asking) -> None:
    found = (await ask(NPS, **AUTUMN))["nps"]
    assert (found["score"], found["rounded"], found["margin95"]) == (None, None, None)
    assert (found["responses"], found["incentivisedExcluded"]) == (0, 0)
    none = (await ask(CSAT, **AUTUMN))["csat"]
    assert none == {"satisfied": 0, "responses": 0, "percent": None, "mean": None}


@pytest.mark.parametrize("document", [NPS, CSAT])
async def test_a_period_ends_after_it_begins(document: str, ask: Asking) -> None:
    for end in (AUTUMN["from"], written(NOON - 31 * DAY)):
        result = await ask.result(document, **{**AUTUMN, "to": end})
        assert code_in(result) == "INVALID_INPUT"


@pytest.mark.parametrize("document", [NPS, CSAT])
async def test_a_figure_takes_one_round_trip(
    document: str, ask: Asking, make: Making, house: House
) -> None:
    await make.answer((await make.advocate())["id"], 5)
    with house.store.database.counting() as counted:
        await ask(document, **AUTUMN)
    assert counted.count == 1
