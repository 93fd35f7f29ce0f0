"""
The weights of evidence, in nats, and the odds they are made from: starting points by judgement, uncalibrated.

Names and values follow lineage.md, sections 8 and 10; changing one changes results, so it changes `VERSION`.
"""

from __future__ import annotations

import math

VERSION = "w1"

MISFIT = -4.0  # E0: times the share of the copy's text its parent cannot supply
PASSAGE = -2.5  # E0: on top, where a whole passage of the copy is not in the parent
POINTER = 4.0  # E1: the copy links to its parent
FURNITURE = 4.0  # E2: the copy carries its parent's page furniture
FURNITURE_BY_FORM = 2.0  # E2: one piece, known by its form only
STATEMENT_MOST = 4.0  # E3: the copy names its parent; logit(reliability) + 1, at most this
ANCESTOR = 0.5  # E4: the copy names a first publisher or owner: an ancestor, not necessarily the parent
VOICE, VOICES_MOST = 2.0, 4.0  # E4: on the root, for each independent voice
DAMAGE = -2.5  # E5: the parent has irreversible damage that the copy lacks
INNOVATION = 3.0  # E7: private changes of the text shared with this parent only; less where rivals have them too
MARK = 3.0  # E2: an editor line, credit or watermark shared with this parent only; likewise
BORNE_OUT = 8.0  # E3: the odds of a false statement fall by this where its source is captured with the text
NAMES_ANOTHER = -1.5  # E3: the copy names somebody else as its source
CUT = 0.7  # E8: the copy is the parent, cut
TITLE = 1.5  # E9: the copy's title is the parent's, decorated
SEEN_EARLIER = 0.5  # E10: the parent was captured first
DATED_EARLIER, DATED_LONG_EARLIER = 0.5, 1.0  # E11: the parent's stated time is earlier; by a day or more
CHAIN = 2.0  # between two inferred sources that one article's claims put in order
CLIP = 8.0

ROOT_BY_MEDIUM = {
    "wire": 1.5, "print": 1.5, "client": 0.5, "local": 0.5, "broadcast": 0.5, "magazine": 0.5, "site": 0.5,
    "government": 0.5, "wechat": 0.0, "platform": 0.0, "portal": -1.0, "farm": -4.5,
}  # fmt: skip
ROOT_REPRINTS = -3.5  # its host admits reprinting or disclaims authorship
ROOT_FARM = -4.5  # its page is made from a farm template
ROOT_NAMES_PUBLISHER = -3.0  # it names another first publisher or owner
ROOT_NAMES_SOURCE = -2.0  # it names another direct source, or says "this paper" where it cannot
ROOT_OWN_COPY = 1.0  # it presents the text as its own: dateline, "this paper's reporter", its own name as source

ROOT_BY_STATEMENT = {"original_publisher": 3.0, "owner": 2.5, "direct_source": 1.5}
UNSEEN = -1.0  # an anonymous source that nobody names


def logit(probability: float) -> float:
    """Return the log odds of *probability*, 0 < p < 1."""
    return math.log(probability / (1 - probability))


def statement(reliability: float) -> float:
    """Return the weight of a statement that names the parent (E3), for its reliability in 0..1."""
    bounded = min(max(reliability, 0.01), 0.99)
    return max(0.0, min(logit(bounded) + 1, STATEMENT_MOST))
