"""No claim of an engine is believed that the numbers contradict."""

import numpy as np
import pytest
from engines.programs import goal, program

from allocator.engines.endings import Claim, Ending, Stop
from allocator.engines.judge import Judge
from allocator.engines.problem import NOISE, Problem
from allocator.model import NO_LIMIT

CASE = program([0, 0], [9, 9], [({0: 1, 1: 1}, 3, NO_LIMIT)])
PROBLEM = Problem.of(CASE, goal([2, 1]))
BEST, WORSE, WRONG = np.array([0.0, 3.0]), np.array([3.0, 0.0]), np.array([0.0, 2.0])


def optimal(values: np.ndarray[tuple[int], np.dtype[np.float64]] | None, bound: float | None) -> Claim:
    """Return a claim of an optimum."""
    return Claim(Ending.OPTIMAL, Stop.PROOF, values, bound)


@pytest.mark.parametrize(
    ("claim", "start", "why"),
    [
        (optimal(WRONG, 2.0), None, "the engine's values break row 0 by 1"),
        (optimal(np.array([0.0, 10.0]), 10.0), None, "the engine's values leave the bounds of column 1 by 1"),
        (optimal(np.array([0.5, 2.5]), 3.5), None, "the engine's values are not whole in column 0 by 0.5"),
        (optimal(np.array([np.nan, 3.0]), 3.0), None, "the engine's values are not one number for each column"),
        (optimal(None, 3.0), None, "the engine calls optimal a plan it does not show"),
        (optimal(WORSE, 3.0), BEST, "the engine calls optimal a plan that is worse than another"),
        (optimal(WORSE, 6.0), BEST, "the engine calls optimal a plan that is worse than another"),
        (Claim(Ending.INFEASIBLE, Stop.PROOF), WORSE, "infeasible a program of which a plan is known"),
        (Claim(Ending.UNBOUNDED, Stop.PROOF), None, "unbounded a program in which every column has bounds"),
        (Claim(Ending.FEASIBLE, Stop.CLOCK, BEST, 5.0), None, "the engine's bound is contradicted by a plan"),
    ],
)
def test_contradictions_are_failures(claim: Claim, start: np.ndarray | None, why: str) -> None:
    """A claim that the rows, the start or another plan contradict fails, with neither plan nor bound."""
    verdict = Judge(PROBLEM, start).verdict(claim)
    assert (verdict.ending, verdict.stop) == (Ending.FAILED, Stop.FAULT)
    assert (verdict.values, verdict.bound) == (None, None)
    assert why in verdict.message


def test_bounds_of_a_search_that_is_not_believed_do_not_count() -> None:
    """One search says on the way that nothing is below 5 and is made again; the second has 3, and nothing below 2."""
    judge = Judge(PROBLEM)
    judge.found(None, 5.0)
    verdict = judge.verdict(Claim(Ending.FEASIBLE, Stop.CLOCK, BEST, 2.0, alone=True))
    assert (verdict.ending, verdict.bound) == (Ending.FEASIBLE, 2.0)


def test_optimal_is_said_only_when_value_and_bound_meet() -> None:
    """A plan the engine calls optimal, but whose bound leaves room for a better one, is FEASIBLE."""
    assert Judge(PROBLEM).verdict(optimal(BEST, 3.0)).ending is Ending.OPTIMAL
    assert Judge(PROBLEM).verdict(optimal(BEST, 2.5)).ending is Ending.OPTIMAL
    for bound in (2.0, None):
        verdict = Judge(PROBLEM).verdict(optimal(BEST, bound))
        assert (verdict.ending, verdict.stop) == (Ending.FEASIBLE, Stop.GAP)


def test_wholeness_within_tolerance_buys_nothing() -> None:
    """Columns that are whole only within a millionth are made whole before a plan is measured."""
    big = Problem.of(program([0, 0], [9, 9], []), goal([1_000_000, 1_000_001]))
    judge = Judge(big)
    judge.found(np.array([1.0 - 4e-6, 2.0 + 4e-6]))
    assert judge.values is not None
    assert judge.values.tolist() == [1, 2]
    assert big.goal(judge.value) == 3_000_002


def test_only_sound_plans_prove_an_engine_wrong() -> None:
    """A plan that breaks a row by less than an engine's tolerance contradicts neither a bound nor "infeasible"."""
    wide = Problem.of(program([0, 0], [9, 9], [({0: 10**12, 1: 1}, 10**12 + 3, NO_LIMIT)]), goal([1, 0]))
    nearly, sound = wide.inward([1, 2]), wide.inward([1, 3])
    assert wide.breach(nearly) is None
    assert wide.breach(nearly, NOISE) is not None
    none = Claim(Ending.INFEASIBLE, Stop.PROOF)
    assert Judge(wide, nearly).verdict(none).ending is Ending.INFEASIBLE
    assert Judge(wide, sound).verdict(none).ending is Ending.FAILED
    stopped = Claim(Ending.FEASIBLE, Stop.CLOCK, nearly, 2.0)
    assert Judge(wide).verdict(stopped).ending is Ending.FEASIBLE
    assert Judge(wide, sound).verdict(stopped).ending is Ending.FAILED


def test_infeasible_has_no_bound() -> None:
    """Bounds seen on the way mean nothing once it is known that there is no plan."""
    judge = Judge(PROBLEM)
    judge.found(bound=2.0)
    verdict = judge.verdict(Claim(Ending.INFEASIBLE, Stop.PROOF))
    assert (verdict.ending, verdict.bound) == (Ending.INFEASIBLE, None)


def test_plan_without_a_claim_is_kept() -> None:
    """Incumbents seen on the way outlive a failure; the best bound seen does, too."""
    judge = Judge(PROBLEM)
    judge.found(WORSE, 1.0)
    judge.found(BEST, 2.0)
    judge.found(WRONG, 1.5)
    verdict = judge.verdict(Claim(Ending.FAILED, Stop.FAULT, message="it fell"))
    assert verdict.values is not None
    assert (verdict.ending, verdict.values.tolist(), verdict.bound) == (Ending.FEASIBLE, [0, 3], 2.0)
    assert verdict.message == "it fell"
