"""Completion scripts for shells, written from the parsers themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.cli.options import parser_of
from provenance.cli.verbs import VERBS, WITH_VALUE

if TYPE_CHECKING:
    from argparse import Action


@dataclass(frozen=True, slots=True)
class Word:
    """One option of a verb: its spellings, what it does, and what may follow it."""

    spellings: tuple[str, ...]
    meaning: str
    takes_value: bool
    values: tuple[str, ...]  # known ones; where there are none, a file may stand


@dataclass(frozen=True, slots=True)
class Verb:
    """What may stand after one verb; no *values* means files."""

    name: str
    meaning: str
    options: tuple[Word, ...]
    values: tuple[str, ...]


def script(shell: str) -> str:
    """Return the completion script for *shell*: bash, zsh or fish."""
    verbs = [_verb(name) for name in VERBS]
    return "\n".join({"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](verbs)) + "\n"


def _verb(name: str) -> Verb:
    actions = parser_of(name)._actions
    options = tuple(_word(action) for action in actions if action.option_strings)
    values = {value for action in actions if not action.option_strings for value in _values(action)}
    return Verb(name, VERBS[name], options, tuple(sorted(values)))


def _word(action: Action) -> Word:
    return Word(tuple(action.option_strings), action.help or "", action.nargs != 0, tuple(_values(action)))


def _values(action: Action) -> Iterator[str]:
    """Yield the values that are known beforehand."""
    if action.metavar == "QUERY":
        from provenance.store import queries

        yield from queries.names()
    elif action.choices is not None:
        yield from map(str, action.choices)


def _spelled(verb: Verb) -> str:
    return " ".join(spelling for word in verb.options for spelling in word.spellings)


def _bash(verbs: list[Verb]) -> Iterator[str]:
    every = " ".join(VERBS)
    yield "# provenance: completion for bash; load with  . <(provenance completion bash)"
    yield "_provenance() {"
    yield '    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb="" words="" i'
    yield "    COMPREPLY=()"
    yield "    for ((i = 1; i < COMP_CWORD; i++)); do"
    yield "        case ${COMP_WORDS[i]} in"
    yield f"            {'|'.join(WITH_VALUE)}) ((i++)) ;;"
    yield "            -*) ;;"
    yield "            *) verb=${COMP_WORDS[i]}; break ;;"
    yield "        esac"
    yield "    done"
    yield '    case "$verb $prev" in'
    shared = verbs[-1].options  # the last verb, completion, has the global options only
    for word in shared:
        yield from _bash_values("*", word)
    for verb in verbs:
        for word in verb.options:
            if word not in shared:
                yield from _bash_values(f'"{verb.name}"', word)
    yield "        *)"
    yield "            case $verb in"
    yield f'                "") words="{every} {_spelled(verbs[-1])}" ;;'
    for verb in verbs:
        values = " ".join(verb.values)
        yield f'                {verb.name}) words="{values}"'
        yield f'                    [[ $cur != -* ]] || words="{_spelled(verb)}" ;;'
    yield "            esac ;;"
    yield "    esac"
    yield '    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")'
    yield "}"
    yield "complete -o default -F _provenance provenance"


def _bash_values(verb: str, word: Word) -> Iterator[str]:
    """Yield the case of what follows *word*: known values, or nothing of ours, so that the shell offers files."""
    if word.takes_value:
        names = "|".join(f'{verb}" {spelling}"' for spelling in word.spellings)
        known = " ".join(word.values)
        yield f'        {names}) words="{known}" ;;' if known else f"        {names}) return ;;"


def _zsh(verbs: list[Verb]) -> Iterator[str]:
    yield "#compdef provenance"
    yield "# provenance: completion for zsh; save as _provenance in a folder of $fpath"
    yield "_provenance() {"
    yield "    local -a verbs"
    yield "    verbs=("
    yield from (f"        {_quoted(verb.name + ':' + verb.meaning.replace(':', ' -'))}" for verb in verbs)
    yield "    )"
    yield "    if (( CURRENT == 2 )); then _describe verb verbs; return; fi"
    yield "    case $words[2] in"
    for verb in verbs:
        yield f"        {verb.name})"
        yield "            shift words; (( CURRENT-- ))"
        yield "            _arguments \\"
        for word in verb.options:
            for spelling in word.spellings:
                meaning = word.meaning.replace("[", "(").replace("]", ")").replace(":", " -")
                value = f":value:{_zsh_values(word.values)}" if word.takes_value else ""
                yield f"                {_quoted(f'{spelling}[{meaning}]{value}')} \\"
        yield f"                {_quoted('*:argument:' + _zsh_values(verb.values))} ;;"
    yield "    esac"
    yield "}"
    yield '[[ $funcstack[1] == _provenance ]] && _provenance "$@" || compdef _provenance provenance'


def _zsh_values(values: tuple[str, ...]) -> str:
    return f"({' '.join(values)})" if values else "_files"


def _fish(verbs: list[Verb]) -> Iterator[str]:
    yield "# provenance: completion for fish; load with  provenance completion fish | source"
    for verb in verbs:
        yield f"complete -c provenance -n __fish_use_subcommand -f -a {verb.name} -d {_quoted(verb.meaning)}"
    for verb in verbs:
        here = f"complete -c provenance -n '__fish_seen_subcommand_from {verb.name}'"
        if verb.values:
            yield f"{here} -f -a {_quoted(' '.join(verb.values))}"
        for word in verb.options:
            names = " ".join(
                f"-l {spelling[2:]}" if spelling.startswith("--") else f"-s {spelling[1:]}"
                for spelling in word.spellings
            )
            value = (
                f" -x -a {_quoted(' '.join(word.values))}" if word.values else " -r" if word.takes_value else ""
            )
            yield f"{here} {names}{value} -d {_quoted(word.meaning)}"


def _quoted(text: str) -> str:
    """Return *text* as one word in single quotes; an apostrophe becomes a typographic one, which ends none."""
    return "'" + text.replace("'", "’") + "'"
