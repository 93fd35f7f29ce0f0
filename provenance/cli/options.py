"""From arguments to options: one parser per verb, made when that verb is asked for."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from provenance.cli.verbs import VERBS, WITH_VALUE, before_dashes
from provenance.errors import InputError

_PLAIN = "\0"
_WIDTH = 80  # of help pages, whatever the terminal: they are also checked word by word


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help in one layout on every version of Python: ``-o, --output FILE``, 80 columns."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=24, width=_WIDTH)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings:
            return str(action.metavar or action.dest)
        value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
        return ", ".join(action.option_strings) + value


class Parser(argparse.ArgumentParser):
    """A parser whose errors are ours: one line that says what, one that says what to type."""

    def error(self, message: str) -> NoReturn:
        """Raise InputError in place of printing usage and leaving."""
        raise InputError(message.replace(_PLAIN, ""), hint=self._hint(message), code="usage")

    def _hint(self, message: str) -> str:
        """Name the nearest known option where an unknown one was given."""
        unknown = re.search(r"unrecognized arguments: (-[^\s=]+)", message)
        if unknown:
            bare = {option.lstrip("-"): option for option in self._option_string_actions}
            near = _nearest(unknown[1].lstrip("-"), list(bare))
            if near:
                return f"did you mean {bare[near]}? All options: {self.prog} --help"
        return f"{self.prog} --help"


def split_verb(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the verb, the first argument that is no global option or its value, and all the others."""
    skip = False
    for i, argument in enumerate(arguments):
        if skip:
            skip = False
        elif argument in WITH_VALUE:
            skip = True
        elif argument == "--" or not argument.startswith("-") or argument == "-":
            return argument, [*arguments[:i], *arguments[i + 1 :]]
    return None, list(arguments)


def unknown_verb(word: str) -> InputError:
    """Return the error for a word that is no verb, naming the nearest one."""
    near = _nearest(word, list(VERBS))
    hint = f"did you mean: provenance {near}? All verbs: provenance --help" if near else "provenance --help"
    return InputError(f"unknown command {word!r}", hint=hint, code="usage")


def parser_of(verb: str) -> Parser:
    """Return the parser of *verb*: its own options, then the global ones."""
    command = import_module(f"provenance.cli.commands.{verb}")
    parser = Parser(
        prog=f"provenance {verb}",
        usage=f"provenance {verb} {command.USAGE}",
        description=VERBS[verb][:1].upper() + VERBS[verb][1:] + ".",
        epilog=command.EPILOG,
        formatter_class=Formatter,
        allow_abbrev=False,
        add_help=False,
    )
    if hasattr(parser, "color"):  # Python 3.14 colours help by itself; ours is compared word by word
        parser.color = False
    command.add_options(parser)
    add_global_options(parser)
    return parser


def add_global_options(parser: Parser) -> None:
    """Add the options every verb takes."""
    group = parser.add_argument_group("global options")
    group.add_argument(
        "--db",
        metavar="URL",
        default=os.environ.get("PROVENANCE_DB") or "db/provenance.db",
        help="the store: a file or an SQLAlchemy URL",
    )
    group.add_argument(
        "--format",
        metavar="FORMAT",
        choices=("auto", "table", "jsonl", "json", "csv"),
        default="auto",
        help="auto, table, jsonl, json or csv",
    )
    group.add_argument("-o", "--output", metavar="FILE", help="write the data to FILE")
    group.add_argument(
        "--outlets", metavar="FILE", action="append", default=[], help="more rows for the registry of outlets"
    )
    group.add_argument("-q", "--quiet", action="store_true", help="errors only")
    group.add_argument("-v", "--verbose", action="store_true", help="every reject, and where the time went")
    group.add_argument("--no-progress", action="store_true", help="no progress bar")
    group.add_argument(
        "--color",
        metavar="WHEN",
        choices=("auto", "always", "never"),
        default="auto",
        help="auto, always or never",
    )
    group.add_argument("--debug", action="store_true", help="show where an error arose")
    group.add_argument("--version", action="store_true", help="print the version")
    group.add_argument("-h", "--help", action="store_true", help="show this page")


def add_language(parser: Parser) -> None:
    """Add the choice of language, for verbs that answer a person in sentences."""
    parser.add_argument(
        "--lang", metavar="LANG", choices=("auto", "en", "zh"), default="auto", help="en, zh or auto (by locale)"
    )


def parse(parser: Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """
    Return the options in *arguments*, which may stand before, between and after the inputs.

    What comes after ``--`` is no option, whatever it begins with.

    Raises:
        InputError: an option or value is unknown or missing.
    """
    options = before_dashes(arguments)
    # argparse forgets a ``--`` when options and inputs are mixed: no argument of a process begins with a NUL.
    inputs = [_PLAIN + word if word.startswith("-") else word for word in arguments[len(options) + 1 :]]
    try:
        found = parser.parse_intermixed_args([*options, *inputs])
    except argparse.ArgumentError as error:
        parser.error(str(error))
    for name, value in vars(found).items():
        if isinstance(value, str):
            setattr(found, name, value.removeprefix(_PLAIN))
        elif isinstance(value, list):
            setattr(found, name, [one.removeprefix(_PLAIN) for one in value])
    return found


def positive(text: str) -> int:
    """Return a whole number of at least one, for an option's value."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 1: {text!r}")
    return number


def day(text: str) -> str:
    """Return a day or moment that begins like 2024-04-17, for an option's value."""
    from datetime import date

    try:
        date.fromisoformat(text[:10] if len(text) > 10 and text[10] in "T " else text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a day such as 2024-04-17: {text!r}") from None
    return text


def _nearest(word: str, known: Sequence[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, 1, 0.5)), None)
