"""What a comparison says in sentences: what was compared, what was not, and why."""

from dataclasses import replace
from fractions import Fraction

import pytest
from comparison.conftest import Done

import allocator
from allocator.audit import audit
from allocator.case import Goal
from allocator.comparison import compared
from allocator.comparison.beyond import Beyond, beyond
from allocator.comparison.bridge import Bridge
from allocator.comparison.bridge.proof import Doubt, Proof, doubted, proof
from allocator.comparison.bridge.words import notes
from allocator.comparison.comparison import Comparison
from allocator.comparison.inputs import differences
from allocator.comparison.member import Member
from allocator.comparison.pages import pages
from allocator.comparison.table import Field, Table, fields, variances
from allocator.comparison.view import View
from allocator.errors import ExitCode
from allocator.report.paper import Kind
from allocator.search import Options, Reached


@pytest.fixture(scope="module")
def members(done: Done) -> tuple[Member, ...]:
    """Return three plans of the small case: the base, one that is alike, and one with less money."""
    runs = [done.folder / name for name in ("base", "same", "cut")]
    return allocator.compare(*runs, bridge=False, write=False).members


def of(*members: Member, beyond: Beyond | None = None) -> Comparison:
    """Return the comparison of some members."""
    return compared(members, View(), beyond or Beyond())


def lost(member: Member, *, book: bool = False) -> Member:
    """Return a member without its plan, and without its workbook if `book` is wanted gone."""
    return replace(member, audit=None, gates_missed=0, book=None if book else member.book)


def said(comparison: Comparison, name: str) -> tuple[str, ...]:
    """Return the sentences of a page."""
    (found,) = (sheet.sentences for sheet in pages(comparison).sheets if sheet.name == name)
    return found


def test_nothing_is_said_to_be_alike_that_was_not_compared(members: tuple[Member, ...]) -> None:
    """Where the others have no plan, or workbooks cannot be read, that is said instead."""
    base, same, cut = members
    assert said(of(base, same), "Inputs") == ("Nothing differs here.",)
    assert said(of(base, lost(cut)), "Who moved") == (
        "Nothing could be compared here.",
        "Not compared: cut, which has no plan.",
    )
    assert said(of(base, same, lost(cut)), "Who moved") == (
        "Nothing differs here.",
        "Not compared: cut, which has no plan.",
    )
    assert said(of(base, lost(same, book=True), lost(cut, book=True)), "Inputs") == (
        "Nothing could be compared here.",
        "Not compared: same and cut, which have no workbook that could be read.",
    )
    assert said(of(lost(base, book=True), cut), "Inputs")[0] == "Nothing could be compared here."
    assert said(of(base, lost(same, book=True), cut), "Inputs") == (
        "Not compared: same, which has no workbook that could be read.",
    )


def test_only_plans_that_are_there_are_counted(members: tuple[Member, ...]) -> None:
    """A scenario without a plan is no plan against the base."""
    base, same, cut = members
    assert of(base, same, cut).sentences == ("2 plans against base.",)
    assert of(base, same, lost(cut)).sentences == ("1 plan against base.", "Without a plan: cut.")
    assert of(base, lost(cut)).sentences == ("No plan against base.", "Without a plan: cut.")
    assert of(lost(base), cut).sentences == (
        f"base has no plan ({base.end.verdict}), so nothing can be compared with it.",
    )


def test_gates_that_are_not_met_are_said_also_of_who_was_interrupted(members: tuple[Member, ...]) -> None:
    """The exit code of an interrupted plan tells nothing of its gates, so the gates do."""
    base, same, cut = members
    ended = replace(cut, end=replace(cut.end, exit_code=ExitCode.INTERRUPTED), gates_missed=1)
    found = of(base, same, ended)
    assert found.exit_code == 130
    assert "A KPI gate of the workbook is not met in cut." in found.sentences
    assert "Interrupted before the end of its search: cut." in found.sentences
    every = (replace(member, gates_missed=2) for member in (base, cut))
    assert "A KPI gate of the workbook is not met in any plan." in of(*every, lost(same)).sentences


def test_plans_in_different_currencies_are_told(members: tuple[Member, ...]) -> None:
    """Euros less dollars are no amount."""
    base, same, cut = members
    assert cut.audit is not None
    case = cut.audit.case
    other = audit(replace(case, settings=replace(case.settings, currency="EUR")), cut.audit.plan, cut.audit.reference)
    found = of(base, same, replace(cut, audit=other))
    assert (
        "Money is counted in different currencies (USD in base and same; EUR in cut): differences of cost say nothing."
        in found.sentences
    )
    missing = beyond((base, replace(cut, audit=other)), Options(), bridge=False, regret=True)
    assert (missing.regretted, missing.missing, missing.exit_code) == (None, ("the table of regret",), ExitCode.DONE)
    assert missing.sentence == (
        "Not made: the table of regret. Plans that count money in USD and EUR have no regret in common."
    )


