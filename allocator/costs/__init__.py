"""Costs: one file per item; the same coefficients serve budgets, caps and the goal, the recount serves the audit."""

from functools import lru_cache
from weakref import WeakKeyDictionary

from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.costs import (
    contingent_equipment,
    fixed,
    leased_equipment,
    personnel,
    presence,
    rotation,
    travel,
)
from allocator.costs.item import CLASSES, FIXED, Charge, Item, Terms

ITEMS: tuple[Item, ...] = (
    personnel.ITEM,
    contingent_equipment.ITEM,
    presence.ITEM,
    travel.ITEM,
    rotation.ITEM,
    fixed.CIVILIAN_ITEM,
    fixed.OPERATIONS_ITEM,
    leased_equipment.ITEM,
)
"""Every cost item, in the order of the contract."""


_TERMS: WeakKeyDictionary[Columns, Terms] = WeakKeyDictionary()
"""Kept as long as somebody keeps the columns, and no longer: terms are large."""


def all_terms(columns: Columns) -> Terms:
    """Return the amounts of all items per unit of each column."""
    if columns not in _TERMS:
        _TERMS[columns] = Terms.join([item.terms(columns) for item in ITEMS])
    return _TERMS[columns]


@lru_cache(maxsize=32)
def charges(deployment: Deployment) -> tuple[Charge, ...]:
    """Return what a plan is charged: one amount for each mission, class, item and phase, sorted, zeros left out."""
    total: dict[tuple[int, str, str, int], int] = {}
    for item in ITEMS:
        for charge in item.recount(deployment):
            key = charge.mission, charge.category, charge.item, charge.phase
            total[key] = total.get(key, 0) + charge.cents
    order = {item.name: at for at, item in enumerate(ITEMS)}
    ranked = sorted(total, key=lambda key: (key[0], CLASSES.index(key[1]), order[key[2]], key[3]))
    return tuple(Charge(*key, total[key]) for key in ranked if total[key])


__all__ = ["CLASSES", "FIXED", "ITEMS", "Charge", "Item", "Terms", "all_terms", "charges"]
