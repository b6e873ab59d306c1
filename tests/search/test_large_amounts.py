"""Amounts beyond what a plan can come to, and beyond what 64 bits hold: counted exactly, or refused in a sentence."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from bridge.worlds import YEAR, tables_of

from allocator.engines import Engine
from allocator.errors import AmountError
from allocator.search import Options, Outcome, Reached, Search
from allocator.tables import case_of

ONE_UNIT = YEAR | {
    "missions": "mission,total_ceiling\nM,1000\n",
    "capabilities": "capability\nINF\n",
    "requirements": "mission,capability,target\nM,INF,1\n",
    "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,1,10\n",
}


def outcome(folder: Path, texts: dict[str, str]) -> Outcome:
    """Return what a search of these tables comes to."""
    with Engine() as engine:
        return Search(case_of(tables_of(folder, texts)), Options(seconds=20.0), engine).run()


@pytest.mark.parametrize("least", ["", "some,min_persons,10\n"])
def test_a_ceiling_of_all_nines_limits_nothing(tmp_path: Path, least: str) -> None:
    """A share of a ceiling of 999,999,999,999,999 is beyond 63 bits: no limit, and not one below 0.

    With ten persons asked for at least, a limit below 0 would have been called infeasible, as no plan was known.
    """
    limits = f"limit,rule,amount\nall,max_share_of_ceiling,100\n{least}"
    texts = ONE_UNIT | {"missions": "mission,total_ceiling\nM,999999999999999\n", "limits": limits}
    found = outcome(tmp_path, texts)
    assert found.audit is not None
    assert found.audit.values["targets"] == 0


def test_a_dear_dollar_over_a_cap_is_counted_to_the_cent(tmp_path: Path) -> None:
    """119 million dollars over a cap at 100,000 a dollar: counted, not refused. The unit's pay is 12,000 of them."""
    texts = ONE_UNIT | {
        "missions": "mission,operational_monthly\nM,10000000\n",
        "budget_caps": "cap,amount,soft_weight\nc,1000000,100000\n",
        "goals": "rank,goal\n1,floors\n2,targets\n3,concessions\n",
    }
    found = outcome(tmp_path, texts)
    assert found.audit is not None
    assert found.audit.values["concessions"] == (10_000_000 * 12 + 12_000 - 1_000_000) * 100_000
    assert found.goals[-1].gap is not None
    assert found.goals[-1].gap < Fraction(1, 10**8)


@pytest.mark.parametrize(
    "texts",
    [
        {"pledges": "pledge,contributor,capability,units,persons,lease_monthly\nP,A,INF,1,10,9999999999999\n"},
        {
            "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,1,1000\n",
            "missions": "mission,operational_per_person\nM,9999999999999\n",
        },
    ],
)
def test_what_64_bits_cannot_count_is_refused_in_a_sentence(texts: dict[str, str], tmp_path: Path) -> None:
    """Ten trillion dollars a month, for a unit's lease or for each person: neither counted wrong nor a traceback."""
    with pytest.raises(AmountError, match="too large to be counted exactly"):
        outcome(tmp_path, ONE_UNIT | texts)


@pytest.mark.parametrize(
    ("value", "reached", "bound", "most", "gap"),
    [
        # A later goal's plan came to the bound of an earlier one.
        (996, 1000, 996, False, Fraction(0)),
        (1004, 1000, 1004, True, Fraction(0)),
        # Within its tolerance a later goal worsened it, which takes no proof back.
        (110, 100, 100, False, Fraction(0)),
        (100, 110, 80, False, Fraction(1, 5)),
    ],
)
def test_a_gap_is_that_of_the_best_there_was(
    value: int, reached: int, bound: int, gap: Fraction, *, most: bool
) -> None:
    """Of what a goal came to at its turn and on the final plan, the better counts: the bound speaks of both."""
    goal = Reached("targets", Fraction(value), Fraction(reached), Fraction(bound), most)
    assert goal.gap == gap
    assert goal.proven == (gap == 0)
    assert replace(goal, bound=None).gap is None
