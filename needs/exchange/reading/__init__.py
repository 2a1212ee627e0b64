"""From the rows of a file to needs: which column says what, and what a row reports."""
