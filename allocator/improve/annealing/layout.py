"""What annealing works on: a program and what stands where in a plan, as arrays that compiled code reads."""

from typing import NamedTuple

import numpy as np

from allocator.columns import Columns
from allocator.families import LINKS
from allocator.model import NO_LIMIT, Block, Flags, Ints, Objective, Program, merge
from allocator.model.rows import Index

FORBIDS, GIVES, FOLLOWS = 0, 1, 2
"""What a row is to a plan: it must hold; a column of its own gives where it would not; it only says what follows."""

_GIVING = {"equipment": ("stock", "lease"), "budget": ("draw",)}
"""Kinds of columns that give in the rows of a family, beside those that count by how much a soft row is broken."""


class Layout(NamedTuple):
    """What stays as it is while a plan is annealed.

    A *place* is a column of `assign`: units of a pledge in a mission that serve as a capability in a phase. A *spot* is
    a pledge, mission and phase, a *cell* a mission, capability and phase. Lists of different lengths stand one after
    another; those of number `i` are at ``begin[i] .. begin[i + 1] - 1``.

    Attributes
    ----------
    lower, upper, price
        Bounds of the columns and what the goal counts for each, shape ``(columns,)``.
    column_terms, term_row, term_amount
        The terms of each column in rows that do not only say what follows.
    row_terms, term_column, term_coefficient
        The terms of each row.
    least, most, role, stay
        Limits of the rows, what they are to a plan, and which of them keep units for a stay, shape ``(rows,)``.
    row_giving, giving_column, giving_amount
        Columns that give in each row, in the order in which they do, and their coefficients.
    column, spot, cell, credit, after, before
        Of each place: its column, spot and cell, what a unit counts there, and the places of the same pledge, mission
        and capability in the next phase and the one before (-1: none), shape ``(places,)``.
    offer
        The row that keeps the units of each place within what its pledge offers (-1: none), shape ``(places,)``.
    place_presences, presence, whole
        Columns of the presences that a place makes; and whether each column is one, shape ``(columns,)``.
    column_places, making
        Places that make a column: its own, those of a presence, those where units arrive.
    place_of
        The place of a column, -1 elsewhere, shape ``(columns,)``.
    arrive, leave, first, eve
        Of each spot: its columns (-1: none), whether it is of the first phase, and the units there on the eve.
    cell_shorts, short, floors_from, last, asked
        Of each cell: the columns of what is short, in the order in which it falls on them, where those of floors begin
        among them, the column that says that floors are short (-1: none), and what is asked in all [credits].
    cell_places, serving, likely
        Places that serve in each cell, as far as moves may begin there, and whether they may, shape ``(places,)``.
    phases
        How many there are.
    """

    lower: Ints
    upper: Ints
    price: Ints
    column_terms: Ints
    term_row: Ints
    term_amount: Ints
    row_terms: Ints
    term_column: Ints
    term_coefficient: Ints
    least: Ints
    most: Ints
    role: Ints
    stay: Flags
    row_giving: Ints
    giving_column: Ints
    giving_amount: Ints
    column: Ints
    spot: Ints
    cell: Ints
    credit: Ints
    after: Ints
    before: Ints
    offer: Ints
    place_presences: Ints
    presence: Ints
    whole: Flags
    column_places: Ints
    making: Ints
    place_of: Ints
    arrive: Ints
    leave: Ints
    first: Flags
    eve: Ints
    cell_shorts: Ints
    short: Ints
    floors_from: Ints
    last: Ints
    asked: Ints
    cell_places: Ints
    serving: Ints
    likely: Flags
    phases: int


def followed(columns: Columns, program: Program, objective: Objective) -> bool:
    """Whether an `objective` counts nothing but what is short, and no earlier goal is kept that could get worse.

    Nearly every move of units would break what is kept. Where nobody asked for floors, say, it stays whatever moves.
    """
    short = np.zeros(len(program), dtype=bool)
    for kind in ("short_floor", "short_target"):
        short[columns.kind(kind, 2).column] = True
    kept = any(block.family.startswith("kept:") and _may_break(program, block) for block in program.blocks)
    counted = len(objective.column) > 0 and bool(short[objective.column].all())
    return counted and not kept and not objective.most


