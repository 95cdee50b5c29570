"""Partners: who can take or give a lot, ranked, and why not the others."""
