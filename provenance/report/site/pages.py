"""Site: what stands at each address, rendered when asked for; the same for a folder and for a server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING

from provenance.records import ArticleId, ClusterId
from provenance.report.site import detail, lists, rendering
from provenance.report.site.addresses import (
    Address,
    article_address,
    cluster_address,
    compare_address,
    page_name,
)
from provenance.report.site.comparing import parts as compared_parts
from provenance.report.site.comparing import rows as compared_rows
from provenance.report.site.material import Material, Pair, material, pair
from provenance.report.site.survey import Selection, Survey, survey
from provenance.report.words import LANGUAGES

if TYPE_CHECKING:
    from provenance.tracker import Tracker

_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
}
_ROWS = re.compile(r"(zh/)?rows-([1-9]\d{0,5})\.js")
_PAIRS_KEPT = 256  # comparisons in memory: those of a page of a cluster, and then some


@dataclass(frozen=True, slots=True)
class Page:
    """What stands at one address."""

    path: str
    type: str
    body: bytes


class Site:
    """
    The pages of one store's report, as it is now; see ``refresh``.

    Nothing is written, and only what is asked for is computed: the survey of all clusters once, and the
    cluster, the article and the comparisons of a page when that page is asked for. Threads may share it.
    """

    def __init__(self, tracker: Tracker, selection: Selection | None = None) -> None:
        self._tracker = tracker
        self._selection = selection or Selection()
        self._lock = RLock()
        self._survey: Survey | None = None
        self._material: Material | None = None
        self._pairs: dict[tuple[str, str], Pair] = {}
        self._state: object = None

    def refresh(self) -> None:
        """Forget what was read if the store has a newer run since, so that a server never shows old clusters."""
        with self._lock:
            runs = self._tracker.reads.runs()
            state = [(run.id, run.state, run.finished) for run in runs[-3:]]
            if state != self._state:
                self._survey, self._material, self._state = None, None, state
                self._pairs.clear()

    @property
    def survey(self) -> Survey:
        """What one pass over the clusters found."""
        with self._lock:
            if self._survey is None:
                self._survey = survey(self._tracker, self._selection)
            return self._survey

    # ------------------------------------------------------------------ all pages

    def paths(self) -> Iterator[str]:
        """Yield the path of every page, lists first, then each cluster with its articles and comparisons."""
        yield from rendering.STATIC
        found = self.survey
        for kind, count in lists.parts(found).items():
            yield from self._addresses(Address(kind), count)
        for language in LANGUAGES:
            prefix = "zh/" if language == "zh" else ""
            yield from (f"{prefix}rows-{n}.js" for n in range(1, lists.row_files(found) + 1))
        for id_ in found.positions:
            yield from self._cluster_paths(id_)

    def _cluster_paths(self, id_: ClusterId) -> Iterator[str]:
        known = self._cluster(id_)
        yield from self._addresses(cluster_address(id_), detail.cluster_parts(known))
        for article in known.articles.values():
            yield from self._addresses(article_address(article.id), detail.article_parts(article))
            other = known.counterpart(article.id)
            if other is not None:
                several = compared_parts(compared_rows(self._pair(known, article.id, other)))
                yield from self._addresses(compare_address(article.id, other), len(several))

    @staticmethod
    def _addresses(address: Address, count: int) -> Iterator[str]:
        """Yield every part in every language, and the twin."""
        yield address.twin().path
        for language in LANGUAGES:
            for part in range(1, count + 1):
                yield Address(address.kind, address.name, address.other, part, language).path

    # ------------------------------------------------------------------ one page

    def page(self, path: str) -> Page | None:
        """Return what stands at *path*, relative to the root of the site; None where nothing does."""
        if path in rendering.STATIC:
            return Page(path, _TYPES[path.rpartition(".")[2]], rendering.static(path))
        rows = _ROWS.fullmatch(path)
        if rows is not None:
            body = lists.row_script(self.survey, int(rows[2]), "zh" if rows[1] else "en")
            return None if body is None else Page(path, _TYPES["js"], body)
        address = Address.parse(path)
        if address is None:
            return None
        with self._lock:
            body = self._rendered(address)
        return None if body is None else Page(path, _TYPES[address.suffix], body)

    def _rendered(self, address: Address) -> bytes | None:
        show: dict[str, Callable[[Address], bytes | None]] = {
            "clusters": self._cluster_page,
            "articles": self._article_page,
            "compare": self._compare_page,
        }
        if address.kind in show:
            return show[address.kind](address)
        return lists.page(address, self.survey, self._tracker)

    def _cluster_page(self, address: Address) -> bytes | None:
        id_ = self.survey.clusters_of.get(address.name) or self._unlisted_cluster(address.name)
        if id_ is None:
            return None
        known = self._cluster(id_)
        return detail.cluster_page(
            address, known, self.survey, lambda copy, source: self._pair(known, copy, source)
        )

    def _article_page(self, address: Address) -> bytes | None:
        id_ = self._article_id(address.name)
        if id_ is None:
            return None
        return detail.article_page(address, self._home(id_), id_, self._tracker)

    def _compare_page(self, address: Address) -> bytes | None:
        copy, source = self._article_id(address.name), self._article_id(address.other)
        if copy is None or source is None or copy == source:
            return None
        known = self._home(copy)
        if source not in known.articles:
            return None
        return detail.compare_page(address, known, self._pair(known, copy, source))

    # ------------------------------------------------------------------ what pages show

    def _cluster(self, id_: ClusterId) -> Material:
        if self._material is None or self._material.report.id != id_:
            self._material = material(self._tracker, id_)
        return self._material

    def _home(self, id_: ArticleId) -> Material:
        """Return the cluster of an article."""
        cluster = self.survey.homes.get(id_)
        if cluster is None:
            cluster = self._tracker.reads.cluster_of([id_])[id_].id
        return self._cluster(cluster)

    def _article_id(self, name: str) -> ArticleId | None:
        """Return the article whose page has *name*: of the survey, else any in the store with that very id."""
        found = self.survey.articles_of.get(name)
        if found is not None:
            return ArticleId(found)
        known = self._tracker.reads.article_ids([ArticleId(name)])
        return ArticleId(name) if known and page_name(name) == name else None

    def _unlisted_cluster(self, name: str) -> ClusterId | None:
        return ClusterId(name) if self._tracker.reads.cluster(ClusterId(name)) is not None else None

    def _pair(self, known: Material, copy: ArticleId, source: ArticleId) -> Pair:
        place = (copy, source)
        if place not in self._pairs:
            if len(self._pairs) >= _PAIRS_KEPT:
                self._pairs.clear()
            self._pairs[place] = pair(self._tracker, known.articles[copy], known.articles[source])
        return self._pairs[place]
