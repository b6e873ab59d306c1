"""A comparison for programs, with stable keys."""

from typing import Any

from allocator.comparison.comparison import Comparison
from allocator.comparison.member import Member
from allocator.tables import legible
from allocator.version import VERSION

SCHEMA = 1
"""The version of the layout; it changes when a key changes its meaning or goes."""


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON: its members, what is compared, and every table under its name."""
    view = comparison.view
    return {
        "schema": SCHEMA,
        "program": VERSION,
        "title": comparison.title,
        "currency": comparison.currency,
        "base": comparison.base.name,
        "exit_code": int(comparison.exit_code),
        "view": {
            "only_differences": view.only_differences,
            "like_for_like": view.missions is not None,
            "missions_left_out": list(view.left_out[0]),
            "requirements_left_out": view.left_out[1],
        },
        "members": [_member(member) for member in comparison.members],
        "missing": list(comparison.beyond.missing),
        "tables": {table.name: table.json for table in comparison.tables},
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "scenario": member.scenario,
        "workbook": member.workbook,
        "status": member.end.status,
        "verdict": member.end.verdict,
        "exit_code": member.end.exit_code,
        "reasons": list(member.end.reasons),
        "notes": list(member.end.notes),
        "run": None if member.folder is None else legible(member.folder),
        "input_sha256": None if member.book is None else member.book.sha256,
        "tables_sha256": member.tables_sha256,
    }
