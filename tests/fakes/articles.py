"""Articles, claims and clusters made by hand: what lineage, clustering and engines are tested with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from provenance.lineage.direction import Fit
from provenance.lineage.trace import Traced, trace_cluster
from provenance.lineage.weights import parse
from provenance.records import (
    Article,
    ArticleId,
    Claim,
    Cluster,
    ClusterId,
    Lineage,
    Medium,
    Member,
    Relation,
    Removal,
    Role,
)
from provenance.resources import seed_text

WEIGHTS = parse(seed_text("lineage_weights.toml"))

LABELS: Mapping[Role, str] = {
    "direct_source": "来源:",
    "original_publisher": "原载",
    "owner": "版权归",
    "self": "网站名 ",
    "republisher_editor": "责编 ",
    "cited": "据",
    "photo": "图源 ",
    "disclaimer": "声明 ",
    "author": "作者 ",
}
RELIABILITY: Mapping[Role, float] = {"direct_source": 0.88, "original_publisher": 0.95, "owner": 0.9, "self": 0.9}

# Sentences of our own; stories are cut from them.
SENTENCES = (
    "青石镇的老磨坊上月换了新的水轮,工匠们在河边忙了整整九天。",
    "带队的周师傅说,木料是从后山运下来的,每一根都要先在池塘里泡足半年。",
    "镇上的孩子放学后喜欢围在旁边看,有人还把水轮的样子画进了作业本。",
    "文化站打算在秋收之后办一次小展览,把旧水轮的叶片也摆出来给大家瞧。",
    "据站长介绍,这座磨坊最早的记录见于一本账簿,上面写着三石麦子换两匹布。",
    "今年雨水偏少,河面比往年低了一尺多,新水轮的吃水因此重新算过两遍。",
    "试转那天傍晚,岸上站满了人,第一袋面粉被分成小包送给了帮过忙的邻居。",
    "下一步他们想把通往磨坊的石板路修平,让推车的老人走得稳当一些。",
    "不少外地游客打电话来问什么时候开放,文化站暂时只接待预约的学校。",
    "周师傅的徒弟今年二十四岁,他说学这门手艺最难的是听水声判断转速。",
    "磨坊对面的茶棚也跟着热闹起来,一天要多烧三大壶开水。",
    "展览的说明文字由镇中学的两位老师执笔,全部用毛笔抄在竹纸上。",
)
OTHER_SENTENCES = (
    "北坡果园的滴灌管线昨天通水,第一批受益的是三百亩晚熟的梨树。",
    "技术员小何把传感器埋在离树干一臂远的地方,数据每隔十分钟传回值班室。",
    "往年这个时候,果农要挑着水桶走上半里坡路,一天下来肩膀都磨红了。",
    "合作社算过账,新系统每亩能省下四成用水,两年左右就可以收回成本。",
    "管线用的是本地厂家的产品,坏了当天就有人上门来换,不必再等外地配件。",
    "老支书提醒大家,雨季来临之前要把过滤网再清洗一遍,免得泥沙堵住滴头。",
    "果园旁边的苗圃也提出想接一条支线,合作社答应在下个月的会上商量。",
    "今年的套袋工作比去年早了一周,参加的人里头有十几个是返乡的年轻人。",
)
ENGLISH = (
    "The ferry across Marrow Sound returned to service on Tuesday after a winter of repairs to its ageing hull.",
    "Deckhands had replaced more than four hundred rivets, most of them older than anyone now in the crew.",
    "Island shopkeepers said the first crossing brought fresh vegetables, two pianos and a very seasick goat.",
    "The harbour board expects the vessel to carry about nine hundred passengers a week until the autumn.",
    "A second boat, ordered three years ago, is still waiting for an engine that nobody seems able to deliver.",
    "Residents have meanwhile asked for a later sailing on Fridays so that pupils can come home for the weekend.",
)


def story(sentences: Sequence[str] = SENTENCES, paragraph: int = 3) -> str:
    """Return *sentences* as a body, *paragraph* of them to a line."""
    rows = [sentences[i : i + paragraph] for i in range(0, len(sentences), paragraph)]
    return "\n".join("".join(row) for row in rows)


def claim(role: Role, outlet: str | None, **more: Any) -> Claim:
    """Return a claim of *role* that names *outlet*, with the reliability such rules start at."""
    text = f"{LABELS.get(role, '')}{outlet or ''}"
    fields: dict[str, Any] = {
        "rule": f"test.{role}",
        "role": role,
        "text": text,
        "start": 0,
        "end": len(text),
        "zone": "trailer",
        "reliability": RELIABILITY.get(role, 0.9),
        "value": outlet,
        "outlet": outlet,
    }
    return Claim(**{**fields, **more})


def article(name: str, *claims: Claim, **more: Any) -> Article:
    """Return an article with id *name* on a host of its own, saying *claims*."""
    body = more.pop("body", "正文")
    furniture = (
        "" if body else "首页 新闻 社会 财经 体育 娱乐 " * 12
    )  # a page without a body is not an empty page
    host = more.pop("host", f"www.{name}.example")
    fields: dict[str, Any] = {
        "path": f"{name}.txt",
        "url": f"https://{host}/{name}.html" if host else None,
        "host": host,
        "outlet": None,
        "text": body or furniture,
        "title": None,
        "body": body,
        "language": "zh",
        "published": None,
        "fetched_at": None,
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
        "claims": claims,
    }
    return Article(id=ArticleId(name), **{**fields, **more})


def watermark(text: str) -> Removal:
    """Return the log of one watermark taken out of a page."""
    return Removal("watermark", 0, len(text), text)


def cluster(articles: Sequence[Article], relations: Mapping[str, Relation] | None = None) -> Cluster:
    """Return the cluster of *articles*: the first is the reference, the others verbatim unless told."""
    known = relations or {}
    members = [
        Member(one.id, "reference" if i == 0 else known.get(one.id, "verbatim"))  # type: ignore[arg-type]
        for i, one in enumerate(articles)
    ]
    members.sort(key=lambda member: member.article)
    return Cluster(ClusterId("c-test"), articles[0].id, tuple(members))


def same_text(parent: str, copy: str) -> Fit:
    """Say that each text supplies all of the other."""
    return Fit(1.0, 1.0, 1000, 0)


def trace(
    *articles: Article,
    media: Mapping[str, Medium] | None = None,
    relations: Mapping[str, Relation] | None = None,
    fits: Callable[[ArticleId, ArticleId], Fit] = same_text,
    **more: Any,
) -> Traced:
    """Return what lineage concludes of the cluster of *articles*."""
    return trace_cluster(cluster(articles, relations), articles, fits, (media or {}).get, WEIGHTS, **more)


def lineages(*articles: Article, **how: Any) -> dict[str, Lineage]:
    """Return the lineages of the cluster of *articles* by id."""
    return {one.article: one for one in trace(*articles, **how).lineages}
