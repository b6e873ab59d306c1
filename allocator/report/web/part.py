"""A part of a page: a heading that can be linked to, some sentences, and what stands below them."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Part:
    """A part of a page.

    Attributes
    ----------
    anchor
        Its place in the page's address: small letters and hyphens.
    title
        Its heading.
    blocks
        What stands in it, as markup that is already escaped.
    sentences
        What a reader should know first; plain text.
    short
        Its name in the contents of the page; blank for its title.
    """

    anchor: str
    title: str
    blocks: tuple[Markup, ...]
    sentences: tuple[str, ...] = ()
    short: str = ""
