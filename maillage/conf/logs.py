"""How events are written for people."""

import logging


class OneLine(logging.Formatter):
    """One line per event, no traceback: that one is in the log file of the installation."""

    def format(self, record: logging.LogRecord) -> str:
        message = super().formatMessage(_with_message(record))
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            message += f" ({type(error).__name__}: {error})"
        return " ".join(message.split())


def _with_message(record: logging.LogRecord) -> logging.LogRecord:
    record.message = record.getMessage()
    return record
