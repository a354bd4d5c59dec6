//! The contract's table of routes. What is not in it does not exist: an unknown path is 404, a wrong method 405.
//! It must not know what a route does.

use http::Method;

use crate::error::ApiError;
use crate::id::{Id, IdError};

/// One call of the contract, with its ids decoded and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Connectors,
    Icon { connector: Id },
    Resources { connector: Id },
    Action { connector: Id, action: Id },
    Metadata { connector: Id },
    Credentials,
    ConnectorCredentials { connector: Id },
    CreateCredential { connector: Id },
    DeleteCredential { connector: Id, credential: Id },
    Execute { connector: Id, action: Id },
    Capabilities,
    Executions,
    CallbackPage,
    CallbackScript,
    CallbackStyle,
}

/// Why there is no such route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RouteError {
    NotFound,
    /// The value is the `Allow` header.
    WrongMethod(&'static str),
    BadId(IdError),
}

impl From<IdError> for RouteError {
    fn from(error: IdError) -> Self {
        Self::BadId(error)
    }
}

impl From<RouteError> for ApiError {
    fn from(error: RouteError) -> Self {
        match error {
            RouteError::NotFound => ApiError::not_found("There is no such address at this endpoint."),
            RouteError::WrongMethod(allow) => ApiError::method_not_allowed(allow),
            RouteError::BadId(error) => ApiError::invalid_input(error.to_string()),
        }
    }
}

impl Route {
    /// Finds the route of a path relative to the endpoint, still percent-encoded, without the query.
    pub(crate) fn find(method: &Method, path: &str) -> Result<Self, RouteError> {
        let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
        if segments.iter().any(|segment| segment.is_empty()) {
            return Err(RouteError::NotFound);
        }
        let get =
            |route: Self| if method == Method::GET { Ok(route) } else { Err(RouteError::WrongMethod("GET")) };
        let id = |segment: &str| Id::from_segment(segment);
        match *segments.as_slice() {
            ["connectors"] => get(Self::Connectors),
            ["connectors", c, "icon"] => get(Self::Icon { connector: id(c)? }),
            ["connectors", c, "resources"] => get(Self::Resources { connector: id(c)? }),
            ["connectors", c, "actions", a] => get(Self::Action { connector: id(c)?, action: id(a)? }),
            ["connectors", c, "credentials", "metadata"] => get(Self::Metadata { connector: id(c)? }),
            ["connectors", c, "credentials"] => match *method {
                Method::GET => Ok(Self::ConnectorCredentials { connector: id(c)? }),
                Method::POST => Ok(Self::CreateCredential { connector: id(c)? }),
                _ => Err(RouteError::WrongMethod("GET, POST")),
            },
            ["connectors", c, "credentials", credential] => match *method {
                Method::DELETE => {
                    Ok(Self::DeleteCredential { connector: id(c)?, credential: id(credential)? })
                }
                _ => Err(RouteError::WrongMethod("DELETE")),
            },
            ["connectors", c, "actions", a, "execute"] => match *method {
                Method::POST => Ok(Self::Execute { connector: id(c)?, action: id(a)? }),
                _ => Err(RouteError::WrongMethod("POST")),
            },
            ["credentials"] => get(Self::Credentials),
            ["capabilities"] => get(Self::Capabilities),
            ["executions"] => get(Self::Executions),
            ["oauth", "callback"] => get(Self::CallbackPage),
            ["oauth", "callback.js"] => get(Self::CallbackScript),
            ["oauth", "callback.css"] => get(Self::CallbackStyle),
            _ => Err(RouteError::NotFound),
        }
    }

