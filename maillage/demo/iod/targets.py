"""The published figures of the method. source: annual reports 2017 and 2020, "Méthode IOD", Résultats."""

from dataclasses import dataclass


@dataclass(frozen=True)
class YearTarget:
    """`referrals` of 2020 are not published, nor `companies` of 2017: any plausible number does."""

    year: int
    followed: int
    referrals: int
    interviewed: int
    new_companies: int
    known_companies: int  # met again this year, having been met before
    meetings: int
    introductions: int
    hired: int
    lasting: int
    trained: int
    # Ranks of employers that may be met, the last one excluded: those of 2017 are the partners of the year.
    ranks: int


TARGETS = (
    YearTarget(2017, 137, 104, 86, 131, 47, 493, 169, 98, 57, 3, 874),
    YearTarget(2020, 113, 82, 66, 65, 20, 313, 66, 32, 22, 0, 1216),
)
