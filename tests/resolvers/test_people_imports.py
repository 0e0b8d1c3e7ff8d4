"""Tables of accounts, people and answers: landed once, row by row, and tried without a trace."""

from pathlib import Path
from typing import Any

from advocacy.imports import Column, ImportState
from api.wiring import House
from tests.asking import Asking
from tests.making import Making
from tests.resolvers.answers import snapshot
from tests.resolvers.tables import (
    ACCOUNTS,
    ADVOCATES,
    RESPONSES,
    counts,
    imported,
    written,
)

PAYLOADS = Path(__file__).parents[1] / "integrations" / "payloads" / "people"
SAMPLES = [
    (ACCOUNTS, "accounts_it_semicolon_cp1252.csv"),
    (ADVOCATES, "advocates_es_tab_utf16.tsv"),
    (RESPONSES, "responses_en_comma_bom.csv"),
]
PERSON = """{ advocates(first: 100) { nodes { name email title company: account { name domain }
  languages topics { name level } reach identities { system externalId } status timeZone } } }"""


async def stored(house: House) -> Any:
    """All that is stored, but for imports and jobs."""
    found = await snapshot(house)
    return {name: rows for name, rows in found.items() if name not in ("imports", "jobs")}


async def people(ask: Asking) -> dict[str, dict[str, Any]]:
    """Everybody, by address."""
    return {each["email"]: each for each in (await ask(PERSON))["advocates"]["nodes"]}


async def test_the_samples_land_and_twice_they_change_nothing(house: House, ask: Asking) -> None:
    for kind, name in SAMPLES:
        content = (PAYLOADS / name).read_bytes()
        before = await stored(house)
        tried = await imported(house, kind, content, dry_run=True)
        assert await stored(house) == before
        first = await imported(house, kind, content)
        assert (first.state, first.errors) == (ImportState.DONE, ())
        assert counts(tried) == counts(first) == (3, 0, 0, 0)
        landed = await stored(house)
        assert landed != before
        again = await imported(house, kind, content)
        assert counts(again) == (0, 0, 3, 0)
        assert await stored(house) == landed
    lucia = (await people(ask))["lucia.munoz@norte.example"]
    assert lucia["company"] == {"name": "Norte Logística", "domain": "norte.example"}
    assert lucia["topics"] == [{"name": "Datos", "level": 5}, {"name": "Logística", "level": 3}]
    nps = await ask(
        """{ nps(from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z") {
          responses promoters incentivisedExcluded } }"""
    )
    assert nps["nps"] == {"responses": 1, "promoters": 1, "incentivisedExcluded": 1}


async def test_what_was_exported_comes_back_unchanged(house: House, make: Making) -> None:
    account = await make.account(name="=Acme; +1", domain="acme.example", industry="-Retail")
    person = await make.advocate(
        name="@Ana",
        email="+ana@example.com",
        accountId=account["id"],
        bio='Line one\n=HYPERLINK(1)\n"quoted"; -2, \'x',
        topics=[{"name": "AI|ML: 5", "level": 2}, {"name": "=a,b;c\\", "level": 5}],
        languages=["es", "pt-BR"],
        willingFor=[{"activity": "PANEL", "maxPerQuarter": 2, "mayModerate": True}],
        identities=[{"system": "crm", "externalId": "a:b|c"}],
        reach=1200,
    )
    given = {"kind": "NPS", "score": 9, "source": "=mail", "idempotencyKey": "-k1"}
    await make.ask.done(
        "recordSurveyResponse",
        "id",
        advocateId=person["id"],
        respondedAt="2026-11-01T10:00:00.123Z",
        comment="+1, really;=1",
        **given,
    )
    await make.ask.done(
        "assessPersona", "id", advocateId=person["id"], persona="EDUCATOR", source="MANAGER"
    )
    before = await stored(house)
    for kind in (ACCOUNTS, ADVOCATES, RESPONSES):
        table = await written(house, kind)
        back = await imported(house, kind, table)
        assert (back.errors, counts(back)) == ((), (0, 0, 1, 0))
        assert back.dialect is not None
        assert not {"id", "lastNps"} & {c.field for c in back.dialect.columns}
        assert not {"primaryPersona", "idempotencyKey"} & set(back.dialect.unmapped)
    assert await stored(house) == before


