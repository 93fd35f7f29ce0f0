"""Reads a name as such, without any registry: its lookup key, its shape, and whether it names anybody."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass

from provenance.errors import SettingsError
from provenance.records import Medium

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_HAS_HAN = re.compile(f"[{_HAN}]")
_BLANK_AT_HAN = re.compile(rf"(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])")
_QUOTES = re.compile('[《》〈〉“”"「」『』【】]')
_OUTER = " \t\r\n\u3000\xa0《》〈〉“”\"'‘’「」『』【】[]<>:：,，、;；。|丨"

# Endings that say through which channel an outlet spoke, and the medium of that channel (None: its own).
_ENDINGS: tuple[tuple[str, Medium | None], ...] = (
    ("客户端官方", "client"),
    ("官方客户端", "client"),
    ("新闻客户端", "client"),
    ("客户端", "client"),
    ("APP", "client"),
    ("App", "client"),
    ("官方微信公众号", "wechat"),
    ("微信公众号", "wechat"),
    ("微信公号", "wechat"),
    ("微信号", "wechat"),
    ("公号", "wechat"),
    ("官微", "wechat"),
    ("公众号", "wechat"),
    ("官方微信", "wechat"),
    ("微信", "wechat"),
    ("官方微博", "wechat"),
    ("微博", "wechat"),
    ("官方账号", "wechat"),
    ("官方网站", "site"),
    ("官网", "site"),
    ("网站", "site"),
    ("官方", None),
    ("快讯", None),
    ("专电", None),
    ("消息", None),
    ("报道", None),
    ("综合", None),
    ("讯", None),
    ("电", None),
    ("社", None),
)

# The shape of a name tells its medium where no registry row does; the first shape that fits decides.
_SHAPE_PATTERNS: tuple[tuple[str, Medium], ...] = (
    (r"(?:客户端|\bAPP|App)$", "client"),
    (r"(?:公众号|微信号|视频号)$", "wechat"),
    (r"(?:网易|搜狐|百家|头条|澎湃|企鹅|大鱼|凤凰|人民)号$", "platform"),
    (r"(?:日报|晚报|早报|晨报|时报|商报|都市报|青年报|快报|导报|周报|特区报|报社)$", "print"),
    (r"(?:周刊|杂志|杂志社|月刊|半月刊|双月刊|学报)$", "magazine"),
    (r"(?:电视台|电台|广播|卫视|融媒体中心)$|(?i:\b(?:TV|Radio|Broadcasting)$)", "broadcast"),
    (r"(?:网|在线|频道|网站)$|(?i:\.(?:com|cn|net|org)$)", "site"),
    (r"(?:人民政府|办公室|公安局|委员会|管理局|监管局|气象局|统计局)$", "government"),
    (r"(?<![版行作舍旅])社$|(?i:\b(?:news agency|press agency|newswire)$)", "wire"),
    (rf"[{_HAN}]{{2,}}报$", "print"),
    (
        r"(?i:\b(?:times|post|daily|tribune|herald|gazette|journal|chronicle|telegraph|newspaper|observer|"
        r"courier|examiner|inquirer|star-\w+|news-\w+)$)",
        "print",
    ),
    (r"(?i:\b(?:magazine|weekly|quarterly|review)$)", "magazine"),
)
_SHAPES = tuple((re.compile(pattern), medium) for pattern, medium in _SHAPE_PATTERNS)

_DIGITS = re.compile(r"[\d\W_]+")
_STAMPED = re.compile(
    r"[A-Za-z]{1,6}[-_]?(?:19|20)\d{2}[-_]?(?:0[1-9]|1[0-2])[-_]?(?:0[1-9]|[12]\d|3[01])\d{0,6}"
)
_SERIAL = re.compile(r"[A-Za-z]{0,4}\d{5,}[A-Za-z]{0,2}|[0-9a-fA-F]{16,}")
_DATE = re.compile(
    r"\d{2,4}\s?[-年/.]\s?\d{1,2}(?:\s?[-月/.]\s?\d{1,2}\s?[日号]?)?(?:[\sT]\s?\d{1,2}[:时]\d{2}(?::\d{2})?)?"
)
_SENTENCE = re.compile(rf"[。;；]|(?<=[{_HAN}])[!?！？]|[,，].*[,，]")  # Yahoo! is a name
_LONGEST_NAME = 20  # Han characters; longer values are sentences (design: attribution, section 8)


def key(name: str) -> str:
    """
    Return the form under which a name is looked up.

    Latin names of six characters and more ignore case; shorter ones keep it, so that ``AP`` and ``Ap`` differ.
    """
    plain = folded(name)
    return plain if _HAS_HAN.search(plain) or len(plain) < 6 else plain.casefold()


def folded(name: str) -> str:
    """Return *name* with widths folded, blanks beside Han dropped and other blanks single; case as written."""
    words = (name if name.isascii() else unicodedata.normalize("NFKC", name)).split()
    if len(words) > 1:
        words = _BLANK_AT_HAN.sub("", " ".join(words)).split()
    return " ".join(words).replace("’", "'")


def trimmed(value: str) -> str:
    """Return *value* without the blanks, quotes and separators around it."""
    return value.strip(_OUTER)


def unquoted(value: str) -> str:
    """Return *value* without any quotation mark or title bracket, outside or inside."""
    return _QUOTES.sub("", trimmed(value))


def without_ending(name: str) -> tuple[str, Medium | None] | None:
    """Return *name* without its channel word, and that channel's medium; None where it has none."""
    for ending, medium in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return trimmed(name[: -len(ending)]), medium
    return None


