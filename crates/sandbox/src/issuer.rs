//! An OpenID provider of somebody else's, in the place of the sandbox's own.

use jackfield_gateway::Secret;

/// Where it is, and how the vendor is registered there.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// Its issuer identifier, an origin on this machine without a slash at the end: `http://login.localhost:9000`.
    pub url: String,
    /// The vendor's client there.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: Secret,
}
