"""The pages a case worker lives in: the list of people, the file and its timeline, steps, appointments."""