@pytest.mark.parametrize(("bridge", "missing"), [(False, ()), (True, ("2 bridges (to same and cut)",))])
def test_nothing_is_said_to_have_been_ended_that_had_not_begun(
    members: tuple[Member, ...], *, bridge: bool, missing: tuple[str, ...]
) -> None:
    """Ctrl-C in the search of a plan ends that search; bridges that were asked for are missing, others are not."""
    base, same, cut = members
    ended = replace(cut, end=replace(cut.end, exit_code=ExitCode.INTERRUPTED))
    further = beyond((base, same, ended), Options(), bridge=bridge, regret=False)
    assert further.missing == missing
    assert "best known" not in further.sentence
    assert bool(further.sentence) == bridge
    assert of(base, same, ended, beyond=further).exit_code == 130


def test_a_cell_is_named_only_where_it_is_one_of_the_base(members: tuple[Member, ...]) -> None:
    """A row that only the other workbook has has no cell in the base's; the other way round it has one."""
    base = members[0].book
    assert base is not None
    fewer = replace(base, tables=base.tables.with_rows("rates", ()), sha256="another")
    (gone,), (new,) = differences(base, fewer), differences(fewer, base)
    assert (gone.table, gone.cell) == ("rates", "rates.csv:2:1")
    assert (new.table, new.cell) == ("rates", "")


def test_a_row_differs_also_where_no_variance_can_be_told() -> None:
    """A ceiling where there was none, and a floor of which none is missed, are differences."""
    table = Table(
        "x",
        "X",
        "X",
        fields(
            ("mission", "Mission"),
            *variances(Kind.WHOLE, "Base", "Scenario", "ceiling"),
            ("floors_base", "Floors", Kind.WHOLE),
            ("floors_value", "Floors", Kind.WHOLE),
            Field("floors_variance", "Variance", Kind.WHOLE, varies=True),
        ),
        (
            ("same", 5, 5, 0, Fraction(0), 1, 1, 0),
            ("none", None, None, None, None, 0, 0, 0),
            ("ceiling", None, 300, None, None, 0, 0, 0),
            ("floor", 5, 5, 0, Fraction(0), 0, 1, 0),
            ("both", 5, 6, 1, Fraction(1, 5), 1, 1, 0),
        ),
    )
    assert table.differing.column("mission") == ("ceiling", "floor", "both")


@pytest.mark.parametrize(
    ("missions", "requirements", "words"),
    [
        (("A",), 0, "is A."),
        ((), 1, "is 1 requirement of the other missions."),
        (("A",), 1, "are A and 1 requirement of the other missions."),
        ((), 2, "are 2 requirements of the other missions."),
    ],
)
def test_what_is_left_out_is_one_or_many(missions: tuple[str, ...], requirements: int, words: str) -> None:
    """One requirement is left out, two are."""
    view = View(frozenset(), frozenset(), left_out=(missions, requirements))
    assert view.sentence == f"Like for like: left out, because not in every plan, {words}"


@pytest.mark.parametrize(("left", "words"), [(1, "1 of them was not begun"), (2, "2 of them were not begun")])
def test_plans_in_between_that_were_not_begun_are_one_or_many(left: int, words: str) -> None:
    """Of three searches one was not begun, or two were not; of three that were not, none was."""
    assert words in notes(Bridge(0, 0, (), {}, {}, {}, (), searches=3, left_out=left))[1]
    assert "None of them was begun" in notes(Bridge(0, 0, (), {}, {}, {}, (), searches=3, left_out=3))[1]


@pytest.mark.parametrize(("gap", "text"), [("0.00401", "0.41"), ("0.25", "25"), ("12345.678912", "1234567.9")])
def test_a_doubt_of_a_bridge_has_all_its_digits(gap: str, text: str) -> None:
    """What is left unproven is rounded up, and no power of ten stands in it."""
    reached = Reached("floors", Fraction(1), Fraction(1), 1 - Fraction(gap))
    five = Reached("cost", Fraction(5), Fraction(5), Fraction(5))
    found = proof((Goal("floors"), Goal("cost")), (reached, five), 500)
    assert doubted([found]) == (f"floors proven within {text} %",)


def test_of_several_plans_the_least_sure_says_how_sure_a_goal_is() -> None:
    """A wider gap stands for a narrower one wherever it comes, and a goal of which nothing is known for both."""
    narrow, wide, open_ = (Proof(None, (Doubt("floors", gap),)) for gap in (Fraction(1, 100), Fraction(1, 4), None))
    assert doubted([narrow, wide, narrow]) == ("floors proven within 25 %",)
    assert doubted([wide, open_, narrow]) == ("floors not proven",)
