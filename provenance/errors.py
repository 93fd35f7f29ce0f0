"""
The exception tree: what went wrong, and what to type next.

    ProvenanceError
    ├── InputError(ValueError)      a page, record or argument that cannot be used
    ├── SettingsError(ValueError)   a setting with an impossible value
    └── StoreError                  the store cannot be opened, read or written
        └── RecipeMismatch          fingerprints of two recipes may not be compared
"""

from __future__ import annotations


class ProvenanceError(Exception):
    """
    Base of every error this package raises on purpose.

    The message says what happened with the offending value; ``hint`` is a line the user can act on;
    ``code`` is stable, for programs.
    """

    code = "error"

    def __init__(self, message: str, *, hint: str, code: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        if code is not None:
            self.code = code


class InputError(ProvenanceError, ValueError):
    """A page, record or argument that cannot be used."""

    code = "input"


class SettingsError(ProvenanceError, ValueError):
    """A setting with an impossible value."""

    code = "settings"


class StoreError(ProvenanceError):
    """The store cannot be opened, read or written."""

    code = "store"


class RecipeMismatch(StoreError):
    """Two fingerprints were made by different recipes; comparing them would return nonsense."""

    code = "store.recipe"
