"""Every file of the site as data, and how each is made."""
