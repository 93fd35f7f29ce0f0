"""One module per verb: its options, and one function that runs it."""
