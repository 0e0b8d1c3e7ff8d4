"""Eligibility: what stands against an ask, what would lift it, and what never is."""

from typing import Any

import pytest

from advocacy.advocates import Advocate
from advocacy.asking import InviteAdvocate
from advocacy.errors import InvalidInput, ProblemCode, Refused
from advocacy.lifecycles import AdvocateStatus
from advocacy.matching.eligibility import Circumstances, blockers
from advocacy.matching.overriding import refuse_unless_overridden
from tests.advocacy.matching.opportunities import NOTHING, against, asked, opening
from tests.advocacy.samples import NOW, booking, person

P = ProblemCode
FIXED = [P.DO_NOT_CONTACT, P.DOUBLE_BOOKED, P.CONSENT_MISSING, P.SLOT_TAKEN]


@pytest.mark.parametrize(
    "status, found",
    [
        ("ACTIVE", []),
        ("NOMINATED", [P.NOT_ACTIVE]),
        ("INVITED", [P.NOT_ACTIVE]),
        ("PAUSED", [P.NOT_ACTIVE]),
        ("ALUMNUS", [P.NOT_ACTIVE]),
        ("DO_NOT_CONTACT", [P.DO_NOT_CONTACT]),
        ("ERASED", [P.DO_NOT_CONTACT]),
    ],
)
def test_only_active_people_are_asked(status: str, found: list[str]) -> None:
    assert against(person(status=AdvocateStatus(status))) == found


def test_a_persona_is_never_a_rule() -> None:
    assert against(person(), seat={"personas": ["VALIDATOR"]}) == []


@pytest.mark.parametrize(
    "spoken, wanted, found",
    [
        (["es"], None, []),
        (["pt"], "pt-BR", []),
        ([], "pt", [P.LANGUAGE_MISSING]),
        (["es"], "pt", [P.LANGUAGE_MISSING]),
    ],
)
def test_a_slots_language_is_a_hard_floor(
    spoken: list[str], wanted: str | None, found: list[str]
) -> None:
    assert against(person(languages=spoken), seat={"language": wanted}) == found


def test_whoever_is_busy_or_has_declined_is_blocked_and_nobody_else() -> None:
    around = Circumstances(busy={"adv_1": (booking("x", 0, 1),)}, declined=frozenset({"adv_1"}))
    assert against(person(), around) == [P.DOUBLE_BOOKED, P.ALREADY_DECLINED]
    assert against(person("adv_2"), around) == []


def test_a_blocker_says_when_somebody_is_busy_and_what_would_lift_it() -> None:
    around = Circumstances(busy={"adv_1": (booking("x", 0, 1),)})
    [blocker] = blockers(person(), opening(), around, NOW)
    assert "2026-12-10 12:00–13:00 UTC" in blocker.message
    assert blocker.relaxation


def seated(*accounts: str | None) -> Circumstances:
    """Others on the panel, of these accounts."""
    others = tuple(
        person(f"adv_9{number}", account_id=account) for number, account in enumerate(accounts)
    )
    known = frozenset(account for account in accounts if account)
    return Circumstances(seated=others, event_accounts=known)


@pytest.mark.parametrize(
    "account, there, found",
    [
        ("acc_1", ["acc_1"], []),
        ("acc_1", ["acc_1", "acc_1"], [P.COMPOSITION_VIOLATED]),
        ("acc_2", ["acc_1", "acc_1"], []),
        (None, [None, None, None], []),
    ],
)
def test_an_account_that_is_full_sends_nobody_more(
    account: str | None, there: list[str | None], found: list[str]
) -> None:
    rules = {"max_per_account": 2}
    assert against(person(account_id=account), seated(*there), rules=rules) == found


def test_people_who_are_kept_apart_block_each_other() -> None:
    rules = {"keep_apart": [{"advocate_ids": ["adv_1", "adv_90"], "reason": "rivals"}]}
    assert against(person(), seated("acc_1"), rules=rules) == [P.COMPOSITION_VIOLATED]
    assert against(person("adv_2"), seated("acc_1"), rules=rules) == []
    assert against(person(), NOTHING, rules=rules) == []
    # The ask keeps it, and its person may read it: why is for staff.
    [blocker] = blockers(person(), opening(session={"rules": rules}), seated("acc_1"), NOW)
    assert "rivals" not in f"{blocker.message} {blocker.relaxation}"
    myself = Circumstances(seated=(person(),))
    assert against(person(), myself, rules=rules) == []


