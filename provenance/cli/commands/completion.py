"""``provenance completion``: what makes a shell complete verbs, options and audit queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.cli.session import Session

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] bash|zsh|fish"
EPILOG = """\
examples:
  provenance completion bash >> ~/.bashrc
  provenance completion zsh > ~/.zfunc/_provenance
  provenance completion fish > ~/.config/fish/completions/provenance.fish"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("shell", metavar="SHELL", choices=("bash", "zsh", "fish"), help="bash, zsh or fish")


def run(session: Session) -> int:
    """Write the script; no store is opened."""
    from provenance.cli.completing import script

    with session.open_output() as out:
        out.write(script(session.options.shell).encode())
    return 0
