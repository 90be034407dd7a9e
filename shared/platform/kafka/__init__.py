"""All that knows Kafka: envelope, broker, producer, topics, dead letters."""
