"""What the demo shows first: what to open, what to try, and GraphiQL's tabs."""

import json
from string import Template
from typing import Any

from api.assembly import Example
from scripts.story import Story

PAYLOADS = "tests/integrations/payloads/zoom"
REPORT = "webinar_attendee_report_2026.csv"

SHORT_PEOPLE = """{
  advocates { nodes { name persona { primary confidence } } }
  events { nodes { title panels { title slots { id role status } } } }
}"""
SHORT_CANDIDATES = """{
  candidates(filter: {activity: WEBINAR}, first: 3) { nodes {
    score neverAsked advocate { name } reasons { label contribution } against { message }
  } }
  alerts(first: 3) { nodes { kind message } }
}"""
SHORT_MATCHES = """{ node(id: "$slot") { ... on SpeakingSlot {
  matches(first: 3) { nodes { score advocate { name } factors { name contribution evidence } } }
} } }"""
SHORT_INVITE = """mutation { inviteAdvocate(input: {slotId: "$slot", advocateId: "$person"}) {
  assignment { state invitationToken slot { status } } errors { code message }
} }"""
SHORT_ANSWER = """mutation { respondToInvitation(input: {token: "PASTE", answer: ACCEPT}) {
  assignment { state slot { status } } errors { code message }
} }"""
SHORT_CLASH = """mutation { inviteAdvocate(input: {slotId: "$other", advocateId: "$person"}) {
  assignment { id } errors { __typename message }
} }"""
SHORT_ATTENDANCE = """{
  webinar: event(id: "$webinar") { attendance {
    registered cancelled attended walkIns quarantined showRate medianMinutes
  } }
  reported: event(id: "$reported") { attendance { registered attended showRate } }
}"""
SHORT_OUTCOME = """mutation {
  recordAppearance(input: {id: "$appearance", appearance: ATTENDED}) {
    assignment { state } errors { message }
  }
  recordOutcome(input: {id: "$appearance", rating: 4.5, leads: 3,
                        influencedPipeline: "12500.00", currency: "EUR"}) {
    assignment { outcome { rating leads influencedPipeline currency } } errors { message }
  }
}"""

PEOPLE = """query People {
  advocates(first: 10) {
    totalCount
    nodes {
      name title status timeZone languages
      account { name industry }
      topics { name level }
      persona { primary confidence weights { persona weight } }
    }
  }
  events(first: 10) {
    nodes { id title kind status startsAt panels { title slots { id role status startsAt } } }
  }
}"""
CANDIDATES = """query Candidates {
  candidates(filter: { activity: WEBINAR }) {
    nodes {
      score neverAsked
      advocate {
        name status
        sentiment { nps npsCategory trend }
        budget { remaining held used nextAvailableAt }
        willingFor { activity maxPerQuarter }
      }
      reasons { code label contribution evidence }
      against { code message relaxation }
    }
  }
  alerts(filter: { open: true }) { nodes { kind message advocate { name } openedAt } }
  duplicates { nodes { advocates { name email } reasons { code message } } }
}"""
MATCHES = """query Matches($slot: ID!) {
  node(id: $slot) {
    ... on SpeakingSlot {
      role startsAt panel { title event { title } }
      matches(first: 8, includeBlocked: true) {
        nodes {
          score eligible
          advocate { id name }
          factors { name value weight contribution evidence }
          blockers { code message relaxation }
        }
      }
    }
  }
}"""
INVITE = """mutation Invite($slot: ID!, $advocate: ID!) {
  inviteAdvocate(input: { slotId: $slot, advocateId: $advocate }) {
    assignment { id state expiresAt invitationToken slot { status } }
    errors { __typename code message }
  }
}"""
ANSWER = """mutation Answer($token: String!) {
  respondToInvitation(input: { token: $token, answer: ACCEPT }) {
    assignment { state advocate { name } slot { status } }
    errors { __typename code message }
  }
}"""
CLASH = """mutation Clash($slot: ID!, $advocate: ID!) {
  inviteAdvocate(input: { slotId: $slot, advocateId: $advocate }) {
    assignment { id }
    errors {
      __typename code message
      ... on DoubleBooked {
        conflicts { severity message overlap { start end } slots { panel { event { title } } } }
      }
    }
  }
}"""
ATTENDANCE = """query Attendance($event: ID!) {
  event(id: $event) {
    title
    attendance {
      registered cancelled attended walkIns quarantined showRate medianMinutes
      sources { platform kind records receivedAt }
    }
    attendees(first: 50) {
      nodes { name email role registration attended liveSeconds live { start end } flags }
    }
  }
}

subscription Watch($event: ID!) {
  attendanceChanged(eventId: $event) { registered attended walkIns showRate medianMinutes }
}"""
OUTCOME = """mutation Appearance($assignment: ID!) {
  recordAppearance(input: { id: $assignment, appearance: ATTENDED }) {
    assignment { state history { from to at by } }
    errors { code message }
  }
  recordOutcome(
    input: {
      id: $assignment, rating: 4.5, leads: 3, influencedPipeline: "12500.00", currency: "EUR"
    }
  ) {
    assignment {
      outcome { attended rating leads influencedPipeline currency recordedAt }
      slot { panel { event { outcome { shows leads influencedPipeline currency } } } }
    }
    errors { code message }
  }
}"""


