"""The same join of a stranger, told by several sources.

Somebody without an address, an account or a registration is one join; but a webhook and a report
that tell of one number or name coming in at one moment tell of one join, not of two strangers.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from advocacy.attendance.coincidences import coinciding
from advocacy.attendance.connections import Connection, Node
from advocacy.platforms import SourceKind

RANK = {source: rank for rank, source in enumerate(SourceKind)}
# First those whose beginnings are both told; where one is not, the ends must do.
BEGUN = ((True, True), (False, True), (True, False), (False, False))


def same_joins(strangers: Mapping[Node, Connection]) -> dict[Node, Node]:
    """For a join that a better source tells of too: that source's connection."""
    alike: dict[str, list[Node]] = defaultdict(list)
    for node, connection in strangers.items():
        shown = shown_as(connection)
        if shown:
            alike[shown].append(node)
    same: dict[Node, Node] = {}
    for nodes in alike.values():
        same.update(same_among(nodes, strangers))
    return same


def same_among(nodes: Sequence[Node], strangers: Mapping[Node, Connection]) -> dict[Node, Node]:
    """The same among joins that show one number or name: source after source, the best first."""
    by_source: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        by_source[min(RANK[source] for source in strangers[node].sources)].append(node)
    same: dict[Node, Node] = {}
    known: list[Node] = []
    for _, told in sorted(by_source.items()):
        same.update(paired(told, known, strangers))
        known += [node for node in told if node not in same]
    return same


def paired(
    told: Sequence[Node], known: Sequence[Node], strangers: Mapping[Node, Connection]
) -> dict[Node, Node]:
    """The known join that is the same as each one told, each at most once."""
    starts = {node: start_of(strangers[node]) for node in (*told, *known)}
    ends = {node: end_of(strangers[node]) for node in (*told, *known)}
    found: dict[Node, Node] = {}
    for told_begun, known_begun in BEGUN:
        times = starts if told_begun and known_begun else ends
        taken = set(found.values())
        theirs = [n for n in told if n not in found and bool(starts[n]) is told_begun]
        ours = [n for n in known if n not in taken and bool(starts[n]) is known_begun]
        timed_theirs = [(node, at) for node in theirs if (at := times[node])]
        timed_ours = [(node, at) for node in ours if (at := times[node])]
        for i, j in coinciding([at for _, at in timed_theirs], [at for _, at in timed_ours]):
            found[timed_theirs[i][0]] = timed_ours[j][0]
    return found


def start_of(connection: Connection) -> datetime | None:
    """When it began, if that is told."""
    return min((fact.at for fact in connection.joined), default=None)


def end_of(connection: Connection) -> datetime | None:
    """When it ended, if that is told."""
    return max((fact.at for fact in connection.left), default=None)


def shown_as(connection: Connection) -> str:
    """What a list of participants shows for it: a number, or a name as people compare names."""
    if connection.phones:
        return min(connection.phones)
    names = [fact.name for fact in connection.told() if fact.name]
    return unicodedata.normalize("NFC", names[0]).casefold() if names else ""
