"""Exceptions of the project and the exit codes they lead to.

Every error a user can cause or meet is an :class:`AllocatorError`: it carries one clean sentence and the exit code of
the command line, so that no command needs to know which layer raised it.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit code says."""

    DONE = 0
    USAGE = 2
    INVALID_INPUT = 3
    INFEASIBLE = 4
    NO_PLAN_FOUND = 5
    ENGINE_FAILED = 6
    AUDIT_FAILED = 7
    GATE_FAILED = 8
    NOT_WRITTEN = 9
    INTERRUPTED = 130


class AllocatorError(Exception):
    """Anything that ends a command with one clean sentence."""

    exit_code = ExitCode.USAGE


class UsageError(AllocatorError):
    """The command or call was asked for something that does not exist or is not there yet."""


class InputError(AllocatorError):
    """The workbook cannot be used; findings, where there are any, say why."""

    exit_code = ExitCode.INVALID_INPUT


class AmountError(InputError, OverflowError):
    """Amounts are so large that 64 bits could not count with them exactly."""


class EngineError(AllocatorError):
    """An engine is missing, crashed or refused."""

    exit_code = ExitCode.ENGINE_FAILED


class RefusalError(EngineError):
    """An engine cannot state a question exactly, and says so instead of rounding it."""


class AuditError(AllocatorError):
    """The recount contradicts the engine: nothing that looks like a plan may be written."""

    exit_code = ExitCode.AUDIT_FAILED


class OutputError(AllocatorError):
    """A file could not be written; what was there before is untouched."""

    exit_code = ExitCode.NOT_WRITTEN
