"""Where sites with high or low values lie together more often than chance would have it: Auffällige Häufungen."""
