"""Words every output prints around the figures."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.reports.laid import Chapter, Difference
from maillage.reports.models import FrozenReport


def report_title(chapter: Chapter) -> str:
    return _("Rapport annuel %(year)s") % {"year": chapter.subject.year}


def known(chapter: Chapter, version: FrozenReport | None = None) -> str:
    """As known on which day, and which version it is."""
    day = formats.moment(chapter.readings.known_at)
    if version is None:
        return _("Chiffres tels que connus le %(day)s") % {"day": day}
    words = {"number": version.number, "label": version.label, "day": day}
    return _("Version %(number)s, « %(label)s » : chiffres tels que connus le %(day)s") % words


def difference_text(difference: Difference) -> str:
    """One line: what was published, what the records say."""
    words = {
        "label": difference.label,
        "period": difference.reading.period,
        "published": difference.published,
        "computed": str(difference.reading),
        "source": difference.source,
    }
    return _("%(label)s, %(period)s : %(published)s publié (%(source)s), %(computed)s calculé.") % words


def file_name(chapter: Chapter, ending: str, version: FrozenReport | None = None) -> str:
    """`rapport-plie-2017.pdf`, `rapport-plie-2017-v2.pdf`."""
    kept = f"-v{version.number}" if version else ""
    return f"rapport-{chapter.subject.section}-{chapter.subject.year}{kept}.{ending}"


def entry(chapter: Chapter) -> dict[str, str]:
    """A line of the contents: the title, and what the chapter is about where the title does not say so; the
    other way round where many have the same title."""
    name, title = str(chapter.subject.about.name), chapter.title
    if name in title.replace("\u00a0", " "):
        return {"entry": title, "name": ""}
    common = chapter.subject.chapter.section == "*"
    return {"entry": name, "name": title} if common else {"entry": title, "name": name}
