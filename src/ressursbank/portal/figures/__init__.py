"""What the plan achieves, as key figures and as series for charts. Every figure comes from the plan's own files."""
