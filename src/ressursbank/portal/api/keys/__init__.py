"""The pages where an organisation's owner gives out tokens and webhooks."""
