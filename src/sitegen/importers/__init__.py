"""Foreign copy becomes Markdown with front matter. Pure: text in, text out; the command line reads and writes."""
