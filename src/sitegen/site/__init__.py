"""Everything publishable at one instant, indexed, and the questions a template may ask of it. Pure."""
