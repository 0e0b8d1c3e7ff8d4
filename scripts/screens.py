"""What the demo shows first: what to open, what to try, and GraphiQL's tabs."""

import json
from typing import Any

from api.assembly import Example
from scripts.story import Story

PAYLOADS = "tests/integrations/payloads/zoom"

PEOPLE = """# 1. Who could speak, and how they like to.
query People {
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
MATCHES = """# 2. Who fits this slot, and why; and who cannot be asked, and why not.
query Matches($slot: ID!) {
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
INVITE = """# 3a. Ask somebody. Copy invitationToken for the answer.
mutation Invite($slot: ID!, $advocate: ID!) {
  inviteAdvocate(input: { slotId: $slot, advocateId: $advocate }) {
    assignment { id state expiresAt invitationToken slot { status } }
    errors { __typename code message }
  }
}"""
ANSWER = """# 3b. Answer with the token; no login is needed for it.
mutation Answer($token: String!) {
  respondToInvitation(input: { token: $token, answer: ACCEPT }) {
    assignment { state advocate { name } slot { status } }
    errors { __typename code message }
  }
}"""
CLASH = """# 3c. The same person, another event, the same hour: refused with DoubleBooked.
mutation Clash($slot: ID!, $advocate: ID!) {
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
ATTENDANCE = """# 4. Who came. Watch it change: run the subscription below in another tab, then replay.
query Attendance($event: ID!) {
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
OUTCOME = """# 5. The speaker appeared: note it, and what it brought.
mutation Appearance($assignment: ID!) {
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
        tab("1 People and events", PEOPLE),
        tab("2 Matches", MATCHES, slot=story.open_slot.id),
        tab("3a Invite", INVITE, **ask),
        tab("3b Answer", ANSWER, token="paste invitationToken here"),
        tab("3c Clash", CLASH, **clash),
        tab("4 Attendance", ATTENDANCE, event=story.webinar.id),
        tab("5 Outcome", OUTCOME, assignment=story.appearance.id),
    ]


def tab(name: str, query: str, **variables: Any) -> Example:
    """One tab."""
    return Example(name, query, json.dumps(variables, indent=2) if variables else "")


def first_screen(story: Story, url: str, token: str) -> str:
    """What a newcomer reads first."""
    report = f"{url}/imports/attendance?eventId={story.reported.id}&platform=ZOOM"
    return f"""
Rostrum is up: {url}/graphql  (open it in a browser: GraphiQL has the tabs 1 to 5, signed in)

From a shell, in the project's folder:

  TOKEN={token}

1. Who could speak, with their personas, and the events with their slots
  {curl(url, "{advocates{nodes{name persona{primary confidence}}} events{nodes{title panels{title slots{id role status}}}}}")}

2. Who fits the open slot of “{story.ahead.title}”, and why
  {curl(url, f'{{node(id:"{story.open_slot.id}"){{...on SpeakingSlot{{matches(first:3){{nodes{{score advocate{{id name}} factors{{name contribution evidence}}}}}}}}}}}}')}

3. Ask {story.guest.name}, answer with the token that comes back, then try another event at that hour
  {curl(url, f'mutation{{inviteAdvocate(input:{{slotId:"{story.open_slot.id}",advocateId:"{story.guest.id}"}}){{assignment{{id state invitationToken slot{{status}}}} errors{{code message}}}}}}')}
  {curl(url, 'mutation{respondToInvitation(input:{token:"PASTE",answer:ACCEPT}){assignment{state slot{status}} errors{code message}}}', signed=False)}
  {curl(url, f'mutation{{inviteAdvocate(input:{{slotId:"{story.clashing_slot.id}",advocateId:"{story.guest.id}"}}){{assignment{{id}} errors{{__typename message}}}}}}')}

4. Send what Zoom sent: its webhooks for one webinar, its report of another; then see who came
  scripts/replay {PAYLOADS}/webhooks/deliveries.json --url {url}
  curl -s '{report}&timeZone=America/New_York' -H "authorization: Bearer $TOKEN" --data-binary @{PAYLOADS}/csv/webinar_attendee_report_2026.csv
  {curl(url, f'{{event(id:"{story.webinar.id}"){{attendance{{registered cancelled attended walkIns quarantined showRate medianMinutes}}}} reported:event(id:"{story.reported.id}"){{attendance{{registered attended showRate}}}}}}')}

5. Note that {story.speaker.name} appeared, and what it brought
  {curl(url, f'mutation{{recordAppearance(input:{{id:"{story.appearance.id}",appearance:ATTENDED}}){{assignment{{state}} errors{{message}}}} recordOutcome(input:{{id:"{story.appearance.id}",rating:4.5,leads:3,influencedPipeline:"12500.00",currency:"EUR"}}){{assignment{{outcome{{rating leads influencedPipeline currency}}}} errors{{message}}}}}}')}

Ctrl-C stops everything. scripts/demo --reset tells the story anew; README.md tells more.
"""


def curl(url: str, query: str, *, signed: bool = True) -> str:
    """The command that asks `query`."""
    body = json.dumps({"query": query})
    sign = ' -H "authorization: Bearer $TOKEN"' if signed else ""
    return f"curl -s {url}/graphql{sign} -H 'content-type: application/json' -d '{body}'"
