"""
Finds the string a host glued to the text: at either end of lines, between sentences, on lines of its own.

Every place is one where a sentence has just ended. What recurs there in honest text as well (refrains, speech
tags, credits, signatures, sentences that begin alike) is told apart by its form.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise

from provenance.text.noise import Span, line_spans

_COUNT = 3  # how often the same string must stand there
_LENGTH = 6  # characters
_LETTERS = 4  # of these
_CONTEXT = 6  # characters in front of a mark that must differ: else the line is repeated, not the mark
_PARAGRAPH = 15  # characters of a line that is more than an entry in a list
_REACH = 120  # characters of a line's end or beginning that are compared; marks known so far have under 60
_SENTENCE_END = '。！？!?…”"’)）.'
# Letters drawn anew each time, in front of a string that stays: a host's way around the comparison of line ends.
_DRAWN = re.compile(r"[A-Za-z0-9]{1,8}$")
_DRAWN_LENGTH = 8

# A repeated ending that is itself a sentence's is a refrain or "he said."; one that is a credit, a name with a
# date is part of the text: without this, 61 of 5,490 clean English articles lost "he said.".
_PROSE_END = re.compile(
    r"[。！？!?…；;][”\"’）)]?$|[^\W\d_]{2,}\.[”\"’]?$|^[A-Z][a-z]+ [A-Za-z]+ [^|]*\.[”\"’]?$"
    r"|[:：,，、(（]$|^[)）\]*:：,，、’']|^[(（\[][^()（）\[\]]*[)）\]]?$"  # part of one, a remark in brackets
)
_CREDIT = re.compile(
    r"^[(（—]?(?:图|圖|资料图|图片|摄影|攝影|来源|來源|责编|責編|编辑|編輯|作者|记者|記者)|(?:摄|攝|供图|供圖|报道|制图|绘)[)）]?$"
    r"|(?i:\b(?:photos?|images?|picture|credit|video|getty|usa today|read (?:the|more|full))\b)"
    r"|\b(?:19|20)\d\d[)）]?$"
    r"|^[—–-]{1,2} ?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}$"  # a signature
)
# The form of an address: where a string has it, no author wrote it again and again.
_ADDRESS = re.compile(
    r"https?://|www\.|(?<![\w@.])[a-z0-9][a-z0-9-]{1,30}\.(?:com|cn|net|org|info|tv|cc|top|vip|xyz|hk|tw)(?![a-z])"
    r"|公众号|微信号|扫一扫|扫码"
)
_TOKEN = re.compile(
    r"(?:www\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|(?<![A-Za-z0-9-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
    r"\.(?:com|cn|net|org|info|tv|cc|top|vip|xyz|hk|tw)(?![A-Za-z]))(?![A-Za-z0-9/@])"
)
_DOMAIN = re.compile(r"www\.|\.(?:com|cn|net|org|info|tv|cc|top|vip|xyz|hk|tw)(?![A-Za-z])")
_BEFORE_TOKEN = re.compile(r"(?:^|\n|[。！？!?….”\"’)）] ?)([A-Za-z0-9]{0,8})$")
# Behind a sentence, in one line with it, unlike the labels of interviews and transcripts.
_BOXED = re.compile(r"(?<=[。！？!?….”\"’)）])(【[^】\n]{2,30}】)")
_SIGN = re.compile(r"[|｜【】★☆◆◇※©@#→>_]")
_HOST = re.compile(r"网|在线|热线|资讯|论坛|频道|客户端|头条|快讯|日报|晚报")
_GOES_ON = re.compile(r"[A-Za-z0-9/?=&%.:_-]")
_CAPITAL = re.compile("[A-Z]")  # "valley.x7Harbour News": drawn letters, where "3.5 million" has none
_LATIN = re.compile(r"[A-Za-z]")  # what continues an address behind the shared part: a list of links
_SENTENCE = r"(?:[。！？!?…]{1,9}[”\"’)）]{0,2}|\.[”\"’)]{0,2}(?= ))"
_LED = r" ?(?:[A-Za-z0-9]{1,8}(?=[\u3400-\u9fff【]))?"
_SENTENCES = re.compile(_SENTENCE)
_LEAD = re.compile(_LED)
_BEGINNINGS = re.compile(rf"{_SENTENCE}{_LED}(?=([^\n]{{{_LENGTH}}}))")
_SENTENCES_READ = 20_000  # of a page; what stands behind later ones is not looked at
_LINE = 40  # characters of a line that is a mark and nothing else
# Letters of a mark that run into its name or address: no word is written so, and none ends a sentence so.
_CODE = re.compile(r"[a-z0-9]{1,8}[A-Z]")
_CODED_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9./:@-])(?!https?www)[A-Za-z0-9]{2,8}www(?:\.[A-Za-z0-9-]{1,40}){1,4}(?![A-Za-z0-9/@])"
)
# In front of Han, or glued to an English sentence; what stands before begins the patterns, for the speed of it.
_CODED_HAN = re.compile(r"[A-Za-z0-9](?<=[^A-Za-z0-9.].)[A-Za-z0-9]{1,7}+(?=[\u4e00-\u9fff【])")
_CODED_LATIN = re.compile(r"[.!?](?<=[a-z]{2}.)([A-Za-z0-9]{2,8})(?=[A-Z][a-z]+ )")
_MIXED = re.compile(r"[A-Za-z]*[0-9]|[a-z0-9]+[A-Z]|[A-Z0-9]+[a-z]")
_HAN = re.compile(r"[\u4e00-\u9fff【]")
_CODED_LENGTH = 10  # characters of a name with its code
_SHARE = 0.5  # of the lines that must begin with a mark that has no address


def watermarks(text: str) -> list[Span]:
    """Return the spans of the marks in *text*, ascending and disjoint; one mark per kind of place at a time."""
    lines = line_spans(text)
    tail = _tail(text, lines)
    spans = [*_whole_lines(text, lines), *_heads(text, lines), *_between(text, tail)]
    spans += [*_boxed(text), *_addresses(text), *_coded(text)]
    if tail:
        spans += [_at_end(text, line, tail) for line in lines if text.endswith(tail, *line)]
    return _merged(spans)


def watermark(text: str) -> str | None:
    """Return the string a host glued to its paragraphs' ends, or None."""
    return _tail(text, line_spans(text))


