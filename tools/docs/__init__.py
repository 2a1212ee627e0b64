"""The pages of `docs/` that the source itself knows."""
