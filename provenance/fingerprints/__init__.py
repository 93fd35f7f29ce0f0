"""From normalised text to fingerprints: shingle hashes, MinHash signature, SimHash and exact digest."""
