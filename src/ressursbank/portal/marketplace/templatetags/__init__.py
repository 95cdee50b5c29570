"""Template tags of the marketplace."""
