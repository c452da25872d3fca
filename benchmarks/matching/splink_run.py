"""splink on a data set, in its own environment: `python splink_run.py DATA.csv PAIRS.csv`.

Configured as its documentation advises: term frequencies on names, Jaro-Winkler levels, dates and emails by
their own comparisons, names compared crosswise; u by random sampling, m by expectation-maximisation on
blocks that together train every column. Pairs are proposed by keys as generous as ours.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from running import is_narrow, measured

LEAST = 0.0001


def main(data: Path, output: Path) -> None:
    logging.getLogger("splink").setLevel(logging.ERROR)
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    with measured(output):
        frame = pd.read_csv(data, dtype=str).rename(columns={"id": "unique_id"})
        for n, part in enumerate((slice(0, 4), slice(4, 6), slice(6, 8))):
            frame[f"date_{n}"] = frame["birth_date"].str[part]
        frame = frame.astype(object).where(frame.notna(), None)
        filled = {c for c in frame.columns if frame[c].notna().any()}
        comparisons = [cl.ForenameSurnameComparison("first_name", "last_name")]
        if "birth_name" in filled:
            comparisons.append(cl.NameComparison("birth_name"))
        comparisons.append(
            cl.DamerauLevenshteinAtThresholds("birth_date", [1, 2]).configure(term_frequency_adjustments=True)
        )
        close = {
            **{c: cl.JaroWinklerAtThresholds(c, [0.92, 0.8]) for c in ("address_1", "address_2", "city")},
            **{c: cl.DamerauLevenshteinAtThresholds(c, [1, 2]) for c in ("postcode", "phone")},
            **{c: cl.ExactMatch(c) for c in ("street_number", "state", "sex")},
        }
        comparisons += [
            comparison.configure(term_frequency_adjustments=True)
            for column, comparison in close.items()
            if column in filled
        ]
        if "email" in filled:
            comparisons.append(cl.EmailComparison("email"))
        rules = [
            block_on(*keys)
            for keys in (
                ["first_name", "last_name"], ["birth_date"], ["last_name", "date_0"],
                ["last_name", "date_1", "date_2"], ["first_name", "date_0"],
                ["first_name", "date_1", "date_2"], ["postcode", "last_name"], ["postcode", "first_name"],
                ["city", "last_name"], ["city", "first_name"], ["email"], ["phone"], ["address_1"],
            )
            if filled.issuperset(keys) and is_narrow(frame, keys)
        ]  # fmt: skip
        rules.append("l.first_name = r.last_name and l.last_name = r.first_name")
        linking = frame["source"].nunique() > 1
        settings = SettingsCreator(
            link_type="link_only" if linking else "dedupe_only",
            comparisons=comparisons,
            blocking_rules_to_generate_predictions=rules,
            max_iterations=50,
        )
        tables = [part for _, part in frame.groupby("source")] if linking else [frame]
        database = DuckDBAPI()
        linker = Linker([database.register(t) for t in tables], settings)
        linker.training.estimate_probability_two_random_records_match(
            [block_on("first_name", "last_name", "birth_date"), block_on("birth_date", "postcode")],
            recall=0.7,
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000)
        places = [block_on("postcode", "city")] if is_narrow(frame, ["postcode", "city"]) else []
        for rule in (block_on("birth_date"), block_on("first_name", "last_name"), *places):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        found = linker.inference.predict(threshold_match_probability=LEAST).as_pandas_dataframe()
    found[["unique_id_l", "unique_id_r", "match_probability"]].to_csv(output, index=False, header=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