def _may_break(program: Program, block: Block) -> bool:
    """Whether the bounds of the columns alone leave rows of a block room to break."""
    ends = np.stack([part[block.column] * block.coefficient for part in (program.lower, program.upper)])
    most, least = np.zeros((2, len(block)), dtype=np.int64)
    np.add.at(most, block.row, ends.max(axis=0))
    np.add.at(least, block.row, ends.min(axis=0))
    return bool(((most > block.upper) | (least < block.lower)).any())


def layout(columns: Columns, program: Program, objective: Objective) -> Layout:
    """Return what annealing for an `objective` that counts what is short reads of a case."""
    matrix, case, size = program.matrix, columns.case, len(program)
    p, m, k, t = (part.copy() for part in columns.assign.keys.T)
    places, shape = np.arange(len(p)), (len(case.pledges), len(case.missions), len(case.phases))
    spot = np.ravel_multi_index((p, m, t), shape)
    role, row_giving, giving = _roles(columns, program)
    counted = np.flatnonzero(role[matrix.row] != FOLLOWS)
    column_terms, term = _lists(matrix.column[counted], counted, size)
    presence_place, presence = _presences(columns)
    whole = np.zeros(size, dtype=bool)
    whole[presence] = True
    arrive, leave = (_by_spot(columns, kind, shape) for kind in ("arrive", "leave"))
    arriving = np.flatnonzero(arrive[spot] >= 0)
    making = np.concatenate([columns.assign.column, presence, arrive[spot[arriving]]])
    makers = np.concatenate([places, presence_place, arriving])
    place_of = np.full(size, -1, dtype=np.int64)
    place_of[columns.assign.column] = places
    # Places stand in the order of pledge, mission, capability, phase.
    follows = np.zeros(len(p), dtype=bool)
    follows[:-1] = (np.diff(p) == 0) & (np.diff(m) == 0) & (np.diff(k) == 0) & (np.diff(t) == 1)
    after = np.where(follows, places + 1, -1)
    before = np.full(len(p), -1, dtype=np.int64)
    before[1:] = np.where(follows[:-1], places[:-1], -1)
    cells = (len(case.missions), len(case.capabilities), len(case.phases))
    cell = np.ravel_multi_index((m, k, t), cells)
    where, amount = merge(objective.column, objective.coefficient)
    price = np.zeros(size, dtype=np.int64)
    price[where] = amount
    offered = np.flatnonzero(_of_family(program, "supply")[matrix.row])
    offer = np.full(len(p), -1, dtype=np.int64)
    offer[place_of[matrix.column[offered]]] = matrix.row[offered]
    return Layout(
        program.lower,
        program.upper,
        price,
        column_terms,
        matrix.row[term],
        matrix.coefficient[term],
        matrix.start,
        matrix.column,
        matrix.coefficient,
        matrix.lower,
        matrix.upper,
        role,
        _of_family(program, "stay"),
        row_giving,
        matrix.column[giving],
        matrix.coefficient[giving],
        columns.assign.column,
        spot,
        cell,
        columns.credit[p, k].astype(np.int64),
        after,
        before,
        offer,
        *_lists(presence_place, presence, len(p)),
        whole,
        *_lists(making, makers, size),
        place_of,
        arrive,
        leave,
        np.arange(int(np.prod(shape))) % shape[2] == 0,
        np.repeat(columns.eve.reshape(-1).astype(np.int64), shape[2]),
        *_shorts(columns, program, cells),
        *_lists(cell, places, int(np.prod(cells))),
        np.ones(len(p), dtype=bool),
        cells[2],
    )


def narrowed(layout: Layout, likely: Flags) -> Layout:
    """Return a layout in which moves put units in `likely` places, shape ``(places,)``, and phases around them.

    Anywhere where none is likely.
    """
    likely = likely if likely.any() else np.ones_like(likely)
    places = np.flatnonzero(likely)
    cell_places, serving = _lists(layout.cell[places], places, len(layout.asked))
    return layout._replace(cell_places=cell_places, serving=serving, likely=likely)


def _lists(number: Ints, member: Ints, size: int) -> tuple[Ints, Ints]:
    """Return where the members of each number begin, shape ``(size + 1,)``, and the members in that order."""
    order = np.argsort(number, kind="stable")
    return np.searchsorted(number[order], np.arange(size + 1)).astype(np.int64), member[order].astype(np.int64)


