"""From captured text to the two views everything else works on, each mapped back to what was captured."""
