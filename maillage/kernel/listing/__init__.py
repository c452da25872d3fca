"""Lists: sorted, filtered by shareable addresses, paged, counted, exported. A room declares, the kernel does.

    class PathwayListing(Listing):
        columns = [
            Column("name", _("Personne"), value="person.full_name", sort="person__name_folded", link=True),
            Column("entry_date", _("Entrée"), kind="date", sort="entry_date"),
            Column("worker", _("Référence"), value="worker_name", sort="worker_name"),
            Column("steps", _("Étapes"), value="step_count", kind="number", sort="step_count",
                   total=Sum("step_count")),
            Column("state", _("État"), template="pathways/_state.html", value=state_text),
        ]
        filters = [
            SearchFilter(_("Nom, prénom"), apply=queries.named),
            ChoiceFilter("programme", _("Dispositif"), lookup="programme__code", choices=programme_choices),
            FlagFilter("late", _("Sans rendez-vous à venir"), condition=Q(next_appointment=None)),
            DateRangeFilter("entry", _("Entrée"), lookup="entry_date"),
        ]
        default_sort = "name"
        count_label = ngettext_lazy("%(count)s parcours", "%(count)s parcours", "count")
        export_name, export_right = "parcours", Right.EXPORT
        empty = Empty(_("Aucun parcours"), _("Un parcours commence par une prescription."),
                      action=_("Prescrire un parcours"), url_name="pathways:prescribe",
                      right=Right.EDIT_PATHWAYS)

        def row_url(self, row):
            return reverse("pathways:file", args=[row.pk])

    @needs(Right.SEE_PATHWAYS)
    def pathway_list(request):
        listing = PathwayListing(request, queries.pathways(request.context))
        return listing.response(title=_("Parcours"))

`response` answers the page, the part HTMX asks for, or the XLSX file (`?format=xlsx`). Whatever the number
of rows a page costs two queries (count and totals together, then the rows) beside the queryset's own
prefetches. Only declared keys sort and filter: an unknown or unreadable value in an address is left out
and said, never an error. Give the queryset its `select_related`, annotations and `only`.
"""

from .columns import Column
from .filters import ChoiceFilter, DateRangeFilter, Filter, FlagFilter, Preset, SearchFilter
from .listing import Empty, Listing
from .signals import exported

__all__ = [
    "ChoiceFilter",
    "Column",
    "DateRangeFilter",
    "Empty",
    "Filter",
    "FlagFilter",
    "Listing",
    "Preset",
    "SearchFilter",
    "exported",
]
