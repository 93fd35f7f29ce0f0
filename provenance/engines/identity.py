"""The id of an article: the caller's, else made from its address and its bytes."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath

from provenance.records import ArticleId, Page

_RECORD = re.compile(r":\d+$")


def article_id(page: Page) -> ArticleId:
    """
    Return the id of the article on *page*: the same page captured again has the same id.

    Without the caller's id it is made from the address and the bytes. A saved file without address is
    told from another with the same bytes by its name; a record is not, since its line number says nothing.
    """
    if page.id is not None:
        return ArticleId(page.id)
    address = page.url or ("" if _RECORD.search(page.path) else PurePosixPath(page.path).name)
    address = address.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    framed = f"{len(address)}:{address}{page.sha256}".encode()
    return ArticleId("a-" + hashlib.sha256(framed).hexdigest()[:16])
