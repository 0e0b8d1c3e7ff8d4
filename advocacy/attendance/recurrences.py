"""The same join of a stranger, told by several sources.

Somebody without an address, an account or a registration is one join; but a webhook and a report
that tell of one number or name coming in at one moment tell of one join, not of two strangers.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from advocacy.attendance.coincidences import coinciding
from advocacy.attendance.connections import Connection, Node
from advocacy.platforms import SourceKind

RANK = {source: rank for rank, source in enumerate(SourceKind)}


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


def same_among(nodes: list[Node], strangers: Mapping[Node, Connection]) -> dict[Node, Node]:
    """The same among joins that show one number or name: source after source, the best first."""
    by_source: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        by_source[min(RANK[source] for source in strangers[node].sources)].append(node)
    same: dict[Node, Node] = {}
    known: list[Node] = []
    for _, told in sorted(by_source.items()):
        ours, theirs = timed(known, strangers), timed(told, strangers)
        for begun_here, begun_there in ((True, True), (False, True), (True, False), (False, False)):
            here = [t for t in ours if bool(t.start) is begun_here and t.node not in same.values()]
            there = [t for t in theirs if bool(t.start) is begun_there and t.node not in same]
            at = starts if begun_here and begun_there else ends
            pairs = coinciding([at(t) for t in here], [at(t) for t in there])
            same.update((there[j].node, here[i].node) for i, j in pairs)
        known += [node for node in told if node not in same]
    return same


def starts(connection: Connection) -> datetime | None:
    """When it began."""
    return min((fact.at for fact in connection.joined), default=None)


def ends(connection: Connection) -> datetime | None:
    """When it ended, if nothing tells when it began."""
    return max((fact.at for fact in connection.left), default=None)


def shown_as(connection: Connection) -> str:
    """What a list of participants shows for it: a number, or a name as people compare names."""
    if connection.phones:
        return min(connection.phones)
    names = [fact.name for fact in connection.told() if fact.name]
    return unicodedata.normalize("NFC", names[0]).casefold() if names else ""
