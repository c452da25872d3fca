"""Kinds and origins of employment contracts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContractKind(models.TextChoices):
    CDI = "cdi", _("CDI")
    CDI_INTERIM = "cdi_interim", _("CDI intérimaire")
    CDI_INCLUSION = "cdi_inclusion", _("CDI inclusion")
    CDD = "cdd", _("CDD")
    CDDU = "cddu", _("CDD d'usage")
    CDDI = "cddi", _("CDD d'insertion")
    CDD_TREMPLIN = "cdd_tremplin", _("CDD tremplin")
    INTERIM = "interim", _("Intérim")
    APPRENTICESHIP = "apprenticeship", _("Apprentissage")
    PROFESSIONALISATION = "professionalisation", _("Professionnalisation")
    CUI_CAE = "cui_cae", _("CUI-CAE / PEC")
    CUI_CIE = "cui_cie", _("CUI-CIE")
    SEASONAL = "seasonal", _("Saisonnier")
    PUBLIC_SERVICE = "public_service", _("Fonction publique")
    CAPE = "cape", _("CAPE")


# A contract of support to a business project is signed but employs nobody: it is never counted.
NOT_EMPLOYMENT = frozenset({ContractKind.CAPE})


class ContractOrigin(models.TextChoices):
    OWN_SEARCH = "own_search", _("Recherche personnelle")
    OFFER = "offer", _("Offre du réseau")
    IOD = "iod", _("IOD")
    JOB_DATING = "job_dating", _("Job dating")
    CLAUSE = "clause", _("Clause sociale")
