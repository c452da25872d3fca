"""The only places that write: asking and reminding, what the company declares, its proofs."""

from .asking import Asked, ask, ask_all, to_ask, withdraw
from .declaring import attach, may_go_on, open_again, send, send_nothing
from .proofs import add_proof, destroy_proofs, reinstate_proof, withdraw_proof
from .reminders import remind, remind_all

__all__ = [
    "Asked",
    "add_proof",
    "ask",
    "ask_all",
    "attach",
    "destroy_proofs",
    "may_go_on",
    "open_again",
    "reinstate_proof",
    "remind",
    "remind_all",
    "send",
    "send_nothing",
    "to_ask",
    "withdraw",
    "withdraw_proof",
]