@pytest.mark.parametrize(
    "audience, account, found",
    [
        ("SINGLE_ACCOUNT", "acc_1", []),
        ("SINGLE_ACCOUNT", "acc_2", [P.COMPOSITION_VIOLATED]),
        ("SINGLE_ACCOUNT", None, [P.COMPOSITION_VIOLATED]),
        ("MULTI_ACCOUNT", "acc_2", []),
    ],
)
def test_the_seats_of_a_single_account_event_are_one_accounts(
    audience: str, account: str | None, found: list[str]
) -> None:
    gathering = {"audience": audience}
    assert against(person(account_id=account), seated("acc_1"), gathering=gathering) == found
    assert against(person(account_id=account), NOTHING, gathering=gathering) == []


def test_all_that_stands_against_an_ask_is_told_at_once() -> None:
    around = Circumstances(
        busy={"adv_1": (booking("x", 0, 1),)},
        declined=frozenset({"adv_1"}),
        seated=seated("acc_1").seated,
        event_accounts=frozenset({"acc_2"}),
    )
    paused = person(status=AdvocateStatus.PAUSED, account_id="acc_1")
    rules = {
        "max_per_account": 1,
        "keep_apart": [{"advocate_ids": ["adv_1", "adv_90"]}],
    }
    gathering = {"audience": "SINGLE_ACCOUNT"}
    found = against(paused, around, {"language": "pt"}, rules, gathering)
    assert found == [
        *(P.NOT_ACTIVE, P.DOUBLE_BOOKED, P.LANGUAGE_MISSING, P.ALREADY_DECLINED),
        *[P.COMPOSITION_VIOLATED] * 3,
    ]


def asking(advocate: Advocate, around: Circumstances = NOTHING, **given: Any) -> str | None:
    """The reason that is kept when somebody is asked with these overrides."""
    wanted = opening({"language": "pt"})
    found = blockers(advocate, wanted, around, NOW)
    command = InviteAdvocate.model_validate({"slot_id": "s", "advocate_id": "a", **given})
    return refuse_unless_overridden(found, command)


def test_a_refusal_names_what_stands_and_leads_with_the_first() -> None:
    with pytest.raises(Refused) as refused:
        asking(person(status=AdvocateStatus.PAUSED))
    assert [blocker.code for blocker in refused.value.blockers] == [
        P.NOT_ACTIVE,
        P.LANGUAGE_MISSING,
    ]
    assert refused.value.code == P.NOT_ACTIVE


def test_an_override_sets_aside_what_it_names_and_its_reason_is_kept() -> None:
    override: dict[str, Any] = {
        "override": [P.NOT_ACTIVE, P.LANGUAGE_MISSING],
        "override_reason": "She asked.",
    }
    reason = asking(person(status=AdvocateStatus.PAUSED), **override)
    assert reason == "Overrides LANGUAGE_MISSING, NOT_ACTIVE: She asked."
    with pytest.raises(Refused) as refused:
        asking(
            person(status=AdvocateStatus.PAUSED), override=[P.NOT_ACTIVE], override_reason="She."
        )
    assert [blocker.code for blocker in refused.value.blockers] == [P.LANGUAGE_MISSING]


def test_an_override_of_nothing_that_stands_leaves_no_reason() -> None:
    override: dict[str, Any] = {"override": [P.NOT_ACTIVE], "override_reason": "Just in case."}
    assert asking(person(languages=["pt"]), **override) is None


@pytest.mark.parametrize("reason", [{}, {"override_reason": ""}, {"override_reason": "  "}])
def test_an_override_needs_a_reason(reason: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        asking(person(), override=[P.LANGUAGE_MISSING], **reason)
    assert refused.value.path == ["overrideReason"]


@pytest.mark.parametrize("code", FIXED)
def test_some_rules_are_never_set_aside(code: P) -> None:
    with pytest.raises(InvalidInput) as refused:
        asking(person(languages=["pt"]), override=[code], override_reason="I must.")
    assert refused.value.path == ["override"]


@pytest.mark.parametrize("code", FIXED)
def test_they_are_not_set_aside_beside_others_either(code: P) -> None:
    with pytest.raises(InvalidInput, match=f"{code} cannot be overridden"):
        asking(person(), override=[P.LANGUAGE_MISSING, code], override_reason="I must.")


def test_overuse_is_set_aside_with_a_reason() -> None:
    around = Circumstances(budgets=asked("adv_1", 100))
    tired = person(languages=["pt"])
    with pytest.raises(Refused) as refused:
        asking(tired, around)
    assert refused.value.code == P.OVERUSED
    reason = asking(tired, around, override=[P.OVERUSED], override_reason="He insists.")
    assert reason == "Overrides OVERUSED: He insists."


def test_being_busy_is_left_to_the_calendar_which_names_every_clash() -> None:
    around = Circumstances(busy={"adv_1": (booking("x", 0, 1),)})
    assert asking(person(languages=["pt"]), around) is None
