"""The SQL databases: a unit of work, and one repository a noun."""
