"""What comes in out of a file, row by row: encodings and tables, where it has come to, and a report on each row.

No app: whoever takes rows in derives their models from `models`, and says in an `Importer` what a row becomes.
"""
