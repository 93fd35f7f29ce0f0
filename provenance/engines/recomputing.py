"""Makes again, from readings as stored, what was made from them: fingerprints and match views."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from provenance.engines.texts import texts_of
from provenance.fingerprints.kernel import BackendName, backend_for
from provenance.matching.compare import MatchViews, Text
from provenance.records import Article, ArticleId, Fingerprint
from provenance.settings import Settings
from provenance.store import Reads
from provenance.store.verifying import BACKUP, BROKEN, REBUILD, Finding

SAMPLE = 1_000  # articles looked at unless all are
_GROUP = 250  # articles in memory at once
_SIGNED = ("digest", "simhash", "shingles", "signature")
_KEPT = ("language", "simhash", "title", "body")


@dataclass(frozen=True, slots=True)
class _Stored:
    """Some articles, and what is stored of them."""

    articles: Mapping[ArticleId, Article]
    fingerprints: Mapping[ArticleId, Fingerprint]
    views: Mapping[ArticleId, MatchViews]


def recomputed(store: Reads, settings: Settings, *, every: bool) -> Iterator[Finding]:
    """
    Yield what is stored otherwise than it is made from the stored readings, by article id.

    Unless *every*, up to `SAMPLE` articles are looked at, evenly spread over the ids: the same ones each time.
    What was made with other settings is left out; it is stale, not damaged.
    """
    try:
        ids = store.all_ids()
        if any(run.settings_digest != settings.digest() for run in store.runs()):
            return
    except BROKEN as error:
        yield Finding("recomputed", "the file", f"cannot be read on: {error}", BACKUP)
        return
    chosen = ids if every else ids[:: max(1, -(-len(ids) // SAMPLE))]
    backend = backend_for(len(chosen))
    for start in range(0, len(chosen), _GROUP):
        yield from _differing(store, chosen[start : start + _GROUP], settings, backend)


def _differing(
    store: Reads, ids: Sequence[ArticleId], settings: Settings, backend: BackendName
) -> Iterator[Finding]:
    try:
        stored = _Stored(store.articles(ids), store.fingerprints(ids), store.match_views(ids))
        texts = texts_of(list(stored.articles.values()), settings, backend)
    except BROKEN as error:
        if len(ids) > 1:  # one that is damaged hides no other
            for id_ in ids:
                yield from _differing(store, [id_], settings, "numpy")
        else:
            yield Finding("recomputed", f"article {ids[0]}", f"cannot be read: {error}", REBUILD)
        return
    for id_ in stored.articles:
        yield from _of_one(id_, texts.get(id_), stored)


def _of_one(id_: ArticleId, text: Text | None, stored: _Stored) -> Iterator[Finding]:
    made, views = stored.fingerprints.get(id_), stored.views.get(id_)
    where = f"article {id_}"
    if text is None or made is None:
        if (text is None) != (made is None):
            what = "fingerprint is missing" if made is None else "fingerprint is of a text too short for one"
            yield Finding("recomputed", where, what, REBUILD)
        return
    wrong = [f"fingerprint.{name}" for name in _SIGNED if getattr(made, name) != getattr(text.fingerprint, name)]
    if made.recipe != text.fingerprint.recipe:
        wrong.append("fingerprint.recipe")
    if views is not None:  # stores of before schema 5 have none
        again = MatchViews(made.recipe, text.language, text.fingerprint.simhash, text.title, text.view)
        wrong += [f"match_view.{name}" for name in _KEPT if getattr(views, name) != getattr(again, name)]
    for column in wrong:
        yield Finding("recomputed", where, f"{column} is not what its reading gives", REBUILD)
