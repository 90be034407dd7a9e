"""Mail from outside: read from files, or taken in from a mail server, and told to the services as events."""
