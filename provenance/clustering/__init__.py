"""From matches to clusters of one text, without chains and without dependence on order."""
