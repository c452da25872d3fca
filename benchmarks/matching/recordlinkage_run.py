"""recordlinkage on a data set, in its own environment: `python recordlinkage_run.py DATA.csv PAIRS.csv`.

Its unsupervised classifier (expectation-maximisation) on Jaro-Winkler comparisons, as its documentation
does; pairs are proposed by keys as generous as ours.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

from running import is_narrow, measured


def main(data: Path, output: Path) -> None:
    warnings.simplefilter("ignore")
    import pandas as pd
    import recordlinkage as rl

    with measured(output):
        frame = pd.read_csv(data, dtype=str).set_index("id")
        frame.index = frame.index.astype(int)
        frame = frame.astype(object).where(frame.notna(), None)
        for n, part in enumerate((slice(0, 4), slice(4, 6), slice(6, 8))):
            frame[f"date_{n}"] = frame["birth_date"].str[part]
        filled = {c for c in frame.columns if frame[c].notna().any()}
        index = rl.Index()
        for keys in (
            ["first_name", "last_name"], ["birth_date"], ["last_name", "date_0"],
            ["last_name", "date_1", "date_2"], ["first_name", "date_0"], ["first_name", "date_1", "date_2"],
            ["postcode", "last_name"], ["postcode", "first_name"], ["city", "last_name"],
            ["city", "first_name"], ["email"], ["phone"], ["address_1"],
        ):  # fmt: skip
            if filled.issuperset(keys) and is_narrow(frame, keys):
                index.block(keys)
        index.block(left_on=["first_name", "last_name"], right_on=["last_name", "first_name"])
        sources = sorted(frame["source"].unique())
        tables = [frame[frame["source"] == s] for s in sources]
        pairs = index.index(*tables)
        compare = rl.Compare()
        for column in ("first_name", "last_name", "birth_name", "address_1", "address_2", "city"):
            if column in filled:
                compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
        for column in ("birth_date", "postcode", "phone", "email"):
            if column in filled:
                compare.string(column, column, method="damerau_levenshtein", threshold=0.85, label=column)
        for column in ("street_number", "state", "sex"):
            if column in filled:
                compare.exact(column, column, label=column)
        features = compare.compute(pairs, *tables)
        classifier = rl.ECMClassifier(binarize=0.5)
        classifier.fit(features)
        found = classifier.prob(features)
    left, right = (found.index.get_level_values(n) for n in (0, 1))
    pd.DataFrame({"l": left, "r": right, "p": found.to_numpy()}).to_csv(output, index=False, header=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
