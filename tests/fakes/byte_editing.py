"""Damage done to the bytes of a text, and how readers of the time showed it."""

from __future__ import annotations


def read_gbk(data: bytes) -> str:
    """Decode *data* as GBK: a lead byte and a byte below 40 hex behind it become one ``?`` that swallows both."""
    text = ""
    at = 0
    while at < len(data):
        if data[at] < 0x80:
            text += chr(data[at])
            at += 1
            continue
        pair = data[at : at + 2]
        text += pair.decode("gbk", "replace") if len(pair) == 2 and pair[1] >= 0x40 else "?"
        at += 2
    return text


def glossed_by_bytes(text: str, readings: dict[str, str]) -> str:
    """Put each reading behind its character, wherever the character's two bytes stand, in step or not."""
    data = text.encode("gbk")
    for han, reading in readings.items():
        data = data.replace(han.encode("gbk"), han.encode("gbk") + f"({reading})".encode("gbk"))
    return read_gbk(data)


def byte_inserted(text: str, at: int) -> str:
    """Insert one blank behind byte *at* of *text*."""
    data = text.encode("gbk")
    return read_gbk(data[: at + 1] + b" " + data[at + 1 :])


def read_as(text: str, written: str, read: str) -> str:
    """Write *text* in one charset and read it in another; windows-1252 as browsers do, with its five gaps."""
    data = text.encode(written)
    if read == "cp1252":
        return "".join(
            chr(code) if code in b"\x81\x8d\x8f\x90\x9d" else bytes((code,)).decode(read) for code in data
        )
    return data.decode(read, "replace")
