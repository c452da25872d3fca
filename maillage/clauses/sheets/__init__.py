"""The spreadsheets of companies, read as they are."""