async def test_of_accounts_of_one_name_a_person_stays_with_theirs(
    house: House, make: Making
) -> None:
    accounts = [(await make.account(name="Twins"))["id"] for _ in range(2)]
    await make.advocate(name="Ana", email="ana@twins.example", accountId=accounts[1])
    table = "email,account name,title\n{},Twins,CTO\n"
    known = await imported(house, ADVOCATES, table.format("ana@twins.example").encode())
    assert (known.errors, known.updated) == ((), 1)
    ana = await house.store.advocates.by_email("ana@twins.example")
    assert ana is not None
    assert (ana.account_id, ana.title) == (accounts[1], "CTO")
    unknown = await imported(house, ADVOCATES, table.format("new@twins.example").encode())
    [error] = unknown.errors
    assert "Several accounts have this name" in error.message


async def test_only_the_columns_that_are_there_change_anything(
    house: House, ask: Asking, make: Making
) -> None:
    await make.advocate(name="Ana", email="ana@example.com", title="CEO", reach=5)
    table = "Email,Reach,Title\nANA@example.com,7,\nben@example.com,1,CTO\n"
    found = await imported(house, ADVOCATES, table)
    assert counts(found) == (0, 1, 0, 1)
    assert [(e.row, e.column) for e in found.errors] == [(3, None)]
    ana = (await people(ask))["ana@example.com"]
    assert (ana["name"], ana["title"], ana["reach"]) == ("Ana", "CEO", 7)


ROWS = """name,email,reach,timeZone,status,accountName,identity.crm,topics
Ana,ana@example.com,1,Europe/Madrid,,,A1,
Ben,nobody,1,Europe/Madrid,,,,
Cho,cho@example.com,-3,Europe/Madrid,,,,AI:9
Dan,dan@example.com,1,Mars/Olympus,,,,
Eve,eve@example.com,1,Europe/Madrid,ERASED,,,
Fay,ANA@example.com,1,Europe/Madrid,,,,
Gus,gus@example.com,1,Europe/Madrid,,,A1,
Hal,hal@example.com,1,Europe/Madrid,,Nowhere Ltd,,
Ida,,1,Europe/Madrid,,,,
Jon,other@example.com,1,Europe/Madrid,,,B2,
Kim,left@example.com,1,Europe/Madrid,ACTIVE,,,
Liv,liv@example.com,1,Europe/Madrid,,Twin,,
Mia,mia@example.com,1,Europe/Madrid,NOMINATED,,,
"""


async def test_each_row_stands_for_itself_and_what_is_wrong_is_told_by_line_and_column(
    house: House, ask: Asking, make: Making
) -> None:
    await make.advocate(email="b2@example.com", identities=[{"system": "crm", "externalId": "B2"}])
    await make.advocate(email="other@example.com")
    left = await make.advocate(email="left@example.com")
    await ask.done("setAdvocateStatus", "id", id=left["id"], status="DO_NOT_CONTACT")
    await make.account(name="Twin", domain="a.example")
    await make.account(name="Twin", domain="b.example")
    tried = await imported(house, ADVOCATES, ROWS, dry_run=True)
    found = await imported(house, ADVOCATES, ROWS)
    assert (found.state, counts(found)) == (ImportState.DONE, (2, 1, 0, 10))
    assert (counts(tried), tried.errors[:5]) == (counts(found), found.errors[:5])
    assert {(e.row, e.column) for e in found.errors} == {
        (3, "email"),
        (4, "reach"),
        (4, "topics"),
        (5, "timeZone"),
        (6, "status"),
        (7, None),
        (8, None),
        (9, "accountName"),
        (10, None),
        (11, "email"),
        (13, "accountName"),
    }
    # What somebody asked for stands, and the rest of their row lands.
    assert (await people(ask))["left@example.com"]["status"] == "DO_NOT_CONTACT"
    assert {each["name"] for each in (await people(ask)).values()} >= {"Ana", "Mia"}


async def test_an_identity_finds_the_person_whose_address_is_new(
    house: House, ask: Asking, make: Making
) -> None:
    await make.advocate(
        name="Ana", email="old@example.com", identities=[{"system": "crm", "externalId": "A1"}]
    )
    table = "Email,CRM ID\nnew@example.com,A1\n"
    mapping = (Column(field="identity.crm", header="crm id"),)
    found = await imported(house, ADVOCATES, table, mapping=mapping)
    assert counts(found) == (0, 1, 0, 0)
    assert set(await people(ask)) == {"new@example.com"}
    await make.advocate(email="old@example.com")


