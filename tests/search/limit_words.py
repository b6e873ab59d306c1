"""Which scope words each limit rule is tried with: the list comes from the registers, never by hand."""

from collections.abc import Iterator

from oracle.generate_limits import READS, WORDS

from allocator.families import LIMIT_RULES
from allocator.tables.schema import RULES

SCOPES = ("contributor", "mission", "capability", "pledge")
"""Columns of `limits` that take scope words."""

OTHER = ("blank", "code", "group")
"""What `other` takes."""

Combination = tuple[str, dict[str, str], bool]
"""Rule, form of the word in each column it reads, whether soft."""


def forms_of(rule: str) -> dict[str, tuple[str, ...]]:
    """Return the forms of words that each scope column of a rule takes."""
    read = RULES[rule]
    words = {column: ("code",) if column in read.codes_only else WORDS for column in SCOPES if column in read.reads}
    return words | ({"other": OTHER} if "other" in read.reads else {})


def combinations() -> Iterator[Combination]:
    """Yield combinations in which every rule, column, form of its word, hard and soft occurs.

    Words are turned against each other by another step in each column, and by another in hard rows than in soft
    ones, so that many pairs of words of two columns occur as well.
    """
    for rule in LIMIT_RULES:
        forms = forms_of(rule)
        for soft in (False, True):
            for turn in range(max(map(len, forms.values()))):
                chosen = {}
                for place, (column, words) in enumerate(forms.items()):
                    step = 1 + place if len(words) == len(WORDS) else 1
                    chosen[column] = words[(turn * step + place * (2 if soft else 1)) % len(words)]
                yield rule, chosen, soft


def every_word() -> set[tuple[str, str, str, bool]]:
    """Return every rule, column, form and hardness there is."""
    return {
        (rule, column, form, soft)
        for rule in LIMIT_RULES
        for column, forms in forms_of(rule).items()
        for form in forms
        for soft in (False, True)
    }


def generated() -> dict[str, set[str]]:
    """Return the scope columns that the oracle's generator fills, by rule."""
    return {rule: set(columns) for rule, columns in READS.items()}
