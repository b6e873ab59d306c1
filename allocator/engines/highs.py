"""HiGHS, in whose process nothing else is loaded: only workers may import this module."""

# Names in annotations that another version does not have must not keep `load` from saying which version it is.
from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

import highspy
import numpy as np

from allocator.engines.basis import Basis
from allocator.engines.endings import Claim, Ending, Report, Stop
from allocator.errors import EngineError

if TYPE_CHECKING:
    from allocator.engines.problem import Problem
    from allocator.engines.settings import Settings
    from allocator.model import Floats

FIRST, BEYOND = (1, 15, 1), (1, 16, 0)
"""Versions from, and below: 1.14.0 answers three of the known small models wrongly, others have not been tried."""

AGGREGATOR = 4096
"""The presolve rule that makes 1.12.0 to 1.15.1 call wrong plans optimal; see docs/decisions/0003."""

MEANING = {
    "kOptimal": (Ending.OPTIMAL, Stop.PROOF),
    "kInfeasible": (Ending.INFEASIBLE, Stop.PROOF),
    "kUnbounded": (Ending.UNBOUNDED, Stop.PROOF),
    "kTimeLimit": (Ending.FEASIBLE, Stop.CLOCK),
    "kIterationLimit": (Ending.FEASIBLE, Stop.WORK),
    "kInterrupt": (Ending.FEASIBLE, Stop.WORK),
    "kMemoryLimit": (Ending.FAILED, Stop.FAULT),
    # The engine could not or did not search.
    "kNotset": (Ending.FAILED, Stop.FAULT),
    "kLoadError": (Ending.FAILED, Stop.FAULT),
    "kModelError": (Ending.FAILED, Stop.FAULT),
    "kPresolveError": (Ending.FAILED, Stop.FAULT),
    "kSolveError": (Ending.FAILED, Stop.FAULT),
    "kPostsolveError": (Ending.FAILED, Stop.FAULT),
    "kUnknown": (Ending.FAILED, Stop.FAULT),
    # Still undecided after the second search; see `solve`.
    "kUnboundedOrInfeasible": (Ending.FAILED, Stop.FAULT),
    # Never asked for: no such limit is set, and a problem without columns does not come here.
    "kModelEmpty": (Ending.FAILED, Stop.FAULT),
    "kObjectiveBound": (Ending.FAILED, Stop.FAULT),
    "kObjectiveTarget": (Ending.FAILED, Stop.FAULT),
    "kSolutionLimit": (Ending.FAILED, Stop.FAULT),
    "kHighsInterrupt": (Ending.FAILED, Stop.FAULT),
}
"""What each status of HiGHS means where there is a plan; a status that is not here is a failure that names it."""

_PATIENCE = 0.25
"""Bounds are reported no more often than this [s]."""

METHODS: dict[str, dict[str, str | int]] = {
    "auto": {},
    "simplex": {"solver": "simplex"},
    "primal": {"solver": "simplex", "simplex_strategy": 4},
    # With crossover: after presolve, the prices of an interior point method alone have proven nothing.
    "ipm": {"solver": "ipx"},
}
"""Options for each way to solve a problem without whole columns."""

ROOTS: dict[str, dict[str, str | int]] = {
    "auto": {},
    "simplex": {"mip_lp_solver": "simplex"},
    "primal": {"mip_lp_solver": "simplex"},
    "ipm": {"mip_lp_solver": "ipx"},
}
"""Options for each way to the first bound of a problem with whole columns."""

NOT_FOR_PROPOSALS = (
    "mip_heuristic_run_feasibility_jump",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_rins",
    "mip_heuristic_run_root_reduced_cost",
)
"""What takes a third of the time of a small search from a good plan, and hardly ever finds what its tree does not."""

_PART = 8000
"""Proposals with no more columns do without."""

_STATUSES = 5
"""How many codes there are for where a column or row stands."""

_RANDOM_SEEDS = 2**31

_SMALL = 1500
"""Programs with no more columns are searched without presolve."""

_threads = 1


def load() -> str:
    """Return the version of HiGHS that is loaded.

    Raises
    ------
    EngineError
        If it is not one that may be used.
    """
    version = str(_new().version())
    parts = tuple(int(part) for part in version.split(".")[:3])
    if not FIRST <= parts < BEYOND:
        raise EngineError(
            f"engine `highs` needs highspy {_dotted(FIRST)} or later below {_dotted(BEYOND)}; {version} is installed"
        )
    return version


