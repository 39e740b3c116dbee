"""How much of a build is to be done, and what it leaves to the next one."""
