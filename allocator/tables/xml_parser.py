"""Parsing the XML parts of a workbook as a stream."""

import re
from collections.abc import Callable
from xml.parsers import expat


class PartError(ValueError):
    """A part of a workbook is not what it should be; the message completes "it cannot be read: …"."""


_ESCAPE = re.compile("_x(D[89AB][0-9A-F]{2})__x(D[C-F][0-9A-F]{2})_|_x(?!0000|D[89A-F])([0-9A-F]{4})_", re.IGNORECASE)
"""Two halves of a letter, or a letter; neither NUL nor half a letter, which no text may hold."""


def plain_parser(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> expat.XMLParserType:
    """Return a parser of XML without document types, which a workbook never has and an attack may."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def parse(parser: expat.XMLParserType, data: bytes) -> None:
    """Let a parser read a whole part."""
    parser.Parse(data, True)  # noqa: FBT003 - the parser has no name for "this is all"


def _refuse_doctype(*_: object) -> None:
    raise PartError("its XML declares a document type")


def local(name: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def unescaped(text: str) -> str:
    """Return `text` with letters written as ``_x000A_`` put back, as spreadsheets store what XML cannot hold."""
    return _ESCAPE.sub(_letter, text) if "_x" in text else text


def _letter(found: re.Match[str]) -> str:
    high, low, whole = found.groups()
    return chr(int(whole, 16)) if whole else bytes.fromhex(high + low).decode("utf-16-be")
