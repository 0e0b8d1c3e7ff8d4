"""The public audits of GraphQL over HTTP (npm package graphql-http) against a running server."""

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest

from tests.api.toy import Toy

FOLDER = Path(__file__).parent / "audit"
NPM, NODE = shutil.which("npm"), shutil.which("node")


async def run(*command: str, folder: Path) -> str:
    """What a command prints. Raises AssertionError with its errors when it fails."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
    )
    output, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return output.decode()


@pytest.mark.skipif(not NPM or not NODE, reason="the audits need node and npm, which are not here")
async def test_every_audit_passes(toy: Toy, tmp_path: Path) -> None:
    assert NPM
    assert NODE
    for name in ("package.json", "package-lock.json", "audit.mjs"):
        shutil.copy(FOLDER / name, tmp_path)
    await run(
        NPM,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        folder=tmp_path,
    )
    results = json.loads(await run(NODE, "audit.mjs", toy.graphql, folder=tmp_path))
    assert len(results) > 50
    failed = [f"{each['name']}: {each['reason']}" for each in results if each["status"] != "ok"]
    assert not failed, "\n".join(failed)
