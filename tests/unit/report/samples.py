"""One cluster of two, invented, with every field filled somewhere and every one unknown somewhere."""

from __future__ import annotations

from provenance.records import (
    Article,
    ArticleId,
    Claim,
    ClusterEntry,
    ClusterId,
    ClusterReport,
    Fingerprint,
    Flag,
    Hop,
    Lineage,
    Match,
    Removal,
    RunId,
    Source,
    Verdict,
    Zone,
)

ORIGIN = Source("asserted", "港口报", "print", "2024-02-20", "19", confidence=0.9349)
DIRECT = Source("asserted", "港口网", article=ArticleId("a7"), confidence=0.741, relation="verbatim")
UNKNOWN = Source("undetermined")

ARTICLE = Article(
    id=ArticleId("a42"),
    path="pages/001.txt",
    url="https://example.org/a?b=1&c=2",
    host="example.org",
    outlet="示例网",
    text="《港口报》2024年02月20日第19版\n大桥今天通车。",
    title="大桥今天通车",
    body="大桥今天通车。",
    language="zh",
    published="2024-11-23T01:28:10",
    fetched_at=None,
    sha256="ab" * 32,
    zones=(Zone("head", 0, 21), Zone("body", 22, 29)),
    removed=(Removal("invisible", 3, 4, "\u200b"),),
    claims=(
        Claim(
            "zh.print_edition",
            "original_publisher",
            "《港口报》2024年02月20日第19版",
            0,
            21,
            "head",
            0.9666,
            value="港口报",
            outlet="港口报",
            medium="print",
            date="2024-02-20",
            page="19",
        ),
        Claim("meta.author", "author", "周一", None, None, None, 0.5, people=("周一",)),
    ),
    flags=(Flag("two_digit_year"),),
    known={"title": "Bridge"},
)

LINEAGE = Lineage(
    article=ArticleId("a42"),
    cluster=ClusterId("c-9f31"),
    canonical=ORIGIN,
    direct_source=DIRECT,
    chain=(
        Hop("inferred", "港口报", "print", "2024-02-20", "19", None),
        Hop("article", "港口网", "portal", None, None, ArticleId("a7")),
        Hop("article", None, None, "2024-11-23", None, ArticleId("a42")),
    ),
    authors=("周一",),
    editors=("王二",),
    cited=("示例社",),
    flags=(Flag("source_token_is_not_an_outlet", "来源: sp1"), Flag("a_new_flag")),
    run=RunId("r-0007"),
)

FINGERPRINT = Fingerprint("c5-mh128-affine32-v1", b"", 0x0123456789ABCDEF, 321, "cd" * 32)

VERDICT = Verdict(
    id=ArticleId("a42"),
    verdict="near",
    recipe="c5-mh128-affine32-v1",
    cluster=ClusterId("c-9f31"),
    best_match=ArticleId("a7"),
    jaccard=0.912345,
    containment=0.98765,
    hamming=3,
    canonical=ORIGIN,
    reasons=("coverage 0.97",),
)

CLUSTER = ClusterReport(
    id=ClusterId("c-9f31"),
    reference=ArticleId("a7"),
    title="大桥今天通车",
    canonical=ORIGIN,
    weakest_match=Match(
        ArticleId("a42"), ArticleId("a7"), "edited", 0.912345, 0.98765, 0.97, 0.8349, 300, 3, "", "c5-v1"
    ),
    articles=(
        ClusterEntry(
            ArticleId("a42"), "https://example.org/a", "pages/001.txt", "大桥今天通车", "example.org", "示例网",
            "2024-11-23T01:28:10", None, "edited", DIRECT,
        ),
        ClusterEntry(
            ArticleId("a7"), None, "pages/7.jsonl:3", None, None, None, None, "2024-02-21T08:00:00Z",
            "reference", UNKNOWN,
        ),
    ),
)  # fmt: skip
