"""Pages and services of projects."""
