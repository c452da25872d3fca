"""Exact counts behind the published table of 2012-2017.

The published figures are totals and whole percentages; a record is one or it is not. Each list below
is one choice of whole numbers that yields the printed figures, away from the points where rounding
tips over. Lists run over the years 2012 to 2017.
"""

FIRST_YEAR, LAST_YEAR = 2012, 2017
YEARS = list(range(FIRST_YEAR, LAST_YEAR + 1))

CARRIED_IN = 1739
ENTRANTS = [720, 728, 747, 740, 728, 705]

POSITIVE = [353, 281, 268, 277, 313, 294]
DROPOUTS = [272, 240, 234, 233, 184, 163]
ADMINISTRATIVE = [194, 197, 227, 199, 187, 214]
# What the flows of the published table leave over: ended, yet in no class of exit.
NEUTRAL = [2, 0, 9, 1, 13, 0]

# Open on 31 December 2017, by cohort of entry: before 2012, then 2012 to 2017 (1 752 in all).
OPEN_AT_END = [53, 35, 88, 175, 298, 455, 648]

# Days from entry to exit, added over the exits of 2017: 22.96 months of 30.4375 days for 671 exits.
DURATION_DAYS_2017 = 468_925

STEPS = [5282, 5388, 5710, 5786, 5254, 5370]
DISTINCT_STEPS = 29_623
CONTRACTS = [2562, 2443, 2641, 2684, 2556, 2446]
DISTINCT_CONTRACTS = 12_315

# Persons with an employment step: each year, and over the six.
EMPLOYED = [1525, 1372, 1365, 1366, 1401, 1408]
EVER_EMPLOYED = 4336

# Steps of 2017 in each category but employment (which has the 2 446 contracts): 5 370 in all.
CATEGORIES_2017 = {"support": 434, "service": 489, "complementary": 758, "training_access": 1243}

# Entrants who live in a priority neighbourhood on their first day.
ENTRANTS_QPV = [230, 218, 232, 200, 218, 207]

# The 2 423 participants of 2017.
AGES_2017 = {(18, 25): 145, (26, 45): 1478, (46, 50): 315, (51, 64): 485}
EDUCATION_2017 = {
    "I": 194,
    "II": 170,
    "III": 242,
    "IV": 388,
    "V": 582,
    "Vbis": 363,
    "VI": 315,
    "foreign": 145,
    "unknown": 24,
}
SITUATIONS_2017 = {
    "rqth": 97,
    "young_unqualified": 170,
    "single_parent": 218,
    "other_exclusion": 412,
    "job_seeker_under_1_year": 654,
    "rsa": 1018,
    "deld": 1115,
}
