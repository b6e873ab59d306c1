"""How a search can end: one vocabulary for all engines.

Why the search stopped, whether there is a plan, and what is proven about the best possible plan are three things, told
by three fields of an :class:`Answer`. No engine's own status leaves this package.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from allocator.engines.basis import Basis
from allocator.model import Floats


class Ending(Enum):
    """What is known when a search is over."""

    OPTIMAL = "optimal"
    """There is a plan, and no plan is better."""
    FEASIBLE = "feasible"
    """There is a plan; a limit or the gap asked for ended the search before more was proven."""
    NO_SOLUTION_FOUND = "no solution found"
    """A limit ended the search before a plan was found; says nothing about whether one exists."""
    INFEASIBLE = "infeasible"
    """No plan exists."""
    UNBOUNDED = "unbounded"
    """Plans can be made better without end; never in an answer, because every column has bounds."""
    INTERRUPTED = "interrupted"
    """Somebody ended the search; there may be a plan."""
    FAILED = "failed"
    """The engine crashed, gave up or contradicted itself; there is no plan, and nothing is proven."""


class Stop(Enum):
    """Why a search stopped, whatever it had found by then."""

    PROOF = "proof"
    GAP = "gap"
    CLOCK = "clock"
    WORK = "work"
    CANCELLED = "cancelled"
    FAULT = "fault"


@dataclass(frozen=True, eq=False)
class Nearly:
    """Where a search stands that comes nearer and nearer: values that are no plan, and prices that prove a bound.

    Attributes
    ----------
    values
        Value of every column, shape ``(columns,)``; rows are broken by a little.
    duals
        Row prices in the engine's units, shape ``(rows,)``.
    """

    values: Floats
    duals: Floats


@dataclass(frozen=True, eq=False)
class Claim:
    """What an engine says of itself, in its own units, before anybody has judged it.

    Attributes
    ----------
    ending, stop
        The ending if `values` are there, and why the search stopped.
    values
        The columns in the engine's units, shape ``(columns,)``.
    bound
        What the scaled objective, offset included, cannot fall below.
    duals
        Row prices of a program without whole columns, in the engine's units, shape ``(rows,)``.
    message
        A sentence for people; empty where there is nothing to add.
    nodes, work
        Nodes of the search tree, and points at which the search could have been stopped.
    nearly
        What an engine that only comes near has in the end; None for others.
    basis
        Where the simplex method ended in a problem without whole columns; None where it did not, or is not known.
    alone
        Whether bounds that were reported on the way do not count, as they come from a search that is not believed.
    """

    ending: Ending
    stop: Stop
    values: Floats | None = None
    bound: float | None = None
    message: str = ""
    nodes: int = 0
    work: int = 0
    duals: Floats | None = None
    nearly: Nearly | None = None
    basis: Basis | None = None
    alone: bool = False


class Report(Protocol):
    """What a search and its parent say to each other meanwhile.

    Called with new best values, or None, and the bound, or None, in the engine's units.
    """

    def __call__(self, values: Floats | None, bound: float | None, nearly: Nearly | None = None, /) -> None:
        """Say so; an engine that only comes near says what it has."""

    def offered(self) -> Floats | None:
        """Return the last values that somebody else has found, once, for engines that can go on from them."""


class Unheard:
    """A `Report` to nobody."""

    def __call__(self, _values: Floats | None, _bound: float | None, _nearly: Nearly | None = None, /) -> None:
        """Say it to nobody."""

    def offered(self) -> Floats | None:
        """Return None: nobody finds anything."""
        return None


@dataclass(frozen=True, eq=False)
class Answer:
    """The judged answer of an engine to one problem.

    Attributes
    ----------
    ending
        What is known now.
    values
        Value of every column of the program in the program's own units, shape ``(columns,)``; whole only within the
        engine's tolerance. None where there is no plan, and always when `ending` is FAILED.
    bound
        What no plan of the program can beat [units of ``1 / goal.scale``, constant included]: a lower limit where the
        least is best, an upper one where the most is. As good as the engine's arithmetic, never better than what it
        proved; :meth:`allocator.engines.Problem.whole` rounds it to what a whole plan can reach.
    seconds
        Time from question to answer on the caller's clock [s].
    engine, version
        Who answered.
    message
        A sentence for people; empty where there is nothing to add.
    nodes
        Nodes of the search tree.
    value
        The objective at `values`, in floating point and the units of `bound`; the exact value is the Program's to say.
    stop
        Why the search stopped: what CLOCK, CANCELLED or FAULT ended may differ on the next run.
    work
        What was spent of `Settings.work`, in the same units.
    duals
        Row prices of a problem without whole columns, for :meth:`allocator.engines.Problem.safe_bound` of it or of one
        with other bounds and costs, in the engine's units, shape ``(rows,)``; None where the engine has none.
    nearly
        What an engine that only comes near has in the end, values in the program's own units; None for others.
    basis
        Where the simplex method ended in a problem without whole columns; None where it did not, or is not known.
    """

    ending: Ending
    values: Floats | None
    bound: float | None
    seconds: float
    engine: str
    version: str
    message: str = ""
    nodes: int = 0
    value: float | None = None
    stop: Stop = Stop.PROOF
    work: int = 0
    duals: Floats | None = None
    nearly: Nearly | None = None
    basis: Basis | None = None


@dataclass(frozen=True)
class Progress:
    """Where a search stands: seconds since the question, best value and bound so far [units of ``1 / goal.scale``].

    An engine that only comes near says what it has, values in the program's own units; so does one that has just
    found better `values`, whole only within its tolerance.
    """

    seconds: float
    value: float | None
    bound: float | None
    nearly: Nearly | None = None
    values: Floats | None = None