def _tail(text: str, lines: Sequence[Span]) -> str | None:
    """
    Return the mark at the ends of *lines*, or None.

    It is the suffix, of six or more characters, that three or more lines share behind the end of a sentence;
    of several the one that covers most text. A suffix that ends a sentence itself is the author's own refrain,
    one that reads like a credit is the picture's.
    """
    if not _recurs([text[end - _LENGTH : end] for start, end in lines if end - start >= _LENGTH + _PARAGRAPH]):
        return None
    endings = sorted(text[max(start, end - _REACH) : end][::-1] for start, end in lines)
    best: tuple[int, str] | None = None
    for shared in _shared(endings):
        mark = _from_sentence_end(shared[::-1])
        if mark is None or _is_prose(mark):
            continue
        first, last = _range(endings, mark[::-1])
        weight = len(mark) * (last - first)
        if (best is None or (weight, mark) > best) and _glued(mark, endings[first:last]):
            best = weight, mark
    return best[1] if best else None


def _recurs(keys: Sequence[str]) -> bool:
    """Return whether one of *keys* stands there often enough: most pages end here."""
    return len(set(keys)) <= len(keys) - _COUNT + 1 and max(Counter(keys).values()) >= _COUNT


def _shared(rows: Sequence[str]) -> Iterator[str]:
    """Yield what three neighbours among the sorted *rows* begin with alike, long enough, each once."""
    seen = set()
    for first, last in zip(rows, rows[_COUNT - 1 :], strict=False):
        if first[:_LENGTH] != last[:_LENGTH]:
            continue
        length = _common_prefix(first, last)
        if length >= _LENGTH and first[:length] not in seen:
            seen.add(first[:length])
            yield first[:length]


def _common_prefix(a: str, b: str) -> int:
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if a[:middle] == b[:middle] else (low, middle - 1)
    return low


def _range(rows: Sequence[str], prefix: str) -> tuple[int, int]:
    """Return the first and behind the last of the sorted *rows* that begin with *prefix*."""
    return bisect_left(rows, prefix), bisect_left(rows, prefix + "\U0010ffff")


def _from_sentence_end(suffix: str) -> str | None:
    """Return *suffix* without the end of the sentence it follows, or None where too little is left."""
    head = 0
    while head < len(suffix) and head < 3:
        if _ends_sentence(suffix[head], suffix[head + 1 :]):
            suffix, head = suffix[head + 1 :], 0
        else:
            head += 1
    suffix = suffix.strip()
    return suffix if len(suffix) >= _LENGTH else None


def _ends_sentence(character: str, following: str) -> bool:
    """
    Return whether *character* ends a sentence; the point in "3.5 million" and "example.com" does not.

    That in "town.q7XHarbour News" does: a code that runs into a name is none of the sentence's words.
    """
    if character not in _SENTENCE_END or character != "." or _CODE.match(following):
        return character in _SENTENCE_END
    return re.match(r"[0-9a-z]", following) is None


