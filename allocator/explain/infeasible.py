"""Why there is no plan: the least that hard rules would have to give, in the words of those rules."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from allocator.audit import Audit, audit
from allocator.build import build
from allocator.case import E4, Case, Concession, Goal, Plan, openings
from allocator.columns import Columns
from allocator.engines import Ending, Engine, Problem, Settings
from allocator.errors import AuditError, EngineError
from allocator.families import LIMIT_RULES, Measure
from allocator.families.contributor_cap import RISK
from allocator.families.eligible import NAME as ELIGIBLE
from allocator.families.eligible import excluding
from allocator.families.family import soften
from allocator.families.stay import NAME as STAY
from allocator.families.stay import rows_while
from allocator.families.wording import listed
from allocator.improve import tidy
from allocator.model import Block, Flags, Ints, Objective, Program, product
from allocator.search import Options
from allocator.search.pins import pin

_OWNERS: dict[str, Callable[[Case, int], Concession]] = {
    "ceiling": lambda case, at: case.missions[at].concession,
    "budget": lambda case, at: case.missions[at].concession,
    "cap": lambda case, at: case.caps[at].concession,
    "contributor_cap": lambda case, at: case.contributors[at].concession,
    "contingent": lambda case, at: case.contributors[at].concession,
    "pool": lambda _, __: Concession(),
    **dict.fromkeys(LIMIT_RULES, lambda case, at: case.limits[at].concession),
}
"""The families whose rows can give, with who owns a row: the first part of its key. Nobody can concede the others."""

_CENTS = ("budget", "cap", "pool")

_CENT = 1e-4
"""What an engine may leave of a cent that is none."""

_MOST = 2**53
"""The most that a pool is ever let give [cents]."""

_Priced = tuple[Ints, Ints, Flags]
"""Columns, what each unit of them costs [ten-thousandths of a cent], and whether it may be conceded at all."""


def front(*, least: bool) -> str:
    """Return what is said before what a plan would break: that it is one way out of several, and how cheap."""
    how = "the cheapest" if least else "not shown to be the cheapest"
    return f"One way out, {how} by the workbook's concession prices (others may exist):"


@dataclass(frozen=True)
class Conflict:
    """The plan that breaks least, recounted, and whether no plan breaks less.

    Least is meant by price: first of what is never to be conceded, then of everything else.
    """

    audit: Audit
    least: bool

    @property
    def front(self) -> str:
        """What is said before the sentences."""
        return front(least=self.least)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the plan that breaks least breaks, each a sentence that can be checked by hand."""
        return tuple(self._sentence(fault) for fault in self.audit.faults)

    @property
    def content(self) -> dict[str, object]:
        """What programs are told."""
        return {"least": self.least, "words": self.front, "conflict": list(self.sentences)}

    def _sentence(self, fault: Measure) -> str:
        """Return what is broken, and who says that it may be or may not."""
        text, concessions = self.audit.words(fault), tuple(_concessions(self.audit.case, fault))
        may = all(concession.negotiable for concession in concessions)
        owners = listed(concession.owner for concession in concessions if concession.owner)
        said = "; ".join(
            filter(
                None,
                (
                    "" if may else "the workbook says that this is never to be conceded",
                    f"{owners} would have to agree" if owners else "",
                ),
            )
        )
        return f"{text} {said[0].upper()}{said[1:]}." if said else text


def conflict(case: Case, engine: Engine, options: Options) -> Conflict:
    """Return what hard rules would have to give for a plan to exist.

    What closes places to units gives as well: a hard `exclude`, a row of `pairs`, and what a contributor says of risk,
    each by the person. A plan in which nobody is anywhere keeps all rules that cannot give; where the search comes to
    nothing in time, it stands for an answer that is not the least.

    Parameters
    ----------
    case
        A case without a plan.
    engine
        Who searches.
    options
        How to search: with the limits of one goal.

    Raises
    ------
    AuditError
        If there is a plan that breaks nothing.
    """
    try:
        plan, least = _least(case, engine, options)
    except (EngineError, OverflowError, KeyboardInterrupt):
        # The engine cannot be had or state this, prices are beyond all numbers here, or nobody wants to wait for it:
        # that there is no plan is proven all the same.
        plan, least = None, False
    if plan is None:
        counted, least = audit(case, tidy(case, Plan())), False
    else:
        # What pools give is part of the answer: tidying keeps them, where they may be what is conceded.
        counted = audit(case, replace(tidy(case, plan), draw=plan.draw))
    if not counted.faults:
        raise AuditError("the engine calls infeasible what a sound plan keeps; no plan is written")
    return Conflict(counted, least)


def _least(case: Case, engine: Engine, options: Options) -> tuple[Plan | None, bool]:
    """Return the plan that breaks least, None where none is found in time, and whether that is proven."""
    opened = _opened(case)
    columns, program = build(opened)
    _let_pools_give(columns, program)
    blocks, priced = [], list(_closed(case, columns))
    for block in program.blocks:
        if block.family == STAY:
            # A stay ends where the case closes a place, though conceding that would open it.
            blocks.append(rows_while(columns, openings(case)))
        elif block.family in _OWNERS:
            hard, first = _hard(opened, block), len(columns)
            blocks.append(soften(columns, block, hard, whole=block.family not in _CENTS))
            given = np.arange(first, len(columns), dtype=np.int64)
            priced.append((given, *_prices(case, block.family, block.keys[hard, 0])))
        else:
            blocks.append(block)
    elastic = replace(program, lower=columns.lower, upper=columns.upper, integer=columns.integer, blocks=tuple(blocks))
    values, least = _cheapest(elastic, priced, engine, options)
    return None if values is None else columns.decisions(values), least


