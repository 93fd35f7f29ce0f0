"""What a line of an .ignore file leaves out."""

from __future__ import annotations

import pytest

from provenance.inputs.ignoring import ignored, parse_rules


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("*.md", "a/b.md", True),
        ("*.md", "a/b.mdx", None),
        ("README.md", "deep/README.md", True),
        ("/README.md", "deep/README.md", None),
        ("/README.md", "README.md", True),
        ("a/*.txt", "a/x.txt", True),
        ("a/*.txt", "a/b/x.txt", None),
        ("**/x.txt", "a/b/x.txt", True),
        ("a/**", "a/b/x.txt", True),
        ("pa?e.[th]xt", "page.txt", True),
        ("pa?e.[!t]xt", "page.txt", None),
        ("\\#x", "#x", True),
        ("[", "[", True),
        ("a+b.txt", "a+b.txt", True),
    ],
)
def test_a_glob_matches_names_at_any_depth_unless_it_has_a_slash(
    glob: str, path: str, expected: bool | None
) -> None:
    assert ignored(parse_rules(glob), path, folder=False) is expected


def test_the_last_matching_line_decides():
    rules = parse_rules("# kept below\n*.txt\n\n!keep.txt\n")
    assert ignored(rules, "drop.txt", folder=False) is True
    assert ignored(rules, "keep.txt", folder=False) is False


def test_a_line_with_a_final_slash_names_folders_only():
    rules = parse_rules("old/")
    assert ignored(rules, "old", folder=True) is True
    assert ignored(rules, "old", folder=False) is None
