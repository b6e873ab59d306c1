"""Groups: names of their own, members that exist, one kind each."""

from allocator.tables.checks.report import Report
from allocator.tables.codes import Codes
from allocator.tables.schema import BUILT_IN_GROUPS, EACH, EACH_OF, GROUPABLE, SINGULAR, TABLES
from allocator.tables.tables import Row, Tables


def check_groups(tables: Tables, codes: Codes, report: Report) -> None:
    """Report group names that mean something else, unknown and doubtful members, and mixed groups."""
    _check_names(tables, codes, report)
    _check_codes(tables, report)
    unknown: list[tuple[Row, str]] = []
    for row in tables["groups"]:
        group, member = row.text("group"), row.text("member")
        if not member:
            continue
        kinds = codes.kinds_of(member)
        if not kinds:
            unknown.append((row, member))
        elif len(kinds) > 1:
            both = " and ".join(f"a {SINGULAR[kind]}" for kind in kinds)
            message = f"`{member}` is {both}, so it may not stand in a group."
            report.add("E306", "groups", row, "member", message, "Rename one of them.")
        elif group and codes.kinds.get(group, kinds[0]) != kinds[0] and group not in BUILT_IN_GROUPS:
            message = f"`{member}` is a {SINGULAR[kinds[0]]}, but `{group}` is a group of {codes.kinds[group]}."
            report.add("E305", "groups", row, "member", message, "Make two groups; each holds things of one kind.")
    _report_unknown(unknown, codes, report)


def _report_unknown(unknown: list[tuple[Row, str]], codes: Codes, report: Report) -> None:
    if codes.vague & set(GROUPABLE) or len({code for _, code in unknown}) <= sum(
        map(codes.lost.get, GROUPABLE, [0] * 4)
    ):
        return
    known = frozenset().union(*(codes.known[kind] for kind in GROUPABLE))
    for row, member in unknown:
        nested = " Groups may not hold groups." if member in codes.members else ""
        message = f"`{member}` is no contributor, mission, capability or pledge of this workbook.{nested}"
        remedy = (
            report.suggest("members", member, known) or "Write the code of something that exists, or delete the row."
        )
        report.add("E302", "groups", row, "member", message, remedy)


def _check_names(tables: Tables, codes: Codes, report: Report) -> None:
    seen: set[str] = set()
    for row in tables["groups"]:
        group = row.text("group")
        if not group or group in seen:
            continue
        seen.add(group)
        kinds = codes.kinds_of(group)
        if group in BUILT_IN_GROUPS:
            message = f"`{group}` exists already: {BUILT_IN_GROUPS[group][1]}."
        elif _is_reserved(group):
            message = f"`{group}` is a scope word of `limits`, so no group may be called so."
        elif kinds:
            message = f"`{group}` is the code of a {SINGULAR[kinds[0]]} as well; a name is a group or a code."
        else:
            continue
        report.add("E304", "groups", row, "group", message, "Give the group another name.")


def _check_codes(tables: Tables, report: Report) -> None:
    """Report codes that are called like a group that always exists, or like a scope word; each of them once."""
    seen: dict[tuple[str, str], Row] = {}
    for table in TABLES.values():
        for column in (column for column in table.columns if column.names in GROUPABLE):
            for row in tables[table.name]:
                word = row.text(column.name)
                if (word in BUILT_IN_GROUPS or _is_reserved(word)) and (column.names, word) not in seen:
                    seen[column.names, word] = row
                    what = "a group that always exists" if word in BUILT_IN_GROUPS else "a scope word of `limits`"
                    message = f"`{word}` is {what}, so no {SINGULAR[column.names]} may be called so."
                    report.add("E304", table.name, row, column.name, message, "Give it another code.")


def _is_reserved(word: str) -> bool:
    return word == EACH or word.startswith(EACH_OF)
