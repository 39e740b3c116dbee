"""Work in other processes: ours, and other programs."""
