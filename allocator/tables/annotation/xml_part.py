"""An XML part of a workbook that is edited in place: every byte that is not named stays as it is.

Parsing and writing XML anew changes prefixes, the order of attributes and what a reader does not know, and spreadsheets
refuse parts whose prefixes no longer fit (`mc:Ignorable`). Here the parser only says where elements stand.
"""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from allocator.tables.xml_parser import PartError, local, parse, plain_parser

__all__ = ["Element", "Part", "attributes_of", "escaped", "utf8", "with_attributes"]

_TAG = re.compile(rb"""<[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""")
_ATTRIBUTE = re.compile(rb"""(\s+)([^\s=/>"']+)(\s*=\s*)("[^"]*"|'[^']*')""")
_DECLARATION = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_AS_IT_IS = frozenset({"utf-8", "ascii"})
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, and what would be read as standing for it."""

_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@dataclass(slots=True)
class Element:
    """An element of a part: its name as written, and where it begins, where its content does, and where both end.

    `inner`, `close` and `end` are the same place for an element without content that is written as one tag.
    """

    tag: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    close: int = -1
    end: int = -1
    children: "list[Element]" = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name without its prefix."""
        return local(self.tag)

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or nothing."""
        return self.tag[: -len(self.name)]

    def all(self, name: str) -> "Iterator[Element]":
        """Yield the children with a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Element | None":
        """Return the first child with a name."""
        return next(self.all(name), None)

    def within(self) -> "Iterator[Element]":
        """Yield every element inside this one, in the order of the part."""
        for child in self.children:
            yield child
            yield from child.within()

    def related(self) -> str:
        """Return the relationship the element points to, nothing where it points to none."""
        return next((value for key, value in self.attributes.items() if ":" in key and local(key) == "id"), "")


Skip = Callable[[Element | None, str, Mapping[str, str]], bool]
"""Tells by parent, name and attributes whether an element and what is in it may be passed over."""


class Part:
    """The text of a part with its elements, and the changes asked for so far."""

    def __init__(self, data: bytes, skip: Skip | None = None) -> None:
        self.data = utf8(data)
        self.root = _Reader(self.data, skip).root
        self._edits: list[tuple[int, int, bytes]] = []
        self._attributes: dict[int, tuple[Element, dict[str, str | None]]] = {}
        self._appended: dict[int, tuple[Element, list[str]]] = {}

    @property
    def prefix(self) -> str:
        """The prefix of the part's own elements, with its colon."""
        return self.root.prefix

    @property
    def namespace(self) -> str:
        """The namespace of the part's own elements."""
        key = f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns"
        return self.root.attributes.get(key, "")

    def bytes_of(self, element: Element) -> bytes:
        """Return an element as it was written."""
        return self.data[element.start : element.end]

    def set(self, element: Element, **attributes: str | None) -> None:
        """Give attributes of an element another value; None takes them away."""
        self._attributes.setdefault(element.start, (element, {}))[1].update(attributes)

    def append(self, element: Element, xml: str) -> None:
        """Put `xml` behind the last child of an element."""
        self._appended.setdefault(element.start, (element, []))[1].append(xml)

    def insert(self, place: int, xml: str) -> None:
        """Put `xml` in a place that lies between elements."""
        self._edits.append((place, place, xml.encode()))

    def replace(self, start: int, end: int, xml: str) -> None:
        """Put `xml` in the place of what stands from `start` to `end`; elements in between are not to be changed."""
        self._edits.append((start, end, xml.encode()))

    def put_behind(self, names: frozenset[str], xml: str) -> None:
        """Put `xml` below the root, behind the last of its children that have one of these names."""
        before = [child for child in self.root.children if child.name in names]
        place = before[-1].end if before else self.root.inner
        if place == self.root.end:
            self.append(self.root, xml)
        else:
            self.insert(place, xml)

    def result(self) -> bytes:
        """Return the part with its changes."""
        edits = list(self._edits)
        for start in self._attributes.keys() | self._appended.keys():
            element = (self._attributes.get(start) or self._appended[start])[0]
            tag = self.data[element.start : element.inner]
            changed = with_attributes(tag, self._attributes.get(start, (element, {}))[1])
            more = "".join(self._appended.get(start, (element, []))[1]).encode()
            if more and element.inner == element.end:
                changed = changed[:-2].rstrip() + b">" + more + f"</{element.tag}>".encode()
            elif more:
                edits.append((element.close, element.close, more))
            if changed != tag:
                edits.append((element.start, element.inner, changed))
        found, last = [], 0
        # A place comes before what is replaced from there on; several things put in one place keep their order.
        for start, end, xml in sorted(edits, key=lambda edit: edit[:2]):
            found += [self.data[last:start], xml]
            last = max(last, end)
        return b"".join([*found, self.data[last:]])


