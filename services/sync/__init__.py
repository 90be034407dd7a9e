"""What becomes of a contact in Finance: customer, contact person, or nothing, and why."""
