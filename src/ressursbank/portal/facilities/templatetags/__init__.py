"""What the pages of facilities need beside the filters of every page."""
