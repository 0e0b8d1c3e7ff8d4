"""Whatever arrives, there is an answer: facts, an error with its row, or a refusal."""

import copy
import json
from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.attendance.row_errors import RowError
from advocacy.attendance.tally import tally
from integrations.platform import Unreadable
from integrations.reports import ReadRow, UnreadableFile
from integrations.zoom.platform import Zoom
from tests.integrations.zoom.recorded import (
    CONTEXTS,
    EXPORTS,
    accepted_bodies,
    each_report,
    instant,
    window,
)

BODIES = list(accepted_bodies().values())
REPORTS = {name: (EXPORTS / name).read_bytes() for name in each_report()}
ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False),
    st.text(max_size=10),
    st.sampled_from(["", " ", "\ud800", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59-23:59"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def places(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every place in a JSON object."""
    if not isinstance(value, dict):
        return [path]
    deeper = [place for key, inner in value.items() for place in places(inner, (*path, key))]
    return [path, *deeper] if path else deeper


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_delivery_with_odd_values_tells_facts_or_is_unreadable(data: st.DataObject) -> None:
    body = copy.deepcopy(data.draw(st.sampled_from(BODIES)))
    for place in data.draw(st.lists(st.sampled_from(places(body)), min_size=1, max_size=3)):
        inner = body
        for key in place[:-1]:
            inner = inner[key] if isinstance(inner, dict) and key in inner else {}
        if isinstance(inner, dict):
            inner[place[-1]] = data.draw(ODD)
    try:
        facts = Zoom().read_delivery(json.dumps(body).encode(), instant("2026-10-25T03:00:00Z"))
    except Unreadable:
        return
    for person in tally(facts, window()).people:
        assert person.model_dump_json()


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_report_is_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(REPORTS)))
    content = bytearray(REPORTS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 30))
        content[at : at + length] = data.draw(
            st.one_of(
                st.binary(max_size=6), st.sampled_from([b'"', b",", b"\n", b"--", b";;", b"99"])
            )
        )
    try:
        rows = list(Zoom().read_report(BytesIO(bytes(content)), CONTEXTS[name]).rows)
    except UnreadableFile:
        return
    assert all(isinstance(row, ReadRow | RowError) for row in rows)
    facts = [fact for row in rows if isinstance(row, ReadRow) for fact in row.facts]
    assert tally(facts, window()).summary.attended <= len(facts)