def _is_prose(mark: str) -> bool:
    """Return whether *mark* belongs to the text: part of a sentence, a credit, a signature, a date."""
    if _CREDIT.search(mark) or sum(map(str.isalpha, mark)) < _LETTERS:
        return True
    return _PROSE_END.search(mark) is not None and _ADDRESS.search(mark) is None


def _glued(mark: str, endings: Sequence[str]) -> bool:
    """Return whether *mark*, which the reversed *endings* bear, follows the end of a sentence often enough."""
    contexts = set()
    for line in endings:
        before = line[len(mark) : len(mark) + _DRAWN_LENGTH + _CONTEXT][::-1]
        drawn = _drawn(mark, before)
        plain = before[: len(before) - drawn]
        blank = plain[-1:].isspace()
        joined = plain[-3:-1].islower() and plain[-3:-1].isalpha() and _CAPITAL.search(mark, 0, _DRAWN_LENGTH + 2)
        following = "" if blank or drawn or joined else mark
        if len(line) >= len(mark) + _PARAGRAPH and _ends_sentence(plain.rstrip()[-1:] or " ", following):
            contexts.add(plain[-_CONTEXT:])
            if len(contexts) >= _COUNT:
                return True
    return False


def _drawn(mark: str, before: str) -> int:
    """Return how many letters drawn anew end *before*, in front of a mark that begins with none itself."""
    found = None if mark[0].isascii() else _DRAWN.search(before)
    return len(found[0]) if found else 0


def _at_end(text: str, line: Span, mark: str) -> Span:
    """Return the span of *mark* at the end of *line*, with the letters drawn for it."""
    start, end = line
    before = text[max(start, end - len(mark) - _DRAWN_LENGTH - 1) : end - len(mark)]
    drawn = _drawn(mark, before)
    rest = before[: len(before) - drawn]
    if rest and not _ends_sentence(rest[-1], ""):
        drawn = 0
    return end - len(mark) - drawn, end


def _between(text: str, tail: str | None) -> Iterator[Span]:
    """
    Yield the spans of the mark that stands between sentences.

    Sentences begin alike in honest text, so such a mark has an address in it, or also ends lines, which the
    beginning of a sentence does not.
    """
    if tail is None and not _recurs(_BEGINNINGS.findall(text)):
        return
    rows = []
    contexts = {}
    for found in islice(_SENTENCES.finditer(text), _SENTENCES_READ):
        lead = _LEAD.match(text, found.end())
        start = lead.end() if lead else found.end()
        end = text.find("\n", start, start + _REACH)
        contexts[start] = text[max(found.end() - _CONTEXT, 0) : found.end()]
        rows.append((text[start : end if end >= 0 else start + _REACH], start, found.end()))
    rows.sort()
    starts = [row for row, _, _ in rows]
    best = (len(tail), tail) if tail else None
    for shared in _shared(starts):
        mark = shared.rstrip()
        first, last = _range(starts, mark)
        ends = sum(len(row) == len(mark) for row in starts[first:last])
        if len(mark) < _LENGTH or _is_prose(mark):
            continue
        if len({contexts[start] for _, start, _ in rows[first:last]}) < _COUNT:
            continue
        if _ADDRESS.search(mark):
            if any(_GOES_ON.match(row, len(mark)) for row in starts[first:last]):
                continue
        elif _LATIN.match(mark) or not 1 < ends < last - first:
            continue
        best = max(best or (0, ""), (len(mark) * (last - first), mark))
    if best:
        first, last = _range(starts, best[1])
        for _, start, after in rows[first:last]:
            end = start + len(best[1])
            yield (after, end) if text[after] != " " or text[end : end + 1] in ("", "\n", " ") else (start, end)


def _boxed(text: str) -> Iterator[Span]:
    """Yield the spans of one name in brackets that follows sentences within lines again and again."""
    if text.count("【") < _COUNT:
        return
    names: Counter[str] = Counter()
    for match in _BOXED.finditer(text):
        names[match[1]] += "\n" not in text[max(match.start() - _PARAGRAPH, 0) : match.start()]
    for name in sorted(names):
        if names[name] < _COUNT or _CREDIT.search(name[1:-1]) or not (len(name) >= _LENGTH or _HOST.search(name)):
            continue
        yield from (match.span() for match in re.finditer(rf"(?<=[^\n]){re.escape(name)}", text))


def _addresses(text: str) -> Iterator[Span]:
    """Yield the spans of an address that follows sentences again and again, with letters drawn anew or none."""
    if len(_DOMAIN.findall(text)) < _COUNT:
        return
    tokens = sorted((found[0][::-1], found.end()) for found in _TOKEN.finditer(text))
    rows = [row for row, _ in tokens]
    best: tuple[int, list[Span]] = (0, [])
    for shared in _shared(rows):
        first, last = _range(rows, shared)
        if _DOMAIN.search(shared[::-1]) is not None and (last - first) * len(shared) > best[0]:
            spans = _behind_sentences(text, [end - len(shared) for _, end in tokens[first:last]], len(shared))
            if spans:
                best = (last - first) * len(shared), spans
    yield from best[1]


