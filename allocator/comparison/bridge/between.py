"""Between two plans: the worlds in which only some causes have changed, solved side by side, and what they cost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from time import perf_counter

from allocator.audit import Audit
from allocator.case import Case
from allocator.comparison.bridge.causes import Cause, differences, mixed
from allocator.comparison.bridge.pool import Pool, Sight, best, by_mission, classes
from allocator.comparison.bridge.proof import UNSOLVED, Proof, proof
from allocator.comparison.bridge.shares import subsets
from allocator.comparison.bridge.worlds import World, digest_of, searched, steady
from allocator.comparison.carried import carried
from allocator.comparison.side_by_side import Progress, side_by_side
from allocator.engines import Engine
from allocator.errors import AuditError
from allocator.search import Options, Reached
from allocator.tables.case_of import case_of
from allocator.tables.checks import check
from allocator.tables.tables import Tables

SEARCHING = 0.7
"""The part of its time in which a bridge searches; in the rest, plans are looked at in every workbook between."""

Group = frozenset[Cause]
"""Causes that are told of together."""


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two plans: where its workbook stands, the plan recounted there, and what each goal came to."""

    tables: Tables
    audit: Audit
    goals: tuple[Reached, ...] = ()

    @property
    def cents(self) -> int:
        """What the plan costs."""
        return int(100 * self.audit.values["cost"])

    @cached_property
    def missions(self) -> dict[str, int]:
        """What the plan costs by mission [cents]."""
        return by_mission(self.audit)

    @property
    def world(self) -> World:
        """The world in which it is the plan."""
        counted = self.audit
        reached = {goal.goal: goal.reached for goal in self.goals}
        sure = proof(counted.case.goals, self.goals, self.cents) if self.goals else UNSOLVED
        return World(steady(counted.case), counted.plan, reached, sure)


@dataclass(frozen=True, slots=True)
class Joined:
    """Two groups of causes that cannot be told apart, and why."""

    one: Group
    two: Group
    why: str


@dataclass(frozen=True, slots=True)
class Value:
    """What the best known plan of a world costs [cents], in all and by mission, and how sure that is."""

    missions: Mapping[str, int]
    proof: Proof


