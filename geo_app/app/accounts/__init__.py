"""The page of accounts: where they differ on a date, and claims as they were made."""
