"""``provenance judge``: a person's decision about two articles."""

from __future__ import annotations

import getpass
from contextlib import ExitStack
from typing import TYPE_CHECKING

from provenance.cli.session import Session
from provenance.cli.writing import new_writer
from provenance.errors import InputError
from provenance.report.documents import JUDGEMENT, judgement_document

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] A B same|different|withdrawn | --list"
EPILOG = """\
"same" puts two articles into one cluster and "different" keeps them apart,
whatever their texts say; "withdrawn" ends an earlier decision. Decisions are
kept with who took them and why, and outlive every rerun.

examples:
  provenance judge a1b2 c3d4 different --reason "two sessions of one committee"
  provenance judge --list"""

_WORDS = ("same", "different", "withdrawn")


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("a", nargs="?", metavar="A", help="an id, URL or path")
    parser.add_argument("b", nargs="?", metavar="B", help="another one")
    parser.add_argument("says", nargs="?", metavar="WORD", help="same, different or withdrawn")
    parser.add_argument("--reason", metavar="TEXT", default="", help="why, for whoever reads it later")
    parser.add_argument("--by", metavar="NAME", help="who decided (default: the login name)")
    parser.add_argument("--list", action="store_true", help="the decisions that hold")


def run(session: Session) -> int:
    """Store a decision, or list those that hold."""
    options = session.options
    named = [word for word in (options.a, options.b, options.says) if word is not None]
    if options.list == bool(named) or (named and options.says not in _WORDS):
        raise InputError(
            "two articles and one of same, different, withdrawn are needed, or --list",
            hint="provenance judge A B same, for example",
            code="usage",
        )
    with ExitStack() as stack:
        if options.list:
            tracker = stack.enter_context(session.open_existing())
        else:
            if session.store_is_missing():
                session.open_existing()  # says that there is no store
            tracker = stack.enter_context(session.open_store())
            who = options.by or getpass.getuser()
            tracker.judge(options.a, options.b, options.says, reason=options.reason, who=who)
            session.note(f"judged {options.says}: {options.a}, {options.b}")
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(new_writer(session, out, JUDGEMENT))
        for judgement in tracker.judgements():
            writer.write(judgement_document(judgement))
    return 0
