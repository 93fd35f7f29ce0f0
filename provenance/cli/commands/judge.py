"""``provenance judge``: a person's decision about two articles, or about the source of one."""

from __future__ import annotations

import getpass
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal

from provenance.cli.session import Session
from provenance.cli.writing import new_writer
from provenance.errors import InputError
from provenance.report.documents import JUDGEMENT, judgement_document

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] A B same|different|withdrawn | A source B"
EPILOG = """\
"same" puts two articles into one cluster and "different" keeps them apart,
whatever their texts say. "A source B" says that A was taken from B, whatever
the evidence; it moves no article into another cluster. "A B withdrawn" ends
what was decided about the two. Decisions are kept with who took them and why,
and outlive every rerun.

examples:
  provenance judge a1b2 c3d4 different --reason "two sessions of one committee"
  provenance judge a1b2 source c3d4
  provenance judge --list"""

Says = Literal["same", "different", "source", "withdrawn"]
_WORDS: tuple[Says, ...] = ("same", "different", "withdrawn")


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("a", nargs="?", metavar="A", help="an id, URL or path")
    parser.add_argument("b", nargs="?", metavar="B", help="another one")
    parser.add_argument(
        "says",
        nargs="?",
        metavar="WORD",
        help="same, different or withdrawn; or source, second",
    )
    parser.add_argument("--reason", metavar="TEXT", default="", help="why, for whoever reads it later")
    parser.add_argument("--by", metavar="NAME", help="who decided (default: the login name)")
    parser.add_argument("--list", action="store_true", help="the decisions that hold")


def _decision(words: list[str]) -> tuple[str, str, Says | None]:
    """Return the two articles and what is said of them; None where *words* are no decision."""
    if len(words) == 3 and words[1] == "source" and words[2] not in _WORDS:
        return words[0], words[2], "source"
    said = next((word for word in _WORDS if len(words) == 3 and word == words[2]), None)
    return words[0], words[-1] if said is None else words[1], said


def _login() -> str:
    """Return the login name, or the number of a user who has none, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # KeyError before Python 3.13
        return str(os.getuid())


def run(session: Session) -> int:
    """Store a decision, or list those that hold."""
    options = session.options
    named = [word for word in (options.a, options.b, options.says) if word is not None]
    a, b, says = _decision(named) if named else ("", "", None)
    if options.list == bool(named) or (named and says is None):
        raise InputError(
            "two articles and one of same, different, withdrawn (or source between them) are needed, or --list",
            hint="provenance judge A B same, or provenance judge A source B",
            code="usage",
        )
    with ExitStack() as stack:
        if options.list:
            tracker = stack.enter_context(session.open_existing())
        else:
            if session.store_is_missing():
                session.open_existing()  # says that there is no store
            tracker = stack.enter_context(session.open_store())
            who = options.by or _login()
            if says is not None:
                tracker.judge(a, b, says, reason=options.reason, who=who)
            session.note(f"judged: {' '.join(named)}")
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(new_writer(session, out, JUDGEMENT))
        for judgement in tracker.judgements():
            writer.write(judgement_document(judgement))
    if options.list and not writer.count:
        session.note("no decision holds")
    return 0