def solve(problem: Problem, settings: Settings, start: Floats | None, report: Report) -> Claim:
    """Search once; report better plans and bounds on the way.

    Parameters
    ----------
    start
        Values to begin from in the engine's units, shape ``(columns,)``.
    """
    began = perf_counter()
    # Presolve has called feasible programs infeasible and plans best that were not, on programs of a few rows; without
    # it the answers were right. Small programs do not need it, and it would lose a basis.
    settings = replace(settings, basis=None if problem.integer.any() else settings.basis)
    presolve = settings.basis is None and (len(problem) > _SMALL or settings.proposal)
    claim, status = _search(problem, settings, start, report, began=began, presolve=presolve)
    baseless = claim.ending is Ending.OPTIMAL and claim.bound is None
    if presolve and not settings.proposal and (baseless or status in ("kInfeasible", "kUnboundedOrInfeasible")):
        # What presolve says here is not believed before the search without it says the same.
        claim, _ = _search(problem, settings, start, report, began=began, presolve=False)
        claim = replace(claim, alone=True)
    return claim


def _search(
    problem: Problem, settings: Settings, start: Floats | None, report: Report, *, began: float, presolve: bool
) -> tuple[Claim, str]:
    # A new object for each search: nothing of the last one (basis, clock, options) can come through.
    highs = _new()
    _set_options(highs, problem, settings, presolve=presolve)
    refused = hand_over(highs, problem, start) or _begin(highs, settings.basis)
    if refused:
        return Claim(Ending.FAILED, Stop.FAULT, message=refused), "kModelError"
    watch = _Watch(settings.work, report)
    highs.cbMipImprovingSolution += watch.found
    highs.cbMipInterrupt += watch.visited
    highs.cbMipUserSolution += watch.asked
    if settings.seconds is not None:
        highs.setOptionValue("time_limit", max(0.0, settings.seconds - (perf_counter() - began)))
    highs.run()
    status = str(highs.getModelStatus().name)
    return _claim(highs, problem, status, watch), status


class _Watch:
    """Listens during a search, counts the points at which it could be stopped, and stops it."""

    def __init__(self, work: int | None, report: Report) -> None:
        self.visits = 0
        self._work = work
        self._report = report
        self._told = perf_counter()
        self._bound = -np.inf

    def found(self, event: highspy.HighsCallbackEvent) -> None:
        """Report a better plan; HiGHS gives it in the columns of the problem, presolve undone."""
        self._report(np.array(event.data_out.mip_solution), _finite(event.data_out.mip_dual_bound))

    def asked(self, event: highspy.HighsCallbackEvent) -> None:
        """Hand over what somebody else has found; HiGHS takes it if it keeps every row and is better."""
        offered = self._report.offered()
        if offered is not None and event.data_in is not None:
            event.data_in.setSolution(offered)

    def visited(self, event: highspy.HighsCallbackEvent) -> None:
        """Count, report a better bound now and then, end the search when its work is done.

        With one thread these visits come in the same order at the same points on every run. HiGHS 1.15.1 does not say
        here how many simplex iterations were made, and nodes do not count what happens at the root.
        """
        self.visits += 1
        if self._work is not None and self.visits >= self._work:
            event.interrupt()
        bound = event.data_out.mip_dual_bound
        if bound > self._bound and np.isfinite(bound) and perf_counter() - self._told >= _PATIENCE:
            self._told, self._bound = perf_counter(), bound
            self._report(None, float(bound))


def _set_options(highs: highspy.Highs, problem: Problem, settings: Settings, *, presolve: bool) -> None:
    global _threads  # noqa: PLW0603 - the threads belong to the process, as does this
    options: dict[str, bool | int | float | str] = {
        "output_flag": settings.log is not None,
        "log_to_console": False,
        "threads": settings.threads,
        "parallel": "off" if settings.threads == 1 else "on",
        "random_seed": settings.seed % _RANDOM_SEEDS,
        "presolve": "on" if presolve else "off",
        "presolve_rule_off": AGGREGATOR,
        "mip_rel_gap": float(settings.gap),
        "mip_abs_gap": problem.closeness,
    }
    if settings.log is not None:
        options["log_file"] = settings.log
    if settings.work is not None:
        options["simplex_iteration_limit"] = options["ipm_iteration_limit"] = settings.work
    if settings.proposal and len(problem) <= _PART:
        options |= dict.fromkeys(NOT_FOR_PROPOSALS, False)
    options |= (ROOTS if problem.integer.any() else METHODS)[settings.method]
    if settings.threads != _threads:
        highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003 - it takes no names
        _threads = settings.threads
    for name, value in options.items():
        if highs.setOptionValue(name, value) == highspy.HighsStatus.kError:
            raise EngineError(f"engine `highs` does not accept {value!r} as its option {name}")


