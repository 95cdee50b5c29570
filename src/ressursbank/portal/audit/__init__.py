"""Every change of state: who, when, what before and after, and why; two people at once, and undo."""
