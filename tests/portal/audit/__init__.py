"""Changes: made, in conflict, shown and undone."""
