"""HiGHS through highspy, with its own defaults and all cores."""

import os
from time import perf_counter

import highspy
import numpy as np
from bench.plain import Found, Question

from allocator.engines.highs import hand_over

PATIENCE = 0.1
"""Bounds are noted no more often than this [s]."""


def version() -> str:
    """Return which HiGHS this is."""
    return f"HiGHS {highspy.Highs().version()}"  # type: ignore[no-untyped-call]


def solve(question: Question) -> Found:
    """Search once."""
    began, problem = perf_counter(), question.problem
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)  # noqa: FBT003 - it takes no names
    highs.setOptionValue("threads", os.cpu_count() or 1)
    highs.setOptionValue("random_seed", question.seed)
    refused = hand_over(highs, problem, None if question.start is None else problem.inward(question.start))
    if refused:
        raise ValueError(refused)
    told = 0.0

    def bound_of(event: highspy.HighsCallbackEvent) -> float | None:
        bound = event.data_out.mip_dual_bound
        return question.goal(bound) if np.isfinite(bound) else None

    def better(event: highspy.HighsCallbackEvent) -> None:
        question.tell(question.goal(event.data_out.objective_function_value), bound_of(event), None)

    def visited(event: highspy.HighsCallbackEvent) -> None:
        nonlocal told
        if perf_counter() - told >= PATIENCE:
            told = perf_counter()
            question.tell(None, bound_of(event), None)

    highs.cbMipImprovingSolution += better
    highs.cbMipInterrupt += visited
    highs.setOptionValue("time_limit", max(0.0, question.seconds - (perf_counter() - began)))
    highs.run()
    info, said = highs.getInfo(), str(highs.getModelStatus().name)
    values = None
    if info.primal_solution_status == highspy.kSolutionStatusFeasible:
        values = problem.outward(np.array(highs.getSolution().col_value))
    bound = question.goal(info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else None
    return Found(values, bound, said, said == "kOptimal")
