"""The command line: parse, call, print, exit."""

from allocator.cli.main import main

__all__ = ["main"]
