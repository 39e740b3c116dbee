"""A picture's bytes: what they say of it, and what is made of them for readers."""
