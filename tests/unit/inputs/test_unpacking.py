"""Packed streams: what is whole is read, what is not ends with a reason, and nothing grows without bound."""

from __future__ import annotations

import io
import lzma

import pytest

from provenance.inputs import unpacking
from provenance.inputs.formats import Packing
from provenance.inputs.unpacking import Damage, Unpacked, packing_of
from tests.fakes.archives import pack

PACKINGS: dict[str, Packing] = {".gz": "gzip", ".zst": "zstd", ".xz": "xz"}
TEXT = "".join(f"line {n}: rain fell on the {n * 7919 % 1000} hills\n" for n in range(5_000)).encode()


@pytest.fixture(params=PACKINGS)
def suffix(request) -> str:
    return str(request.param)


def unpack(data: bytes, suffix: str) -> tuple[bytes, Damage | None]:
    stream = Unpacked(io.BytesIO(data), PACKINGS[suffix])
    return stream.readall() or b"", stream.damage


def test_what_was_packed_comes_back(suffix):
    packed = pack(TEXT, suffix)
    assert packing_of(packed) == PACKINGS[suffix]
    assert unpack(packed, suffix) == (TEXT, None)
    assert unpack(packed + pack(b"more", suffix), suffix) == (TEXT + b"more", None)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_of_a_stream_that_is_cut_the_beginning_is_kept(suffix, share):
    packed = pack(TEXT, suffix)
    data, damage = unpack(packed[: int(len(packed) * share)], suffix)
    assert TEXT.startswith(data)
    assert damage is not None
    assert damage.code == "input.truncated"


def test_a_flipped_bit_never_passes_for_the_truth(suffix):
    packed = bytearray(pack(TEXT, suffix))
    for place in range(10, len(packed), 997):
        packed[place] ^= 4
        data, damage = unpack(bytes(packed), suffix)
        assert damage is not None or data == TEXT
        packed[place] ^= 4


def test_bytes_of_another_kind_and_none_at_all_are_said(suffix):
    assert unpack(b"<html>", suffix)[1] is not None
    assert unpack(b"", suffix) == (b"", Damage("input.empty", "the file is empty"))
    data, damage = unpack(pack(TEXT, suffix) + b"garbage", suffix)
    assert data == TEXT
    assert damage is not None


def test_padding_after_the_end_is_no_damage():
    assert unpack(pack(TEXT, ".gz") + b"\0" * 1_000, ".gz") == (TEXT, None)


def test_a_bomb_ends_where_it_is_one(suffix, monkeypatch):
    monkeypatch.setattr(unpacking, "RATIO_FROM", 1_000_000)
    data, damage = unpack(pack(b"\n" * 25_000_000, suffix), suffix)
    assert len(data) < 24_000_000
    assert damage is not None
    assert damage.code == "input.bomb"


def test_a_stream_may_not_ask_for_more_memory_than_ordinary_ones_do():
    greedy = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20}]
    _, damage = unpack(lzma.compress(TEXT, filters=greedy), ".xz")
    assert damage is not None
    assert unpack(lzma.compress(TEXT, preset=9), ".xz") == (TEXT, None)


@pytest.mark.parametrize("suffix", [".gz", ".zst"], indirect=True)
def test_after_damage_the_next_member_is_found(suffix):
    parts = [TEXT[i : i + 40_000] for i in range(0, 200_000, 40_000)]
    packed = [pack(part, suffix) for part in parts]
    packed[2] = packed[2][: len(packed[2]) // 2] + bytes(20) + packed[2][len(packed[2]) // 2 + 20 :]
    stream = Unpacked(io.BytesIO(b"".join(packed)), PACKINGS[suffix])
    data = stream.readall() or b""
    assert data.startswith(parts[0] + parts[1])
    while stream.damage is not None and stream.resume():
        data += stream.readall() or b""
    assert data.endswith(parts[3] + parts[4])
