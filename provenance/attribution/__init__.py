"""Reads what a page says about where its text came from, and whom its names mean."""
