"""Sections of a run's page: one module each, a function from the finished plan to a part, None where there is nothing.

A further section is a further module, and its function in this list.
"""

from collections.abc import Callable

from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.sections.allocation import allocation
from allocator.report.web.sections.answer import answer
from allocator.report.web.sections.changes import changes
from allocator.report.web.sections.flow import flow
from allocator.report.web.sections.further import further
from allocator.report.web.sections.gates import gates
from allocator.report.web.sections.limits import limits
from allocator.report.web.sections.money import money
from allocator.report.web.sections.places import places
from allocator.report.web.sections.shortfalls import shortfalls
from allocator.report.web.sections.sureness import sureness

SECTIONS: tuple[Callable[[Finished], Part | None], ...] = (
    answer,
    gates,
    shortfalls,
    money,
    changes,
    allocation,
    flow,
    places,
    limits,
    sureness,
    further,
)
"""The sections of the page, in order."""
