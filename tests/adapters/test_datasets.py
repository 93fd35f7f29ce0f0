"""The function inside Dataset.map."""

import pickle

from datasets import Dataset, disable_progress_bars

from provenance.adapters.datasets import Screening

disable_progress_bars()


def test_map_drops_the_copies_and_keeps_every_column_of_the_rest(records, tmp_path):
    rows = [record | {"price": number} for number, record in enumerate(records)]
    screened = Dataset.from_list(rows).map(
        Screening(str(tmp_path / "store.db")), batched=True, batch_size=2, load_from_cache_file=False
    )
    assert screened["id"] == ["a1", "c1", "d1"]
    assert screened["price"] == [0, 2, 3]


def test_map_marks_every_row_when_asked_to(records, tmp_path):
    screening = Screening(str(tmp_path / "store.db"), mark=True)
    marked = Dataset.from_list(records).map(screening, batched=True, load_from_cache_file=False)
    assert marked["provenance"] == ["new", "near", "new", "undecidable"]
    assert marked["provenance_match"] == [None, "a1", None, None]


def test_the_function_travels_to_other_processes_without_its_store(records, tmp_path):
    screening = Screening(str(tmp_path / "store.db"))
    screening({name: [record[name] for record in records] for name in records[0]})
    copy = pickle.loads(pickle.dumps(screening))
    kept = copy({name: [record[name] for record in records] for name in records[0]})
    assert kept["id"] == ["a1", "c1", "d1"]
