"""Whatever is drawn: nothing protected is read, better is never worse, silence leaves nobody out."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from benchmarks import naive_matching
from maillage.employment.matching.criteria import Verdict
from maillage.employment.matching.facts import NEVER, NO_LIMIT, RANKS, SCHEDULES, Crowd, Post, Seeker

from .crowd import COOK, LINE, distance, match, matching, parameters, posts, seekers

# All the engine may know of somebody. Adding a field here is a decision: docs/decisions/matching.md.
READ = {
    *("id", "jobs", "place", "schedule", "weekly_hours", "distance", "vehicle", "transport", "licence"),
    *("french", "education", "contracts", "availability", "clause", "waited", "proposals"),
}


def test_the_engine_knows_nothing_else_of_a_person():
    assert {field.name for field in dataclasses.fields(Seeker)} == READ
    columns = {field.name for field in dataclasses.fields(Crowd)}
    assert columns == READ - {"id"} | {"ids", "places"}


@given(seekers, posts)
def test_a_score_is_a_share_and_every_criterion_is_told(who, post):
    found = match(who, post)
    assert 0 <= found.score <= 100
    assert all(reason.words for reason in found.reasons)
    assert all(0 <= r.points <= r.weight for r in found.reasons if r.points is not None)


@given(seekers, posts, st.integers(1, 10_000))
def test_the_number_of_a_file_weighs_nothing(who, post, number):
    other = dataclasses.replace(who, id=number)
    assert match(who, post).score == match(other, post).score


@given(posts)
def test_who_has_said_nothing_is_never_left_out(post):
    assert not match(Seeker(id=1), post).out


@given(seekers, posts)
def test_who_is_left_out_said_so_or_lacks_what_the_offer_demands(who, post):
    """Each way out rests on the person's own words or on a demand written in the offer."""
    for reason in match(who, post).reasons:
        if reason.verdict is not Verdict.OUT:
            continue
        said = {
            "job": who.jobs,
            "distance": who.distance not in (None, NO_LIMIT),
            "schedule": who.schedule and post.schedule,
            "weekly_hours": who.weekly_hours and post.weekly_hours,
            "licence": who.licence and post.licence,
            "french": who.french and post.french,
            "education": who.education and post.education,
        }
        assert said[reason.code]


def _points(who, post):
    return {r.code: r.points for r in match(who, post).reasons}


@given(seekers, posts, st.data())
def test_nearer_is_never_worse(who, post, data):
    if post.place not in LINE:
        return
    near, far = sorted(
        data.draw(st.lists(st.sampled_from(list(LINE)), min_size=2, max_size=2)),
        key=lambda place: distance(place, post.place),
    )
    close, away = (dataclasses.replace(who, place=place) for place in (near, far))
    one, other = match(close, post), match(away, post)
    assert one.score >= other.score
    assert other.out or not one.out


@given(seekers, posts)
def test_a_better_rank_of_the_wish_is_never_worse(who, post):
    if len(who.jobs) < 2:
        return
    for rank in range(1, len(who.jobs)):
        jobs = list(who.jobs)
        jobs[0], jobs[rank] = jobs[rank], jobs[0]
        first, later = dataclasses.replace(who, jobs=tuple(jobs)), who
        if post.rome == jobs[0]:
            assert match(first, post).score >= match(later, post).score


@given(seekers, posts, st.sampled_from(SCHEDULES))
def test_more_hours_possible_never_leave_out(who, post, more):
    if not who.schedule:
        return
    wider = dataclasses.replace(who, schedule=who.schedule | {more})
    assert match(wider, post).score >= match(who, post).score
    assert match(who, post).out or not match(wider, post).out


@given(seekers, posts, st.integers(0, 100))
def test_longer_waiting_is_never_worse(who, post, more):
    if who.waited == NEVER:
        return
    longer = dataclasses.replace(who, waited=who.waited + more)
    never = dataclasses.replace(who, waited=NEVER)
    assert match(never, post).score >= match(longer, post).score >= match(who, post).score


@given(seekers, posts, st.integers(0, 10))
def test_fewer_proposals_are_never_worse(who, post, more):
    often = dataclasses.replace(who, proposals=who.proposals + more)
    assert match(who, post).score >= match(often, post).score


@given(seekers, posts)
def test_beyond_what_is_asked_more_is_no_advantage(who, post):
    """Fluent where A2 is asked, a lorry licence where a car's is: the same points as just enough."""
    if post.french:
        enough = dataclasses.replace(who, french=post.french)
        fluent = dataclasses.replace(who, french="native")
        assert match(enough, post).score == match(fluent, post).score
    if not post.education:
        assert match(who, post).score == match(dataclasses.replace(who, education=""), post).score
    if not post.french:
        assert match(who, post).score == match(dataclasses.replace(who, french=""), post).score


@given(st.lists(seekers, min_size=1, max_size=12, unique_by=lambda s: s.id), posts, st.integers(1, 6))
def test_the_best_are_kept_whatever_the_order_of_the_crowd(crowd, post, limit):
    found = matching(*crowd).rank(post, limit)
    turned = matching(*reversed(crowd)).rank(post, limit)
    assert [m.seeker for m in found.matches] == [m.seeker for m in turned.matches]
    scores = [m.score for m in found.matches]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == min(limit, found.fitting)
    assert not any(m.out for m in found.matches)
    kept = {m.seeker for m in found.matches}
    rest = [m for s in crowd if s.id not in kept and not (m := match(s, post)).out]
    assert all(m.score <= min(scores) for m in rest)


@given(st.lists(seekers, min_size=2, max_size=8, unique_by=lambda s: s.id), posts)
def test_somebody_alone_or_in_a_crowd_scores_the_same(crowd, post):
    evaluation = matching(*crowd).evaluate(post)
    for row, who in enumerate(crowd):
        assert evaluation.match(row) == match(who, post)


def test_equals_are_drawn_by_lot_not_by_number():
    """Forty people alike: over a hundred offers each of ten places goes round, whatever the file's number."""
    crowd = [Seeker(id=n, jobs=(COOK,)) for n in range(1, 41)]
    engine = matching(*crowd)
    counts = dict.fromkeys(range(1, 41), 0)
    for number in range(100):
        for found in engine.rank(Post(id=number, rome=COOK), 10).matches:
            counts[found.seeker] += 1
    assert sum(counts.values()) == 1000
    assert min(counts.values()) >= 8
    assert max(counts.values()) <= 45
    older, newer = (sum(counts[n] for n in part) for part in (range(1, 21), range(21, 41)))
    assert abs(older - newer) < 120


def test_ranks_of_the_parameters_are_those_of_the_columns():
    assert RANKS == 3


@given(seekers, posts)
def test_the_columns_say_what_plain_python_says(who, post):
    """Against the same rules written apart, one pair at a time."""
    plain, out = naive_matching.score(who, post, parameters(), distance)
    found = match(who, post)
    assert found.out == out
    assert abs(found.score - plain) <= 0.501  # whole points, and single precision
