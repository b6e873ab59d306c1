"""Places: the missions on a map, as large as their strength."""

from allocator.report.missions import lines
from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.world import Place, world
from allocator.report.wording import plural


def places(finished: Finished) -> Part | None:
    """Return the missions that have coordinates on a map; None where none has."""
    case = finished.counted.case
    found = tuple(
        Place(line.name, line.title, mission.latitude_e4 / 10**4, mission.longitude_e4 / 10**4, line)
        for mission, line in zip(case.missions, lines(finished.counted), strict=True)
        if mission.latitude_e4 is not None and mission.longitude_e4 is not None
    )
    if not found:
        return None
    left = len(case.missions) - len(found)
    have, are = ("has", "is") if left == 1 else ("have", "are")
    told = (f"{plural(left, 'mission')} {have} no coordinates in the workbook and {are} left out.",) if left else ()
    return Part("map", "Map of missions", (world(found),), told, short="Map")
