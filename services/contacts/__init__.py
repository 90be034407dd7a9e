"""Contacts: companies and persons."""
