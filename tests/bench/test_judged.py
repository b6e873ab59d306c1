"""What the benchmark says of runs: gaps, times and integrals by hand."""

import pytest
from bench.judged import Best, Event, Run, best, closed, course, gap, integral, reached

EVENTS: list[Event] = [
    (0.0, "floors", 200.0, None),
    (2.0, "floors", 125.0, 50.0),
    (3.0, "floors", 130.0, 60.0),
    (4.0, "floors", 100.0, 80.0),
    (6.0, "targets", 50.0, None),
    (9.0, "targets", 40.0, 40.0),
]


def run(engine: str = "ours", floors: float = 100.0, targets: float = 40.0, *, sound: bool = True) -> Run:
    """Return a run of ten seconds."""
    values = {"floors": floors, "targets": targets}
    bounds: dict[str, float | None] = {"floors": 80.0, "targets": 40.0}
    return Run("S1", 1, engine, 10.0, "", sound=sound, values=values, bounds=bounds, events=EVENTS)


def test_floors_come_before_targets_and_unsound_plans_count_for_nothing() -> None:
    """The best known is the best sound plan, and the best bound on floors is that of any run."""
    runs = [run(), run("highs", 90.0, 10.0, sound=False), run("scip", 100.0, 39.0), run("cbc", 101.0, 1.0)]
    assert best(runs) == Best(100.0, 39.0, 80.0)
    assert best([run(sound=False)]) is None


@pytest.mark.parametrize(
    ("value", "known", "expected"), [(None, 5, 1), (100, 100, 0), (0, 0, 0), (200, 100, 0.5), (90, 100, 0), (7, 0, 1)]
)
def test_a_gap_lies_between_nothing_and_all(value: float | None, known: float, expected: float) -> None:
    """The gap is the part of a value that is too much; without a value it is 1."""
    assert gap(value, known) == expected


def test_only_improvements_count() -> None:
    """A worse value later is no step: the best so far stays."""
    assert course(run(), "floors") == [(0.0, 200.0), (2.0, 125.0), (4.0, 100.0)]


def test_times_until_close() -> None:
    """125 is a fifth too much, so within 5 % only from the fourth second; targets reach 40 in the ninth."""
    known = Best(100.0, 40.0, 80.0)
    assert reached(run(), known, 0.2) == 2.0
    assert reached(run(), known, 0.05) == 4.0
    assert reached(run(), known, 0.01, ("floors", "targets")) == 9.0
    assert reached(run(floors=120.0), known, 0.05) is None
    assert reached(run(sound=False), known, 0.2) is None


def test_times_until_proven() -> None:
    """Floors end at 100 with a bound of 80, a fifth apart since second 4; targets meet theirs in the ninth."""
    assert closed(run(), 0.2) == 9.0
    assert closed(run(), 0.2, ("floors",)) == 4.0
    assert closed(run(), 0.001, ("targets",)) == 9.0
    assert closed(run(), 0.1) is None
    early = Run.of(run().line())
    early.events.insert(0, (0.0, "floors", None, 0.0))
    assert closed(early, 0.2, ("floors",)) == 4.0
    assert closed(run(sound=False), 0.2) is None


def test_a_bound_that_does_not_stand_proves_nothing() -> None:
    """An engine that says 40 on the way and 30 in the end has not proven targets."""
    one = run()
    one.bounds["targets"] = 30.0
    assert closed(one, 0.001, ("targets",)) is None


def test_the_integral_is_the_mean_gap() -> None:
    """Two seconds at a half, two at a fifth, nothing after: 1.4 of 10 seconds; without a sound plan all of it."""
    known = Best(100.0, 40.0, 80.0)
    assert integral(run(), known) == pytest.approx(0.14)
    assert integral(run(sound=False), known) == 1.0


def test_a_run_is_one_line() -> None:
    """A run comes back from its line as it was."""
    assert Run.of(run().line()) == run()
