"""What people say of themselves: consents, hours, willingness, the questionnaire."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from advocacy.lifecycles import AdvocateStatus
from advocacy.roles import Role
from api.wiring import House
from tests.asking import Asking
from tests.conftest import NOON
from tests.making import Making, written
from tests.resolvers.answers import code_of, snapshot
from tests.resolvers.worlds import World

DAY = timedelta(days=1)
CONSENTS = "consents { purpose state grantedAt expiresAt evidence recordedAt }"
HISTORY = """consentHistory { totalCount nodes {
  id purpose state evidence expiresAt recordedAt by
} }"""
HOURS = """availability {
  known rules { weekday from to timeZone } blackouts { start end }
  windows(from: "2026-10-24T00:00:00Z", to: "2026-10-27T00:00:00Z") { start end }
  state(from: "2026-10-26T09:00:00Z", to: "2026-10-26T10:00:00Z")
}"""
READ = f"query($id: ID!) {{ advocate(id: $id) {{ version {CONSENTS} {HISTORY} {HOURS} }} }}"


async def consented(ask: Asking, id: str, purpose: str, state: str, **given: Any) -> Any:
    """What holds for a purpose after a word on it."""
    given = {"evidence": "By mail", **given}
    person = await ask.done(
        "recordConsent", CONSENTS, advocateId=id, purpose=purpose, state=state, **given
    )
    return next(each for each in person["consents"] if each["purpose"] == purpose)


async def test_nothing_recorded_is_unknown_for_every_purpose(ask: Asking, make: Making) -> None:
    person = (await ask(READ, id=(await make.advocate())["id"]))["advocate"]
    assert [each["purpose"] for each in person["consents"]] == [
        *("CONTACT", "NAME_USE", "LOGO_USE", "QUOTE_USE", "RECORDING", "STREAMING", "PHOTO"),
        *("REFERENCE_CALL", "DATA_PROCESSING"),
    ]
    assert {each["state"] for each in person["consents"]} == {"UNKNOWN"}
    assert person["consentHistory"] == {"totalCount": 0, "nodes": []}


async def test_the_last_word_holds_and_every_word_is_kept(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    id = (await make.advocate())["id"]
    ends = written(NOON + 30 * DAY)
    granted = await consented(ask, id, "RECORDING", "GRANTED", expiresAt=ends)
    assert granted == {
        "purpose": "RECORDING",
        "state": "GRANTED",
        "grantedAt": "2026-11-22T12:00:00Z",
        "expiresAt": "2026-12-22T12:00:00Z",
        "evidence": "By mail",
        "recordedAt": "2026-11-22T12:00:00Z",
    }
    clock.advance(DAY)
    withdrawn = await consented(
        ask.as_advocate(id), id, "RECORDING", "WITHDRAWN", evidence="Profile page"
    )
    assert (withdrawn["state"], withdrawn["expiresAt"]) == ("WITHDRAWN", None)
    assert withdrawn["grantedAt"] == "2026-11-22T12:00:00Z"
    history = (await ask(READ, id=id))["advocate"]["consentHistory"]
    assert history["totalCount"] == 2
    assert [(each["state"], each["evidence"], each["by"]) for each in history["nodes"]] == [
        ("WITHDRAWN", "Profile page", id),
        ("GRANTED", "By mail", "coordinator"),
    ]
    assert history["nodes"][1]["expiresAt"] == "2026-12-22T12:00:00Z"


async def test_expiry_is_found_out_when_it_is_read(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    id = (await make.advocate())["id"]
    await consented(ask, id, "PHOTO", "GRANTED", expiresAt=written(NOON + DAY))
    before = (await ask(READ, id=id))["advocate"]
    clock.advance(DAY)
    after = (await ask(READ, id=id))["advocate"]
    states = [
        next(each["state"] for each in person["consents"] if each["purpose"] == "PHOTO")
        for person in (before, after)
    ]
    assert states == ["GRANTED", "EXPIRED"]
    assert after["version"] == before["version"]
    assert after["consentHistory"] == before["consentHistory"]


@pytest.mark.parametrize(
    "wrong, path",
    [
        ({"state": "EXPIRED"}, ["state"]),
        ({"state": "UNKNOWN"}, ["state"]),
        ({"evidence": " "}, ["evidence"]),
        ({"expiresAt": written(NOON)}, ["expiresAt"]),
        ({"state": "DENIED", "expiresAt": written(NOON + DAY)}, ["expiresAt"]),
    ],
)
async def test_a_consent_that_makes_no_sense_is_refused(
    wrong: dict[str, Any], path: list[str], ask: Asking, make: Making, house: House
) -> None:
    given = {"purpose": "PHOTO", "state": "GRANTED", "evidence": "By mail", **wrong}
    given["advocateId"] = (await make.advocate())["id"]
    before = await snapshot(house)
    [problem] = await ask.problems("recordConsent", **given)
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", path)
    assert await snapshot(house) == before


async def test_words_said_at_once_are_all_kept(ask: Asking, make: Making) -> None:
    id = (await make.advocate())["id"]
    purposes = ["CONTACT", "NAME_USE", "LOGO_USE", "QUOTE_USE", "RECORDING", "STREAMING", "PHOTO"]
    await asyncio.gather(*(consented(ask, id, each, "GRANTED") for each in purposes))
    person = (await ask(READ, id=id))["advocate"]
    granted = [each["purpose"] for each in person["consents"] if each["state"] == "GRANTED"]
    assert granted == purposes
    assert person["consentHistory"]["totalCount"] == len(purposes)


async def test_hours_are_declared_in_the_persons_zone_and_read_back(
    ask: Asking, make: Making
) -> None:
    id = (await make.advocate(timeZone="Europe/Madrid"))["id"]
    assert (await ask(READ, id=id))["advocate"]["availability"] == {
        "known": False,
        "rules": [],
        "blackouts": [],
        "windows": [],
        "state": "UNKNOWN",
    }
    noon = {"start": "2026-10-26T12:00:00+01:00", "end": "2026-10-26T13:00:00+01:00"}
    rules = [
        {"weekday": "MONDAY", "from": "9:00", "to": "17:30"},
        {"weekday": "SUNDAY", "from": "01:00", "to": "24:00", "timeZone": "UTC"},
    ]
    person = await ask.as_advocate(id).done(
        "setAvailability", HOURS, advocateId=id, rules=rules, blackouts=[noon]
    )
    assert person["availability"] == {
        "known": True,
        "rules": [
            {"weekday": "MONDAY", "from": "09:00", "to": "17:30", "timeZone": "Europe/Madrid"},
            {"weekday": "SUNDAY", "from": "01:00", "to": "24:00", "timeZone": "UTC"},
        ],
        "blackouts": [{"start": "2026-10-26T11:00:00Z", "end": "2026-10-26T12:00:00Z"}],
        "windows": [
            {"start": "2026-10-25T01:00:00Z", "end": "2026-10-26T00:00:00Z"},
            {"start": "2026-10-26T08:00:00Z", "end": "2026-10-26T11:00:00Z"},
            {"start": "2026-10-26T12:00:00Z", "end": "2026-10-26T16:30:00Z"},
        ],
        "state": "FREE",
    }
    # Who moves keeps the hours that they meant when they said them.
    await ask.done("updateAdvocate", "id", id=id, timeZone="Asia/Tokyo")
    assert (await ask(READ, id=id))["advocate"]["availability"] == person["availability"]
    gone = await ask.done("setAvailability", HOURS, advocateId=id, rules=[], blackouts=[])
    assert gone["availability"]["known"] is False


MONDAY = {"weekday": "MONDAY", "from": "09:00", "to": "17:00"}


@pytest.mark.parametrize(
    "rules, blackouts, path, message",
    [
        ([{**MONDAY, "to": "08:00"}], [], ["rules", "0"], "split"),
        ([MONDAY, {**MONDAY, "from": "25:00"}], [], ["rules", "1", "from"], "not a time of day"),
        ([{**MONDAY, "to": "5pm"}], [], ["rules", "0", "to"], "not a time of day"),
        (
            [],
            [{"start": written(NOON), "end": written(NOON)}],
            ["blackouts", "0"],
            "end after it starts",
        ),
    ],
)
async def test_hours_that_make_no_sense_are_refused(
    rules: Any,
    blackouts: Any,
    path: list[str],
    message: str,
    ask: Asking,
    make: Making,
    house: House,
) -> None:
    id = (await make.advocate())["id"]
    before = await snapshot(house)
    [problem] = await ask.problems(
        "setAvailability", advocateId=id, rules=rules, blackouts=blackouts
    )
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", path)
    assert message in problem["message"]
    assert await snapshot(house) == before


@pytest.mark.parametrize(
    "field", ["windows(from: $from, to: $to) { start }", "state(from: $from, to: $to)"]
)
async def test_windows_of_more_than_400_days_are_not_worked_out(
    field: str, ask: Asking, make: Making
) -> None:
    id = (await make.advocate())["id"]
    document = f"""query($id: ID!, $from: DateTime!, $to: DateTime!) {{
      advocate(id: $id) {{ availability {{ {field} }} }}
    }}"""

    async def code(length: timedelta) -> str | None:
        times = {"from": written(NOON), "to": written(NOON + length)}
        return await code_of(ask, document, id=id, **times)

    assert [await code(days * DAY) for days in (0, 1, 400, 401)] == [
        *("INVALID_INPUT", None, None, "INVALID_INPUT")
    ]


async def test_willingness_takes_the_place_of_what_was_said(ask: Asking, make: Making) -> None:
    first = {"activity": "QUOTE", "maxPerQuarter": 2, "mayModerate": False}
    id = (await make.advocate(willingFor=[first]))["id"]
    fields = "willingFor { activity maxPerQuarter mayModerate }"
    other = {"activity": "PANEL", "maxPerQuarter": None, "mayModerate": True}
    herself = ask.as_advocate(id)
    said = await herself.done("setWillingness", fields, advocateId=id, willingFor=[other])
    assert said["willingFor"] == [other]
    [problem] = await herself.problems("setWillingness", advocateId=id, willingFor=[first, first])
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["willingFor"])
    silent = await herself.done("setWillingness", fields, advocateId=id, willingFor=[])
    assert silent["willingFor"] == []


PERSONA = "persona { primary confidence history { persona weight source evidence } }"


async def test_the_questionnaire_says_something_of_the_persona(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    id = (await make.advocate())["id"]
    herself = ask.as_advocate(id)
    first = await herself.done(
        "answerQuestionnaire", PERSONA, advocateId=id, participation=["ADVISE"], thanks=["A_SAY"]
    )
    assert first["persona"] == {
        "primary": "COLLABORATOR",
        "confidence": pytest.approx(10 / 15),
        "history": [
            {
                "persona": "COLLABORATOR",
                "weight": 2.0,
                "source": "SELF_REPORT",
                "evidence": "Questionnaire: Advise you: customer boards and roundtables; "
                "A say in what you make next.",
            }
        ],
    }
    found = await ask("{ advocates(filter: { personas: [COLLABORATOR] }) { nodes { id } } }")
    assert found["advocates"]["nodes"] == [{"id": id}]
    clock.advance(DAY)
    corrected = await herself.done(
        "answerQuestionnaire", PERSONA, advocateId=id, participation=["TEACH"]
    )
    assert corrected["persona"]["primary"] == "EDUCATOR"
    assert len(corrected["persona"]["history"]) == 1
    [problem] = await herself.problems("answerQuestionnaire", advocateId=id)
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["participation"])


async def test_the_questionnaire_is_read_in_ones_own_language(ask: Asking) -> None:
    document = """query($language: Locale) { questionnaire(language: $language) {
      language participationQuestion participation { answer text } thanksQuestion
      thanks { answer text }
    } }"""
    spanish, italian, other, untold = [
        (await ask.by(Role.ADVOCATE)(document, language=each))["questionnaire"]
        for each in ("es-AR", "it", "fi", None)
    ]
    assert spanish["participationQuestion"] == "¿Cómo le gustaría participar?"
    assert italian["thanksQuestion"] == "Come possiamo ringraziarla?"
    assert other == untold
    assert (other["language"], other["thanksQuestion"]) == ("en", "How may we thank you?")
    assert [each["answer"] for each in spanish["thanks"]] == [
        each["answer"] for each in other["thanks"]
    ]


DECLARATIONS: list[tuple[str, dict[str, Any]]] = [
    ("recordConsent", {"purpose": "PHOTO", "state": "GRANTED", "evidence": "By mail"}),
    ("setAvailability", {"rules": [MONDAY], "blackouts": []}),
    ("setWillingness", {"willingFor": [{"activity": "PANEL"}]}),
    ("answerQuestionnaire", {"participation": ["TEACH"]}),
]


@pytest.mark.parametrize("mutation, given", DECLARATIONS, ids=[name for name, _ in DECLARATIONS])
async def test_they_speak_for_themselves_alone(
    mutation: str, given: dict[str, Any], world: World
) -> None:
    ana = world.ask.as_advocate(world.ids.ana)
    before = await snapshot(world.house)
    [other] = await ana.problems(mutation, advocateId=world.ids.ben, **given)
    [nobody] = await ana.problems(mutation, advocateId="adv_0", **given)
    assert (other["code"], other["path"]) == ("NOT_FOUND", ["advocateId"])
    assert other["message"].replace(world.ids.ben, "") == nobody["message"].replace("adv_0", "")
    [unknown] = await world.ask.problems(mutation, advocateId="adv_0", **given)
    assert (unknown["code"], unknown["path"]) == ("NOT_FOUND", ["advocateId"])
    assert await snapshot(world.house) == before
    assert await ana.done(mutation, "id", advocateId=world.ids.ana, **given)


@pytest.mark.parametrize("mutation, given", DECLARATIONS, ids=[name for name, _ in DECLARATIONS])
async def test_nobody_speaks_for_who_was_erased(
    mutation: str, given: dict[str, Any], ask: Asking, make: Making, house: House
) -> None:
    id = (await make.advocate())["id"]
    person = await house.store.advocates.get(id)
    assert person is not None
    await house.store.advocates.replace(person.changed(status=AdvocateStatus.ERASED))
    before = await snapshot(house)
    [problem] = await ask.problems(mutation, advocateId=id, **given)
    assert (problem["code"], problem["path"]) == ("NOT_FOUND", ["advocateId"])
    assert await snapshot(house) == before


async def test_a_ledger_is_shown_to_staff_and_to_whose_it_is(world: World) -> None:
    await consented(world.ask, world.ids.ben, "PHOTO", "GRANTED")
    document = """query($id: ID!) { node(id: $id) { ... on Assignment {
      advocate { consentHistory { nodes { purpose } } }
    } } }"""
    for asking in (world.ask.by(Role.ANALYST), world.ask.as_advocate(world.ids.ben)):
        node = (await asking(document, id=world.ids.bens))["node"]
        assert node["advocate"]["consentHistory"]["nodes"] == [{"purpose": "PHOTO"}]
