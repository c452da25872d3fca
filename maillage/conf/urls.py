"""Every room brings its own addresses; here they meet."""

from django.urls import include, path

urlpatterns = [
    path("", include("maillage.web.urls")),
    path("", include("maillage.accounts.urls")),
    path("", include("maillage.people.urls")),
    path("", include("maillage.evidence.urls")),
    path("", include("maillage.protection.urls")),
    path("", include("maillage.protection.retention.urls")),
    path("", include("maillage.protection.rights.urls")),
    path("", include("maillage.pathways.urls")),
    path("", include("maillage.employment.urls")),
    path("", include("maillage.employment.iod.urls")),
    path("", include("maillage.organisations.urls")),
    path("", include("maillage.territory.urls")),
    path("", include("maillage.charter.urls")),
    path("", include("maillage.clauses.urls")),
    path("", include("maillage.reports.urls")),
    path("", include("maillage.exchange.urls")),
]

handler403 = "maillage.web.shell.views.forbidden"
handler404 = "maillage.web.shell.views.not_found"
handler500 = "maillage.web.shell.views.failed"
