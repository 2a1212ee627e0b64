"""Django's administration, behind a door of ours."""

from django.contrib.admin.apps import AdminConfig as DjangosAdminConfig


class AdminConfig(DjangosAdminConfig):
    """With the second factor at its door."""

    default_site = "backend.accounts.admin_login.Site"
