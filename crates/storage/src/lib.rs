//! The database: SQLite and PostgreSQL behind one door, with authorisation and the audit trail.
