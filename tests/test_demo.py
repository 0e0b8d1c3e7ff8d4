"""The demo as a newcomer has it: one command, a screen, and every command on that screen works."""

import asyncio
import json
import re
import signal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from graphql import OperationType, get_operation_ast, parse, separate_operations

from store.embedded import running
from tests.journeys.database import contents, opened, settled
from tests.journeys.demo import Demo, data, refused, shell, shown
from tests.journeys.server import free_port
from tests.journeys.waiting import becomes
from tests.journeys.webinars import WHAT_ADDS_UP
from tests.store.machine import needs_embedded

pytestmark = needs_embedded


async def everything(data_dir: Path) -> dict[str, list[Any]]:
    """All that a running demo has stored, once it has nothing left to do."""
    there = running(data_dir)
    assert there is not None
    async with opened(there) as store:
        await settled(store)
        return await contents(store)


async def test_every_command_on_the_screen_does_what_the_story_says_and_it_lasts(
    tmp_path: Path,
) -> None:
    data_dir = tmp_path / "a folder"
    async with shown(data_dir) as demo:
        await follow(demo)
        stored = await everything(data_dir)
        demo.process.send_signal(signal.SIGINT)
        assert await demo.ended() == (0, [])
    async with shown(data_dir) as demo:
        assert await everything(data_dir) == stored
        demo.process.send_signal(signal.SIGINT)
        assert await demo.ended() == (0, [])


async def follow(demo: Demo) -> None:
    """Run the commands on the screen, in order."""
    token, *commands = demo.commands
    assert token.startswith("TOKEN=")
    assert len(commands) == 10
    people, candidates, matches, invite, answer, clash, replay, report, attendance, outcome = (
        f"{token}\n{command}" for command in commands
    )
    told = await data(people)
    assert len(told["advocates"]["nodes"]) == 10
    assert {each["persona"]["primary"] for each in told["advocates"]["nodes"]} >= {"EDUCATOR"}
    assert sum(len(each["panels"]) for each in told["events"]["nodes"]) >= 3

    told = await data(candidates)
    first, *_ = told["candidates"]["nodes"]
    assert (first["advocate"]["name"], first["neverAsked"]) == ("Inés Carrasco", True)
    assert first["score"] == pytest.approx(sum(r["contribution"] for r in first["reasons"]))
    assert [each["kind"] for each in told["alerts"]["nodes"]] == ["SENTIMENT_FALLING"]

    for each in (await data(matches))["node"]["matches"]["nodes"]:
        total = sum(factor["contribution"] for factor in each["factors"])
        assert each["score"] == pytest.approx(total)

    asked = (await data(invite))["inviteAdvocate"]["assignment"]
    assert (asked["state"], asked["slot"]["status"]) == ("INVITED", "HELD")
    pasted = answer.replace("PASTE", asked["invitationToken"])
    answered = (await data(pasted))["respondToInvitation"]["assignment"]
    assert (answered["state"], answered["slot"]["status"]) == ("ACCEPTED", "FILLED")
    [error] = (await data(clash))["inviteAdvocate"]["errors"]
    assert error["__typename"] == "DoubleBooked"

    assert "53 sent, 0 answered otherwise" in await shell(replay)
    assert json.loads(await shell(report))["state"] == "RECEIVED"
    known = (await data(attendance))["webinar"]["attendance"]
    expected = {
        "webinar": {"attendance": {name: WHAT_ADDS_UP[name] for name in known}},
        "reported": {"attendance": {"registered": 3, "attended": 2, "showRate": 2 / 3}},
    }
    await becomes(lambda: data(attendance), expected)

    recorded = await data(outcome)
    assert recorded["recordAppearance"]["assignment"]["state"] == "ATTENDED"
    brought = recorded["recordOutcome"]["assignment"]["outcome"]
    assert (brought["rating"], brought["leads"]) == (4.5, 3)


async def test_a_running_demo_is_not_disturbed_and_a_reset_tells_the_story_anew(
    tmp_path: Path,
) -> None:
    data_dir = tmp_path / "data"
    async with shown(data_dir) as demo:
        token, people, *_ = demo.commands
        untouched = await data(f"{token}\n{people}")
        async with httpx2.AsyncClient(trust_env=False, timeout=20) as client:
            await try_tabs(demo, client)
        port = demo.url.rpartition(":")[2]
        free, elsewhere = str(free_port()), tmp_path / "other"
        in_use, same_data, no_reset = await asyncio.gather(
            refused(elsewhere, "--port", port),
            refused(data_dir, "--port", free),
            refused(data_dir, "--port", free, "--reset"),
        )
        assert f"127.0.0.1:{port} is in use" in in_use
        assert not (elsewhere / "database").exists()
        assert "Another Rostrum" in same_data
        assert "stop it before --reset" in no_reset
        assert await data(f"{token}\n{people}") != untouched
        assert await impatiently_ended(demo) == (0, [])
    async with shown(data_dir, "--reset") as demo:
        token, people, *_ = demo.commands
        assert same_story(await data(f"{token}\n{people}")) == same_story(untouched)
        demo.process.send_signal(signal.SIGTERM)
        assert await demo.ended() == (0, [])


async def try_tabs(demo: Demo, client: httpx2.AsyncClient) -> None:
    """Run what GraphiQL's tabs hold, in order, signed in as the page is."""
    page = await client.get(f"{demo.url}/graphql", headers={"accept": "text/html"})
    found = re.search(r'<script id="settings"[^>]*>(.*?)</script>', page.text)
    assert found
    settings, invitation = json.loads(found[1]), ""
    assert len(settings["examples"]) == 8
    for tab in settings["examples"]:
        text = tab["variables"].replace("paste invitationToken here", invitation)
        variables = json.loads(text) if text else {}
        for name, operation in separate_operations(parse(tab["query"])).items():
            node = get_operation_ast(operation)
            if node and node.operation is OperationType.SUBSCRIPTION:
                continue
            answer = await client.post(
                f"{demo.url}/graphql",
                json={"query": tab["query"], "operationName": name, "variables": variables},
                headers={"authorization": f"Bearer {settings['token']}"},
            )
            told = answer.json()
            assert "errors" not in told, told
            refused = "DoubleBooked" if name == "Clash" else None
            for payload in told["data"].values():
                errors = payload.get("errors") or [{"__typename": None}]
                assert [each.get("__typename") for each in errors] == [refused]
                asked = payload.get("assignment") or {}
                invitation = asked.get("invitationToken") or invitation


async def impatiently_ended(demo: Demo) -> tuple[int, list[str]]:
    """How it ends for somebody who presses Ctrl-C twice."""
    ending = asyncio.create_task(demo.ended())
    for _ in range(2):
        demo.process.send_signal(signal.SIGINT)
        await asyncio.wait([ending], timeout=0.05)
    return await ending


def same_story(told: dict[str, Any]) -> str:
    """What is told, without the ids, which are new each time."""
    return re.sub(r'"(id|confidence)": [^,}]+', "", json.dumps(told))
