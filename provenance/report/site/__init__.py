"""The HTML report: a store's clusters, lineages and texts as linked pages, written to a folder or served live."""

from __future__ import annotations

from provenance.report.site.folder import Written, write_site
from provenance.report.site.pages import Page, Site
from provenance.report.site.survey import Selection

__all__ = ["Page", "Selection", "Site", "Written", "write_site"]