def _let_pools_give(columns: Columns, program: Program) -> None:
    """Let pools give whatever missions could cost beyond their budgets: how much too much that is, is what is asked."""
    draw, lacking = columns.kind("draw", 2), np.zeros(len(columns.case.missions))
    for block in program.blocks:
        if block.family == "budget":
            size = block.coefficient * columns.upper[block.column].astype(np.float64)
            most = np.zeros(len(block))
            np.add.at(most, block.row, np.maximum(size, 0.0))
            lacking[block.keys[:, 0]] = most - block.upper
    columns.widen(draw.column, np.clip(np.ceil(lacking), 0, _MOST)[draw.part(1)].astype(np.int64))


def _cheapest(
    elastic: Program, priced: Sequence[_Priced], engine: Engine, options: Options
) -> tuple[Ints | None, bool]:
    """Return values of the columns that concede least, and whether that is proven.

    What is never to be conceded gives no more than it must, whatever anything else would cost.
    """
    values: Ints | None = None
    conceded = [_conceded(elastic, priced, negotiable=negotiable) for negotiable in (False, True)]
    asked = [objective for objective in conceded if len(objective.column)]
    least, ends = bool(asked), None if options.seconds is None else perf_counter() + options.seconds
    for left, objective in zip(range(len(asked), 0, -1), asked, strict=True):
        seconds = None if ends is None else max(0.0, ends - perf_counter()) / left
        settings = Settings(seconds, work=options.work, seed=options.seed)
        answer = engine.solve(Problem.of(elastic, objective), settings, values)
        least &= answer.ending is Ending.OPTIMAL
        if answer.values is not None:
            # What gives by part of a cent gives by all of it.
            whole = np.where(elastic.integer, np.rint(answer.values), np.ceil(answer.values - _CENT))
            values = whole.astype(np.int64)
        if answer.ending is Ending.INTERRUPTED:
            break
        if values is not None and left > 1:
            elastic = elastic.with_blocks(pin(Goal(objective.goal), objective, elastic.goal_units(objective, values)))
    return values, least


def _conceded(elastic: Program, priced: Sequence[_Priced], *, negotiable: bool) -> Objective:
    """Return what is conceded of what is negotiable, or of what is not, by its prices over their greatest divisor."""
    price = np.zeros(len(elastic.lower), dtype=np.int64)
    for column, each, may in priced:
        np.add.at(price, column[may == negotiable], each[may == negotiable])
    chosen = np.flatnonzero(price)
    return Objective("conceded", chosen, price[chosen] // max(1, int(np.gcd.reduce(price))))


def _concessions(case: Case, fault: Measure) -> Iterator[Concession]:
    """Yield what the workbook says of conceding what is broken: of each row that has a say in it."""
    if fault.family == ELIGIBLE:
        p, m, t = fault.key
        if not case.pair(p, m).eligible:
            yield case.pair(p, m).concession
        yield from (limit.concession for limit in excluding(case, p, m, t))
    elif fault.family == RISK:
        yield case.contributors[case.c_of[fault.key[0]]].concession
    elif fault.family in _OWNERS:
        yield _OWNERS[fault.family](case, fault.key[0])


def _opened(case: Case) -> Case:
    """Return the case with all places open that somebody's concession would open; each limit keeps its place."""
    return replace(
        case,
        pairs={key: replace(pair, eligible=True) for key, pair in case.pairs.items()},
        contributors=tuple(replace(record, max_risk_e4=None) for record in case.contributors),
        limits=tuple(
            replace(limit, soft_weight_e4=E4) if limit.rule == "exclude" and limit.hard else limit
            for limit in case.limits
        ),
    )


def _closed(case: Case, columns: Columns) -> Iterator[_Priced]:
    """Yield what it costs to place units where the case keeps them out; `columns` are those of the opened case."""
    broken = columns.kind("broken:exclude", 3)
    hard = np.array([case.limits[at].hard for at in broken.keys[:, 0].tolist()], dtype=bool)
    yield broken.column[hard], *_prices(case, "exclude", broken.keys[hard, 0])
    p, m, _, _ = columns.assign.keys.T
    shape = (len(case.pledges), len(case.missions))
    price, may = np.zeros(shape, dtype=np.int64), np.ones(shape, dtype=bool)
    for key, pair in case.pairs.items():
        if not pair.eligible:
            price[key], may[key] = pair.concession.price_e4, pair.concession.negotiable
    yield columns.assign.column, product(price[p, m], columns.persons[p], 100), may[p, m]
    price[:], may[:] = 0, True
    risk = np.array([mission.risk_e4 for mission in case.missions], dtype=np.int64)
    for at, c in enumerate(case.c_of):
        record = case.contributors[c]
        if record.max_risk_e4 is not None:
            price[at] = np.where(risk > record.max_risk_e4, record.concession.price_e4, 0)
            may[at] = record.concession.negotiable
    yield columns.assign.column, product(price[p, m], columns.persons[p], 100), may[p, m]


def _hard(case: Case, block: Block) -> Flags:
    """Return which rows of a block do not give yet."""
    owner = block.keys[:, 0].tolist()
    if block.family == "cap":
        return np.array([case.caps[at].soft_weight_e4 is None for at in owner], dtype=bool)
    if block.family in LIMIT_RULES:
        return np.array([case.limits[at].hard for at in owner], dtype=bool)
    return np.ones(len(block), dtype=bool)


def _prices(case: Case, family: str, rows: Ints) -> tuple[Ints, Flags]:
    """Return what one broken unit of some rows costs, and whether they may be conceded; a dollar is like a person."""
    found = [_OWNERS[family](case, at) for at in rows.tolist()]
    each = np.array([concession.price_e4 for concession in found], dtype=np.int64)
    may = np.array([concession.negotiable for concession in found], dtype=bool)
    return product(each, 1 if family in _CENTS else 100), may
