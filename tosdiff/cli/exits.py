"""The exit codes, and which of them wins when several apply."""

from __future__ import annotations

from enum import IntEnum

from tosdiff.errors import DeclarationError, TosdiffError


class Exit(IntEnum):
    """What the process tells its caller."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    BUG = 4
    INTERRUPTED = 130
    PIPE_CLOSED = 141


def worst(*codes: Exit) -> Exit:
    """Return the code to exit with: could-not-do beats usage, usage beats findings."""
    return max(codes, default=Exit.CLEAN)


def exit_for(error: TosdiffError) -> Exit:
    """Return the code for an error that ended a verb."""
    return Exit.USAGE if isinstance(error, DeclarationError) else Exit.INCOMPLETE
