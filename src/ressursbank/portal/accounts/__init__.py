"""Who people are, which organisations they act for, and in which roles."""
