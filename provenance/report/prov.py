"""
Clusters → W3C PROV-JSON: what was captured, what was inferred, who published it and what was taken from what.

On the top level stands what we conclude. What the pages claim, and the sources that were weighed and not held,
are bundles of their own, so that neither is mistaken for a conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from provenance.lineage.nodes import Posited
from provenance.records import Article, ArticleId, Derivation, Evidence, Lineage, RunId, Source
from provenance.report.prov_file import Attributes, ProvFile
from provenance.report.prov_names import address, kind_of, moment, name

if TYPE_CHECKING:
    from provenance.report.stored import StoredCluster
    from provenance.store import InferredSource, Run

# How PROV calls a derivation of each relation; a verbatim copy and a composite are plain derivations.
_TYPES = {"edited": "prov:Revision", "abridged": "prov:Revision", "extended": "prov:Revision",
          "excerpt": "prov:Quotation"}  # fmt: skip


def write_prov(
    out: BinaryIO, clusters: Iterable[StoredCluster], runs: Iterable[Run], *, whole: bool, with_times: bool
) -> None:
    """
    Write one PROV-JSON document; the same content gives the same bytes.

    *whole* says that *clusters* are all there are. Without *with_times* it leaves out what depends on when and
    in which order pages came in: runs, their times, and when a judgement was made.
    """
    with ProvFile(whole=whole) as file:
        writer = _Prov(file, _Programs(runs), with_times)
        writer.programs.write(file, with_times=with_times)
        for one in clusters:
            writer.cluster(one)
        writer.mentioned_elsewhere()
        file.write(out)


class _Programs:
    """The versions of the program that made the store, and the work each did; *runs* are the oldest first."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs: dict[RunId | None, tuple[int, Run]] = {run.id: (i, run) for i, run in enumerate(runs)}

    def last(self, lineages: Iterable[Lineage]) -> RunId | None:
        """Return the run that came to the newest of *lineages*."""
        runs = [lineage.run for lineage in lineages if lineage.run in self._runs]
        return max(runs, key=lambda run: self._runs[run][0], default=None)

    def activity(self, run: RunId | None, *, with_times: bool) -> str:
        """Return the activity that *run* is: itself, or all runs of one version with one set of knowledge."""
        if run not in self._runs:
            return name("activity", "unknown")
        _, found = self._runs[run]
        return name("activity", found.id) if with_times else self._work(found)

    def _work(self, run: Run) -> str:
        return name("activity", "trace", run.version, run.settings_digest, run.registry_digest, run.rules_digest)

    def write(self, file: ProvFile, *, with_times: bool) -> None:
        """Declare the programs, and what they did."""
        runs = [run for _, run in self._runs.values()]
        for run in sorted(runs, key=lambda run: (run.version, self._work(run), run.id)):
            program = name("program", "provenance", run.version)
            file.once("agent", program, {
                "prov:type": kind_of("prov:SoftwareAgent"),
                "prov:label": f"provenance {run.version}",
                "pv:version": run.version,
            })  # fmt: skip
            activity = self.activity(run.id, with_times=with_times)
            about: Attributes = {
                "prov:type": kind_of("pv:Tracing"),
                "pv:settings": run.settings_digest,
                "pv:registry": run.registry_digest,
                "pv:rules": run.rules_digest,
            }
            if with_times:
                about |= {"prov:startTime": moment(run.started), "prov:endTime": moment(run.finished)}
                about |= {"pv:run": run.id, "pv:state": run.state, "pv:arguments": list(run.arguments)}
                about |= {f"pv:{key}": count for key, count in sorted(run.counts.items())}
            if file.once("activity", activity, about):
                file.relate("wasAssociatedWith", {"prov:activity": activity, "prov:agent": program})


