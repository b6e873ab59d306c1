"""One engine on one program, used as its own manual shows: floors first, then targets with the floors pinned.

Run as ``python -m bench.plain ENGINE PREPARED OUT SECONDS SEED`` in a process of its own.

Floors are searched until they are proven or two fifths of the time are over, then targets with the floors reached as a
row, from the plan reached. All engines begin from the same plan, and who finds none keeps it. The clock starts when the
program has been built, before it is handed over to the engine.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from time import perf_counter

import numpy as np
from bench.prepared import Prepared, whole

from allocator.engines.problem import Problem
from allocator.model import NO_LIMIT, Block, Floats, Ints, Objective, Program

FLOORS_SHARE = 0.4
"""Of the time given, how much floors may take."""

MODULES = {"highs": "plain_highs", "cp-sat": "plain_cp_sat", "scip": "plain_scip", "cbc": "plain_cbc"}
"""The module for each engine; only one of them is ever loaded into a process."""


@dataclass(frozen=True, eq=False)
class Question:
    """What an engine is asked.

    Attributes
    ----------
    program, objective
        The rows and what is to be made least, in integers.
    problem
        The same in floating point, rows, money and costs scaled by powers of two.
    start
        Where to begin, shape ``(columns,)``, or None.
    seconds, seed
        Time left [s], and the seed of random choices.
    tell
        To be called with a better value, or None, and a better bound, or None [units of the goal], and, where it was
        not now, how long ago the engine was called [s].
    """

    program: Program
    objective: Objective
    problem: Problem
    start: Ints | None
    seconds: float
    seed: int
    tell: Callable[[float | None, float | None, float | None], None]

    def goal(self, objective: float) -> float:
        """Return an objective of `problem` in units of the goal."""
        return self.problem.unit * objective / self.objective.scale


@dataclass(frozen=True, eq=False)
class Found:
    """What an engine answers: values of the program's columns, a bound [units of the goal], its last word."""

    values: Floats | None
    bound: float | None
    said: str
    proven: bool


def main(engine: str, prepared: Path, out: Path, seconds: float, seed: int) -> None:
    """Search both goals and write ``events.jsonl``, ``plan.npy`` and ``end.json`` to `out`."""
    ready = Prepared.load(prepared)
    module = import_module(f"bench.{MODULES[engine]}")
    program, start, ends = ready.program, ready.start, []
    began = perf_counter()
    with (out / "events.jsonl").open("w", encoding="utf-8") as events:
        for objective in ready.program.goals:
            asked = perf_counter()
            left = seconds - (asked - began)
            limit = FLOORS_SHARE * seconds if objective is ready.program.goals[0] else left

            def tell(
                value: float | None,
                bound: float | None,
                ago: float | None = None,
                goal: str = objective.goal,
                asked: float = asked,
            ) -> None:
                at = perf_counter() - began if ago is None else asked - began + ago
                events.write(json.dumps([round(at, 3), goal, value, bound]) + "\n")
                events.flush()

            if start is not None:
                tell(program.goal_units(objective, start) / objective.scale, None)
            question = Question(program, objective, Problem.of(program, objective), start, limit, seed, tell)
            found: Found = module.solve(question)
            said = found.said if found.values is not None else f"{found.said}: no plan beside the one it began from"
            ends.append({"goal": objective.goal, "bound": found.bound, "said": said, "proven": found.proven})
            if found.values is not None:
                start = whole(found.values)
            value = None if start is None else program.goal_units(objective, start) / objective.scale
            tell(value, found.bound)
            if start is None:
                break
            np.save(out / "plan.npy", start)
            program = pinned(program, objective, start)
    end = {"seconds": perf_counter() - began, "goals": ends, "version": module.version()}
    (out / "end.json").write_text(json.dumps(end), encoding="utf-8")


def pinned(program: Program, objective: Objective, values: Ints) -> Program:
    """Return `program` with the row that a goal is no worse than at `values`."""
    reached = program.goal_units(objective, values) - objective.constant
    one = np.ones(1, dtype=np.int64)
    block = Block(
        f"kept:{objective.goal}",
        ("goal",),
        np.zeros((1, 1), dtype=np.int64),
        np.zeros(len(objective.column), dtype=np.int64),
        objective.column,
        objective.coefficient,
        -NO_LIMIT * one,
        reached * one,
        one,
    )
    return replace(program, blocks=(*program.blocks, block))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
