"""Documents on paper: a typst template and data in, a tagged PDF (PDF/UA-1) out.

    from maillage.kernel.documents import render_pdf

    pdf = render_pdf("pathways/engagement", {"title": str(_("Contrat d'engagement")), …})

The template `pathways/engagement` is the file `maillage/pathways/documents/engagement.typ`. It starts with

    #import "/kernel/documents/base.typ": *
    #show: page-of(data)

and finds what it was given in `data`. Values reach it as data, never as source: a `#` or a `*` somebody
typed is printed as it is. `base.typ` says which building blocks there are.
"""

from .many import render_many
from .rendering import DocumentError, render_pdf, render_source

__all__ = ["DocumentError", "render_many", "render_pdf", "render_source"]
