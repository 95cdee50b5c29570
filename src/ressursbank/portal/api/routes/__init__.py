"""The operations of the API: one file a kind of thing."""
