//! Every call that the gateway can make upstream. A path is built from this enum and from nothing else, so no input
//! can reach any other path.

use http::Method;
use url::Url;

use crate::id::Id;

/// One call of the Connectivity API.
#[derive(Debug, Clone, Copy)]
pub(crate) enum UpstreamCall<'a> {
    CreateUser,
    ListUsers,
    Connectors,
    Resources {
        connector: &'a Id,
    },
    Action {
        connector: &'a Id,
        action: &'a Id,
    },
    Metadata {
        connector: &'a Id,
    },
    CreateCredential {
        connector: &'a Id,
    },
    ConnectorCredentials {
        connector: &'a Id,
    },
    UserCredentials {
        user: &'a Id,
    },
    /// One of the two spellings of the same call; which one an upstream knows is found out by trying.
    DeleteCredential {
        connector: &'a Id,
        credential: &'a Id,
    },
    DeleteUserCredential {
        user: &'a Id,
        credential: &'a Id,
    },
    Execute {
        connector: &'a Id,
        action: &'a Id,
    },
}

impl UpstreamCall<'_> {
    pub(crate) fn method(self) -> Method {
        match self {
            Self::CreateUser | Self::CreateCredential { .. } | Self::Execute { .. } => Method::POST,
            Self::DeleteCredential { .. } | Self::DeleteUserCredential { .. } => Method::DELETE,
            _ => Method::GET,
        }
    }

    /// The call's name in logs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CreateUser => "create_user",
            Self::ListUsers => "list_users",
            Self::Connectors => "connectors",
            Self::Resources { .. } => "resources",
            Self::Action { .. } => "action",
            Self::Metadata { .. } => "credential_metadata",
            Self::CreateCredential { .. } => "create_credential",
            Self::ConnectorCredentials { .. } => "connector_credentials",
            Self::UserCredentials { .. } => "user_credentials",
            Self::DeleteCredential { .. } => "delete_credential",
            Self::DeleteUserCredential { .. } => "delete_user_credential",
            Self::Execute { .. } => "execute",
        }
    }

    /// Whether the answer is the same for everybody, so that nobody in particular waits for it.
    pub(crate) fn is_everybodys(self) -> bool {
        matches!(
            self,
            Self::Connectors | Self::Resources { .. } | Self::Action { .. } | Self::Metadata { .. }
        )
    }

    fn path(self) -> String {
        match self {
            Self::CreateUser | Self::ListUsers => "/users".to_owned(),
            Self::Connectors => "/connectors".to_owned(),
            Self::Resources { connector } => format!("/connectors/{}/resources", connector.to_segment()),
            Self::Action { connector, action } => {
                format!("/connectors/{}/actions/{}", connector.to_segment(), action.to_segment())
            }
            Self::Metadata { connector } => {
                format!("/connectors/{}/credentials/metadata", connector.to_segment())
            }
            Self::CreateCredential { connector } | Self::ConnectorCredentials { connector } => {
                format!("/connectors/{}/credentials", connector.to_segment())
            }
            Self::UserCredentials { user } => format!("/users/{}/credentials", user.to_segment()),
            Self::DeleteCredential { connector, credential } => {
                format!("/connectors/{}/credentials/{}", connector.to_segment(), credential.to_segment())
            }
            Self::DeleteUserCredential { user, credential } => {
                format!("/users/{}/credentials/{}", user.to_segment(), credential.to_segment())
            }
            Self::Execute { connector, action } => {
                format!("/connectors/{}/actions/{}/execute", connector.to_segment(), action.to_segment())
            }
        }
    }

    /// The call's address below `base`, whose own path is kept. Never has a query.
    pub(crate) fn url(self, base: &Url) -> Url {
        let mut url = base.clone();
        url.set_path(&format!("{}{}", base.path().trim_end_matches('/'), self.path()));
        url.set_query(None);
        url.set_fragment(None);
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A call, its ids by place in the path, and the words at the other places.
    type Shape<'a> = (UpstreamCall<'a>, &'a [Option<&'a Id>], &'a [&'a str]);

    fn segments(url: &Url) -> Vec<String> {
        url.path_segments().unwrap().map(str::to_owned).collect()
    }

    #[test]
    fn the_base_path_is_kept() {
        let base = Url::parse("https://api.example/v1/").unwrap();
        let connector = Id::new("a/b").unwrap();
        let url = UpstreamCall::Resources { connector: &connector }.url(&base);
        assert_eq!(url.as_str(), "https://api.example/v1/connectors/a%2Fb/resources");
    }

    proptest! {
        #[test]
        fn no_id_reaches_another_path(
            one in "(\\PC{1,20}|[./\\\\%?#;:@&=+ ]{1,6}|\\.\\.|%2e%2e|%2f|https?://x)",
            two in "(\\PC{1,20}|[./\\\\%?#;:@&=+ ]{1,6}|\\.\\./\\.\\.|metadata)",
        ) {
            let (Ok(a), Ok(b)) = (Id::new(one), Id::new(two)) else { return Ok(()) };
            let base = Url::parse("https://api.example").unwrap();
            let shapes: [Shape<'_>; 8] = [
                (UpstreamCall::Resources { connector: &a }, &[None, Some(&a), None], &["connectors", "", "resources"]),
                (UpstreamCall::Action { connector: &a, action: &b }, &[None, Some(&a), None, Some(&b)],
                    &["connectors", "", "actions", ""]),
                (UpstreamCall::Metadata { connector: &a }, &[None, Some(&a), None, None],
                    &["connectors", "", "credentials", "metadata"]),
                (UpstreamCall::CreateCredential { connector: &a }, &[None, Some(&a), None],
                    &["connectors", "", "credentials"]),
                (UpstreamCall::UserCredentials { user: &a }, &[None, Some(&a), None], &["users", "", "credentials"]),
                (UpstreamCall::DeleteCredential { connector: &a, credential: &b }, &[None, Some(&a), None, Some(&b)],
                    &["connectors", "", "credentials", ""]),
                (UpstreamCall::DeleteUserCredential { user: &a, credential: &b }, &[None, Some(&a), None, Some(&b)],
                    &["users", "", "credentials", ""]),
                (UpstreamCall::Execute { connector: &a, action: &b }, &[None, Some(&a), None, Some(&b), None],
                    &["connectors", "", "actions", "", "execute"]),
            ];
            for (call, ids, words) in shapes {
                let url = call.url(&base);
                // Parsed again, as the upstream would: what the text means is what counts.
                let read = Url::parse(url.as_str()).unwrap();
                prop_assert_eq!(read.origin(), base.origin());
                prop_assert!(read.query().is_none() && read.fragment().is_none());
                let found = segments(&read);
                prop_assert_eq!(found.len(), words.len());
                for ((segment, id), word) in found.iter().zip(ids).zip(words) {
                    match id {
                        Some(id) => prop_assert_eq!(&Id::from_segment(segment).unwrap(), *id),
                        None => prop_assert_eq!(segment, word),
                    }
                }
            }
        }
    }
}
