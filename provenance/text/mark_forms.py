"""What a host's mark looks like: an address, a name beside a sign; not a sentence, a credit or a signature."""

from __future__ import annotations

import re

from provenance.expressions import expression

_LETTERS = 4  # that a mark has at least
_SHARE = 0.5  # of the lines that must begin with a mark that has no address
SENTENCE_END = '。！？!?…”"’)）.'

# A repeated ending that is itself a sentence's is a refrain or "he said."; one that is a credit, a name with a
# date is part of the text: without this, 61 of 5,490 clean English articles lost "he said.".
_PROSE_END = expression(
    r"[。！？!?…；;][”\"’）)]?$|[^\W\d_]{2,}\.[”\"’]?$|^[A-Z][a-z]+ [A-Za-z]+ [^|]*\.[”\"’]?$"
    r"|[:：,，、(（]$|^[)）\]*:：,，、’']|^[(（\[][^()（）\[\]]*[)）\]]?$"  # part of one, a remark in brackets
)
CREDIT = expression(
    r"^[(（—]?(?:图|圖|资料图|图片|摄影|攝影|来源|來源|责编|責編|编辑|編輯|作者|记者|記者)|(?:摄|攝|供图|供圖|报道|制图|绘)[)）]?$"
    r"|(?i:\b(?:photos?|images?|picture|credit|video|getty|usa today|read (?:the|more|full))\b)"
    r"|\b(?:19|20)\d\d[)）]?$"
    r"|^[—–-]{1,2} ?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}$"  # a signature
)
# The form of an address: where a string has it, no author wrote it again and again.
ADDRESS = expression(
    r"https?://|www\.|(?<![\w@.])[a-z0-9][a-z0-9-]{1,30}\.(?:com|cn|net|org|info|tv|cc|top|vip|xyz|hk|tw)(?![a-z])"
    r"|公众号|微信号|扫一扫|扫码"
)
_SIGN = expression(r"[|｜【】★☆◆◇※©@#→>_]")
HOST = expression(r"网|在线|热线|资讯|论坛|频道|客户端|头条|快讯|日报|晚报")
# What continues an address behind the shared part: a list of links.
GOES_ON = expression(r"[A-Za-z0-9/?=&%.:_-]")
# Letters of a mark that run into its name or address: no word is written so, and none ends a sentence so.
_CODE = expression(r"[a-z0-9]{1,8}[A-Z]")


def ends_sentence(character: str, following: str) -> bool:
    """
    Return whether *character* ends a sentence; the point in "3.5 million" and "example.com" does not.

    That in "town.q7XHarbour News" does: a code that runs into a name is none of the sentence's words.
    """
    if character not in SENTENCE_END or character != "." or _CODE.match(following):
        return character in SENTENCE_END
    return re.match(r"[0-9a-z]", following) is None


def is_prose(mark: str) -> bool:
    """Return whether *mark* belongs to the text: part of a sentence, a credit, a signature, a date."""
    if CREDIT.search(mark) or sum(map(str.isalpha, mark)) < _LETTERS:
        return True
    return _PROSE_END.search(mark) is not None and ADDRESS.search(mark) is None


def is_host(mark: str, share: float) -> bool:
    """Return whether *mark*, which this *share* of the lines bears, names a host."""
    if ADDRESS.search(mark):
        return True
    return share >= _SHARE and _SIGN.search(mark) is not None and HOST.search(mark) is not None
