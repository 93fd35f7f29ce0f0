"""The filter inside datatrove's own pipeline."""

import json

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from provenance.adapters.datatrove import ProvenanceFilter


def _lines(folder):
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.jsonl"))]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def test_copies_leave_a_pipeline_with_their_reason_and_the_rest_passes_in_order(records, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "news.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    names = {"output_filename": "${rank}.jsonl", "compression": None}
    excluded = JsonlWriter(str(tmp_path / "dropped"), **names)
    pipeline = [
        JsonlReader(str(tmp_path / "in")),
        ProvenanceFilter(str(tmp_path / "store.db"), exclusion_writer=excluded),
        JsonlWriter(str(tmp_path / "out"), **names),
    ]
    stats = LocalPipelineExecutor(pipeline, logging_dir=str(tmp_path / "logs"), tasks=1).run()
    kept, dropped = _lines(tmp_path / "out"), _lines(tmp_path / "dropped")
    assert [document["id"] for document in kept] == ["a1", "c1", "d1"]
    assert [document["id"] for document in dropped] == ["b1"]
    assert dropped[0]["metadata"]["filter_reason"] == "near"
    assert dropped[0]["metadata"]["provenance_match"] == "a1"
    assert "dropped_near: 1" in str(stats)
