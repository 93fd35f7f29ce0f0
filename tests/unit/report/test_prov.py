"""Statements of PROV-JSON that no whole store is needed for."""

from __future__ import annotations

import io
import json
from dataclasses import replace

from provenance.records import ArticleId, Cluster, ClusterId, Member, RunId
from provenance.report.prov import write_prov
from provenance.report.stored import StoredCluster
from provenance.store import Run
from tests.unit.report import samples


def test_a_cluster_is_of_the_run_that_changed_it_last():
    """Runs are ordered as they were begun: the ten-thousandth comes after those of four digits."""
    runs = [
        Run(RunId(id_), "published", "1", "s", "g", "r", "2024-01-01T00:00:00Z", "2024-01-01T00:01:00Z")
        for id_ in ("r-0001", "r-9999", "r-10000")
    ]
    ids = [ArticleId(name) for name in "ab"]
    articles = {id_: replace(samples.ARTICLE, id=id_) for id_ in ids}
    lineages = {
        id_: replace(samples.LINEAGE, article=id_, run=RunId(run))
        for id_, run in zip(ids, ("r-10000", "r-9999"), strict=True)
    }
    members = (Member(ids[0], "reference"), Member(ids[1], "verbatim"))
    one = StoredCluster(Cluster(ClusterId("c-1"), ids[0], members), articles, lineages, {}, {}, ())
    out = io.BytesIO()
    write_prov(out, [one], runs, whole=True, with_times=True)
    made = [
        found
        for found in json.loads(out.getvalue())["wasGeneratedBy"].values()
        if "cluster" in found["prov:entity"]
    ]
    assert [found["prov:activity"] for found in made] == ["activity:r-10000"]