@dataclass(frozen=True, slots=True)
class _Prov:
    file: ProvFile
    programs: _Programs
    with_times: bool

    def cluster(self, one: StoredCluster) -> None:
        """Write all that is known of one cluster."""
        id_ = name("cluster", one.cluster.id)
        run = self.programs.last(one.lineages.values())
        activity = self.programs.activity(run, with_times=self.with_times)
        self.file.put("entity", id_, {
            "prov:type": [kind_of("prov:Collection"), kind_of("pv:Cluster")],
            "prov:label": one.title,
            "pv:id": one.cluster.id,
            "pv:size": len(one.articles),
            "pv:reference": kind_of(name("article", one.cluster.reference)),
            **_canonical(one.canonical),
        })  # fmt: skip
        self.file.relate("wasGeneratedBy", {"prov:entity": id_, "prov:activity": activity})
        for key, source in one.inferred.items():
            self._inferred(one, key, source.outlet, source.medium, source.date, source.page)
        for article in one.articles.values():
            self._article(one, article, one.lineages[article.id])
            self.file.relate("hadMember", {"prov:collection": id_, "prov:entity": name("article", article.id)})
            self._claims(article)
        held: dict[str, list[Derivation]] = {}
        weighed: list[Derivation] = []
        for derivation in one.derivations():
            (held.setdefault(derivation.article, []) if one.holds(derivation) else weighed).append(derivation)
        for lineage in one.lineages.values():
            self._held(one, lineage, held.get(lineage.article, []))
        self._weighed(one, weighed, activity)
        self._copies(one)
        self._judgements(one)

    def _article(self, one: StoredCluster, article: Article, lineage: Lineage) -> None:
        id_ = name("article", article.id)
        self.file.put("entity", id_, {
            "prov:type": kind_of("pv:Article"),
            "prov:label": article.title,
            "pv:observed": True,
            "pv:id": article.id,
            "pv:cluster": one.cluster.id,
            "pv:url": address(article.url) if article.url else None,
            **{f"pv:{key}": getattr(article, key) for key in
               ("path", "host", "outlet", "published", "fetched_at", "language", "sha256")},
            "pv:cited": list(lineage.cited),
            "pv:flag": [flag.code for flag in lineage.flags],
        })  # fmt: skip
        if article.published or article.outlet:
            self._publishing(article, id_)
        for role, names in (("author", lineage.authors), ("editor", lineage.editors)):
            for person in names:
                agent = self._person(person)
                self.file.relate("wasAttributedTo", {"prov:entity": id_, "prov:agent": agent, "pv:role": role})

    def _publishing(self, article: Article, id_: str) -> None:
        activity, at = name("activity", "publishing", article.id), moment(article.published)
        about = {"prov:type": kind_of("pv:Publishing"), "prov:startTime": at, "pv:published": article.published}
        self.file.put("activity", activity, about)
        self.file.relate("wasGeneratedBy", {"prov:entity": id_, "prov:activity": activity, "prov:time": at})
        if article.outlet:
            agent = self._outlet(article.outlet)
            self.file.relate("wasAssociatedWith", {"prov:activity": activity, "prov:agent": agent})
            self.file.relate("wasAttributedTo", {"prov:entity": id_, "prov:agent": agent, "pv:role": "publisher"})

    def _claims(self, article: Article) -> None:
        """Write what the page says as a bundle: it may be false, and is kept apart from what we conclude."""
        if not article.claims:
            return
        bundle = name("claims", article.id)
        entities: dict[str, Attributes] = {}
        for number, claim in enumerate(article.claims):
            entities[name("claims", article.id, str(number))] = {
                "prov:type": kind_of("pv:Claim"),
                "prov:value": claim.text,
                "pv:number": number,
                "pv:article": kind_of(name("article", article.id)),
                **{f"pv:{key}": getattr(claim, key) for key in
                   ("role", "outlet", "start", "end", "zone", "reliability", "rule", "medium", "date", "page")},
                "pv:person": list(claim.people),
                "pv:url": address(claim.url) if claim.url else None,
            }  # fmt: skip
        self.file.bundle(bundle, {"entity": entities})
        self.file.put("entity", bundle, {
            "prov:type": kind_of("prov:Bundle"),
            "prov:label": "what the page says",
            "pv:article": kind_of(name("article", article.id)),
        })  # fmt: skip

    def _held(self, one: StoredCluster, lineage: Lineage, held: Sequence[Derivation]) -> None:
        """Write what the article was taken from, and its first publication."""
        direct = lineage.direct_source
        copy = name("article", lineage.article)
        source = self._entity_of(one, direct)
        if source is not None:
            found = next((d for d in held if self._node(one, d.source) == source), None)
            self._derivation("took", copy, source, direct, found)
        for part in held:
            if part.relation == "composite" and self._node(one, part.source) != source:
                self._derivation("part", copy, self._node(one, part.source), None, part)
        first = self._entity_of(one, lineage.canonical)
        if first not in (None, copy):
            assert first is not None
            self._derivation("first", copy, first, lineage.canonical, None)

    def _derivation(
        self, what: str, copy: str, used: str, source: Source | None, found: Derivation | None
    ) -> None:
        relation = (source.relation if source else None) or (found.relation if found else None)
        kind = "prov:PrimarySource" if what == "first" else _TYPES.get(relation or "")
        about = {"prov:type": kind_of(kind) if kind else None, **_weights(found)}
        if source is not None:
            about |= {"pv:level": source.level, "pv:confidence": source.confidence}
        self.file.put("wasDerivedFrom", name("statement", what, copy, used), {
            "prov:generatedEntity": copy, "prov:usedEntity": used, **about, "pv:relation": relation,
        })  # fmt: skip

    def _weighed(self, one: StoredCluster, weighed: Sequence[Derivation], activity: str) -> None:
        """Write, as a bundle, the sources that were weighed and not held."""
        statements: dict[str, Attributes] = {}
        for d in weighed:
            copy, used = self._node(one, d.article), self._node(one, d.source)
            statements[name("statement", "weighed", copy, used)] = {
                "prov:generatedEntity": copy,
                "prov:usedEntity": used,
                "pv:relation": d.relation,
                **_weights(d),
            }
        if not statements:
            return
        bundle = name("weighed", one.cluster.id)
        self.file.bundle(bundle, {"wasDerivedFrom": statements})
        about = {"prov:type": kind_of("prov:Bundle"), "prov:label": "sources weighed and not held"}
        self.file.put("entity", bundle, about)
        self.file.relate("wasGeneratedBy", {"prov:entity": bundle, "prov:activity": activity})

    def _copies(self, one: StoredCluster) -> None:
        first: dict[str, ArticleId] = {}
        for id_, fingerprint in one.fingerprints.items():
            other = first.setdefault(fingerprint.digest, id_)
            if other != id_:
                pair = {"prov:alternate1": name("article", id_), "prov:alternate2": name("article", other)}
                self.file.relate("alternateOf", pair)

    def _judgements(self, one: StoredCluster) -> None:
        for judgement in one.judgements:
            activity = name("activity", "judgement", judgement.a, judgement.b, judgement.says)
            at = moment(judgement.at) if self.with_times else None
            self.file.put("activity", activity, {
                "prov:type": kind_of("pv:Judgement"), "prov:startTime": at,
                "pv:says": judgement.says, "pv:reason": judgement.reason,
            })  # fmt: skip
            for article in (judgement.a, judgement.b):
                self.file.relate("used", {"prov:activity": activity, "prov:entity": name("article", article)})
                self.file.mention("article", article)
            if judgement.who:
                person = self._person(judgement.who)
                self.file.relate("wasAssociatedWith", {"prov:activity": activity, "prov:agent": person})

    def mentioned_elsewhere(self) -> None:
        """Declare the articles of other clusters that were mentioned: where a part of the store is written."""
        for article in self.file.undeclared("article"):
            about = {"prov:type": kind_of("pv:Article"), "pv:observed": True, "pv:id": article}
            self.file.put("entity", name("article", article), about)

    # ------------------------------------------------------------------ nodes

    def _entity_of(self, one: StoredCluster, source: Source) -> str | None:
        """Return the entity that *source* names: a captured article, an inferred source, or nothing."""
        if source.article is not None:
            return self._node(one, source.article)
        if source.outlet is None:
            return None
        editions = {key: item for key, item in one.inferred.items() if item.outlet == source.outlet}
        if editions:
            return self._node(one, max(editions, key=lambda key: _agreeing(editions[key], source)))
        return self._inferred(one, source.outlet, source.outlet, source.medium, source.date, source.page)

    def _node(self, one: StoredCluster, key: str) -> str:
        """Return the entity behind a key of a derivation."""
        if key in one.inferred:
            return name("source", one.cluster.id, key)
        posited = None if key in one.articles else Posited.parse(key)
        if posited is not None:
            return self._inferred(one, key, posited.outlet, None, None, None)
        self.file.mention("article", key)
        return name("article", key)

    def _inferred(
        self, one: StoredCluster, key: str, outlet: str, medium: str | None, date: str | None, page: str | None
    ) -> str:
        id_ = name("source", one.cluster.id, key)
        new = self.file.once("entity", id_, {
            "prov:type": kind_of("pv:InferredSource"), "prov:label": outlet, "pv:observed": False,
            "pv:cluster": one.cluster.id, "pv:outlet": outlet, "pv:medium": medium, "pv:date": date,
            "pv:page": page,
        })  # fmt: skip
        if new:
            agent = self._outlet(outlet)
            self.file.relate("wasAttributedTo", {"prov:entity": id_, "prov:agent": agent, "pv:role": "publisher"})
        return id_

    def _outlet(self, outlet: str) -> str:
        id_ = name("outlet", outlet)
        types = [kind_of("prov:Organization"), kind_of("pv:Outlet")]
        self.file.once("agent", id_, {"prov:type": types, "prov:label": outlet})
        return id_

    def _person(self, person: str) -> str:
        id_ = name("person", person)
        self.file.once("agent", id_, {"prov:type": kind_of("prov:Person"), "prov:label": person})
        return id_


def _canonical(source: Source) -> dict[str, Any]:
    fields = ("level", "outlet", "medium", "date", "page", "confidence")
    return {f"pv:canonical_{field}": getattr(source, field) for field in fields}


def _agreeing(edition: InferredSource, source: Source) -> int:
    """Return in how many of medium, date and page an inferred source of the same outlet is *source*."""
    return sum(getattr(edition, part) == getattr(source, part) for part in ("medium", "date", "page"))


def _weights(found: Derivation | None) -> Mapping[str, Any]:
    if found is None:
        return {}
    return {"pv:probability": found.probability, "pv:evidence": [_evidence(item) for item in found.evidence]}


def _evidence(item: Evidence) -> str:
    """Return one reason on one line: its code, its weight in nats, where it stands, and what it is."""
    place = "" if item.start is None else f" {item.start}-{item.end}"
    return f"{item.code} {item.weight:+.4f}{place} {item.detail}"
