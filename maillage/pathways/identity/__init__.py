"""Pages about who is who: files that look alike, side by side, merged, or said to be two people."""
