"""What clauses add to the figures of placement: companies that employed people for a contract's hours."""

# The company that declares, in each month it has validated hours of.
WORKED_WITH = """
    SELECT s.company_id, s.month, l.person_id FROM clauses_hoursline l
    JOIN clauses_hoursstatement s ON s.id = l.statement_id
    WHERE s.network_id = %(network)s AND l.state = 'validated' AND l.hours > 0"""