def kind_of_name(name: str) -> Medium | None:
    """Return the medium that the shape of *name* suggests (``…日报`` print, ``…网`` site), else None."""
    for pattern, medium in _SHAPES:
        if pattern.search(name):
            return medium
    return None


def is_machine_token(value: str) -> bool:
    """
    Return whether *value* is something a program left: digits, a date, letters and a date, a long serial.

    ``sp20241123`` and ``2024-11-23`` are; ``21CN`` and ``36氪`` are not.
    """
    token = trimmed(value)
    return any(form.fullmatch(token) for form in (_DIGITS, _DATE, _STAMPED, _SERIAL)) and bool(token)


def is_sentence(value: str) -> bool:
    """Return whether *value* is too long, or too much punctuated, to be a name."""
    return len(re.findall(f"[{_HAN}]", value)) > _LONGEST_NAME or bool(_SENTENCE.search(value))


def is_common(name: str) -> bool:
    """Return whether *name* is so short that only the whole value can mean the outlet: up to two Han letters."""
    return len(name) <= 2 and bool(_HAS_HAN.search(name))


def has_han(name: str) -> bool:
    """Return whether *name* is written with Chinese characters."""
    return bool(_HAS_HAN.search(name))


@dataclass(frozen=True, slots=True)
class Voids:
    """Values that stand where a source should stand and name nobody, and words that only point."""

    exact: frozenset[str]
    forms: tuple[re.Pattern[str], ...]
    deictic: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> Voids:
        """
        Read ``tokens.toml``.

        Raises:
            SettingsError: not TOML, a key is missing, or a form is not a pattern.
        """
        try:
            data = tomllib.loads(text)
            return cls(
                exact=frozenset(key(word).casefold() for word in data["void"]["exact"]),
                forms=tuple(re.compile(form) for form in data["void"]["forms"]),
                deictic=frozenset(data["deictic"]["words"]),
            )
        except (tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as error:
            raise SettingsError(
                f"tokens.toml cannot be read: {error!r}", hint="compare it with the one shipped in seeds/"
            ) from error

    def names_nobody(self, value: str) -> bool:
        """
        Return whether *value* cannot be the name of a source: void word, machine token or sentence.

        Nor does a word such as 本报: whose it is, only the page around it can tell.
        """
        name = unquoted(value)
        plain = key(name).casefold()
        return (
            not plain
            or plain in self.exact
            or name in self.deictic
            or is_machine_token(name)
            or is_sentence(name)
            or any(form.fullmatch(plain) for form in self.forms)
        )
