"""Releasable copies: a plan whose contributors have pseudonyms, with nothing that tells who is who or why."""

from allocator.releases.comparisons import release_comparison
from allocator.releases.key import KEY, Key, keep, key_at, places_apart
from allocator.releases.release import release

__all__ = ["KEY", "Key", "keep", "key_at", "places_apart", "release", "release_comparison"]