def _roles(columns: Columns, program: Program) -> tuple[Ints, Ints, Ints]:
    """Return what each row is to a plan, and the terms of the columns that give in it."""
    matrix, follows = program.matrix, {"requirement", "cuts", *(link.name for link in LINKS)}
    role, gives = np.full(len(matrix), FORBIDS, dtype=np.int64), np.zeros(len(matrix.column), dtype=bool)
    first = 0
    for block in program.blocks:
        rows = slice(first, first + len(block))
        terms = slice(int(matrix.start[rows.start]), int(matrix.start[rows.stop]))
        first = rows.stop
        if block.family in follows:
            role[rows] = FOLLOWS
            continue
        kinds = (f"broken:{block.family}", *_GIVING.get(block.family, ()))
        giving = np.zeros(len(program), dtype=bool)
        for kind in kinds:
            giving[columns.kind(kind, 1).column] = True
        row, amount = matrix.row[terms], matrix.coefficient[terms]
        gives[terms] = giving[matrix.column[terms]] & ((amount < 0) == (matrix.upper[row] < NO_LIMIT))
    giving_terms = np.flatnonzero(gives)
    role[matrix.row[giving_terms]] = GIVES
    return role, np.searchsorted(matrix.row[giving_terms], np.arange(len(matrix) + 1)).astype(np.int64), giving_terms


def _presences(columns: Columns) -> tuple[Ints, Ints]:
    """Return pairs of a place and the column of a presence that it makes."""
    p, m, _, t = columns.assign.keys.T
    c = columns.contributor[p]
    single = columns.singles[c, m, t]
    place, column = [np.flatnonzero(single >= 0)], [single[single >= 0]]
    for presence, number in columns.wide.items():
        missions, contributors = np.array(sorted(presence.missions)), np.array(sorted(presence.contributors))
        found = np.flatnonzero((t == presence.t) & np.isin(m, missions) & np.isin(c, contributors))
        place.append(found)
        column.append(np.full(len(found), number, dtype=np.int64))
    return np.concatenate(place), np.concatenate(column)


def _of_family(program: Program, family: str) -> Flags:
    """Return which rows are of a family, shape ``(rows,)``."""
    none = np.zeros(0, dtype=bool)
    return np.concatenate([none, *(np.full(len(block), block.family == family) for block in program.blocks)])


def _by_spot(columns: Columns, kind: str, shape: tuple[int, int, int]) -> Ints:
    found = np.full(int(np.prod(shape)), -1, dtype=np.int64)
    moves = columns.kind(kind, 3)
    found[np.ravel_multi_index(tuple(moves.keys.T), shape)] = moves.column
    return found


def _shorts(columns: Columns, program: Program, cells: tuple[int, int, int]) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return, by cell, the columns of what is short as it falls on them, where floors begin, the last, all asked."""
    case, table = columns.case, columns.case.requirements
    mission = np.array([case.mission_at[row.mission] for row in table], dtype=np.int64)
    capability = np.array([case.capability_at[row.capability] for row in table], dtype=np.int64)
    weight = np.array([row.weight for row in table], dtype=np.int64)
    floor, target = columns.kind("short_floor", 2), columns.kind("short_target", 2)
    r, t = np.concatenate([target.keys, floor.keys]).T
    column = np.concatenate([target.column, floor.column])
    floors = np.repeat([0, 1], [len(target.column), len(floor.column)])
    cell = np.ravel_multi_index((mission[r], capability[r], t), cells)
    size = int(np.prod(cells))
    order = np.lexsort((r, weight[r], floors, cell))
    begin, short = _lists(cell[order], column[order], size)
    above = np.bincount(cell[floors == 0], minlength=size)
    asked = np.zeros(size, dtype=np.int64)
    np.add.at(asked, cell, program.upper[column])
    last, kind = np.full(size, -1, dtype=np.int64), columns.kind("floors_last", 3)
    index = Index(kind.keys)
    keys = np.stack(np.unravel_index(np.arange(size), cells), axis=1).astype(np.int64)
    found = index.find(keys)
    last[found >= 0] = kind.column[found[found >= 0]]
    return begin, short, begin[:-1] + above, last, asked
