"""From clusters and claims to lineages: who was taken from whom, and where it came from."""
