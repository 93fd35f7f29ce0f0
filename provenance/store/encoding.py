"""
What is stored of a page and its reading, encoded: the part of writing that asks nothing of the store.

It takes longer than the writing, so it is done before a batch begins: other writers need not wait for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from provenance.records import Article, ArticleId, Claim, Page
from provenance.store import codec
from provenance.store.search import spaced
from provenance.store.tables import CLAIM
from provenance.text.language import language_of, languages_of
from provenance.text.matching_view import match_text, match_texts

ARTICLE_COLUMNS = ("id", "sha256", "url", "host")
RAW_COLUMNS = ("sha256", "source_sha256", "media", "charset", "length", "frame")
READING_COLUMNS = ("document", "title", "outlet", "published", "language")
CAPTURE_COLUMNS = ("key", "path", "fetched_at", "known", "extra")
CLAIM_COLUMNS = tuple(c.name for c in CLAIM.columns if c.name not in ("article", "number"))
_CLAIM_VALUES = attrgetter(*CLAIM_COLUMNS)
_MANY = 50  # articles from which the tables pay that read all of their texts at once


@dataclass(frozen=True, slots=True)
class Encoded:
    """Rows of one article, without the numbers that the store gives: values in order of the columns above."""

    article: tuple[Any, ...]
    raw: tuple[Any, ...]
    reading: tuple[Any, ...]
    claims: tuple[tuple[Any, ...], ...]
    words: tuple[str, str]  # of title and body, as the full-text index takes them
    view: tuple[str, bytes, bytes]  # language, title and body of the match view
    capture: tuple[Any, ...]  # of the page it was read from


def encoded(items: Sequence[tuple[Page, Article]]) -> dict[ArticleId, Encoded]:
    """Return the rows of each article and the page it was read from, the first of each id; by id."""
    items = list({article.id: (page, article) for page, article in reversed(items)}.values())
    if not items:
        return {}
    packer = codec.Packer()
    titles = spaced([article.title or "" for _, article in items])
    bodies = spaced([article.body for _, article in items])
    views = _views([article for _, article in items])
    return {
        article.id: Encoded(
            (codec.key(article.id), *codec.clean(article.sha256, article.url, article.host)),
            _raw(page, article, packer),
            (
                packer.document(article),
                *codec.clean(article.title, article.outlet, article.published, article.language),
            ),
            tuple(_claim(claim) for claim in article.claims),
            (title, body),
            view,
            capture(page, article),
        )
        for (page, article), title, body, view in zip(items, titles, bodies, views, strict=True)
    }


def capture(page: Page, article: Article) -> tuple[Any, ...]:
    """Return how *article* came in as *page*, led by a digest of all that tells captures apart."""
    known, extra = codec.canonical(article.known), codec.canonical(page.extra)
    fetched_at = page.fetched_at if page.fetched_at is not None else article.fetched_at
    key = codec.digest(page.path, "-" if fetched_at is None else f"+{fetched_at}", known, extra)
    return key, *codec.clean(page.path, fetched_at), known, extra


def _raw(page: Page, article: Article, packer: codec.Packer) -> tuple[Any, ...]:
    data = page.source.encode("utf-8", "surrogatepass")
    own = hashlib.sha256(data).hexdigest()
    other = None if own == article.sha256 else own
    return (*codec.clean(article.sha256, other, page.media, page.charset), len(data), packer.data(data))


def _claim(claim: Claim) -> tuple[Any, ...]:
    return tuple([codec.scrub(value) if isinstance(value, str) else value for value in _CLAIM_VALUES(claim)])


def _views(articles: Sequence[Article]) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield of each article the language of its match view, and the view of title and body."""
    texts = [text for article in articles for text in (article.body, article.title or "")]
    many = len(articles) >= _MANY
    views = match_texts(texts) if many else [match_text(text) for text in texts]
    bodies, titles = views[::2], views[1::2]
    languages = languages_of(bodies) if many else [language_of(body) for body in bodies]
    for body, title, language in zip(bodies, titles, languages, strict=True):
        yield language, codec.packed(title), codec.packed(body)
