"""Addresses of the room."""

from django.urls import path

from .views import exports, imports

app_name = "exchange"
urlpatterns = [
    path("echanges/", imports.home, name="home"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.run, name="run"),
    path("imports/<int:pk>/etat/", imports.state, name="run_state"),
    path("imports/<int:pk>/confirmer/", imports.confirm, name="run_confirm"),
    path("imports/<int:pk>/abandonner/", imports.drop, name="run_drop"),
    path("imports/<int:pk>/relancer/", imports.start_again, name="run_again"),
    path("imports/<int:pk>/rejets/", imports.rejects, name="run_rejects"),
    path("imports/modeles/<slug:kind>/", imports.template, name="template"),
    path("imports/colonnes/<slug:kind>/", imports.columns, name="columns"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<slug:kind>/<slug:format>/", exports.download, name="export"),
]
