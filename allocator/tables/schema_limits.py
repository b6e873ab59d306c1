"""The table `limits` and its rules: which columns each rule reads, and in what its amount and its breach count."""

from allocator.tables.schema_columns import CONCESSION, REMARKS, window
from allocator.tables.schema_kinds import Column, Kind, Reference, Rule, Table

_FULL = ("contributor", "mission", "capability", "pledge")
_BOTH = ("contributor", "mission")

RULES = {
    rule.name: rule
    for rule in (
        Rule(
            "exclude", "no unit of the scope is there (host refusal, caveat, party to the conflict)", _FULL, "persons"
        ),
        Rule(
            "max_persons",
            "at most so many persons of the scope are deployed",
            (*_FULL, "amount"),
            "persons",
            ("amount",),
            "whole",
            "persons",
        ),
        Rule(
            "min_persons",
            "at least so many persons of the scope are deployed",
            (*_FULL, "amount"),
            "persons",
            ("amount",),
            "whole",
            "persons",
        ),
        Rule(
            "max_units",
            "at most so many units of the scope are deployed",
            (*_FULL, "amount"),
            "units",
            ("amount",),
            "whole",
            "units",
        ),
        Rule(
            "min_units",
            "at least so many units of the scope are deployed",
            (*_FULL, "amount"),
            "units",
            ("amount",),
            "whole",
            "units",
        ),
        Rule(
            "max_share",
            "persons of the scope are at most this percent of all persons in its missions",
            (*_FULL, "amount"),
            "persons",
            ("amount",),
            "percent",
            "% of persons",
        ),
        Rule(
            "min_share",
            "persons of the scope are at least this percent of all persons in its missions",
            (*_FULL, "amount"),
            "persons",
            ("amount",),
            "percent",
            "% of persons",
        ),
        Rule(
            "max_share_of_ceiling",
            "persons of the scope are at most this percent of the total ceilings of its missions (where a total is"
            " blank: military plus police)",
            (*_BOTH, "amount"),
            "persons",
            ("amount",),
            "percent",
            "% of the ceiling",
        ),
        Rule(
            "max_contributors",
            "at most so many different contributors are in the missions of the scope",
            (*_BOTH, "amount"),
            "contributors",
            ("amount",),
            "whole",
            "contributors",
        ),
        Rule(
            "min_contributors",
            "at least so many different contributors are in the missions of the scope",
            (*_BOTH, "amount"),
            "contributors",
            ("amount",),
            "whole",
            "contributors",
        ),
        Rule(
            "max_missions",
            "a contributor of the scope is in at most so many of its missions",
            (*_BOTH, "amount"),
            "missions",
            ("amount",),
            "whole",
            "missions",
        ),
        Rule(
            "apart",
            "no contributor of `contributor` and no other contributor of `other` are in the missions of the scope"
            " together (with `each`: in the same mission; blank: anywhere)",
            ("contributor", "other", "mission"),
            "pairs of contributors",
        ),
        Rule(
            "with",
            "a contributor of `contributor` is in the missions of the scope only if one of `other` is",
            ("contributor", "other", "mission"),
            "contributors",
        ),
        Rule(
            "min_contingent",
            "each contributor of the scope has in each mission of the scope at least so many persons, or none",
            (*_BOTH, "amount"),
            "persons",
            ("amount",),
            "whole",
            "persons",
        ),
        Rule(
            "min_women_share",
            "women are at least this percent of the persons of the scope",
            (*_FULL, "amount"),
            "persons",
            ("amount",),
            "percent",
            "% of persons",
        ),
        Rule(
            "min_language",
            "at least so many persons are in units of the scope that speak `language`",
            ("contributor", "mission", "capability", "language", "amount"),
            "persons",
            ("language", "amount"),
            "whole",
            "persons",
        ),
        Rule(
            "max_turnover",
            "at most so many persons of the scope arrive and leave, over the whole plan",
            (*_BOTH, "amount"),
            "persons",
            ("amount",),
            "whole",
            "persons",
            dated=False,
        ),
        Rule(
            "reserve",
            "at least so many ready units of the scope are kept at home",
            ("contributor", "capability", "pledge", "amount"),
            "units",
            ("amount",),
            "whole",
            "units",
        ),
        Rule(
            "pin",
            "exactly so many units of one pledge are in one mission",
            ("pledge", "mission", "amount"),
            "units",
            ("pledge", "mission", "amount"),
            "whole",
            "units",
            codes_only=("pledge", "mission"),
        ),
    )
}
"""The rules of limits by name."""

SCOPE_COLUMNS = ("contributor", "other", "mission", "capability", "pledge", "language", "amount")
"""Columns that a rule may read or not; the other columns of `limits` stand beside every rule."""


def _scope(name: str, kind: str, whose: str, example: str) -> Column:
    return Column(
        name,
        Kind.CODE,
        f"{whose} the limit counts",
        f"all {kind} together",
        ask="a code, a group, `each` or `each:GROUP`",
        example=example,
        refers=Reference((kind,), groups=True, each=True),
    )


LIMITS = Table(
    "limits",
    "Limits",
    "Political and other limits, one per row. A code means that one, a group all its members together, a blank"
    " everything together; `each` means every one on its own, `each:GROUP` every member on its own",
    (
        Column(
            "limit",
            Kind.CODE,
            "name of the limit",
            ask="its name",
            example="Darfur predominantly African",
            required=True,
        ),
        Column(
            "rule",
            Kind.CODE,
            "what the limit says",
            ask="the name of a rule",
            example="min_share",
            required=True,
            choices={rule.name: rule.meaning for rule in RULES.values()},
        ),
        _scope("contributor", "contributors", "contributors", "AU"),
        Column(
            "other",
            Kind.CODE,
            "the other contributors of `apart` and `with`",
            "any contributor",
            ask="a contributor or a group",
            example="EU",
            refers=Reference(("contributors",), groups=True),
        ),
        _scope("mission", "missions", "missions", "UNAMID"),
        _scope("capability", "capabilities", "capabilities", "military"),
        _scope("pledge", "pledges", "pledges", "formed"),
        Column("language", Kind.CODE, "language of `min_language`", "none", ask="a language code", example="FR"),
        Column(
            "amount",
            Kind.AMOUNT,
            "how many, or what percent; the rule says of what",
            "none: `exclude`, `apart` and `with` need none",
            ask="a number",
            example="60",
            minimum=0,
        ),
        *window("the limit"),
        Column(
            "soft_weight",
            Kind.DECIMAL,
            "makes the limit soft: what one unit of breach counts in a month (for `max_turnover`: once)",
            "the limit is hard",
            ask="a weight",
            example="0.05",
            minimum=0,
        ),
        *CONCESSION,
        Column(
            "reason",
            Kind.TEXT,
            "why the limit is there, for reports",
            "not stated",
            example="character of the force under its founding resolution",
        ),
        *REMARKS,
    ),
    key=("limit",),
)
