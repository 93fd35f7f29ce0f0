"""Clusters → rows of flat tables, one per kind of thing, for spreadsheets and SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.records import Article, Lineage, Source
from provenance.report.columns import Value
from provenance.report.documents import run_document
from provenance.report.views import chain_words

if TYPE_CHECKING:
    from provenance.report.stored import StoredCluster
    from provenance.store import Outlet, Run

Put = Callable[[str, Sequence[Value]], object]  # table, row


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns with their SQL types, and those that identify a row."""

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    indexes: tuple[str, ...] = ()


def _typed(words: str) -> dict[str, str]:
    """Return columns from ``name name:INTEGER``; text where no type is given."""
    return {(part := word.partition(":"))[0]: part[2] or "TEXT" for word in words.split()}


_CANONICAL = " ".join(
    f"canonical_{name}" for name in ("level", "outlet", "medium", "date", "page", "article", "url")
)

TABLES = (
    Table(
        "articles",
        _typed(
            "id cluster relation path url host outlet title published fetched_at language characters:INTEGER "
            f"{_CANONICAL} canonical_confidence:REAL direct_level direct_outlet direct_article "
            "direct_confidence:REAL direct_relation chain authors editors cited flags sha256 body"
        ),
        ("id",),
        ("cluster", "outlet", "published"),
    ),
    Table(
        "claims",
        _typed(
            "article number:INTEGER role outlet text start:INTEGER end:INTEGER zone reliability:REAL rule medium "
            "people date page url"
        ),
        ("article", "number"),
        ("outlet",),
    ),
    Table(
        "clusters",
        _typed(
            "id title size:INTEGER reference outlets hosts first_seen last_seen "
            f"{_CANONICAL} canonical_confidence:REAL"
        ),
        ("id",),
        ("size",),
    ),
    Table(
        "derivations",
        _typed(
            "article source cluster held:INTEGER probability:REAL relation article_outlet source_outlet "
            "source_captured:INTEGER reasons"
        ),
        ("cluster", "article", "source"),
        ("source",),
    ),
    Table(
        "evidence",
        _typed("cluster article source number:INTEGER code weight:REAL start:INTEGER end:INTEGER detail"),
        ("cluster", "article", "source", "number"),
    ),
    Table("sources", _typed("cluster key outlet medium date page articles"), ("cluster", "key"), ("outlet",)),
    Table(
        "outlets",
        _typed(
            "name articles:INTEGER canonical:INTEGER canonical_unseen:INTEGER taken_from:INTEGER "
            "new:INTEGER kind parent"
        ),
        ("name",),
    ),
    Table("judgements", _typed("a b says who reason at"), ("a", "b", "says")),
    Table(
        "runs",
        _typed("id state version started finished settings registry rules arguments counts"),
        ("id",),
    ),
)


def put_rows(
    put: Put,
    clusters: Iterable[StoredCluster],
    outlets: Iterable[Outlet],
    runs: Iterable[Run],
    *,
    with_times: bool,
) -> None:
    """Put every row of every table; without *with_times* the table of runs stays empty."""
    counts: dict[
        str, list[int]
    ] = {}  # by outlet: articles, canonical source of, of those never captured, taken from
    for one in clusters:
        _put_cluster(put, one)
        _put_derivations(put, one)
        for member in one.cluster.members:
            article, lineage = one.articles[member.article], one.lineages[member.article]
            put("articles", _article(article, lineage, member.relation))
            _put_claims(put, article)
            _count(counts, article, lineage)
        for j in one.judgements:
            put("judgements", [j.a, j.b, j.says, j.who, j.reason, j.at if with_times else None])
    new = {outlet.name: outlet for outlet in outlets}
    for name in sorted({*counts, *new}):
        met = new.get(name)
        row = counts.get(name, [0, 0, 0, 0])
        put("outlets", [name, *row, int(met is not None), *((met.kind, met.parent) if met else (None, None))])
    for run in runs if with_times else ():
        put("runs", [_cell(value) for key, value in run_document(run).items() if key != "schema"])


def _article(article: Article, lineage: Lineage, relation: str) -> list[Value]:
    direct = lineage.direct_source
    chain = [{"outlet": hop.outlet, "article": hop.article} for hop in lineage.chain]
    return [
        article.id, lineage.cluster, relation, article.path, article.url, article.host, article.outlet,
        article.title, article.published, article.fetched_at, article.language, len(article.body),
        *_source(lineage.canonical),
        direct.level, direct.outlet, direct.article, direct.confidence, direct.relation,
        chain_words(chain), *map(_joined, (lineage.authors, lineage.editors, lineage.cited)),
        _joined([flag.code for flag in lineage.flags]), article.sha256, article.body,
    ]  # fmt: skip


def _source(source: Source) -> list[Value]:
    return [source.level, source.outlet, source.medium, source.date, source.page, source.article, source.url,
            source.confidence]  # fmt: skip


def _put_claims(put: Put, article: Article) -> None:
    for number, c in enumerate(article.claims):
        put("claims", [
            article.id, number, c.role, c.outlet, c.text, c.start, c.end, c.zone, c.reliability, c.rule,
            c.medium, _joined(c.people), c.date, c.page, c.url,
        ])  # fmt: skip


def _put_cluster(put: Put, one: StoredCluster) -> None:
    articles = one.articles.values()
    times = sorted(time for a in articles if (time := a.published or a.fetched_at))
    put("clusters", [
        one.cluster.id, one.title, len(one.articles), one.cluster.reference,
        *(_joined(sorted({getattr(a, name) for a in articles} - {None})) for name in ("outlet", "host")),
        times[0] if times else None, times[-1] if times else None, *_source(one.canonical),
    ])  # fmt: skip
    for key, source in one.inferred.items():
        about: list[Value] = [source.outlet, source.medium, source.date, source.page]
        put("sources", [one.cluster.id, key, *about, _joined(source.articles)])


def _put_derivations(put: Put, one: StoredCluster) -> None:
    def outlet(key: str) -> str | None:
        known = one.articles.get(key) or one.inferred.get(key)  # type: ignore[call-overload]  # ids are strings
        return known.outlet if known else None

    for d in one.derivations():
        captured = int(d.source not in one.inferred)
        put("derivations", [
            d.article, d.source, one.cluster.id, int(one.holds(d)), d.probability, d.relation,
            outlet(d.article), outlet(d.source), captured, _joined([item.detail for item in d.evidence]),
        ])  # fmt: skip
        for number, item in enumerate(d.evidence):
            about: list[Value] = [item.code, item.weight, item.start, item.end, item.detail]
            put("evidence", [one.cluster.id, d.article, d.source, number, *about])


def _count(counts: dict[str, list[int]], article: Article, lineage: Lineage) -> None:
    def add(outlet: str | None, *places: int) -> None:
        if outlet is not None:
            row = counts.setdefault(outlet, [0, 0, 0, 0])
            for place in places:
                row[place] += 1

    add(article.outlet, 0)
    canonical = lineage.canonical
    if canonical.article != article.id:
        add(canonical.outlet, *((1,) if canonical.article else (1, 2)))
        add(lineage.direct_source.outlet, 3)


def _joined(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None


def _cell(value: str | Sequence[str] | Mapping[str, int] | None) -> Value:
    if isinstance(value, Mapping):
        return _joined(f"{key} {count}" for key, count in sorted(value.items()))
    return value if value is None or isinstance(value, str) else " ".join(value)
