"""A person's decision about two articles → the store, with all that follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from provenance.engines.changes import write_changes
from provenance.engines.clockwork import Clock
from provenance.engines.local import Reader
from provenance.engines.settle import settle
from provenance.errors import InputError, StoreError
from provenance.records import ArticleId, Judgement
from provenance.settings import Settings
from provenance.store import Says, Store
from provenance.version import VERSION


def resettle(
    store: Store,
    settings: Settings,
    reader: Reader,
    pair: tuple[ArticleId, ArticleId],
    says: Says,
    who: str,
    reason: str,
) -> None:
    """
    Store a person's decision about *pair* and settle the clusters it touches, in one transaction.

    Raises:
        InputError: the source of an article would, by what people said, be taken from the article itself.
    """
    knowledge = reader.knowledge
    a, b = pair
    arguments = ["judge", a, says, b] if says == "source" else ["judge", a, b, says]
    run = store.begin_run(VERSION, settings.digest(), knowledge.registry.digest, knowledge.digest, arguments)
    try:
        with store.write() as writer:
            if says == "source":
                _refuse_circle(a, b, writer.judgements())
            writer.add_judgement(a, b, says, who, reason)
            again = list(writer.articles(pair).values())
            changes = settle([], writer, settings, reader.medium_of, Clock(), again)
            write_changes(writer, changes, run)
    except BaseException:
        with suppress(StoreError):  # the first error is the one to report
            store.finish_run(run, {}, "failed")
        raise
    store.finish_run(run, {})


def _refuse_circle(article: ArticleId, source: ArticleId, judgements: Iterable[Judgement]) -> None:
    told = {one.a: one.b for one in judgements if one.says == "source"}
    above: ArticleId | None = source
    while above is not None:
        if above == article:
            raise InputError(
                f"people decided that {source} comes from {article}: it cannot be its source as well",
                hint=f"withdraw that first: provenance judge {source} {told[source]} withdrawn",
                code="input.circular",
            )
        above = told.get(above)
