"""Stand-ins for ports: in memory, deterministic, with the real interface."""