def examples(story: Story) -> list[Example]:
    """GraphiQL's tabs, in the order of the story."""
    ask = {"slot": story.open_slot.id, "advocate": story.guest.id}
    clash = {"slot": story.clashing_slot.id, "advocate": story.guest.id}
    return [
        tab("1. Who could speak, and how they like to.", PEOPLE),
        tab(
            "2. Whom to ask next, and what speaks against; alerts; records of one person.",
            CANDIDATES,
        ),
        tab(
            "3. Who fits this slot, and why; and who cannot be asked, and why not.",
            MATCHES,
            slot=story.open_slot.id,
        ),
        tab("4a. Ask somebody. Copy invitationToken for the answer.", INVITE, **ask),
        tab(
            "4b. Answer with the token; no login is needed for it.",
            ANSWER,
            token="paste invitationToken here",  # noqa: S106
        ),
        tab(
            "4c. The same person, another event, the same hour: refused with DoubleBooked.",
            CLASH,
            **clash,
        ),
        tab(
            "5. Who came. Run Watch in a tab of its own and replay: it changes as you look.",
            ATTENDANCE,
            event=story.webinar.id,
        ),
        tab(
            "6. The speaker appeared: note it, and what it brought.",
            OUTCOME,
            assignment=story.appearance.id,
        ),
    ]


def tab(name: str, query: str, **variables: Any) -> Example:
    """One tab."""
    return Example(name, query, json.dumps(variables, indent=2) if variables else "")


def first_screen(story: Story, url: str, token: str) -> str:
    """What a newcomer reads first."""
    known = {
        "slot": story.open_slot.id,
        "other": story.clashing_slot.id,
        "person": story.guest.id,
        "webinar": story.webinar.id,
        "reported": story.reported.id,
        "appearance": story.appearance.id,
    }
    report = f"{url}/imports/attendance?eventId={story.reported.id}&platform=ZOOM"

    def ask(query: str, *, signed: bool = True) -> str:
        return curl(url, Template(query).substitute(known), signed=signed)

    return f"""
Rostrum is up: {url}/graphql
Open it in a browser: GraphiQL has the steps below as tabs, and is signed in. From a shell:

  TOKEN={token}

1. Who could speak, with their personas; the events with their slots
  {ask(SHORT_PEOPLE)}

2. Whom to ask next, and why; what speaks against it; what coordinators should look at
  {ask(SHORT_CANDIDATES)}

3. Who fits the open slot of “{story.ahead.title}”, and why
  {ask(SHORT_MATCHES)}

4. Ask {story.guest.name}; answer with the token that comes back; try another event at that hour
  {ask(SHORT_INVITE)}
  {ask(SHORT_ANSWER, signed=False)}
  {ask(SHORT_CLASH)}

5. Send what Zoom sent: its webhooks of one webinar, its report of another; a second later, who came
  scripts/replay {PAYLOADS}/webhooks/deliveries.json --url {url}
  curl -s '{report}&timeZone=America/New_York' \\
    -H "authorization: Bearer $TOKEN" --data-binary @{PAYLOADS}/csv/{REPORT}
  {ask(SHORT_ATTENDANCE)}

6. Note that {story.speaker.name} appeared, and what it brought
  {ask(SHORT_OUTCOME)}

Ctrl-C stops everything. scripts/demo --reset tells the story anew. README.md tells more.
"""


def curl(url: str, query: str, *, signed: bool) -> str:
    """The command that asks `query`."""
    body = json.dumps({"query": " ".join(query.split())})
    sign = ' -H "authorization: Bearer $TOKEN"' if signed else ""
    json_type = "-H 'content-type: application/json'"
    return f"curl -s {url}/graphql{sign} {json_type} \\\n    -d '{body}'"
