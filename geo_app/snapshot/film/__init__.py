"""Films: a range of dates becomes MP4, GIF or WebP."""
