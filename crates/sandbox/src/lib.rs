//! A stand-in for the Connectivity API and for a third-party OAuth provider.
