"""Measurements: speed is judged here as ratios in interleaved runs, never by a timed test."""
