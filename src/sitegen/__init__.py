"""sitegen: a static site generator for a news outlet."""

__version__ = "0.1.0"
