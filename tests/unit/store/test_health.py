"""What doctor says of a store that is well."""

from __future__ import annotations

from provenance.settings import Settings
from tests.unit.store.samples import begin, item


def test_a_batch_that_was_given_up_leaves_nothing_to_say(empty):
    """A server counts on behind the numbers of what was rolled back."""
    run = begin(empty)
    for name in "abc":
        try:
            with empty.write() as writer:
                writer.add_articles([item(name)], run)
                if name == "b":
                    raise KeyError(name)
        except KeyError:
            pass
    found = {check.check: check for check in empty.doctor(Settings())}
    assert (found["text index"].state, found["text index"].found) == ("ok", "2 articles")