@dataclass(eq=False)
class Between:
    """The worlds between two plans.

    Parameters
    ----------
    base, other
        The two plans.
    options
        How to search; `seconds` is for all searches together.
    on_progress
        Called when a search has ended.
    """

    base: Side
    other: Side
    options: Options
    on_progress: Progress | None = None
    groups: tuple[Group, ...] = ()
    joined: tuple[Joined, ...] = ()
    searches: int = 0
    left_out: int = 0
    unseen: int = 0
    interrupted: bool = False
    ends: float | None = None
    _worlds: dict[Group, World] = field(default_factory=dict)
    _sights: dict[Group, Sight] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = [difference.cause for difference in differences(self.base.tables, self.other.tables)]
        self.groups = tuple(frozenset({cause}) for cause in dict.fromkeys(found))
        self._worlds = {self.everything: self.other.world, frozenset(): self.base.world}
        seconds = self.options.seconds
        self.ends = None if seconds is None else perf_counter() + seconds

    @property
    def everything(self) -> Group:
        """All causes."""
        return frozenset().union(*self.groups)

    # -- worlds --------------------------------------------------------------------------------------------------

    def _case(self, causes: Group) -> Case | None:
        tables = mixed(self.base.tables, self.other.tables, causes)
        # Scenarios and gates are written for one of the two workbooks; no plan in between depends on them.
        tables = tables.with_rows("scenarios", ()).with_rows("kpi_gates", ())
        return None if any(finding.is_error for finding in check(tables)) else steady(case_of(tables))

    def _join(self, apart: Sequence[Group], why: str) -> None:
        """Join the two groups that most of the worlds without a plan tell apart."""
        names = self.groups

        def told(pair: tuple[Group, Group]) -> int:
            return sum((pair[0] <= world) != (pair[1] <= world) for world in apart)

        one, two = max(combinations(names, 2), key=told)
        self.groups = tuple(one | two if group == one else group for group in names if group != two)
        self.joined = (*self.joined, Joined(one, two, why))

    def _all(self) -> list[Group]:
        return [frozenset[Cause]().union(*chosen) for chosen in subsets(self.groups)]

    def solve(self) -> None:
        """Search every world, and join causes that cannot be told apart because a world between has no plan."""
        while len(self.groups) > 1:
            cases = {causes: self._case(causes) for causes in self._all() if causes not in self._worlds}
            wrong = [causes for causes, case in cases.items() if case is None]
            if wrong:
                self._join(wrong, "a workbook with only some of their changes has errors")
                continue
            self._search({causes: case for causes, case in cases.items() if case is not None})
            self._look()
            empty = [causes for causes in self._all() if not any(self._sights[causes])]
            if not empty:
                return
            self._join(empty, "a workbook with only some of their changes has no known plan")
        self._look()

    def _search(self, cases: Mapping[Group, Case]) -> None:
        known = {digest_of(world.case): world for world in self._worlds.values()}
        same: dict[str, list[Group]] = {}
        for causes, case in cases.items():
            digest = digest_of(case)
            if digest in known:
                self._worlds[causes] = replace(known[digest], case=case)
            else:
                same.setdefault(digest, []).append(causes)
        together = list(same.values())
        searches = [self._question(cases[group[0]]) for group in together]
        done = side_by_side(searches, self._share(), self.on_progress)
        self.searches += len(searches)
        self.left_out += done.left_out
        self.interrupted |= done.interrupted
        for group, world in zip(together, done.found, strict=True):
            for causes in group:
                case = cases[causes]
                self._worlds[causes] = World(case, None) if world is None else replace(world, case=case)

    def _share(self) -> Options:
        """Return how to search: of the time that is left a part belongs to looking at what was found."""
        seconds = None if self.ends is None else SEARCHING * max(0.0, self.ends - perf_counter())
        return replace(self.options, seconds=seconds)

    def _question(self, case: Case) -> Callable[[Options, Engine], World]:
        starts = [carried(end.audit.plan, end.audit.case, case).plan for end in (self.base, self.other)]

        def ask(options: Options, engine: Engine) -> World:
            return searched(case, self.base.audit, starts, options, engine)

        return ask

    # -- values --------------------------------------------------------------------------------------------------

    @property
    def _pool(self) -> Pool:
        """Every plan that is known: the two ends first, then those of the worlds between, the smaller first."""
        pool = Pool(self.base.audit)
        for causes in dict.fromkeys([frozenset[Cause](), self.everything, *self._all()]):
            world = self._worlds[causes]
            if world.plan is not None:
                pool.add(world.case, world.plan)
        return pool

    def _look(self) -> None:
        """Look at every plan in every world, once all worlds have been searched."""
        if self._sights.keys() != self._worlds.keys():
            pool = self._pool
            self._sights = pool.sights(self._worlds, self.ends)
            self.unseen = len(pool.plans) - len(self._sights[self.everything])

    def values(self) -> dict[Group, Value]:
        """Return what the best known plan of every world costs, and how sure that is.

        Worlds that no known plan tells apart have one best plan: where that of the base is among them, its plan; else
        where that of the other end is, its plan. So causes that tell no plans apart change no value.
        """
        found: dict[Group, Value] = {}
        # Where no cause is at work both ends are one world, whose plan is the base's.
        ends = {self.everything: 1, frozenset[Cause](): 0}
        for sight, together in classes({causes: self._sights[causes] for causes in self._all()}, self._worlds):
            fixed = [ends[causes] for causes in together if causes in ends]
            at = min(fixed) if fixed else best([self._worlds[causes] for causes in together], sight)
            coming = None if at is None else sight[at]
            if coming is None:
                raise AuditError("a workbook between the two has no plan although one was found")
            for causes in together:
                found[causes] = Value(dict(coming.missions), self._worlds[causes].proof)
        return found
