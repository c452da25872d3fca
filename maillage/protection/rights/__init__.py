"""What people may ask about their data: a register with its clock, answers, files that are frozen."""
