"""The coordinator's desk: what needs somebody this week, each with one next action; letters, reminders, moderation."""
