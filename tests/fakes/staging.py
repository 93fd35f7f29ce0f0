"""The stages of a batch run put together in memory, cut and ordered as a test likes."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from provenance.engines.batch.concluding import Concluded, conclude
from provenance.engines.batch.relating import related
from provenance.engines.batch.signing import carriers, signed
from provenance.engines.definition import sharing
from provenance.index.components import Forest, groups, star_links
from provenance.index.keeping import kept_components
from provenance.records import Article, ArticleId, Match
from provenance.settings import Settings
from tests.fakes.known import no_medium


def staged(
    articles: Sequence[Article], settings: Settings, chosen: random.Random, parts: int = 1
) -> tuple[list[Concluded], list[Match]]:
    """Return the conclusions of each portion, and the relations, with everything in *parts* and shuffled."""
    shuffled = list(articles)
    chosen.shuffle(shuffled)
    by_id = {one.id: one for one in shuffled}
    rank = {id_: i for i, id_ in enumerate(sorted(by_id))}
    names = sorted(by_id)
    columns = [signed(shuffled[part::parts], settings) for part in range(parts)]
    ranks = np.array([rank[id_] for column in columns for id_ in column.ids], np.int64)
    digests = np.concatenate([column.digests for column in columns])
    signatures = np.concatenate([column.signatures for column in columns])
    keys = np.concatenate([column.keys for column in columns])
    carrier = carriers(digests, ranks)
    chief = np.flatnonzero(carrier == ranks)
    chief = chief[np.argsort(ranks[chief])]
    forest = Forest(len(names))
    for column in chosen.sample(range(keys.shape[1]), keys.shape[1]):
        first, second = star_links(keys[chief, column], ranks[chief])
        for part in range(parts):
            forest.join(first[part::parts], second[part::parts])
    roots = forest.roots()
    kept = Forest(len(names))
    for members in groups(roots[ranks[chief]]):
        lines = chief[members]
        found = kept_components(signatures[lines], keys[lines], settings.agreeing)
        kept.join(ranks[lines], ranks[lines][found])
    kept.join(ranks, carrier)
    portions: list[list[ArticleId]] = [[] for _ in range(parts)]
    for members in groups(kept.roots(), 1):
        portions[chosen.randrange(parts)] += [names[i] for i in members.tolist()]
    concluded = [conclude([by_id[id_] for id_ in ids], settings, no_medium) for ids in portions]
    holders: dict[int, list[ArticleId]] = {}
    for one in concluded:
        for id_, passages in one.passages.items():
            for passage in passages:
                holders.setdefault(passage, []).append(id_)
    return concluded, related(sharing(holders.values(), settings.common), by_id, settings)
