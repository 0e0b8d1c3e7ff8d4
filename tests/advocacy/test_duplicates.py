"""What makes two records look like one person, and which pairs follow from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.duplicate_pairs import COMMON, DuplicateState, after_merging, changes, find_pairs
from advocacy.duplicates import duplicate_keys, mailbox, reason_code, reasons_of
from advocacy.identities import ExternalIdentity, identity_key
from advocacy.lifecycles import AdvocateStatus
from tests.advocacy.samples import NOW, person

WORDS = st.lists(st.sampled_from(["Ana", "ruíz", "de", "Søren", "O'Neil"]), min_size=2, max_size=4)


def reasons(one: tuple[str, str, str | None], other: tuple[str, str, str | None]) -> list[str]:
    """Why two people, told by name, address and account, look like one."""
    keys = [set(duplicate_keys(name, [email], account)) for name, email, account in (one, other)]
    return [each.code for each in reasons_of(keys[0] & keys[1])]


@pytest.mark.parametrize(
    "one, other, found",
    [
        (("Ana Ruiz", "a@x.y", None), ("Ruíz,  ANA", "b@x.y", None), ["SAME_NAME"]),
        (("Ana Ruiz", "a@x.y", "1"), ("Ana Ruiz", "b@x.y", "2"), ["SAME_NAME"]),
        (("Ana Ruiz", "a@x.y", "1"), ("Ana Ruiz", "b@x.y", "1"), ["SAME_NAME_AND_ACCOUNT"]),
        (("Ana", "a@x.y", None), ("Ana", "b@x.y", None), []),
        (("Ana", "a@x.y", "1"), ("Ana", "b@x.y", "1"), ["SAME_NAME_AND_ACCOUNT"]),
        (("A B", "a.b@x.y", None), ("C D", "ab+news@x.y", None), ["SAME_MAILBOX"]),
        (("A B", "ab@gmail.com", None), ("C D", "a.b@googlemail.com", None), ["SAME_MAILBOX"]),
        (("A B", "ab@x.y", "1"), ("C D", "a.b@x.com", "1"), ["SAME_LOCAL_PART"]),
        (("A B", "ab@x.y", "1"), ("C D", "ab@x.com", "2"), []),
        (("A B", "info@x.y", "1"), ("C D", "info@x.com", "1"), []),
    ],
)
def test_reasons(
    one: tuple[str, str, str | None], other: tuple[str, str, str | None], found: list[str]
) -> None:
    assert reasons(one, other) == reasons(other, one) == found


@given(WORDS, st.data())
def test_the_order_of_names_makes_no_difference(words: list[str], data: st.DataObject) -> None:
    turned = data.draw(st.permutations(words))
    assert duplicate_keys(" ".join(words), [], "1") == duplicate_keys(", ".join(turned), [], "1")


def test_a_mailbox_has_neither_dots_nor_tags() -> None:
    assert mailbox("a.b.c+d+e@x.example") == ("abc", "x.example")
    assert reason_code("SAME_NAME_AND_ACCOUNT:acc_1:ana").value == "SAME_NAME_AND_ACCOUNT"


def test_an_identity_is_its_folded_system_and_its_id_as_it_is() -> None:
    one = ExternalIdentity(system=" SalesForce ", external_id=" 003Aa ")
    assert identity_key(one) == "salesforce:003Aa"


def test_each_pair_is_found_once_and_never_with_who_was_erased() -> None:
    people = [person(f"adv_{n}") for n in range(3)]
    erased = person("adv_3", status=AdvocateStatus.ERASED)
    pairs = find_pairs(people[:2], [*people, erased], NOW)
    assert sorted(pair.advocate_ids for pair in pairs) == [
        ("adv_0", "adv_1"),
        ("adv_0", "adv_2"),
        ("adv_1", "adv_2"),
    ]
    assert find_pairs([erased], people, NOW) == []
    assert find_pairs(people[::-1][:2], people[::-1], NOW) == find_pairs(people[1:], people, NOW)


def test_a_name_that_too_many_have_pairs_nobody() -> None:
    people = [person(f"adv_{n:02}") for n in range(COMMON + 1)]
    assert find_pairs(people[:1], people, NOW) == []
    assert len(find_pairs(people[:1], people[:-1], NOW)) == COMMON - 1


def test_pairs_are_added_changed_and_removed_but_a_decision_stays() -> None:
    a, b, c = [person(f"adv_{n}") for n in range(3)]
    stored = {pair.id: pair for pair in find_pairs([a], [b, c], NOW)}
    ab, ac = [next(p for p in stored.values() if p.advocate_ids[1] == x.id) for x in (b, c)]
    dismissed = ac.changed(state=DuplicateState.DISMISSED)
    before = {ab.id: ab, ac.id: dismissed}
    assert changes(before, [ab, ac]) == ([], [], [])
    assert changes(before, []) == ([], [], [ab.id])
    assert changes({}, [ab]) == ([ab], [], [])
    other = ab.changed(reasons=())
    assert changes(before, [other, ac]) == ([], [other], [])


def test_what_was_dismissed_of_the_loser_is_dismissed_of_the_winner() -> None:
    winner, loser, other, third = [person(f"adv_{n}") for n in range(4)]
    pairs = find_pairs([loser, winner], [other, third], NOW)
    said = [
        pair.changed(state=DuplicateState.DISMISSED)
        if set(pair.advocate_ids) == {loser.id, other.id}
        else pair
        for pair in pairs
    ]
    new, changed = after_merging(said, winner.id, loser.id)
    assert (new, [pair.advocate_ids for pair in changed]) == ([], [("adv_0", "adv_2")])
    assert changed[0].state is DuplicateState.DISMISSED
    without = [pair for pair in said if set(pair.advocate_ids) != {winner.id, other.id}]
    [carried], nothing = after_merging(without, winner.id, loser.id)
    assert (carried.advocate_ids, carried.id, nothing) == (("adv_0", "adv_2"), changed[0].id, [])
