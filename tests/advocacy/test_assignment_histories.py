"""Whatever happens to an assignment, in whatever order: what always holds of it."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from advocacy.asking import ask_again, expire, invite
from advocacy.assignment_states import ENDED, LIVE
from advocacy.assignments import (
    Assignment,
    DeclineReason,
    WithdrawAssignment,
    moved,
    withdraw,
)
from advocacy.errors import Refusal
from advocacy.invitations import InvitationAnswer, pending
from tests.advocacy.samples import DAY, NOW, START, S, answered, appeared, held_for, person

HOURS = st.integers(0, 24 * 40).map(lambda hours: timedelta(hours=hours))


class Asking(RuleBasedStateMachine):
    """One assignment, and everybody who wants something of it."""

    @initialize()
    def begin(self) -> None:
        self.now = NOW
        self.current = held_for(person())
        self.seen = [self.current]
        self.finals: list[int] = []

    def becomes(self, after: Assignment) -> None:
        self.current = after
        if after is not self.seen[-1]:
            self.seen.append(after)

    @rule(by=HOURS)
    def time_passes(self, by: timedelta) -> None:
        self.now += by

    @rule()
    def it_is_told(self) -> None:
        try:
            told = invite(self.current, now=self.now, by="carla", expires_at=None, reason=None)
        except Refusal:
            return
        assert self.current.state is S.HELD
        self.becomes(told)

    @rule(answer=st.sampled_from(InvitationAnswer), age=st.integers(0, 3))
    def it_is_answered(self, answer: InvitationAnswer, age: int) -> None:
        ask = self.current.asks - age
        waiting = pending(self.current)
        try:
            after = answered(self.current, answer, ask, self.now)
        except Refusal:
            return
        assert waiting
        assert waiting.ask == ask
        if answer is not InvitationAnswer.TENTATIVE:
            self.finals.append(ask)
        self.becomes(after)

    @rule(to=st.sampled_from([S.CONFIRMED, S.CANCELLED]))
    def it_is_moved(self, to: S) -> None:
        try:
            self.becomes(moved(self.current, to, at=self.now, by="carla"))
        except Refusal:
            return

    @rule(reason=st.sampled_from(DeclineReason))
    def it_is_withdrawn(self, reason: DeclineReason) -> None:
        command = WithdrawAssignment(id=self.current.id, reason=reason)
        try:
            self.becomes(
                withdraw(self.current, command, now=self.now, by="adv_1", late_within=7 * DAY)
            )
        except Refusal:
            return

    @rule(appearance=st.sampled_from(["ATTENDED", "NO_SHOW", "EXCUSED"]))
    def it_appears(self, appearance: str) -> None:
        try:
            self.becomes(appeared(appearance, self.now, self.current))
        except Refusal:
            return

    @rule()
    def it_is_looked_at_when_due(self) -> None:
        self.becomes(expire(self.current, now=self.now, by="rostrum"))

    @rule(by=HOURS)
    def its_session_moves(self, by: timedelta) -> None:
        if not self.current.live:
            return
        starts: datetime = START + by
        self.becomes(
            ask_again(self.current, starts, starts + timedelta(hours=1), now=self.now, by="carla")
        )

    @invariant()
    def live_is_what_its_state_says(self) -> None:
        assert self.current.live == (self.current.state in LIVE)

    @invariant()
    def its_history_is_an_unbroken_chain(self) -> None:
        steps = self.current.history
        assert steps[0].from_ is None
        assert [step.from_ for step in steps[1:]] == [step.to for step in steps[:-1]]
        assert steps[-1].to is self.current.state
        assert [step.at for step in steps] == sorted(step.at for step in steps)

    @invariant()
    def nothing_of_its_history_is_ever_rewritten(self) -> None:
        before = self.seen[-2].history if len(self.seen) > 1 else ()
        assert self.current.history[: len(before)] == before
        assert self.current.sequence >= (self.seen[-2].sequence if len(self.seen) > 1 else 0)

    @invariant()
    def an_end_is_the_end(self) -> None:
        ended = [each for each in self.seen if each.state in ENDED]
        assert len(ended) <= 1
        assert not ended or self.current is ended[0]

    @invariant()
    def each_ask_has_one_final_answer_at_the_most(self) -> None:
        assert len(self.finals) == len(set(self.finals))
        assert self.current.answered <= self.current.asks


TestAsking = Asking.TestCase
TestAsking.settings = settings(deadline=None, max_examples=60, stateful_step_count=25)
