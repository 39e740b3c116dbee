"""Reading sources safely, and the only place that writes: lock, stage, journal, ordered apply."""
