"""The clock: what runs by itself."""
