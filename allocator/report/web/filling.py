"""Templates: every text that enters one is escaped, whatever it is."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("allocator.report.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def source(name: str) -> str:
    """Return a template as it is written."""
    loader = _environment().loader
    assert loader is not None  # noqa: S101 (given above)
    return loader.get_source(_environment(), name)[0]


def filled(name: str, /, **values: Any) -> Markup:  # noqa: ANN401 (templates take what they name)
    """Return a template filled in."""
    return Markup(_environment().get_template(name).render(**values))  # noqa: S704 (escaped by the environment)
