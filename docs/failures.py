"""Finds every error and reject that the program can report, by reading its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import provenance
from provenance.inputs.formats import hint

CODE = re.compile(r"(?:input|page|rules|store|serve|engine|batch)\.[a-z_]+")
_DEFAULTS = {
    "InputError": "input",
    "SettingsError": "settings",
    "StoreError": "store",
    "RecipeMismatch": "store.recipe",
    "ProvenanceError": "error",
}


@dataclass(frozen=True, order=True)
class Failure:
    """One thing that may be said: its code, the message and the hint, with ``{name}`` for what is filled in."""

    code: str
    message: str
    hint: str


def failures() -> list[Failure]:
    """Return every failure in the program's source, by code."""
    found = {one for path in Path(provenance.__path__[0]).rglob("*.py") for one in _of_module(path)}
    told = {one.code for one in found if one.message != "{…}"}
    return sorted(one for one in found if one.message != "{…}" or one.code not in told)


def _of_module(path: Path) -> Iterator[Failure]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    for node in ast.walk(tree):
        for one in _told(node, constants):
            yield one if one.hint else replace(one, hint=hint(one.code))


def _told(node: ast.AST, constants: Mapping[str, str]) -> Iterator[Failure]:
    """Yield what one expression says: an error raised, a reject made, or a row of code, message and hint."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _DEFAULTS and node.args:
        named = {keyword.arg: _words(keyword.value, constants) for keyword in node.keywords}
        code = named.get("code", _DEFAULTS[node.func.id])
        if CODE.fullmatch(code) or code in ("usage", *_DEFAULTS.values()):
            yield Failure(code, _words(node.args[0], constants), named["hint"])
        return
    row = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
    words = [_words(part, constants) for part in row]
    for i, code in enumerate(words[:-1]):
        if CODE.fullmatch(code) and not CODE.fullmatch(words[i + 1]):
            yield Failure(
                code, words[i + 1], words[i + 2] if isinstance(node, ast.Tuple) and words[i + 2 :] else ""
            )


def _words(node: ast.expr, constants: Mapping[str, str]) -> str:
    """Return the text an expression gives, with the names of what is not known before it runs."""
    match node:
        case ast.Constant():
            return str(node.value)
        case ast.JoinedStr():
            return "".join(_words(part, constants) for part in node.values)
        case ast.FormattedValue(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return constants.get(name, f"{{{name}}}")
        case ast.BinOp(op=ast.Add()):
            return _words(node.left, constants) + _words(node.right, constants)
        case ast.IfExp():
            return f"{_words(node.body, constants)} / {_words(node.orelse, constants)}"
        case ast.Name(id=name) if name in constants:
            return constants[name]
    return "{…}"
