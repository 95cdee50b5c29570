"""Outside sources of facts, one folder each: fetch, parse, and what to say when the source cannot be reached."""
