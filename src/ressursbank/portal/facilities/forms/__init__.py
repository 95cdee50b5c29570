"""The forms of facilities and storage areas, one file for each subject."""
