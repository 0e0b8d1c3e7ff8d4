"""People exports: accounts, people and answers as rows that the imports read back as they were."""

from collections.abc import Mapping, Sequence

from advocacy.accounts import Account
from advocacy.activities import Willingness
from advocacy.advocates import Advocate
from advocacy.imports import ImportKind
from advocacy.surveys import SurveyResponse
from integrations.people_cells import escaped

# What an import does not know of these it leaves alone: ids, and what follows from the rest.
COLUMNS: Mapping[ImportKind, Sequence[str]] = {
    ImportKind.ACCOUNTS: (
        *("id", "name", "domain", "industry", "region", "touchModel", "lifecycleStage"),
        "customerSince",
    ),
    ImportKind.ADVOCATES: (
        *("id", "name", "email", "title", "bio", "kind", "status", "accountDomain", "accountName"),
        *("timeZone", "languages", "topics", "willingFor", "reach", "identities"),
        *("primaryPersona", "lastNps", "createdAt"),
    ),
    ImportKind.RESPONSES: (
        *("id", "email", "kind", "score", "respondedAt", "comment", "incentivised", "source"),
        "idempotencyKey",
    ),
}


def account_cells(account: Account) -> list[str]:
    """An account in the order of COLUMNS."""
    since = account.customer_since
    return [
        *(account.id, account.name, account.domain or "", account.industry or ""),
        *(account.region or "", account.touch_model, account.lifecycle_stage),
        since.isoformat() if since else "",
    ]


def advocate_cells(person: Advocate, account: Account | None) -> list[str]:
    """A person in the order of COLUMNS."""
    topics = (f"{escaped(topic.name)}:{topic.level}" for topic in person.topics)
    identities = (f"{escaped(i.system)}:{escaped(i.external_id)}" for i in person.identities)
    nps = person.sentiment.nps
    return [
        *(person.id, person.name, person.email, person.title or "", person.bio or ""),
        *(person.kind, person.status),
        *((account.domain or "", account.name) if account else ("", "")),
        *(person.time_zone, "|".join(person.languages), "|".join(topics)),
        "|".join(map(willing_cell, person.willing_for)),
        "" if person.reach is None else str(person.reach),
        "|".join(identities),
        *(person.primary_persona or "", "" if nps is None else str(nps)),
        person.created_at.isoformat(),
    ]


def willing_cell(willing: Willingness) -> str:
    """An activity as "WEBINAR:2:moderate"."""
    often = "" if willing.max_per_quarter is None else f":{willing.max_per_quarter}"
    return f"{willing.activity}{often}{':moderate' if willing.may_moderate else ''}"


def response_cells(response: SurveyResponse, person: Advocate) -> list[str]:
    """An answer in the order of COLUMNS."""
    return [
        *(response.id, person.email, response.kind, str(response.score)),
        *(response.responded_at.isoformat(), response.comment or ""),
        *("true" if response.incentivised else "false", response.source, response.idempotency_key),
    ]
