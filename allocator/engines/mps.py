"""Reads the small models of the self-test; only as much of the MPS format as they use, and nothing guessed."""

from dataclasses import dataclass, field

import numpy as np

from allocator.engines.problem import Problem


@dataclass
class _Model:
    rows: dict[str, str] = field(default_factory=dict)
    goal: str = ""
    columns: dict[str, dict[str, float]] = field(default_factory=dict)
    integer: dict[str, bool] = field(default_factory=dict)
    limits: dict[str, float] = field(default_factory=dict)
    lower: dict[str, float] = field(default_factory=dict)
    upper: dict[str, float] = field(default_factory=dict)
    whole: bool = False


def read_mps(text: str) -> Problem:
    """Return the model in `text`, least is best, numbers unscaled; columns need not have upper bounds here.

    Raises
    ------
    ValueError
        If a section, a bound or a row is of a kind that is not understood here.
    """
    model = _Model()
    section = ""
    for line in text.splitlines():
        words = line.split()
        if not words or line.startswith("*"):
            continue
        if not line[0].isspace():
            section = words[0]
            if section == "ENDATA":
                break
            continue
        _LINES.get(section, _unknown)(model, words)
    return _problem(model)


def _row(model: _Model, words: list[str]) -> None:
    sense, name = words
    if sense == "N":
        model.goal = name
    elif sense in ("E", "G", "L"):
        model.rows[name] = sense
    else:
        _unknown(model, words)


def _column(model: _Model, words: list[str]) -> None:
    if words[1] == "'MARKER'":
        model.whole = words[2] == "'INTORG'"
        return
    terms = model.columns.setdefault(words[0], {})
    model.integer[words[0]] = model.whole
    for name, amount in zip(words[1::2], words[2::2], strict=True):
        if name in terms or not (name in model.rows or name == model.goal):
            _unknown(model, words)
        terms[name] = float(amount)


def _limit(model: _Model, words: list[str]) -> None:
    for name, amount in zip(words[1::2], words[2::2], strict=True):
        if name not in model.rows:
            _unknown(model, words)
        model.limits[name] = float(amount)


def _bound(model: _Model, words: list[str]) -> None:
    kind, name = words[0], words[2]
    amount = float(words[3]) if len(words) > 3 else None
    if kind == "BV":
        model.integer[name], model.lower[name], model.upper[name] = True, 0.0, 1.0
    elif amount is None or kind not in ("FX", "UP", "UI", "LO", "LI"):
        _unknown(model, words)
    else:
        if kind in ("FX", "LO", "LI"):
            model.lower[name] = amount
        if kind in ("FX", "UP", "UI"):
            model.upper[name] = amount


def _unknown(_model: _Model, words: list[str]) -> None:
    raise ValueError(f"not understood: {' '.join(words)}")


_LINES = {"ROWS": _row, "COLUMNS": _column, "RHS": _limit, "BOUNDS": _bound}


def _problem(model: _Model) -> Problem:
    at = {name: number for number, name in enumerate(model.rows)}
    terms = sorted(
        (at[row], number, amount)
        for number, column in enumerate(model.columns.values())
        for row, amount in column.items()
        if row != model.goal
    )
    limit = np.array([model.limits.get(name, 0.0) for name in model.rows])
    sense = np.array(list(model.rows.values()))
    cost = np.array([terms.get(model.goal, 0.0) for terms in model.columns.values()])
    integer = np.array([model.integer[name] for name in model.columns])
    columns = len(model.columns)
    return Problem(
        start=np.searchsorted([row for row, _, _ in terms], np.arange(len(at) + 1)).astype(np.int32),
        column=np.array([column for _, column, _ in terms], dtype=np.int32),
        coefficient=np.array([amount for _, _, amount in terms]),
        row_lower=np.where(sense == "L", -np.inf, limit),
        row_upper=np.where(sense == "G", np.inf, limit),
        lower=np.array([model.lower.get(name, 0.0) for name in model.columns]),
        upper=np.array([model.upper.get(name, np.inf) for name in model.columns]),
        integer=integer,
        cost=cost,
        offset=0.0,
        unit=1.0,
        step=1.0 if integer[cost != 0.0].all() and (cost == np.round(cost)).all() else 0.0,
        constant=0,
        grain=1,
        column_scale=np.ones(columns),
        row_scale=np.ones(len(at)),
        divisible=not bool(integer.all()),
    )
