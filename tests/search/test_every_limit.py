"""Every limit rule with every scope word it takes, hard and soft, solved to the end against full enumeration."""

from pathlib import Path

import pytest
from oracle.generate_limits import limit_case
from search.limit_words import SCOPES, Combination, combinations, every_word, generated
from search.trial import differences

from allocator.engines import Engine
from allocator.families import LIMIT_RULES
from allocator.tables.schema import RULES

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
