"""Engines: from pages to articles, matches, clusters and lineages, on one machine or several."""