def _behind_sentences(text: str, starts: Sequence[int], size: int) -> list[Span]:
    """
    Return the spans of the address of *size* characters at *starts*, with the letters drawn in front of it.

    Where enough of them follow a sentence and always with as many letters, the others are marks as well.
    """
    drawn = [_BEFORE_TOKEN.search(text[max(start - _DRAWN_LENGTH - 3, 0) : start]) for start in starts]
    lengths = {len(found[1]) for found in drawn if found}
    if sum(found is not None for found in drawn) < _COUNT:
        return []
    if len(lengths) == 1 and lengths != {0}:
        return [(start - min(lengths), start + size) for start in starts]
    return [(start - len(found[1]), start + size) for start, found in zip(starts, drawn, strict=True) if found]


def _coded(text: str) -> Iterator[Span]:
    """
    Yield the spans of marks that begin with a code, wherever they stand.

    A code in front of an address is proof by itself, and so is one glued to an English sentence again and again.
    In front of Han it may be the name of a thing, which would not stand by itself behind a sentence.
    """
    if "www." in text:
        yield from (match.span() for match in _CODED_ADDRESS.finditer(text))
    rows = []
    before_han = (match for match in _CODED_HAN.finditer(text) if _MIXED.match(match[0]))
    coded = islice(before_han if _HAN.search(text) else (), _SENTENCES_READ)
    glued = islice(_CODED_LATIN.finditer(text), _SENTENCES_READ)
    for at in chain((match.start() for match in coded), (match.start(1) for match in glued)):
        stop = text.find("\n", at, at + _REACH)
        rows.append((text[at : stop if stop >= 0 else at + _REACH], at))
    rows.sort()
    starts = [row for row, _ in rows]
    best: tuple[int, str] = (0, "")
    for shared in _shared(starts):
        mark = shared.rstrip()
        first, last = _range(starts, mark)
        alone = (text[at - 1] in _SENTENCE_END for row, at in rows[first:last] if at and len(row) == len(mark))
        if len(mark) >= _CODED_LENGTH and (mark.isascii() or (_HOST.search(mark) and any(alone))):
            best = max(best, (len(mark) * (last - first), mark))
    if best[1]:
        yield from (match.span() for match in re.finditer(re.escape(best[1]), text))


def _heads(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans of the mark at the beginnings of lines: an address, or a sign and the name of a host."""
    if not _recurs([text[start : start + _LENGTH] for start, _ in lines]):
        return
    rows = sorted((text[start : min(end, start + _REACH)], start) for start, end in lines)
    starts = [row for row, _ in rows]
    follows = {start for (_, end), (start, _) in pairwise(lines) if text[end - 1] in _SENTENCE_END}
    best: tuple[int, str] | None = None
    for shared in _shared(starts):
        mark = shared.rstrip()
        first, last = _range(starts, mark)
        if len(mark) < _LENGTH or _CREDIT.search(mark) or not _is_host(mark, (last - first) / len(lines)):
            continue
        if any(_GOES_ON.match(row, len(mark)) for row in starts[first:last] if _ADDRESS.search(mark)):
            continue
        if sum(start in follows for _, start in rows[first:last]) >= _COUNT - 1:
            best = max(best or (0, ""), (len(mark) * (last - first), mark))
    if best:
        first, last = _range(starts, best[1])
        yield from ((start, start + len(best[1])) for _, start in rows[first:last])


def _is_host(mark: str, share: float) -> bool:
    if _ADDRESS.search(mark):
        return True
    return share >= _SHARE and _SIGN.search(mark) is not None and _HOST.search(mark) is not None


def _whole_lines(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans of a short line with an address or a host's name that is repeated between paragraphs."""
    if not _recurs([text[start:end] for start, end in lines]):
        return
    short = Counter(text[start:end] for start, end in lines if _LENGTH <= end - start <= _LINE)
    marks = {line for line, count in short.items() if count >= _COUNT}
    marks = {line for line in marks if _is_host(line, 1.0) and not _CREDIT.search(line)}
    if not marks:
        return
    between: Counter[str] = Counter()
    spans = []
    for (_, before), (start, end) in pairwise(lines):
        line = text[start:end]
        if line in marks:
            between[line] += text[before - 1] in _SENTENCE_END
            spans.append((start, end))
    yield from ((a, b) for a, b in spans if between[text[a:b]] >= _COUNT)


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