def hand_over(highs: highspy.Highs, problem: Problem, start: Floats | None) -> str:
    """Hand over the problem and the start; return a sentence if HiGHS does not take it as it is."""
    status = highs.passModel(
        len(problem.lower),
        len(problem.row_lower),
        len(problem.column),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        problem.offset,
        problem.cost,
        problem.lower,
        problem.upper,
        problem.row_lower,
        problem.row_upper,
        problem.start,
        problem.column,
        problem.coefficient,
        problem.integer.astype(np.int32),
    )
    if status == highspy.HighsStatus.kError or highs.getNumNz() != len(problem.column):
        # Coefficients it finds too small are dropped with no more than a warning.
        return "HiGHS does not take the program as it is"
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)
    return ""


def _begin(highs: highspy.Highs, basis: Basis | None) -> str:
    """Hand over where to begin; return a sentence if HiGHS does not take it."""
    if basis is None:
        return ""
    given, status = highspy.HighsBasis(), [highspy.HighsBasisStatus(code) for code in range(_STATUSES)]
    given.col_status = [status[code] for code in basis.columns.tolist()]
    given.row_status = [status[code] for code in basis.rows.tolist()]
    given.valid, given.alien = True, False
    return "HiGHS does not take the basis" if highs.setBasis(given) == highspy.HighsStatus.kError else ""


def _ended(highs: highspy.Highs) -> Basis | None:
    """Return where the simplex method ended, None where there is no such place."""
    found = highs.getBasis()
    if not found.valid:
        return None
    columns, rows = (np.array([int(x) for x in of], dtype=np.int8) for of in (found.col_status, found.row_status))
    return Basis(columns, rows)


def _claim(highs: highspy.Highs, problem: Problem, status: str, watch: _Watch) -> Claim:
    info = highs.getInfo()
    ending, stop = MEANING.get(status, (Ending.FAILED, Stop.FAULT))
    values = None
    if info.primal_solution_status == highspy.kSolutionStatusFeasible:
        values = np.array(highs.getSolution().col_value)
    message = f"HiGHS ended with status {status}" if ending is Ending.FAILED else ""
    if not problem.integer.any():
        return _priced(highs, problem, Claim(ending, stop, values, message=message))
    bound = _finite(info.mip_dual_bound) if ending in (Ending.OPTIMAL, Ending.FEASIBLE) else None
    return Claim(ending, stop, values, bound, message, max(0, info.mip_node_count), watch.visits)


def _priced(highs: highspy.Highs, problem: Problem, claim: Claim) -> Claim:
    """Return the claim on a problem without whole columns with its row prices, and the bound that they prove.

    An interior point method without crossover may stop at values that break rows, or "unknown"; its prices are as good.
    """
    info = highs.getInfo()
    claim = replace(claim, work=max(0, info.simplex_iteration_count) + max(0, info.ipm_iteration_count))
    duals = np.array(highs.getSolution().row_dual)
    if len(duals) != len(problem.row_lower) or claim.ending in (Ending.INFEASIBLE, Ending.UNBOUNDED):
        return claim
    bound = problem.safe_bound(duals)
    unfinished = claim.ending is Ending.FAILED or claim.values is None or problem.breach(claim.values) is not None
    if bound is None or not unfinished:
        basis = _ended(highs) if claim.ending is Ending.OPTIMAL else None
        return replace(claim, bound=bound, duals=duals, basis=basis)
    stop = Stop.FAULT if claim.stop is Stop.PROOF else claim.stop
    return replace(claim, ending=Ending.FEASIBLE, stop=stop, values=None, bound=bound, duals=duals)


def _new() -> highspy.Highs:
    return highspy.Highs()  # type: ignore[no-untyped-call]


def _finite(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)
