"""Webhooks: an organisation's own systems are told of what changes, by signed calls that are tried again."""
