"""Dates as metadata write them → ISO 8601, as precise as stated; no clock, nothing relative."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_YEARS = range(1946, 2100)  # from the founding of the People's Daily; below and above lie defaults and typos
_ZONE = r"(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
_CLOCK = (
    r"(?:[T\s,]*\s*(?:at\s+)?(?P<hour>\d{1,2})[:时点](?P<minute>\d\d)分?(?:[::]?(?P<second>\d\d)秒?(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*" + _ZONE + r")?"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<name>" + "|".join(_MONTHS) + r")[a-z]*\.?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)日?" + _CLOCK,
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)"
        r"(?P<half>)" + _ZONE + r")?(?!\d)",
        _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?!\d)" + _CLOCK,
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+" + _MONTH + r",?[\s-]+(?P<year>\d{4})(?!\d)" + _CLOCK,
    )
)
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_OFFSET = re.compile(r"([+-]\d\d):?(\d\d)")


def iso_date(value: str) -> str | None:
    """
    Return *value* as ``2024-02-20``, ``2024-02-20T11:55`` or ``…:20``, with its offset where it states one.

    None where it holds no date, or none that can be one: a thirteenth month, the epoch, the year 1900.
    """
    value = value.strip()[:80]
    if epoch := _EPOCH.fullmatch(value):
        moment = datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(epoch[1]))
        return f"{moment:%Y-%m-%dT%H:%M:%S}Z" if moment.year in _YEARS else None
    for form in _FORMS:
        found = form.search(value)
        if found:
            return _assemble(found)
    return None


def _assemble(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    month = int(parts["month"]) if "month" in parts else _MONTHS.index(parts["name"].lower()) + 1
    try:
        day = date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None
    if day.year not in _YEARS or day == date(1970, 1, 1):
        return None
    return day.isoformat() + _clock(parts)


def _clock(parts: dict[str, str | None]) -> str:
    """Return ``T11:55+08:00`` for the time of day; empty where there is none or none that can be one."""
    if parts["hour"] is None:
        return ""
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    half = (parts["half"] or "")[:1].lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return ""
    clock = f"T{hour:02}:{minute:02}" + (f":{second:02}" if parts["second"] is not None else "")
    return clock + _zone(parts["zone"])


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    offset = _OFFSET.fullmatch(zone)
    if offset is None:
        return "Z"
    return f"{offset[1]}:{offset[2]}" if int(offset[1]) in range(-12, 15) and int(offset[2]) < 60 else ""
