"""Every limit rule with every scope word it takes, hard and soft, solved to the end against full enumeration."""

from pathlib import Path

import pytest
from bridge.worlds import YEAR, tables_of
from oracle.generate_limits import limit_case
from search.limit_words import SCOPES, Combination, combinations, every_word, generated
from search.trial import differences

from allocator.engines import Ending, Engine
from allocator.families import LIMIT_RULES
from allocator.search import Options, Search
from allocator.tables import case_of
from allocator.tables.schema import GOAL_MEANINGS, RULES

ALL = tuple(combinations())


def test_every_rule_is_known_to_schema_families_and_oracle() -> None:
    """The registers of rules agree on their names and on the scope columns that each reads."""
    assert set(LIMIT_RULES) == set(RULES)
    assert {rule.name: {column for column in rule.reads if column in SCOPES} for rule in RULES.values()} == generated()


def test_every_word_occurs() -> None:
    """Every rule is tried with every form of word in every column it reads, hard and soft."""
    tried = {(rule, column, form, soft) for rule, forms, soft in ALL for column, form in forms.items()}
    assert tried == every_word()


@pytest.mark.parametrize(
    "combination", ALL, ids=lambda given: f"{given[0]}-{'/'.join(given[1].values())}-{'soft' if given[2] else 'hard'}"
)
def test_a_limit_means_what_the_contract_says(combination: Combination, tmp_path: Path, engine: Engine) -> None:
    """The plan found with one limit is sound, and no plan is better."""
    rule, forms, soft = combination
    assert differences(limit_case(rule, forms, soft, seed=0), tmp_path / "case", engine) == []


EMPTY = YEAR | {
    "missions": "mission,total_ceiling,budget,risk\nM,10,1000,2\n",
    "capabilities": "capability\nINF\n",
    "requirements": "mission,capability,target,floor\nM,INF,2,1\n",
    "pledges": "pledge,contributor,capability,units,persons\n",
    "contributors": "contributor,max_persons,max_missions,max_risk,min_contingent\nA,100,2,1,5\n",
    "groups": "group,member\nG,A\n",
    "equipment": "equipment,stock\nAPC,2\n",
    "equipment_needs": "capability,equipment,per_unit\nINF,APC,1\n",
    "budget_caps": "cap,amount\nall,5000\n",
    "budget_pools": "pool,missions,amount\nreserve,M,500\n",
    "goals": "rank,goal\n" + "".join(f"{rank},{goal}\n" for rank, goal in enumerate(GOAL_MEANINGS, 1)),
}
"""A year in which nobody offers anything, with every table that could be about what is offered."""

LIMITS = "limit,rule,contributor,other,language,amount,soft_weight\n" + "".join(
    f"{rule}-{weight},{rule},A,{'A' if 'other' in read.reads else ''},"
    f"{'FR' if 'language' in read.reads else ''},{(1 if weight else 0) if read.amount else ''},{weight}\n"
    for rule, read in RULES.items()
    for weight in ("", "2")
    if not read.codes_only
)


@pytest.mark.parametrize("missing", [(), ("contributors", "groups")])
def test_nobody_offering_anything_is_a_case_like_any_other(missing: tuple[str, ...], tmp_path: Path) -> None:
    """Without a pledge there is one plan, which is found, proven and recounted; nothing counts on there being any."""
    texts = {name: text for name, text in EMPTY.items() if name not in missing}
    case = case_of(tables_of(tmp_path, texts if missing else texts | {"limits": LIMITS}))
    with Engine() as engine:
        outcome = Search(case, Options(seconds=20.0), engine).run()
    assert outcome.ending is Ending.OPTIMAL
    assert outcome.audit is not None
    assert outcome.audit.values["floors"] == 12
