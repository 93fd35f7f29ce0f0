"""The keys of every record as the program's source writes them, and what they mean, from records.toml."""

from __future__ import annotations

import ast
import inspect
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from provenance.report import documents

HEAD = """# Records

What the program writes as JSON Lines, and what it reads. Keys stand in this order; what is unknown is null, and
no key is ever missing. Versions grow: a reader passes over keys it does not know.

## Input

One record a line, with exactly one of `html` and `text`; or a file of one page.

| key | meaning |
|---|---|
| `html` or `text` | the page as captured; `text` is the whole page's text, furniture included |
| `id` | unique; else derived from address and content |
| `url` | gives the host |
| `title`, `published`, `outlet` | what the caller already knows; kept apart from what the page says |
| `fetched_at` | when it was captured, RFC 3339 |
| anything else | kept, and passed through by `filter` and `export --kind page` |

Records of `export --kind page` (`provenance.page/1`) are such records. A line of `--rejects FILE` has `path`,
`file`, `line`, `code` ([errors](errors.md)), `reason` and the `record` as it was.
"""
MEANINGS = Path(__file__).with_name("records.toml")


@dataclass(frozen=True)
class Key:
    """One key of a record: the object it holds, by name, where it holds one or a list of them."""

    name: str
    holds: str | None


def objects() -> dict[str, list[Key]]:
    """Return the keys of every object that ``report/documents.py`` makes, by the name of its function."""
    found: dict[str, list[Key]] = {}
    for node in ast.parse(inspect.getsource(documents)).body:
        if isinstance(node, ast.FunctionDef):
            for returned in ast.walk(node):
                if isinstance(returned, ast.Return):
                    _keep(_short(node.name), _dict_in(returned.value), found)
    return found


def meanings() -> Mapping[str, Mapping[str, str]]:
    """Return what is said of each key, by object; the key ``""`` is what is said of the object itself."""
    return tomllib.loads(MEANINGS.read_text(encoding="utf-8"))


def page() -> str:
    """Return the page of the reference: records that stand alone first, then the objects in them."""
    found, said = objects(), meanings()
    alone = [name for name, keys in found.items() if keys[0].name == "schema"]
    parts = [HEAD]
    for name in (*alone, *sorted(set(found) - set(alone))):
        title = f"provenance.{name}/1" if name in alone else name
        rows = "".join(f"| `{key.name}` | {meaning(name, key.name, said)}{_see(key)} |\n" for key in found[name])
        parts.append(f"## {title}\n\n{said[name]['']}\n\n| key | meaning |\n|---|---|\n{rows}")
    return "\n".join(parts)


def meaning(name: str, key: str, said: Mapping[str, Mapping[str, str]]) -> str:
    """Return what is said of one key; KeyError where nothing is."""
    own = said[name].get(key)
    return said["any"][key] if own is None else own


def _see(key: Key) -> str:
    if key.holds is None:
        return ""
    alone = key.holds in ("judgement", "derivation")
    anchor = f"provenance{key.holds}1" if alone else key.holds.replace(".", "")
    return f" ([{key.holds}](#{anchor}))"


def _short(function: str) -> str:
    return function.removesuffix("_document").lstrip("_")


def _keep(name: str, value: ast.Dict | None, found: dict[str, list[Key]]) -> None:
    if value is not None:
        found[name] = list(_keys(name, value, found))


def _keys(name: str, value: ast.Dict, found: dict[str, list[Key]]) -> Iterator[Key]:
    for key, held in zip(value.keys, value.values, strict=True):
        if key is None:  # **the keys of another one
            yield from found[_called(held) or name]
            continue
        assert isinstance(key, ast.Constant)
        own = _dict_in(held)
        if own is not None:
            _keep(f"{name}.{key.value}", own, found)
        yield Key(str(key.value), f"{name}.{key.value}" if own is not None else _called(held))


def _dict_in(node: ast.AST | None) -> ast.Dict | None:
    """Return the dictionary that a value is or a list of which it is."""
    if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
        node = node.elt
    return node if isinstance(node, ast.Dict) and node.keys and _plain(node) else None


def _plain(node: ast.Dict) -> bool:
    return any(isinstance(key, ast.Constant) for key in node.keys)


def _called(node: ast.AST) -> str | None:
    """Return the name of the object that a call in *node* makes."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id.endswith("_document"):
            return _short(one.func.id)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "_alternatives":
            return "alternatives"
    return None
