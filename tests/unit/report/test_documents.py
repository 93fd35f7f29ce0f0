"""Documents have the contract's keys, in its order, with null for what is unknown."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from provenance.report.columns import columns
from provenance.report.documents import (
    article_document,
    cluster_document,
    lineage_document,
    verdict_document,
)
from provenance.report.views import needs_eyes, span_words
from provenance.report.words import words_in
from tests.unit.report import samples

GOLDEN = Path(__file__).parents[2] / "golden" / "documents"

DOCUMENTS = {
    "lineage": lineage_document(samples.ARTICLE, samples.LINEAGE),
    "article": article_document(samples.ARTICLE, samples.FINGERPRINT),
    "cluster": cluster_document(samples.CLUSTER),
    "verdict": verdict_document(samples.VERDICT),
}

CONTRACT = {
    "lineage": "schema article cluster canonical direct_source chain authors editors cited claims flags run",
    "article": "schema id path url host outlet title body language published fetched_at zones removed claims "
    "sha256 fingerprint",
    "cluster": "schema id size outlets hosts first_seen last_seen title canonical weakest_match articles",
    "verdict": "schema id verdict cluster best_match jaccard containment hamming canonical reasons recipe run",
}


@pytest.mark.parametrize("kind", CONTRACT)
def test_the_keys_of_the_contract_come_first_and_in_its_order(kind):
    keys = CONTRACT[kind].split()
    assert list(DOCUMENTS[kind])[: len(keys)] == keys


def test_the_inner_objects_have_the_keys_of_the_contract():
    lineage, cluster = DOCUMENTS["lineage"], DOCUMENTS["cluster"]
    assert " ".join(lineage["article"]) == "id path url host outlet title published fetched_at"
    assert " ".join(lineage["canonical"]) == "level outlet medium date page article url confidence"
    assert list(lineage["direct_source"]) == ["level", "outlet", "article", "confidence", "relation"]
    assert list(lineage["chain"][0]) == ["kind", "outlet", "medium", "date", "page", "article"]
    assert list(lineage["claims"][0])[:6] == ["role", "outlet", "text", "start", "end", "reliability"]
    assert list(lineage["flags"][0]) == ["code", "detail"]
    assert list(cluster["articles"][0])[:6] == ["id", "url", "outlet", "published", "relation", "direct_source"]
    assert list(cluster["weakest_match"]) == ["articles", "kind", "jaccard", "containment", "coverage"]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_document_is_what_the_golden_file_says(kind):
    """Update with GOLDEN=1 in the environment."""
    text = json.dumps(DOCUMENTS[kind], ensure_ascii=False, indent=1) + "\n"
    path = GOLDEN / f"{kind}.json"
    if os.environ.get("GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_column_can_be_filled(kind):
    document = DOCUMENTS[kind]
    for column in columns(document["schema"]):
        assert column.value(document) is None or isinstance(column.value(document), str | int | float)


def test_a_cluster_of_one_has_no_weakest_match_and_no_times():
    report = replace(samples.CLUSTER, weakest_match=None, articles=())
    document = cluster_document(report)
    assert (document["weakest_match"], document["first_seen"], document["last_seen"]) == (None, None, None)
    assert span_words(document) == ""


def test_a_verdict_without_a_source_says_null():
    document = verdict_document(replace(samples.VERDICT, canonical=None, jaccard=None))
    assert (document["canonical"], document["jaccard"]) == (None, None)


def test_weak_matches_and_open_questions_need_eyes():
    assert needs_eyes(DOCUMENTS["cluster"], words_in("en")) == ["weakest match covers 0.83"]
    contested = {**DOCUMENTS["cluster"], "canonical": {"level": "contested"}, "weakest_match": None}
    assert needs_eyes(contested, words_in("en")) == ["source contested"]
    assert needs_eyes(contested, words_in("zh")) == ["来源有争议"]


def test_a_source_in_words_names_what_is_known():
    assert words_in("en").source(DOCUMENTS["lineage"]["canonical"]) == "港口报 print 2024-02-20 p. 19"
    assert words_in("en").source({"outlet": None}) == "unknown"
