"""A page: one file that stands alone, without a request to anywhere, with the parts it is given."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from markupsafe import Markup

from allocator.report.web.filling import filled, source
from allocator.report.web.part import Part


def page(title: str, subtitle: str, parts: Iterable[Part]) -> str:
    """Return a page as HTML: its titles, a contents with links, its parts.

    Style and script stand in the file and are named by their digests in its security policy, which allows nothing else:
    no other script, no style in a tag, no request. What is text stays text.

    Parameters
    ----------
    title, subtitle
        What the page is about; plain text.
    parts
        What stands on it, in order.
    """
    style, script = source("style.css"), source("page.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return filled(
        "page.html",
        title=title,
        subtitle=subtitle,
        parts=tuple(parts),
        policy=policy,
        style=Markup(style),  # noqa: S704 (our own file)
        script=Markup(script),  # noqa: S704
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
