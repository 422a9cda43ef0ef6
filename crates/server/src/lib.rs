//! Pages, API, sessions.
