"""What a program and a plan are, as text: by hand or by the tests, ``python tests/search/fingerprint.py FOLDER``."""

import hashlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from search.trial import OPTIONS

from allocator.build import build
from allocator.case import Case
from allocator.engines import Engine
from allocator.model import Program
from allocator.search import Search
from allocator.tables import load_case


def of_program(program: Program) -> str:
    """Return a digest of every array of a program."""
    found = hashlib.sha256()
    for array in (program.lower, program.upper, program.integer):
        found.update(array.tobytes())
    for block in program.blocks:
        found.update(repr((block.family, block.dims)).encode())
        for array in (block.keys, block.row, block.column, block.coefficient, block.lower, block.upper, block.scale):
            found.update(repr(array.shape).encode() + array.tobytes())
    for goal in program.goals:
        found.update(repr((goal.goal, goal.constant, goal.scale, goal.most)).encode())
        found.update(goal.column.tobytes() + goal.coefficient.tobytes())
    return found.hexdigest()


def of_case(case: Case, engine: Engine) -> str:
    """Return the digests of the program of a case and of the plan found for it."""
    outcome = Search(case, OPTIONS, engine).run()
    plan = "no plan" if outcome.audit is None else repr(outcome.audit.plan)
    every = of_program(build(case, every=True)[1])
    return f"{of_program(build(case)[1])} {every} {hashlib.sha256(plan.encode()).hexdigest()}"


if __name__ == "__main__":
    with Engine() as worker:
        for folder in sorted(Path(sys.argv[1]).iterdir()):
            print(folder.name, of_case(load_case(folder), worker))  # noqa: T201 - this is its answer
