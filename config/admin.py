"""Django's administration, behind a door of ours."""

from django.contrib.admin.apps import AdminConfig as DjangosAdminConfig


class AdminConfig(DjangosAdminConfig):
    """With the second factor at its door."""

    default_site = "backend.accounts.admin_login.Site"

    def ready(self) -> None:
        """Django's groups of permissions decide nothing here: `policy.py` of each app does."""
        super().ready()
        from django.contrib import admin  # noqa: PLC0415  # once the apps are ready
        from django.contrib.auth.models import Group  # noqa: PLC0415  # likewise

        admin.site.unregister(Group)
