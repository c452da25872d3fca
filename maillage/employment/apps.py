from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "maillage.employment"
    label = "employment"
    default_auto_field = "django.db.models.BigAutoField"
