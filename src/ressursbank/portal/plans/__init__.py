"""The plan on screen: the front page, the table of flows, "why this flow?" and the downloads."""
