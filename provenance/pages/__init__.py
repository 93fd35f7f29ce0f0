"""From captured bytes to page text in lines and zones."""
