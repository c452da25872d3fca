"""What two files of one company hold of this room."""

from django.utils.translation import gettext_lazy as _

from maillage.organisations.merging import Carried, MergePart


class EmploymentPart(MergePart):
    carried = (Carried(_("Contrats de travail"), "employment.EmploymentContract", "employer_id"),)
