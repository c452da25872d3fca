"""Addresses of the room."""

from django.urls import path, register_converter

from .views import chapters, figures, lists, published, texts, versions


class Ending:
    """What a report can be taken away as."""

    regex = "pdf|xlsx|html"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Year:
    """A year of four digits."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Ending, "report_ending")
register_converter(Year, "report_year")

app_name = "reports"
urlpatterns = [
    path("rapports/", lists.report_list, name="list"),
    path("rapports/chiffres-publies/", published.published, name="published"),
    path("rapports/versions/<int:pk>/", versions.version, name="version"),
    path(
        "rapports/versions/<int:pk>/rapport.<report_ending:ending>",
        versions.version_file,
        name="version-file",
    ),
    path("rapports/versions/<int:pk>/chiffre/", versions.version_figure, name="version-figure"),
    path("rapports/versions/<int:pk>/comparer/", versions.comparison, name="compare"),
    path("rapports/versions/<int:pk>/comparer/chiffre/", versions.compared_figure, name="compare-figure"),
    path("rapports/<report_year:year>/", lists.year, name="year"),
    path("rapports/<report_year:year>/rapport.<report_ending:ending>", lists.year_file, name="year-file"),
    path("rapports/<slug:section>/<report_year:year>/", chapters.chapter, name="chapter"),
    path(
        "rapports/<slug:section>/<report_year:year>/rapport.<report_ending:ending>",
        chapters.chapter_file,
        name="chapter-file",
    ),
    path("rapports/<slug:section>/<report_year:year>/commentaire/", texts.text, name="text"),
    path("rapports/<slug:section>/<report_year:year>/arreter/", versions.freeze, name="freeze"),
    path("chiffres/<slug:section>/<slug:indicator>/", figures.figure, name="figure"),
    path("chiffres/<slug:section>/<slug:indicator>/fiche/", figures.figure_card, name="figure-card"),
]
