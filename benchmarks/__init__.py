"""What is measured, each beside its floor, in one run: machines are noisy, ratios less so."""
