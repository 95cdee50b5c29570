"""Region packages and spreadsheets brought in: preview, commit in one transaction, undo; and everything out again."""
