"""The REST API, its tokens, and the webhooks that tell other systems of changes."""
