"""Fingerprints: equal for equal texts, and worth nothing without the key."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from resolvers.fingerprints import Fingerprints
from tests.conftest import SECRET


@given(st.text(), st.text())
def test_only_the_same_text_has_the_same_fingerprint(one: str, other: str) -> None:
    prints = Fingerprints(SECRET), Fingerprints(SECRET)
    found = [each.fingerprint(text) for each, text in zip(prints, (one, other), strict=True)]
    assert (found[0] == found[1]) is (one == other)
    assert {len(each) for each in found} == {64}


def test_another_key_gives_another_fingerprint() -> None:
    found = Fingerprints(SECRET).fingerprint("email:ana@example.com")
    assert found != Fingerprints(f"{SECRET}!").fingerprint("email:ana@example.com")
    assert found != sha256(b"email:ana@example.com").hexdigest()
