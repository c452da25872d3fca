"""People proposed for offers and offers proposed to people, each with its reasons in words.

`facts` is all the engine knows of a person and of an offer: what is not there cannot weigh. `criteria` say,
one by one, how an offer and a crowd of people go together; `engine` adds them up and words them. None of
these reads the database: `loading` does, within the reach of who asks.
Why so: docs/decisions/matching.md.
"""
