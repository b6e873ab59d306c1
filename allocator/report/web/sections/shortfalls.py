"""Shortfalls: what is short where, and which limits bind there."""

from allocator.report.figures import missions_covered, tasks_covered
from allocator.report.missions import lines
from allocator.report.paper import Kind, Section, Signal, Tone, columns
from allocator.report.web.bars import bars
from allocator.report.web.figure import beside
from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import chosen, table

_SEEN = (0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 13)
"""The columns of unmet requirements that are seen at once; all of them open below."""


def shortfalls(finished: Finished) -> Part | None:
    """Return what binds where something is short, coverage as bars, and every unmet requirement."""
    sheet = finished.sheet("Shortfalls")
    if sheet is None:
        return None
    blocks = []
    why = _why(finished)
    if why.rows:
        blocks.append(table(why))
    figures = missions_covered(finished.counted), tasks_covered(finished.counted)
    drawn = [bars(each) for each in figures if each.table.rows]
    blocks += [beside(drawn)] if drawn else []
    for section in sheet.sections:
        if section.rows:
            blocks += [table(chosen(section, _SEEN, "What is missing, the gravest first")), table(section, closed=True)]
    tasks = finished.sheet("Tasks")
    blocks += [table(section, closed=True) for section in tasks.sections if section.rows] if tasks is not None else []
    return Part("shortfalls", "What is short, and why", tuple(blocks), sheet.sentences, short="Shortfalls")


def _why(finished: Finished) -> Section:
    short = [line for line in lines(finished.counted) if line.gap is not None]
    short.sort(key=lambda line: (line.floors_met == line.floors, -line.missing))
    rows = tuple(
        (
            line.name,
            line.floors_text,
            line.coverage,
            line.gap.text if line.gap else None,
            "; ".join(line.why) or None,
        )
        for line in short
    )
    tones = {(at, 1): Tone.SHORT for at, line in enumerate(short) if line.floors_met < line.floors}
    return Section(
        "Why it is short: what binds in each mission",
        columns(
            "Mission",
            ("Floors met", Kind.TEXT, "–"),
            ("Coverage", Kind.PERCENT, "–", Signal.COVERAGE),
            ("Largest gap and the task it hurts", Kind.TEXT, "none"),
            ("What binds there (cell of the workbook)", Kind.TEXT, "no limit of this mission alone within 1 %"),
        ),
        rows,
        note="Missions with unmet floors first, then by person-months missing. What binds: limits that concern "
        "what is missing, while it is, with at most 1 % of room or too little for any unit left at home; a budget only "
        "if no pool could raise it. Limits over several missions stand under Limits.",
        tones=tones,
    )
