"""The stages of a build between its order and the gate, one a module."""
