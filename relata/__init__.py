"""Relata: relationship management as Kafka microservices."""
