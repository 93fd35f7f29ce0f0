"""Features of lines and their weights → which lines are body, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from provenance.errors import SettingsError
from provenance.pages.features import Features, Names

_MOST = 6.0  # log odds beyond say no more: 400 to 1
_LONGEST = 150.0  # size beyond which a line weighs no more
_MEMO = 20_000  # groups remembered; a hundred pages have twelve hundred
_SWITCH = 1.0  # what one border between body and the rest costs; flat between 0.5 and 2 on either page set


class Weights(dict[Names, float]):
    """What groups of features weigh, each summed up when it is first met; *named* are the weights of features."""

    def __init__(self, named: Mapping[str, float]) -> None:
        super().__init__()
        self._named = named

    def __missing__(self, names: Names) -> float:
        if len(self) > _MEMO:
            self.clear()
        weight = self[names] = sum([self._named.get(name, 0.0) for name in names])
        return weight


def parse_weights(text: str) -> dict[str, float]:
    """
    Return the weight of each feature: what it adds to the log odds that a line is body.

    Raises:
        SettingsError: a line is neither a comment nor a name, a tab and a number.
    """
    weights: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        name, _, value = line.partition("\t")
        try:
            weights[name] = float(value)
        except ValueError:
            message = f"zoning weights, line {number}: {line!r} is no name with a number"
            raise SettingsError(message, hint="write name, tab, number") from None
    return weights


def log_odds(features: Features, weights: Weights) -> list[float]:
    """Return for each line the log odds that it is body, by itself and its surroundings."""
    weight_of = weights.__getitem__
    return [sum(map(weight_of, groups)) for groups in features.groups]


def best_marks(odds: Sequence[float], sizes: Sequence[float]) -> list[bool]:
    """
    Return the marks whose sum of log odds, less what their borders cost, is the largest.

    A line counts by the root of its size: a long one is better evidence, not the better the longer. Viterbi's
    algorithm over two states; ties fall to the rest.
    """
    outside, inside = 0.0, -_SWITCH
    sqrt = math.sqrt
    steps: list[tuple[bool, bool]] = []  # of each line: was the one above body, if this one is not, or is
    for value, size in zip(odds, sizes, strict=True):
        # Comparisons, not min and max: their calls were half of the time.
        bounded = _MOST if value > _MOST else -_MOST if value < -_MOST else value
        gain = bounded * sqrt(_LONGEST if size > _LONGEST else size) / 4
        left, entered = inside - _SWITCH, outside - _SWITCH
        leaves, enters = left > outside, entered <= inside
        steps.append((leaves, enters))
        if leaves:
            outside = left
        inside = (inside if enters else entered) + gain
    marks = [False] * len(steps)
    body = inside > outside
    for i in range(len(steps) - 1, -1, -1):
        marks[i] = body
        body = steps[i][body]
    return marks


def confidence(odds: Sequence[float], sizes: Sequence[float], marks: Sequence[bool]) -> float:
    """Return the share of the marked text that is expected to be body, 0..1; 0 where nothing is marked."""
    whole = sure = 0.0
    for value, size, body in zip(odds, sizes, marks, strict=True):
        if body:
            whole += size
            sure += size / (1 + math.exp(-max(-30.0, min(30.0, value))))
    return sure / whole if whole else 0.0
