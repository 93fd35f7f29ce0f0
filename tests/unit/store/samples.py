"""Small records and whole stores to write, read and compare."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.records import (
    Article,
    ArticleId,
    Claim,
    Cluster,
    ClusterId,
    Derivation,
    Evidence,
    Fingerprint,
    Flag,
    Hop,
    Lineage,
    Match,
    MatchClass,
    Member,
    Page,
    Removal,
    RunId,
    Source,
    Zone,
)
from provenance.store import Store

RECIPE = "c5-mh128-affine32-v1"

Item = tuple[Page, Article, Fingerprint | None]


def sha(text: str) -> str:
    """Return the digest of a page's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def item(name: str, text: str | None = None, **options: Any) -> Item:
    """Return a page with its article, whose id is *name*, and its fingerprint."""
    body = f"第{name}号水库今晨开闸放水，下游三个村庄已提前转移。" if text is None else text
    path = options.get("path", f"pages.jsonl:{name}")
    fetched_at = options.get("fetched_at", "2024-03-01T08:00:00Z")
    url = options.get("url", f"https://news.example.org/{name}.html")
    page = Page(
        path=path,
        media="text",
        source=body,
        sha256=sha(body),
        url=url,
        fetched_at=fetched_at,
        extra=options.get("extra", {"section": "本地", "rank": 3}),
    )
    article = Article(
        id=ArticleId(name),
        path=path,
        url=url,
        host="news.example.org",
        outlet=options.get("outlet", "江畔日报"),
        text=body,
        title=options.get("title", f"{name}号水库放水"),
        body=body,
        language="zh",
        published=options.get("published", "2024-02-29"),
        fetched_at=fetched_at,
        sha256=page.sha256,
        zones=(Zone("body", 0, len(body)),),
        removed=(Removal("watermark", 0, 1, body[:1]),),
        claims=(
            Claim("zh.source", "direct_source", "来源：山城晚报", 0, 7, "head", 0.9, value="山城晚报"),
            Claim("meta.source", "owner", "某社", None, None, None, 0.5, alternatives=(("别社", 0.25),)),
        ),
        flags=(Flag("two_digit_year", "24年"),),
        known=options.get("known", {"title": "放水"}),
    )
    return page, article, fingerprint(name)


def fingerprint(name: str, digest: str | None = None) -> Fingerprint:
    """Return a fingerprint with an unsigned SimHash that has no signed form of its own."""
    seed = int(sha(name)[:8], 16)
    signature = np.random.RandomState(seed).bytes(512)
    return Fingerprint(RECIPE, signature, (1 << 64) - 1 - seed, 40, digest or sha(f"view {name}"))


def keys(count: int, seed: int = 0) -> NDArray[np.int64]:
    """Return lines of 25 random band keys, all bits in use."""
    low, high = np.iinfo(np.int64).min, np.iinfo(np.int64).max
    return np.random.default_rng(seed).integers(low, high, (count, 25), dtype=np.int64)


def match(a: str, b: str, kind: MatchClass = "verbatim") -> Match:
    """Return a comparison whose two coverages differ."""
    return Match(ArticleId(a), ArticleId(b), kind, 0.75, 0.875, 0.5, 0.96875, 120, 3, "covers the rest", RECIPE)


def cluster(*ids: str) -> Cluster:
    """Return a cluster named after its first article, which is the reference."""
    members = [Member(ArticleId(ids[0]), "reference"), *(Member(ArticleId(id_), "verbatim") for id_ in ids[1:])]
    members.sort(key=lambda member: member.article)
    return Cluster(ClusterId(f"c-{min(ids)}"), ArticleId(ids[0]), tuple(members))


def lineage(id_: str, of: Cluster, outlet: str = "山城晚报", run: str | None = "r-0001") -> Lineage:
    """Return a lineage with one of everything."""
    source = f"inferred:{outlet}"
    return Lineage(
        article=ArticleId(id_),
        cluster=of.id,
        canonical=Source("asserted", outlet, "print", "2024-02-28", "3", confidence=0.75),
        direct_source=Source("observed", article=of.reference, confidence=0.5, relation="verbatim"),
        chain=(
            Hop("inferred", outlet, "print", "2024-02-28", "3", None),
            Hop("article", None, None, None, None, ArticleId(id_)),
        ),
        authors=("张三",),
        flags=(Flag("mojibake"),),
        derivations=(Derivation(id_, source, 0.75, "verbatim", (Evidence("E1", 1.5, "named", 0, 7),)),),
        run=None if run is None else RunId(run),
    )


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        Store(Path(folder) / "x.db").close()
        return (Path(folder) / "x.db").read_bytes()


def new_store(path: Path) -> Store:
    """Return an empty store at *path*, without running the migrations again."""
    path.write_bytes(_template())
    return Store(path)


def begin(store: Store) -> RunId:
    """Start a run."""
    return store.begin_run("0.1.0", "settings-1", "registry-1", "rules-1", ["ingest", "页.jsonl"])


def fill(store: Store, items: Sequence[Item]) -> RunId:
    """Write *items* with their bands in one batch, under a run of its own."""
    run = begin(store)
    with store.write() as writer:
        writer.add_articles(items, run)
        ids = [article.id for _, article, _ in items]
        lines = [np.empty((0, 25), np.int64)] + [keys(1, seed=int(sha(id_)[:6], 16)) for id_ in ids]
        writer.add_bands(ids, np.concatenate(lines))
    store.finish_run(run, {"added": len(items)})
    return run


def dump(store: Path | Store) -> Mapping[str, list[tuple[Any, ...]]]:
    """Return every row of every table of the store; a store on a server is copied into a file for it."""
    if isinstance(store, Store):
        with tempfile.TemporaryDirectory() as folder:
            store.copy(Path(folder) / "copy.db")
            return dump(Path(folder) / "copy.db")
    path = store
    with closing(sqlite3.connect(path)) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: sorted(raw.execute(f'SELECT * FROM "{name}"'), key=repr) for name in sorted(names)}


def integrity(path: Path) -> list[str]:
    """Return what SQLite finds wrong with the file; nothing is ``["ok"]``."""
    with closing(sqlite3.connect(path)) as raw:
        loose = [str(row) for row in raw.execute("PRAGMA foreign_key_check")]
        return [row[0] for row in raw.execute("PRAGMA integrity_check")] + loose
