"""Sample data: invented companies and persons, what passes between them and us, and the truth about it."""