async def test_who_was_erased_is_not_brought_back_by_a_file(
    house: House, ask: Asking, make: Making
) -> None:
    person = await make.advocate(email="ana@example.com")
    await ask.done("eraseAdvocate", "id", id=person["id"], reason="asked")
    before = await stored(house)
    table = "Name,Email\nAna,ANA@example.com\n"
    found = await imported(house, ADVOCATES, table)
    [error] = found.errors
    assert (error.row, error.column, "erased" in error.message) == (2, "Email", True)
    answers = "Email,Kind,Score,Date\nana@example.com,NPS,9,2026-11-01\n"
    found = await imported(house, RESPONSES, answers)
    [error] = found.errors
    assert "erased" in error.message
    assert await stored(house) == before


async def test_answers_are_taken_down_as_by_any_other_door(
    house: House, ask: Asking, make: Making
) -> None:
    person = await make.advocate(email="ana@example.com")
    left = await make.advocate(email="left@example.com")
    await ask.done("setAdvocateStatus", "id", id=left["id"], status="DO_NOT_CONTACT")
    table = """email,kind,score,respondedAt,responseId
ana@example.com,NPS,9,2026-08-01,r1
ana@example.com,NPS,9,2026-09-01,r2
ana@example.com,NPS,3,2026-10-01,r3
ana@example.com,NPS,11,2026-10-02,r4
ana@example.com,NPS,7.5,2026-10-02,r5
ana@example.com,CSAT,0,2026-10-02,r6
ana@example.com,NPS,9,2036-10-02,r7
nobody@example.com,NPS,9,2026-10-02,r8
left@example.com,NPS,9,2026-12-02,r9
ana@example.com,NPS,9,2026-08-01,r1
"""
    found = await imported(house, RESPONSES, table)
    assert counts(found) == (3, 0, 0, 7)
    assert {(e.row, e.column) for e in found.errors} == {
        (5, "score"),
        (6, "score"),
        (7, "score"),
        (8, "respondedAt"),
        (9, "email"),
        (10, "email"),
        (11, None),
    }
    query = "query($id: ID!) { advocate(id: $id) { sentiment { nps trend } } }"
    shown = (await ask(query, id=person["id"]))["advocate"]["sentiment"]
    assert shown == {"nps": 3, "trend": "FALLING"}
    assert (await ask("{ alerts { totalCount } }"))["alerts"]["totalCount"] == 1
    other = await imported(house, RESPONSES, table.replace(",9,2026-08-01", ",8,2026-08-01"))
    assert counts(other) == (0, 0, 2, 8)


async def test_an_id_is_one_of_its_survey_tool(house: House, make: Making) -> None:
    await make.advocate(email="ana@example.com")
    rows = ["email,kind,score,respondedAt,source,responseId"]
    rows += [f"ana@example.com,NPS,9,2026-10-0{n},{tool},1" for n, tool in ((1, "a"), (2, "b"))]
    table = "\n".join(rows)
    assert counts(await imported(house, RESPONSES, table)) == (2, 0, 0, 0)
    assert counts(await imported(house, RESPONSES, table)) == (0, 0, 2, 0)


async def test_a_file_of_answers_in_another_zone_brings_no_new_ones(
    house: House, make: Making
) -> None:
    await make.advocate(email="ana@example.com")
    table = "email,kind,score,respondedAt\nana@example.com,NPS,9,2026-10-01 09:00\n"
    assert counts(await imported(house, RESPONSES, table, zone="Europe/Madrid")) == (1, 0, 0, 0)
    assert counts(await imported(house, RESPONSES, table, zone="UTC"))[0] == 0
    assert await house.store.responses.count({}) == 1


async def test_a_file_ends_no_pause(house: House, ask: Asking, make: Making) -> None:
    person = await make.advocate(name="Ana", email="ana@example.com")
    await ask.done("setAdvocateStatus", "id", id=person["id"], status="PAUSED", reason="a break")
    before = await stored(house)
    for status in ("ACTIVE", "NOMINATED", "INVITED"):
        found = await imported(house, ADVOCATES, f"email,status\nana@example.com,{status}\n")
        assert (found.errors, counts(found)) == ((), (0, 0, 1, 0))
    assert await stored(house) == before


async def test_a_file_that_is_no_table_of_people_fails_and_says_why(house: House) -> None:
    for content, said in (("Name,Phone\nAna,1\n", "e-mail"), (b"PK\x03\x04", "xlsx")):
        found = await imported(house, ADVOCATES, content)
        [error] = found.errors
        assert (found.state, error.row, said in error.message) == (ImportState.FAILED, 0, True)
