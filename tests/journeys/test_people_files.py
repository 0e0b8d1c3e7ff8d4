"""Accounts, people and answers over HTTP: tables sent and fetched, by those who may."""

import csv
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from advocacy.roles import Role
from resolvers.viewer import Viewer
from store.store import Store
from tests.asking import ANONYMOUS, VIEWERS
from tests.journeys.refusing import nothing_changes, tells_nothing
from tests.journeys.remote import Remote, signed_in
from tests.journeys.waiting import becomes
from tests.making import NUMBERS, Making

PAYLOADS = Path(__file__).parents[1] / "integrations" / "payloads" / "people"
SAMPLES = {
    "accounts": ("accounts_it_semicolon_cp1252.csv", "cp1252", ";"),
    "advocates": ("advocates_es_tab_utf16.tsv", "utf-16", "\t"),
    "responses": ("responses_en_comma_bom.csv", "utf-8-sig", ","),
}
IMPORT = """query($id: ID!) { import(id: $id) {
  kind platform state dryRun total created updated unchanged errors { row column message }
  dialect { encoding separator columns { field header } unmapped } } }"""


async def send(ask: Remote, kind: str, content: bytes, **given: str) -> httpx2.Response:
    """What a table is answered at the door."""
    return await ask.client.post(
        f"{ask.server.url}/imports/{kind}",
        params=given,
        content=content,
        headers={"content-type": "text/csv", **signed_in(ask.viewer)},
    )


async def imported(ask: Remote, kind: str, content: bytes, **given: str) -> dict[str, Any]:
    """What became of a table, once it was read."""
    response = await send(ask, kind, content, **given)
    assert response.status_code == 202, response.text
    accepted = response.json()
    assert (accepted["state"], accepted["kind"]) == ("RECEIVED", kind.upper())
    found: dict[str, Any] = {}

    async def is_over() -> bool:
        found.update((await ask(IMPORT, id=accepted["importId"]))["import"])
        return found["state"] in ("DONE", "FAILED")

    await becomes(is_over, True)
    return found


async def fetch(ask: Remote, path: str) -> httpx2.Response:
    """What is answered at an address below /exports."""
    return await ask.client.get(f"{ask.server.url}/exports/{path}", headers=signed_in(ask.viewer))


async def test_the_samples_are_tried_then_land_then_change_nothing(ask: Remote) -> None:
    for kind, (name, encoding, separator) in SAMPLES.items():
        content = (PAYLOADS / name).read_bytes()
        tried = await imported(ask, kind, content, timeZone="Europe/Madrid", dryRun="true")
        done = await imported(ask, kind, content, timeZone="Europe/Madrid")
        again = await imported(ask, kind, content, timeZone="Europe/Madrid")
        assert (done["platform"], done["errors"], done["total"]) == ("CSV", [], 3)
        assert (tried["dryRun"], tried["created"], tried["updated"]) == (True, 3, 0)
        assert (done["created"], again["created"], again["unchanged"]) == (3, 0, 3)
        assert done["dialect"]["encoding"] == encoding
        assert done["dialect"]["separator"] == separator


async def test_a_mapping_names_columns_that_are_not_recognised(ask: Remote) -> None:
    number = next(NUMBERS)
    content = f"Wer;Post;Team\nZoë;zoe{number}@example.com;Süd\n".encode()
    failed = await imported(ask, "advocates", content)
    assert failed["state"] == "FAILED"
    assert "mapping" in failed["errors"][0]["message"]
    mapping = json.dumps({"name": "Wer", "email": "Post"})
    done = await imported(ask, "advocates", content, mapping=mapping, timeZone="Europe/Berlin")
    assert (done["state"], done["created"], done["errors"]) == ("DONE", 1, [])
    assert done["dialect"]["columns"] == [
        {"field": "name", "header": "Wer"},
        {"field": "email", "header": "Post"},
    ]
    assert done["dialect"]["unmapped"] == ["Team"]


@pytest.mark.parametrize(
    "kind, given",
    [
        ("advocates", {"mapping": "[]"}),
        ("advocates", {"mapping": "{"}),
        ("advocates", {"mapping": '{"email": 1}'}),
        ("advocates", {"mapping": '{"shoeSize": "x"}'}),
        ("advocates", {"timeZone": "Mars/Olympus"}),
        ("advocates", {"dryRun": "perhaps"}),
        ("responses", {"dateOrder": "YDM"}),
    ],
)
async def test_an_address_that_makes_no_sense_is_refused_at_the_door(
    kind: str, given: dict[str, str], ask: Remote, inside: Store
) -> None:
    async with nothing_changes(inside):
        answer = await send(ask, kind, b"email\na@example.com\n", **given)
    assert answer.status_code == 400
    tells_nothing(ask.server, answer.text)


async def test_who_may_send_and_fetch_tables(ask: Remote, make: Making, inside: Store) -> None:
    person = (await make.advocate())["id"]
    advocate = Viewer("Ada", frozenset({Role.ADVOCATE}), person)
    viewers: list[tuple[Role | None, Viewer]] = [(None, ANONYMOUS), (Role.ADVOCATE, advocate)]
    viewers += [(role, VIEWERS[role]) for role in Role if role is not Role.ADVOCATE]
    table = b"email,score\na@example.com,1\n"
    async with nothing_changes(inside):
        for role, viewer in viewers:
            asked = ask.by(viewer)
            refused = 401 if role is None else 403
            if role not in (Role.ADMIN, Role.COORDINATOR):
                for kind in ("accounts", "advocates"):
                    assert (await send(asked, kind, table)).status_code == refused
                if role is not Role.INTEGRATION:
                    assert (await send(asked, "responses", table)).status_code == refused
            staff = role in (Role.ADMIN, Role.COORDINATOR, Role.ANALYST)
            for kind in SAMPLES:
                status = (await fetch(asked, f"{kind}.csv")).status_code
                assert status == (200 if staff else refused)
        assert (await send(ask, "shoes", table)).status_code == 404
        assert (await fetch(ask, "shoes.csv")).status_code == 404


async def test_what_is_fetched_is_safe_to_open_and_comes_back_unchanged(
    ask: Remote, make: Making
) -> None:
    address = f"evil{next(NUMBERS)}@example.com"
    await make.advocate(name="=cmd|' /C calc'!A0", email=address, title='+1;"=2"')
    answer = await fetch(ask.by(Role.ANALYST), "advocates.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(keepends=True)))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r"))]
    [evil] = [row for row in rows if address in row]
    assert evil[1] == "'=cmd|' /C calc'!A0"
    back = await imported(ask, "advocates", answer.content)
    assert (back["errors"], back["created"], back["updated"]) == ([], 0, 0)
    assert back["unchanged"] == len(rows) - 1


async def test_a_person_takes_their_own_data_away_and_no_one_elses(
    ask: Remote, make: Making
) -> None:
    ana, ben = await make.advocate(), await make.advocate()
    own = ask.by(Viewer("Ana", frozenset({Role.ADVOCATE}), ana["id"]))
    answer = await fetch(own, f"advocates/{ana['id']}.json")
    assert (answer.status_code, ana["email"] in answer.text) == (200, True)
    for viewer, id, status in (
        (own.viewer, ben["id"], 404),
        (VIEWERS[Role.COORDINATOR], "adv_nobody", 404),
        (VIEWERS[Role.ANALYST], ana["id"], 403),
        (ANONYMOUS, ana["id"], 401),
    ):
        refused = await fetch(ask.by(viewer), f"advocates/{id}.json")
        assert refused.status_code == status
        tells_nothing(ask.server, refused.text)
