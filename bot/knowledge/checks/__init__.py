"""The editors' checks: small functions, each taking the content and yielding what it finds."""
