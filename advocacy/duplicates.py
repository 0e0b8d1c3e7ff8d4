"""What makes two records look like one person, as keys that an index finds."""

from collections.abc import Iterable
from enum import StrEnum

from advocacy.entity import Value
from advocacy.words import WORD, folded

# Mailboxes that an office shares say nothing about who reads them.
SHARED = frozenset(
    {
        *("admin", "contact", "events", "hello", "help", "info", "marketing", "office", "sales"),
        *("service", "support", "team"),
    }
)
SAME_PROVIDER = {"googlemail.com": "gmail.com"}


class DuplicateReasonCode(StrEnum):
    """Why two records look like one person, the strongest first."""

    SAME_MAILBOX = "SAME_MAILBOX"
    SAME_NAME_AND_ACCOUNT = "SAME_NAME_AND_ACCOUNT"
    SAME_LOCAL_PART = "SAME_LOCAL_PART"
    SAME_NAME = "SAME_NAME"


class DuplicateReason(Value):
    """One reason, in words for people."""

    code: DuplicateReasonCode
    message: str


MESSAGES = {
    DuplicateReasonCode.SAME_MAILBOX: (
        "Their addresses differ only in dots or in what follows a plus."
    ),
    DuplicateReasonCode.SAME_NAME_AND_ACCOUNT: "They have the same name at the same account.",
    DuplicateReasonCode.SAME_LOCAL_PART: (
        "They are at the same account and their addresses begin alike, at other domains."
    ),
    DuplicateReasonCode.SAME_NAME: "They have the same name.",
}


def duplicate_keys(name: str, email_keys: Iterable[str], account_id: str | None) -> tuple[str, ...]:
    """What a record has in common with others of the same person, sorted: "<reason>:<key>".

    Names are compared without case, accents and the order of their words ("García, Ana"); a single
    word is a name only within an account. `email_keys` are addresses as `words.email_key` has them.
    """
    code = DuplicateReasonCode
    words = sorted(WORD.findall(folded(name)))
    called = " ".join(words)
    keys: set[str] = set()
    if len(words) > 1:
        keys.add(f"{code.SAME_NAME}:{called}")
    if account_id and called:
        keys.add(f"{code.SAME_NAME_AND_ACCOUNT}:{account_id}:{called}")
    for address in email_keys:
        local, domain = mailbox(address)
        if local:
            keys.add(f"{code.SAME_MAILBOX}:{local}@{domain}")
        if account_id and local and local not in SHARED:
            keys.add(f"{code.SAME_LOCAL_PART}:{account_id}:{local}")
    return tuple(sorted(keys))


def mailbox(address: str) -> tuple[str, str]:
    """The local part without dots and what follows a plus, and the domain, of a folded address."""
    local, _, domain = address.rpartition("@")
    return local.partition("+")[0].replace(".", ""), SAME_PROVIDER.get(domain, domain)


def reason_code(key: str) -> DuplicateReasonCode:
    """What two records that share this key have in common."""
    return DuplicateReasonCode(key.partition(":")[0])


def reasons_of(shared: Iterable[str]) -> tuple[DuplicateReason, ...]:
    """Why two records that share these keys look like one person, the strongest first.

    What another reason implies is not said again.
    """
    code = DuplicateReasonCode
    found = {reason_code(key) for key in shared}
    if code.SAME_NAME_AND_ACCOUNT in found:
        found.discard(code.SAME_NAME)
    if code.SAME_MAILBOX in found:
        found.discard(code.SAME_LOCAL_PART)
    return tuple(
        DuplicateReason(code=each, message=MESSAGES[each]) for each in code if each in found
    )