class _Reader:
    """Elements with their places, as the parser meets them."""

    def __init__(self, data: bytes, skip: Skip | None) -> None:
        self._data = data
        self._skip = skip
        self._stack: list[Element] = []
        self._passed = 0
        self._found: Element | None = None
        self._parser = plain_parser(self._start, self._end)
        parse(self._parser, data)

    @property
    def root(self) -> Element:
        if self._found is None:
            raise PartError("one of its parts is empty")
        return self._found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self._stack[-1] if self._stack else None
        if self._passed or (self._skip is not None and self._skip(parent, local(tag), attributes)):
            self._passed += 1
            return
        at = self._parser.CurrentByteIndex
        written = _TAG.match(self._data, at)
        if written is None:
            raise PartError(f"its element {tag} is written in a way that cannot be followed")
        element = Element(tag, attributes, at, written.end())
        if written[0].endswith(b"/>"):
            element.close = element.end = element.inner
        if parent is None:
            self._found = element
        else:
            parent.children.append(element)
        self._stack.append(element)

    def _end(self, tag: str) -> None:
        if self._passed:
            self._passed -= 1
            return
        element = self._stack.pop()
        if element.end < 0:
            element.close = self._parser.CurrentByteIndex
            element.end = self._data.index(b">", element.close) + 1
        del tag


def attributes_of(tag: bytes) -> dict[str, str]:
    """Return the attributes of a tag as they are written, references not resolved."""
    return {found[2].decode(): found[4][1:-1].decode() for found in _ATTRIBUTE.finditer(tag)}


def with_attributes(tag: bytes, changes: Mapping[str, str | None]) -> bytes:
    """Return a start tag with some attributes changed, added, or (None) taken away.

    Examples
    --------
    >>> with_attributes(b'<c r="A1" s = "3"/>', {"s": "7", "t": "b", "r": None})
    b'<c s = "7" t="b"/>'
    """
    left = dict(changes)

    def change(found: re.Match[bytes]) -> bytes:
        name = found[2].decode()
        if name not in left:
            return found[0]
        value = left.pop(name)
        return b"" if value is None else found[1] + found[2] + found[3] + f'"{escaped(value)}"'.encode()

    done = _ATTRIBUTE.sub(change, tag)
    more = "".join(f' {name}="{escaped(value)}"' for name, value in left.items() if value is not None).encode()
    size = 2 if done.endswith(b"/>") else 1
    return done[:-size].rstrip() + more + done[-size:] if more else done


def escaped(text: str) -> str:
    """Return `text` as XML holds it; letters XML has no place for are written as spreadsheets do.

    Examples
    --------
    >>> escaped("a & b" + chr(1)), escaped("_x0041_")
    ('a &amp; b_x0001_', '_x005F_x0041_')
    """
    plain = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return re.sub('[&<>"]', lambda found: _NAMED[found[0]], plain)


def utf8(data: bytes) -> bytes:
    """Return a part in UTF-8, in which the places of elements can be counted."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        declared = _DECLARATION.match(data)
        encoding = codecs.lookup(declared[1].decode()).name if declared else "utf-8"
    if encoding in _AS_IT_IS:
        return data
    text = data.decode(encoding)
    return _HEAD + re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>\s*", "", text).encode()
