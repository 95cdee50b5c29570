"""Template tags of rounds."""
