"""References to types of other modules, so that two types can point at each other."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.accounts import Account, AccountConnection
    from schema.advocates import Advocate, AdvocateConnection
    from schema.assignments import Assignment, AssignmentConnection
    from schema.attendance import AttendanceSummary, AttendeeConnection
    from schema.events import Event
    from schema.matching import Match, MatchConnection
    from schema.outcomes import EventOutcome
    from schema.panels import Panel
    from schema.slots import SpeakingSlot

AccountRef = Annotated["Account", strawberry.lazy("schema.accounts")]
AccountConnectionRef = Annotated["AccountConnection", strawberry.lazy("schema.accounts")]
AdvocateRef = Annotated["Advocate", strawberry.lazy("schema.advocates")]
AdvocateConnectionRef = Annotated["AdvocateConnection", strawberry.lazy("schema.advocates")]
AssignmentRef = Annotated["Assignment", strawberry.lazy("schema.assignments")]
AssignmentConnectionRef = Annotated["AssignmentConnection", strawberry.lazy("schema.assignments")]
AttendanceSummaryRef = Annotated["AttendanceSummary", strawberry.lazy("schema.attendance")]
AttendeeConnectionRef = Annotated["AttendeeConnection", strawberry.lazy("schema.attendance")]
EventRef = Annotated["Event", strawberry.lazy("schema.events")]
EventOutcomeRef = Annotated["EventOutcome", strawberry.lazy("schema.outcomes")]
MatchRef = Annotated["Match", strawberry.lazy("schema.matching")]
MatchConnectionRef = Annotated["MatchConnection", strawberry.lazy("schema.matching")]
PanelRef = Annotated["Panel", strawberry.lazy("schema.panels")]
SpeakingSlotRef = Annotated["SpeakingSlot", strawberry.lazy("schema.slots")]
