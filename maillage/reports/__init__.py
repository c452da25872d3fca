"""Reports: chapters out of indicators, on screen and on paper; versions kept; published figures compared."""
