"""Customers, vendors, bank accounts and employees, kept in step with their contacts: the contact is the hub."""
