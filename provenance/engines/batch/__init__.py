"""
An archive in one go: pure stages that any engine can run, and the engine for one machine.

The seam. Each stage is a function of plain values; what lies between two stages (flat files here, Parquet and a
shuffle elsewhere), how articles are cut into portions and in which order they come changes no result. Texts stand
as numbers where there are many of them: the rank of an article id among all ids, ascending, so that the smallest
rank is the smallest id.

====== ============================================= ==========================================================
stage  function                                      from → to
====== ============================================= ==========================================================
read   ``engines.local.read_one``                    page → article or reject; ``captures.unified`` → one article
                                                     for all captures of one page
S1     ``signing.signed``                            articles → a ``Signed``: columns for those that can be
                                                     compared (id, digest, signature, index keys)
S0     ``signing.carriers``                          digests by rank → rank of each text's carrier; every other
                                                     article is linked to its carrier and takes no part until S5
S2     ``index.components.star_links``               one column of keys → links (rank, smallest rank)
S3     ``index.components.Forest``                   links, in any portions → candidate component of each rank
S4     ``index.keeping.kept_components``             signatures and keys of whole candidate components →
                                                     components of kept pairs, ``least = Settings.agreeing``
S5     ``concluding.conclude``                       the articles of whole kept components, carriers and equal
                                                     texts alike → a ``Concluded``: clusters, lineages, sources,
                                                     matches, and the passage keys of the reference texts
S6     ``engines.definition.sharing``,               holders of each passage → pairs of references → relations
       ``relating.related``
S7     ``checking``                                  what a run must satisfy before anything of it is published
====== ============================================= ==========================================================

Decisions of people are edges like any other: link the two articles of each judgement ``same`` after S4, and hand
S5 all judgements that touch its articles. Articles that ``signed`` leaves out are components of their own.
"""
