"""From two texts to an exact statement of what they share."""
