"""The clock of the portal: jobs that run by themselves at their times, each once, however many workers there are."""
