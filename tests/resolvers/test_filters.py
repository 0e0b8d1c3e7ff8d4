"""Filters: each condition alone and all of them together."""

from datetime import timedelta
from typing import Any

from tests.asking import Asking
from tests.making import START, Making, written
from tests.resolvers.worlds import World

HOUR = timedelta(hours=1)


async def listed(ask: Asking, root: str, shown: str, filter: Any) -> str:
    """What a filter leaves, by the values of one field, in a row."""
    kind = {"slots": "SlotFilter"}.get(root, f"{root[:-1].title()}Filter")
    document = f"""query($filter: {kind}) {{
      {root}(filter: $filter) {{ totalCount nodes {{ {shown} }} }} }}"""
    found = (await ask(document, filter=filter))[root]
    assert found["totalCount"] == len(found["nodes"])
    return " ".join(node[shown] for node in found["nodes"])


async def test_accounts_are_found(ask: Asking, make: Making) -> None:
    await make.account(
        name="Acme", industry="Retail", domain="acme.example", touchModel="HIGH_TOUCH"
    )
    await make.account(name="Bolts", industry="Industry")
    await make.account(name="Cañas", industry="Retail")
    for filter, names in [
        ({}, "Acme Bolts Cañas"),
        ({"search": "canas"}, "Cañas"),
        ({"search": "bol"}, "Bolts"),
        ({"search": "ol"}, ""),
        ({"search": "retail a"}, "Acme"),
        ({"search": "acme.exam"}, "Acme"),
        ({"search": ".* ^ ("}, "Acme Bolts Cañas"),
        ({"industries": ["Retail"]}, "Acme Cañas"),
        ({"industries": []}, ""),
        ({"touchModels": ["HIGH_TOUCH", "NO_TOUCH"]}, "Acme"),
        ({"industries": ["Retail"], "touchModels": ["LOW_TOUCH"]}, "Cañas"),
    ]:
        assert await listed(ask, "accounts", "name", filter) == names, filter


async def test_advocates_are_found(ask: Asking, make: Making) -> None:
    account = (await make.account())["id"]
    ana = await make.advocate(
        name="Ana",
        languages=["pt-BR"],
        topics=[{"name": "Cloud security", "level": 3}],
        accountId=account,
    )
    ben = {"languages": ["es", "pt"], "title": "CTO", "email": "Ben@Example.com"}
    await make.advocate(name="Ben", identities=[{"system": "CRM", "externalId": "7a"}], **ben)
    await make.advocate(name="Zoë", status="PAUSED")
    await ask.done(
        "assessPersona", "id", advocateId=ana["id"], persona="EDUCATOR", source="MANAGER"
    )
    for filter, names in [
        ({}, "Ana Ben Zoë"),
        ({"search": "zoe"}, "Zoë"),
        ({"search": "clo sec"}, "Ana"),
        ({"search": "CTO"}, "Ben"),
        ({"statuses": ["PAUSED", "ALUMNUS"]}, "Zoë"),
        ({"personas": ["EDUCATOR"]}, "Ana"),
        ({"personas": ["VALIDATOR", "STATUS_SEEKER"]}, ""),
        ({"topics": ["CLOUD SECURITY"]}, "Ana"),
        ({"languages": ["pt"]}, "Ana Ben"),
        ({"languages": ["pt-AO", "de"]}, "Ana Ben"),
        ({"emails": ["BEN@example.com ", "x@example.com"]}, "Ben"),
        ({"identities": [{"system": "crm ", "externalId": "7a"}]}, "Ben"),
        ({"identities": [{"system": "crm", "externalId": "7A"}]}, ""),
        ({"accountIds": [account, "acc_0"]}, "Ana"),
        ({"accountIds": []}, ""),
        ({"languages": ["pt"], "search": "ben"}, "Ben"),
    ]:
        assert await listed(ask, "advocates", "name", filter) == names, filter


def at(hours: float) -> str:
    """So long after START."""
    return written(START + hours * HOUR)


