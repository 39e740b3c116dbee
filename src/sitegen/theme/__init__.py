"""A theme: its templates in a sandbox, its own files, and errors that name template and line."""
