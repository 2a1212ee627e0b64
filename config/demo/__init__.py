"""The demonstration: two streets of Dongcheng and a fictional cast."""