async def test_events_are_found(ask: Asking, make: Making) -> None:
    zoom = {"platform": "ZOOM", "externalId": "98412207755"}
    on24 = [{"platform": "ON24", "externalId": "7"}, {"platform": "ZOOM", "externalId": "8"}]
    early = await make.event(START, 1, title="Early", externalRefs=[zoom])
    await make.event(START + 2 * HOUR, 1, title="Late", kind="CONFERENCE", externalRefs=on24)
    await make.event(START + 5 * HOUR, 1, title="Other", topics=["Privacy"])
    await ask.done("transitionEvent", "id", id=early["id"], to="PUBLISHED")
    for filter, titles in [
        ({}, "Early Late Other"),
        ({"search": "late"}, "Late"),
        ({"search": "privacy"}, "Other"),
        ({"kinds": ["CONFERENCE", "MEETUP"]}, "Late"),
        ({"statuses": ["PUBLISHED"]}, "Early"),
        # Lasting beyond, beginning before: touching is neither.
        ({"from": at(1)}, "Late Other"),
        ({"from": at(0.99)}, "Early Late Other"),
        ({"to": at(2)}, "Early"),
        ({"to": at(2.01)}, "Early Late"),
        ({"from": at(1), "to": at(5)}, "Late"),
        ({"platform": "ZOOM"}, "Early Late"),
        ({"platform": "ON24"}, "Late"),
        ({"externalId": "98412207755"}, "Early"),
        ({"platform": "ON24", "externalId": "7"}, "Late"),
        ({"platform": "ON24", "externalId": "8"}, ""),
        ({"platform": "ZOOM", "externalId": "7"}, ""),
    ]:
        assert await listed(ask, "events", "title", filter) == titles, filter


async def test_an_event_is_found_by_its_webinars_number_however_that_is_written(
    ask: Asking, make: Making
) -> None:
    ref = {"platform": "ZOOM", "externalId": "984 1220 7755"}
    await make.event(title="Spaced", externalRefs=[ref])
    for written_ in ("984 1220 7755", "98412207755", "984-1220-7755"):
        found = await listed(ask, "events", "title", {"externalId": written_})
        assert found == "Spaced", written_


async def test_slots_are_found(ask: Asking, make: Making) -> None:
    seats = [
        {"role": "HOST", "personas": ["EDUCATOR", "VALIDATOR"]},
        {"role": "SPEAKER", "startsAt": at(0.5), "personas": ["VALIDATOR"]},
        {"role": "KEYNOTE", "startsAt": at(0.75)},
    ]
    panel = await make.panel(starts=START, slots=seats)
    await make.slot(starts=START + 5 * HOUR)
    await make.asked(panel["slots"][1]["id"])
    only = {"eventIds": [panel["event"]["id"]]}
    for filter, roles in [
        (only, "HOST SPEAKER KEYNOTE"),
        ({}, "HOST SPEAKER KEYNOTE PANELIST"),
        ({"roles": ["KEYNOTE", "HOST"]}, "HOST KEYNOTE"),
        ({"statuses": ["HELD"]}, "SPEAKER"),
        ({"personas": ["VALIDATOR"]}, "HOST SPEAKER"),
        ({"personas": ["EDUCATOR", "COLLABORATOR"]}, "HOST"),
        ({"from": at(1)}, "PANELIST"),
        ({"to": at(0.75)}, "HOST SPEAKER"),
        ({**only, "statuses": ["OPEN"], "roles": ["HOST"]}, "HOST"),
    ]:
        assert await listed(ask, "slots", "role", filter) == roles, filter


async def test_assignments_are_found(world: World) -> None:
    w = world.ids
    for filter, states in [
        ({}, "ATTENDED CONFIRMED INVITED ACCEPTED"),
        ({"eventIds": [w.event]}, "ATTENDED CONFIRMED INVITED ACCEPTED"),
        ({"eventIds": ["evt_0"]}, ""),
        ({"advocateIds": [w.ana]}, "CONFIRMED ACCEPTED"),
        ({"states": ["INVITED", "ATTENDED"]}, "ATTENDED INVITED"),
        ({"states": []}, ""),
        ({"advocateIds": [w.ben], "states": ["INVITED"]}, "INVITED"),
        ({"from": at(1)}, "ATTENDED CONFIRMED"),
        ({"to": at(3)}, "INVITED ACCEPTED"),
    ]:
        found = await listed(world.ask, "assignments", "state", filter)
        assert sorted(found.split()) == sorted(states.split()), filter


async def test_a_persons_assignments_are_found(world: World) -> None:
    document = """query($id: ID!, $states: [AssignmentState!], $from: DateTime, $to: DateTime) {
      advocate(id: $id) { assignments(states: $states, from: $from, to: $to) {
        nodes { state } } } }"""

    async def states(**given: Any) -> set[str]:
        found = (await world.ask(document, id=world.ids.ana, **given))["advocate"]
        return {node["state"] for node in found["assignments"]["nodes"]}

    assert await states() == {"ACCEPTED", "CONFIRMED"}
    assert await states(states=["CONFIRMED"]) == {"CONFIRMED"}
    assert await states(**{"from": at(2)}) == {"CONFIRMED"}
    assert await states(to=at(2)) == {"ACCEPTED"}
