"""Balance, phase gates, snapshots, log, copy and withdrawal of projects."""