    /// The route's name in logs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Connectors => "connectors",
            Self::Icon { .. } => "icon",
            Self::Resources { .. } => "resources",
            Self::Action { .. } => "action",
            Self::Metadata { .. } => "credential_metadata",
            Self::Credentials => "credentials",
            Self::ConnectorCredentials { .. } => "connector_credentials",
            Self::CreateCredential { .. } => "create_credential",
            Self::DeleteCredential { .. } => "delete_credential",
            Self::Execute { .. } => "execute",
            Self::Capabilities => "capabilities",
            Self::Executions => "executions",
            Self::CallbackPage => "callback_page",
            Self::CallbackScript => "callback_script",
            Self::CallbackStyle => "callback_style",
        }
    }

    /// The connector the route is about, if it is about one.
    pub(crate) fn connector(&self) -> Option<&Id> {
        match self {
            Self::Icon { connector }
            | Self::Resources { connector }
            | Self::Action { connector, .. }
            | Self::Metadata { connector }
            | Self::ConnectorCredentials { connector }
            | Self::CreateCredential { connector }
            | Self::DeleteCredential { connector, .. }
            | Self::Execute { connector, .. } => Some(connector),
            _ => None,
        }
    }

    /// The action the route is about, if it is about one.
    pub(crate) fn action(&self) -> Option<&Id> {
        match self {
            Self::Action { action, .. } | Self::Execute { action, .. } => Some(action),
            _ => None,
        }
    }

    /// Whether a browser fetches this without being able to send `X-Jackfield`: an `<img>`, or a page it navigates to.
    pub(crate) fn is_plain_fetch(&self) -> bool {
        matches!(self, Self::Icon { .. }) || self.is_public()
    }

    /// Whether nobody needs to be signed in: the callback page's three static files.
    pub(crate) fn is_public(&self) -> bool {
        matches!(self, Self::CallbackPage | Self::CallbackScript | Self::CallbackStyle)
    }

    /// Whether the call changes anything.
    pub(crate) fn changes_state(&self) -> bool {
        matches!(self, Self::CreateCredential { .. } | Self::DeleteCredential { .. } | Self::Execute { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    #[test]
    fn every_call_of_the_contract_is_found() {
        let connector = || id("zohoCRM");
        let table = [
            ("GET", "/connectors", Route::Connectors),
            ("GET", "/connectors/zohoCRM/icon", Route::Icon { connector: connector() }),
            ("GET", "/connectors/zohoCRM/resources", Route::Resources { connector: connector() }),
            (
                "GET",
                "/connectors/zohoCRM/actions/a%2Fb",
                Route::Action { connector: connector(), action: id("a/b") },
            ),
            ("GET", "/connectors/zohoCRM/credentials/metadata", Route::Metadata { connector: connector() }),
            (
                "GET",
                "/connectors/zohoCRM/credentials",
                Route::ConnectorCredentials { connector: connector() },
            ),
            ("POST", "/connectors/zohoCRM/credentials", Route::CreateCredential { connector: connector() }),
            (
                "DELETE",
                "/connectors/zohoCRM/credentials/c1",
                Route::DeleteCredential { connector: connector(), credential: id("c1") },
            ),
            (
                "POST",
                "/connectors/zohoCRM/actions/x/execute",
                Route::Execute { connector: connector(), action: id("x") },
            ),
            ("GET", "/credentials", Route::Credentials),
            ("GET", "/capabilities", Route::Capabilities),
            ("GET", "/executions", Route::Executions),
            ("GET", "/oauth/callback", Route::CallbackPage),
            ("GET", "/oauth/callback.js", Route::CallbackScript),
            ("GET", "/oauth/callback.css", Route::CallbackStyle),
        ];
        for (method, path, route) in table {
            assert_eq!(Route::find(&method.parse().unwrap(), path), Ok(route), "{method} {path}");
        }
    }

    #[test]
    fn anything_else_is_not_found() {
        for path in [
            "/",
            "",
            "/users",
            "/connectors/",
            "//connectors",
            "/connectors//resources",
            "/connectors/x",
            "/connectors/x/actions",
            "/connectors/x/actions/y/execute/z",
            "/connectors/../users",
            "/Connectors",
            "/connectors%2Fx%2Fresources",
        ] {
            assert_eq!(Route::find(&Method::GET, path), Err(RouteError::NotFound), "{path}");
        }
    }

    #[test]
    fn a_wrong_method_names_the_right_ones() {
        for (method, path, allow) in [
            ("POST", "/connectors", "GET"),
            ("HEAD", "/connectors", "GET"),
            ("PUT", "/connectors/x/credentials", "GET, POST"),
            ("GET", "/connectors/x/credentials/c", "DELETE"),
            ("GET", "/connectors/x/actions/y/execute", "POST"),
        ] {
            let found = Route::find(&method.parse().unwrap(), path);
            assert_eq!(found, Err(RouteError::WrongMethod(allow)), "{method} {path}");
        }
    }

    proptest! {
        #[test]
        fn no_path_panics_and_no_found_id_is_a_path_step(path in "(/(\\PC{0,8}|connectors|credentials|actions|%2e%2e|icon)){0,6}") {
            for method in [Method::GET, Method::POST, Method::DELETE] {
                if let Ok(route) = Route::find(&method, &path) {
                    for id in route.connector().into_iter().chain(route.action()) {
                        prop_assert!(id.as_str() != ".." && id.as_str() != ".");
                    }
                }
            }
        }
    }
}
