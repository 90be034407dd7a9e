"""What an upsert and an answer are to Finance, whatever carries them."""
