"""A search finds whoever has a word for each beginning, on whichever server."""

import random

from advocacy.accounts import Account
from advocacy.clock import StoppedClock
from advocacy.words import tokens
from store.database import Database
from store.store import Store
from tests.conftest import NOON

LETTERS = "abzñß漢𝒳9_"
COMPANIES = 300


def word(chance: random.Random, longest: int) -> str:
    """A word of a few letters."""
    return "".join(chance.choices(LETTERS, k=chance.randint(1, longest)))


async def test_words_and_their_beginnings_are_found(database: Database) -> None:
    chance = random.Random(7)
    accounts = Store(database, StoppedClock(NOON)).accounts
    names = [
        " ".join(word(chance, 4) for _ in range(chance.randint(1, 4))) for _ in range(COMPANIES)
    ]
    stored = [
        Account(id=f"acc_{n}", name=name, created_at=NOON, search=tokens([name]))
        for n, name in enumerate(names)
    ]
    await accounts.insert_many([*stored, Account(id="acc_none", name="-", created_at=NOON)])
    met = 0
    for _ in range(80):
        asked = " ".join(word(chance, 3) for _ in range(chance.randint(1, 3)))
        expected = {
            each.id
            for each in stored
            if all(any(w.startswith(begun) for w in each.search) for begun in tokens([asked]))
        }
        where = accounts.where(search=asked)
        assert {each.id for each in await accounts.find(where, limit=COMPANIES)} == expected
        assert await accounts.count(where) == len(expected)
        met += bool(expected)
    assert met > 20
