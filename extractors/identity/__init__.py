"""Whose plan a piece is and for when: names, places where they stand, years, the registry and the manifest."""
