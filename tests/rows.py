"""What the database holds: to show that a refusal changed nothing."""

from django.apps import apps
from django.db import connection

OURS = ("backend.", "volunteers.", "needs.", "projects.", "allauth.")


def models():
    """The models of the product, and the job queue's own."""
    return [
        model
        for model in apps.get_models()
        if model._meta.managed and model.__module__.startswith(OURS) and not model._meta.proxy
    ]


def dump(*, without=()):
    """`{table: rows}` of every table of the product; equal before and after where nothing changed."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in models()}.union({"procrastinate_jobs"}) - set(without)):
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


def changes(before, after):
    """`{table: (gone, new)}` of two dumps, changed tables only."""
    return {
        table: (sorted(set(before[table]) - set(after[table])), sorted(set(after[table]) - set(before[table])))
        for table in after
        if before[table] != after[table]
    }
