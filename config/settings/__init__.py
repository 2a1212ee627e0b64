"""Settings: `base`, and what `demo`, `test` and `production` set otherwise."""
