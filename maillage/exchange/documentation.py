"""Writes docs/imports.md out of the columns the imports declare.

    python scripts/imports_doc.py > docs/imports.md

A test holds the file equal to what that prints.
"""

import textwrap
from collections.abc import Iterator

from django.utils import translation

from maillage.kernel.sheets.importer import Importer
from maillage.people.nomenclature import kinds as situations

from .blanks import presence
from .kinds import KINDS

_INTRODUCTION = """\
# Importer et exporter des tableurs

<!-- Page produite par maillage.exchange.documentation : ne la corrigez pas à la main. -->

Les fichiers se déposent dans la page **Échanges**, ou s'importent par la commande :

```
maillage import people personnes.xlsx --dry-run
maillage import people personnes.xlsx --rejects a-corriger.csv
```

## Ce qui est lu
- **CSV** (virgule, point-virgule ou tabulation, reconnus ; UTF-8 ou Windows-1252), **XLSX** et **ODS**. Le
  contenu décide, pas l'extension. D'un classeur, la première feuille visible est lue, ou celle que l'on
  nomme (`--sheet`).
- Les **titres** de colonnes se lisent sans égard aux majuscules, accents et espaces ; le libellé français
  vaut le nom. L'ordre est libre. Une colonne inconnue est laissée de côté et signalée ; une colonne en
  double, ou une colonne obligatoire absente, refuse le fichier.
- Une **colonne absente** laisse ce qui est enregistré. Une **cellule vide** d'une colonne présente
  l'efface, sauf pour les structures, dont la fiche est commune à tous les réseaux.
- Les **dates** s'écrivent `31/12/2017` ou `2017-12-31`, l'année sur quatre chiffres. Les codes peuvent
  être remplacés par leur libellé.
- Dans un classeur, codes postaux, téléphones et SIRET se gardent en **texte**, sinon leur zéro initial se
  perd.
- Sont refusés, en nommant la cellule quand il y en a une : les formules (collez les valeurs), les cellules
  fusionnées ou en erreur, les macros, les mots de passe, les fichiers en UTF-16 ou abîmés, une cellule de
  plus de 32 767 caractères, un classeur qui dépasserait la taille permise une fois décompressé.

## Ce qui est écrit
- **Tout ou rien** : un fichier est une transaction. Une ligne refusée empêche l'écriture du fichier, sauf
  `--accept-valid` (« Importer les lignes valables »), qui la laisse de côté.
- Chaque refus dit la ligne, la colonne et le motif. `--rejects SORTIE` écrit les lignes refusées dans un
  fichier de mêmes colonnes, plus `motif` : corrigez-le, puis importez-le tel quel. Dans un CSV, un texte
  qui commence par `=`, `+`, `-` ou `@` y est précédé d'une apostrophe, que la lecture enlève.
- `ref` est la clé, propre à la structure qui importe. **Le même fichier deux fois ne change rien** ; une
  ligne changée met à jour. La même clé deux fois dans un fichier est refusée.
- `--dry-run` (« Essayer ce fichier ») va jusqu'au bout puis défait tout : il annonce exactement ce qui
  serait fait.
- Deux imports d'une structure se suivent : le second attend son tour. Un import interrompu, même tué, ne
  laisse rien.
- Code de sortie de la commande : 0, ou 2 quand rien n'a été écrit à cause du fichier ou de la demande.

## Dans quel ordre
{order}

Les contours des quartiers déjà chargés s'ajoutent par `maillage import areas contours.geojson --polygons` :
une collection GeoJSON en longitudes et latitudes, dont chaque élément porte la propriété `code_qp`.

## Les exports
Personnes, contrats, parcours, étapes et entretiens s'exportent en XLSX ou CSV dans ces mêmes colonnes : un
export réimporté ne change rien. Une fiche saisie à la main, ou ouverte par une autre structure, n'a pas de
référence à vous : elle y porte un nom comme `maillage:123`, que l'import comprend.
"""


def markdown() -> str:
    """The whole page, in French."""
    with translation.override("fr"):
        importers = list(KINDS.values())
        order = "\n".join(f"{i}. `{one.kind}` : {one.label}" for i, one in enumerate(importers, start=1))
        parts = [_INTRODUCTION.format(order=order), *map(_section, importers), _situations()]
        return "\n".join(parts)


def _section(importer: type[Importer]) -> str:
    lines = [f"## `{importer.kind}` : {importer.label}", "", *textwrap.wrap(str(importer.about), 110), ""]
    lines += ["```", ",".join(column.name for column in importer.columns), "```", ""]
    for option in importer.options:
        said = ", ".join(f"`--{option.name} {code}` {label}" for code, label in option.choices.items())
        lines += [f"**{option.label}** : {said}. La première valeur quand rien n'est dit.", ""]
    lines += ["| colonne | ce que c'est | obligatoire | ce qui s'écrit | exemple |", "|---|---|---|---|---|"]
    for column in importer.columns:
        cells = [
            f"`{column.name}`",
            f"**{column.label}.** {column.help}",
            presence(column),
            column.cells.describe(),
            f"`{column.example}`" if column.example else "",
        ]
        lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
    return "\n".join([*lines, ""])


def _situations() -> str:
    """The nomenclature of situations, which `kind` and `value` are codes of."""
    lines = [
        "### Natures de situation et leurs réponses",
        "",
        "| `kind` | question | `value` |",
        "|---|---|---|",
    ]
    return "\n".join([*lines, *_answers(), ""])


def _answers() -> Iterator[str]:
    for kind in situations().values():
        if kind.type == "rome":
            values = "un code ROME (`G1602`), le nom d'un métier, ou `none` Aucun"
        elif kind.values:
            values = ", ".join(f"`{code}` {label}" for code, label in kind.values.items())
            values = f"plusieurs, joints par des virgules : {values}" if kind.type == "several" else values
        else:
            values = "une date" if kind.type == "date" else "un texte"
        yield f"| `{kind.code}` | {kind.label} | {values} |"
