"""Where things are remembered, seen from nearer than its promises."""
