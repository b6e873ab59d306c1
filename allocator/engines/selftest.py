"""Small models on which engines have been wrong, with their true optima: to be asked before an engine is believed."""

from importlib import resources
from typing import NamedTuple

from allocator.engines.endings import Ending
from allocator.engines.engine import Engine
from allocator.engines.mps import read_mps
from allocator.engines.settings import Settings
from allocator.errors import RefusalError

OPTIMA = {
    "min2043": 0.0,
    "m2043_2": 162.0,
    "case861_targets": 36.0,
    # 19.999995 with the slack of 1e-6 in one of its rows.
    "case981_targets": 20.0,
    "case1009_floors": 11.0,
}
"""The true optimum of each model, known from enumeration and from engines of other makes."""

_CLOSE = 1e-4


class Trial(NamedTuple):
    """How an engine did on one model.

    Attributes
    ----------
    model
        Its name.
    expected, got
        The true optimum, and the value of the plan that the engine called optimal or best; None where it had none.
    ok
        Whether the plan is the best one, or the engine did not take on a model that it cannot state exactly.
    refused, unproven
        Whether it did not take on the model; whether nothing proves its plan.
    """

    model: str
    expected: float
    got: float | None
    ok: bool
    refused: bool = False
    unproven: bool = False


def self_test(engine_name: str, *, seconds: float = 30.0) -> list[Trial]:
    """Ask `engine_name` for the optimum of every model, as written and scaled, each within `seconds` [s].

    Raises
    ------
    EngineError
        If there is no such engine or it cannot be loaded.
    KeyboardInterrupt
        If somebody ended it, which says nothing of the engine.
    """
    trials = []
    with Engine(engine_name) as engine:
        for model, expected in OPTIMA.items():
            problem = read_mps((resources.files("allocator.engines") / "models" / f"{model}.mps").read_text())
            for name, question in ((model, problem), (f"{model}, scaled", problem.scaled())):
                try:
                    answer = engine.solve(question, Settings(seconds=seconds))
                except RefusalError:
                    trials.append(Trial(name, expected, None, ok=True, refused=True))
                    continue
                if answer.ending is Ending.INTERRUPTED:
                    raise KeyboardInterrupt
                # Whoever never proves anything can still find the best plan.
                unproven = answer.ending is Ending.FEASIBLE and answer.bound is None
                got = answer.value if answer.ending is Ending.OPTIMAL or unproven else None
                ok = got is not None and abs(got - expected) <= _CLOSE
                trials.append(Trial(name, expected, got, ok, unproven=unproven))
    return trials
