"""The key of releasable copies: which pseudonym stands for whom, kept apart from the copies, for its owner alone."""

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from allocator.changes import BASE
from allocator.errors import InputError, OutputError, UsageError

KEY = "key.json"
"""What a key is called where nobody says otherwise."""

SCHEMA = 1
"""The version of the layout of key files."""

NOUNS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "contributors": ("Contributor", 3),
        "pledges": ("Offer", 4),
        "groups": ("Group", 2),
        "regions": ("Region", 2),
        "alternatives": ("Choice", 3),
        "limits": ("Limit", 3),
        "caps": ("Cap", 2),
        "pools": ("Pool", 2),
        "tasks": ("Task", 2),
        "rates": ("Rate", 2),
        "capabilities": ("Capability", 2),
        "equipment": ("Equipment", 2),
        "scenarios": ("Scenario", 2),
    }
)
"""Kinds of names that are replaced: what each is called instead, and with how many digits at least."""


@dataclass
class Key:
    """Pseudonyms by kind and name; names that are new get the next numbers, in an order only the secret tells.

    Attributes
    ----------
    secret
        Random, made once; without it nobody can tell in what order names were numbered.
    pseudonyms
        Known pseudonyms, by kind and name.
    titles
        The full names of contributors, by pseudonym: for whoever holds the key.
    names
        All full names that contributors ever had, by pseudonym: none of them may stand in a copy.
    read
        What stood in its file when it was read; None where there was none.
    """

    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    pseudonyms: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    titles: dict[str, str] = field(default_factory=dict, repr=False)
    names: dict[str, list[str]] = field(default_factory=dict, repr=False)
    read: str | None = field(default=None, repr=False)

    def call(self, pseudonym: str, name: str) -> None:
        """Take note of the full name of a contributor, which others may have called otherwise before."""
        self.titles[pseudonym] = name
        known = self.names.setdefault(pseudonym, [])
        if name not in known:
            known.append(name)

    def pseudonymised(self, kind: str, names: Iterable[str]) -> Mapping[str, str]:
        """Return the pseudonym of each name, the same as ever for names that are known."""
        known = self.pseudonyms.setdefault(kind, {})
        noun, digits = NOUNS[kind]
        for name in sorted(set(names) - known.keys(), key=lambda name: self._rank(kind, name)):
            known[name] = f"{noun} {len(known) + 1:0{digits}d}"
        return known

    def scenarios(self, names: Iterable[str]) -> dict[str, str]:
        """Return what scenarios are called, part by part where several are composed; `base` says nothing."""
        parts = {name: [part.strip() for part in name.split("+")] for name in names}
        known = self.pseudonymised("scenarios", {part for each in parts.values() for part in each} - {BASE})
        return {name: "+".join(known.get(part, part) for part in each) for name, each in parts.items()}

    def _rank(self, kind: str, name: str) -> bytes:
        return hmac.digest(bytes.fromhex(self.secret), f"{kind}\0{name}".encode(), "sha256")


def key_at(path: Path) -> Key:
    """Return the key kept in a file; a new one where there is no file.

    Raises
    ------
    InputError
        If the file is no key.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text)
        if content["schema"] != SCHEMA:
            raise InputError(f"{path} has layout {content['schema']!r}; this version reads layout {SCHEMA}")
        known = {kind: dict(content["pseudonyms"].get(kind, {})) for kind in NOUNS}
        titles = dict(content["titles"])
        names = {pseudonym: list(called) for pseudonym, called in content.get("names", {}).items()}
        key = Key(str(content["secret"]), known, titles, names, text)
        for pseudonym, name in titles.items():
            key.call(pseudonym, name)
        key.pseudonymised("contributors", ())
        bytes.fromhex(key.secret)
    except FileNotFoundError:
        return Key()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is not a key of this program; name another file") from error
    return key


def keep(key: Key, path: Path) -> None:
    """Write a key into a file that only its owner may read; what was there stays until the new one is whole.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    content = {
        "schema": SCHEMA,
        "warning": "Confidential: this file tells who is who in every releasable copy made with it.",
        "secret": key.secret,
        "pseudonyms": key.pseudonyms,
        "titles": key.titles,
        "names": key.names,
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if (path.read_text(encoding="utf-8") if path.exists() else None) != key.read:
            # Two that deal pseudonyms from one key at the same time would give one to two contributors.
            raise OutputError(
                f"the key {path} was changed by something else meanwhile; nothing was released: try again"
            )
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        key.read = text
    except OSError as error:
        raise OutputError(
            f"the key {path} cannot be written: {error.strerror or error}; nothing was released"
        ) from error
    finally:
        # Where nothing can be written, nothing is there to be taken away.
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def places_apart(releasable: Path, runs: Path | None, key: Path) -> None:
    """Make sure that what is confidential does not lie where the releasable copy will.

    Raises
    ------
    UsageError
        If the key would lie in the releasable folder, or one folder of runs in the other.
    """
    free, secret = releasable.resolve(), key.resolve()
    if secret.is_relative_to(free):
        raise UsageError(f"the key {key} would lie inside {releasable}, which is to be given away; keep it elsewhere")
    open_ = None if runs is None else runs.resolve()
    if open_ is not None and (free.is_relative_to(open_) or open_.is_relative_to(free)):
        raise UsageError(f"{releasable} and {runs} lie in one another; a releasable copy needs a folder apart")
