"""Makes repost trees with known parents from any base of articles: what matching and lineage are measured on."""
