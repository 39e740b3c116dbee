"""One source becomes one article, page, intro, profile or front. Pure: no disk, no clock, no other file."""
