"""Rebuilds while somebody works: `watch` and `serve`. They decide when to build, never what."""
