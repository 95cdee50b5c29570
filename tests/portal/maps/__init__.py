"""The map of the region."""
