"""The item pipeline inside a crawl of its own pages, in a process of its own as a reactor demands."""

import json
import subprocess
import sys
import textwrap

CRAWL = """
    import json, sys
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    records, store, out, extra = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3], json.loads(sys.argv[4])

    class News(scrapy.Spider):
        name = "news"

        async def start(self):
            for record in records:
                yield record

    process = AsyncCrawlerProcess({
        "ITEM_PIPELINES": {"provenance.adapters.scrapy.ProvenancePipeline": 100},
        "PROVENANCE_DB": store, "FEEDS": {out: {"format": "jsonlines"}}, "LOG_LEVEL": "INFO",
        "TELNETCONSOLE_ENABLED": False, "CONCURRENT_ITEMS": 1, **extra,
    })
    process.crawl(News)
    process.start()
"""


def _crawl(records, tmp_path, **settings):
    out = tmp_path / "out.jsonl"
    arguments = [json.dumps(records), str(tmp_path / "store.db"), out.as_uri(), json.dumps(settings)]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CRAWL), *arguments],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()], done.stderr


def test_a_crawl_drops_copies_and_counts_its_verdicts(records, tmp_path):
    kept, log = _crawl(records, tmp_path)
    assert [item["id"] for item in kept] == ["a1", "c1", "d1"]
    assert "near copy of a1" in log
    assert "'provenance/near': 1" in log
    assert "'provenance/new': 2" in log
    assert "Traceback" not in log


def test_a_crawl_marks_and_stores_what_it_is_told_to(records, tmp_path):
    pages = [{"id": r["id"], "link": r["url"], "page": r["text"]} for r in records]
    settings = {"PROVENANCE_FIELDS": {"text": "page", "url": "link"}, "PROVENANCE_MARK": "verdict"}
    kept, _ = _crawl(pages, tmp_path, PROVENANCE_ADD=True, **settings)
    assert [item["verdict"]["verdict"] for item in kept] == ["new", "near", "new", "undecidable"]
    again, _ = _crawl(pages, tmp_path, **settings)
    assert [item["verdict"]["verdict"] for item in again[len(kept) :]] == ["exact", "exact", "exact", "exact"]
