"""Documents: for who works on the file."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

WORKS = (Right.EDIT_PATHWAYS,)
TOLD = {"criterion": "home", "date": "1/3/2017"}


def _document(method: str = "get", **more) -> Rule:
    return Rule(WORKS, record="document", argument="key", method=method, **more)


RULES = {
    "evidence:upload": Rule(WORKS, record="person"),
    "evidence:open": _document(),  # 410: the record of the test has no file
    "evidence:edit": _document("post", data=TOLD),
    "evidence:withdraw": _document("post", data={"reason": "illisible"}),
    "evidence:reinstate": _document("post"),
    "pathways:proofs": Rule(WORKS),
}
