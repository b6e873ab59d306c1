"""Cases solved by hand, one for each family: where it binds, what breaks it, its sentence, its rows as text."""

from pathlib import Path

import pytest
from families.both import from_oracle
from families.cases.hand_case import HandCase
from families.cases.register import CASES
from families.cases.sums_of_limits import limited, units
from families.crossing import counted, row_faults
from families.printing import text_of_rows
from families.samples import read
from oracle.contract import Oracle
from oracle.handmade import rows

from allocator.audit import audit
from allocator.build import build
from allocator.case import Case
from allocator.columns import Columns
from allocator.families import BY_NAME, FAMILIES, Family
from allocator.model import NO_LIMIT, Block

GOLDEN = Path(__file__).parent / "golden"

hand_solved = pytest.mark.parametrize("hand", CASES, ids=lambda hand: hand.family)


def block_of(case: Case, family: str) -> tuple[Columns, Block]:
    """Return the rows of a family over all columns of a case."""
    columns, program = build(case, every=True)
    (block,) = (block for block in program.blocks if block.family == family)
    return columns, block


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_family_has_a_case_solved_by_hand(family: Family) -> None:
    """Each family of the register has a hand-solved case, with a reason."""
    assert any(hand.family == family.name and hand.why for hand in CASES)


@hand_solved
def test_the_kept_plan_is_sound_and_leaves_no_room(hand: HandCase) -> None:
    """At the plan that keeps every rule, the row of the family that the other plan breaks has no slack."""
    case = read(hand.tables)
    kept = audit(case, from_oracle(case, hand.kept))
    assert kept.faults == ()
    assert Oracle(hand.tables).broken_rules(hand.kept) == []
    columns, block = block_of(case, hand.family)
    values = columns.values(kept.deployment, kept.broken)
    assert row_faults(block, values, kept.measures[hand.family], counted(columns, block)) == []
    key = None if hand.bad is None else broken_key(case, hand)
    active = [0] * len(block)
    for row, column, weight in zip(block.row.tolist(), block.column.tolist(), block.coefficient.tolist(), strict=True):
        active[row] += weight * int(values[column])
    limits = [upper if upper < NO_LIMIT else lower for lower, upper in zip(block.lower, block.upper, strict=True)]
    tight = {tuple(about) for row, about in enumerate(block.keys.tolist()) if active[row] == limits[row]}
    assert tight if key is None else key in tight


def broken_key(case: Case, hand: HandCase) -> tuple[int, ...]:
    """Return the key of what the bad plan breaks or bends in the family."""
    assert hand.bad is not None
    (fault,) = (
        measure
        for measure in audit(case, from_oracle(case, hand.bad)).measures[hand.family]
        if measure.broken or not measure.holds
    )
    return fault.key


@hand_solved
def test_the_bad_plan_breaks_it_by_what_was_counted_by_hand(hand: HandCase) -> None:
    """The audit finds one fault of the family, with the figures counted by hand; so do the rows and the oracle."""
    case = read(hand.tables)
    plan = from_oracle(case, hand.bad or hand.kept)
    counted_ = audit(case, plan)
    measures = counted_.measures[hand.family]
    if hand.bad is not None:
        measures = tuple(measure for measure in measures if measure.broken or not measure.holds)
    (measure,) = measures
    assert (measure.used, measure.limit) == (hand.used, hand.limit)
    columns, block = block_of(case, hand.family)
    values = columns.values(counted_.deployment, counted_.broken)
    assert row_faults(block, values, counted_.measures[hand.family], counted(columns, block)) == []
    if hand.bad is not None and not measure.broken:
        faults = Oracle(hand.tables).broken_rules(hand.bad)
        assert hand.family in {fault.split(":")[0] for fault in faults}
        assert hand.family in {fault.family for fault in counted_.faults}


@hand_solved
def test_its_sentence_is_fit_to_be_read(hand: HandCase) -> None:
    """The words of the measure are the sentence approved here, and every other measure has words as well."""
    case = read(hand.tables)
    counted_ = audit(case, from_oracle(case, hand.bad or hand.kept))
    found = [
        counted_.words(measure)
        for measure in counted_.measures[hand.family]
        if hand.bad is None or measure.broken or not measure.holds
    ]
    assert found == [hand.says]
    for measures in counted_.measures.values():
        assert all(counted_.words(measure).endswith((".", "!")) for measure in measures)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "l min_women_share - G - - - 20 -",
            "(min_women_share) for G in 2025-01: 2.5 women, at least 3 persons (20 % of 15 persons): broken by 0.5",
        ),
        (
            "l min_language H G - - FR 25 -",
            "(min_language) for H, G in 2025-01: 5 persons speaking FR, at least 25 persons: broken by 20",
        ),
    ],
)
def test_a_group_that_counts_together_is_named(line: str, says: str) -> None:
    """A planner is told of which group, language and share a limit speaks, so as to count it again by hand."""
    groups = rows("group member", "G M", "G N", "H A", "H B")
    case = read(limited(line) | {"groups": groups})
    counted_ = audit(case, from_oracle(case, units(1, 1)))
    (measure,) = (measure for name in ("min_women_share", "min_language") for measure in counted_.measures[name])
    assert counted_.words(measure) == f"Limit “l” {says} persons (limits.csv:2:8)."


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_rows_are_those_of_the_golden_file(family: Family, golden: bool) -> None:
    """The rows of the hand-solved case, as text, are those that were last approved (change them by ``--golden``)."""
    hand = next(hand for hand in CASES if hand.family == family.name)
    text = f"{hand.why}\n{family.statement}\n\n{text_of_rows(*block_of(read(hand.tables), family.name))}"
    path = GOLDEN / f"{family.name}.txt"
    if golden:
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), "no golden file: run pytest with --golden and read what it wrote"
    assert path.read_text(encoding="utf-8") == text


def test_no_golden_file_is_left_over() -> None:
    """Each golden file belongs to a family."""
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(BY_NAME)
