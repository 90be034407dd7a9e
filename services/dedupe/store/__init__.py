"""Known contacts and pairs as documents, and what one batch asks of them."""
