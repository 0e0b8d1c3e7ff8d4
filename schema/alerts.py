"""Alerts: what a coordinator should look at."""

from datetime import datetime
from typing import Annotated

import strawberry

from advocacy import alerts as domain
from advocacy.alerts import AlertKind
from resolvers import alerts as resolve
from schema.access import COORDINATORS
from schema.binding import batched, given, mutation, needed, plain, query, shown_enum, shows
from schema.edges import AdvocateRef
from schema.nodes import Node
from schema.paging import After, Before, First, Last, connection, edge
from schema.problems import Problem

shown_enum(
    AlertKind,
    "What there is to look at.",
    {
        "SENTIMENT_FALLING": "A person's survey answers are falling.",
        "ERASURE_REQUESTED": "A person asked for their data to be erased.",
        "STILL_SEATED": "Who must not be contacted still has a seat, or another accepted ask.",
        "CONSENT_MISSING": "Who has a seat, or lost one that moved, lacks a consent for it.",
    },
)


@shows(domain.Alert, description="Something about a person that a coordinator should look at.")
class Alert(Node):
    """Something to look at."""

    kind: AlertKind = plain("What it is.")
    message: str = plain("What happened, in a sentence.")
    opened_at: datetime = plain("Since when.")
    closed_at: datetime | None = plain("When somebody was done with it; null while it is open.")
    closed_by: str | None = plain("Who was.")
    note: str | None = plain("What they noted.")

    @batched(resolve.advocates, "Whom it is about.")
    def advocate(self) -> AdvocateRef | None: ...


@edge(Alert, "alert")
class AlertEdge:
    """One row."""


@connection(AlertEdge, Alert, "alert")
class AlertConnection:
    """A page."""


@strawberry.input(description="Which alerts; every condition given must hold.")
class AlertFilter:
    """Conditions."""

    is_open: bool | None = given("Open ones, or those that are closed.", name="open", default=None)
    kinds: list[AlertKind] | None = given("Of one of these kinds.", default=None)
    advocate_ids: list[strawberry.ID] | None = given("About one of these people.", default=None)


@strawberry.type(description="What became of an alert.")
class AlertPayload:
    """The answer."""

    alert: Alert | None = plain("The alert as it is now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="An alert that somebody has dealt with.")
class CloseAlertInput:
    """The end of an alert."""

    id: strawberry.ID = needed("The alert.")
    note: str | None = given("What was done about it.")


@strawberry.type
class AlertQueries:
    """Looking at alerts."""

    @query(COORDINATORS, resolve.alerts, "Alerts, the newest first.")
    def alerts(
        self,
        filter: Annotated[AlertFilter | None, strawberry.argument(description="Which.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> AlertConnection: ...


@strawberry.type
class AlertMutations:
    """Being done with alerts."""

    @mutation(COORDINATORS, domain.CloseAlert, resolve.close_alert, "Be done with an alert.")
    def close_alert(self, input: CloseAlertInput) -> AlertPayload: ...
