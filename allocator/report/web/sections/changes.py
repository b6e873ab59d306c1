"""Changes: who arrives and leaves against today's deployment, and the strength of each mission over the plan."""

from allocator.report.figures import people_by_phase
from allocator.report.timeline import timeline
from allocator.report.web.bars import bars
from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.strength import strength
from allocator.report.web.table import table


def changes(finished: Finished) -> Part | None:
    """Return timelines of all missions, persons by phase, and every move."""
    counted = finished.counted
    blocks = [strength(timeline(counted), counted.case.settings.start), bars(people_by_phase(counted))]
    sheet = finished.sheet("Moves")
    moves = [section for section in sheet.sections if section.rows] if sheet is not None else []
    told = () if moves else ("Nobody moves: everybody stays where they are today.",)
    blocks += [table(section) for section in moves]
    return Part("changes", "What changes, and when", tuple(blocks), told, short="Changes")
