//! The checks, one function each, in the order in which they run. What they share is the world; each stands by itself
//! otherwise, so that `--only` can choose.

mod answers;
mod credentials;
mod identity;
mod paths;
mod runs;
mod shapes;
mod sites;
mod upstream;

use std::future::Future;
use std::pin::Pin;

use super::report::Verdict;
use super::world::World;

type Checking<'w> = Pin<Box<dyn Future<Output = Verdict> + 'w>>;

/// One thing that must hold.
pub(super) struct Check {
    /// Group, slash, name.
    pub(super) id: &'static str,
    /// What must hold, as the end of "it must be that …".
    pub(super) what: &'static str,
    pub(super) run: for<'w> fn(&'w World) -> Checking<'w>,
}

macro_rules! checks {
    ($($id:literal $check:path: $what:literal;)*) => {
        &[$(Check { id: $id, what: $what, run: |world| Box::pin($check(world)) }),*]
    };
}

/// All of them. Deleting comes last, and what looks back over all answers after everything.
pub(super) const ALL: &[Check] = checks! {
    "shapes/connectors" shapes::connectors: "the list of connectors is as the contract has it";
    "shapes/resources" shapes::resources: "so are a connector's resources";
    "shapes/action" shapes::action: "so is an action";
    "shapes/metadata" shapes::metadata: "so are the ways to authenticate";
    "shapes/credentials" shapes::credentials: "so is the user's list of credentials";
    "shapes/connector-credentials" shapes::connector_credentials: "so is the list for one connector";
    "shapes/capabilities" shapes::capabilities: "so are the capabilities, if there are any";
    "shapes/executions" shapes::executions: "so is the journal of runs, if there is one";
    "shapes/icon" shapes::icon: "an icon is an image that can run nothing";
    "shapes/callback" shapes::callback: "the callback page is there for everybody, and not cut off from its opener";
    "shapes/errors" shapes::errors: "what is refused is refused in the one shape";
    "shapes/etag" shapes::etag: "what the browser has already is not sent again";
    "identity/session" identity::session: "nobody gets anything without a session";
    "identity/separate" identity::separate: "two users see different credentials";
    "identity/header" identity::header: "no header or query names another user";
    "identity/body" identity::body: "no userId in a body names another user";
    "sites/mark" sites::mark: "calls without X-Jackfield are refused";
    "sites/origin" sites::origin: "changes from pages of other sites are refused";
    "sites/content-type" sites::content_type: "bodies that a form could send are refused";
    "sites/cors" sites::cors: "pages of other origins can read nothing";
    "paths/unknown" paths::unknown: "there are no addresses but the contract's";
    "paths/tricks" paths::tricks: "no spelling of a path leads anywhere else";
    "paths/methods" paths::methods: "there are no methods but the contract's";
    "paths/override" paths::overrides: "no header or query stands in for a method";
    "limits/size" paths::size: "a body that is too large is refused";
    "limits/json" paths::json: "a body that is no request is refused";
    "credentials/redirect" credentials::redirect: "sign-in comes back to the host's own addresses only";
    "credentials/consent" credentials::consent: "consent begins at a safe address, and nothing else is told";
    "credentials/oauth-app" credentials::oauth_app: "the browser cannot choose an OAuth app";
    "credentials/twice" credentials::twice: "a body that says a thing twice is refused";
    "runs/key" runs::key: "a run needs an Idempotency-Key";
    "runs/answer" runs::answer: "a run is answered as the contract has it";
    "runs/once" runs::once: "a repeat gets the stored answer, and nothing runs";
    "runs/together" runs::together: "calls at the same time under one key run once";
    "runs/conflict" runs::conflict: "a key that was used for another run is refused";
    "runs/smuggling" runs::smuggling: "a header with another one inside it is refused";
    "runs/journal" runs::journal: "the journal has the run for its user alone, without what was in it";
    "upstream/user" upstream::user: "calls upstream name their user";
    "upstream/headers" upstream::headers: "the browser's headers stay here";
    "upstream/stripped" upstream::stripped: "headers that are not a form's to set are dropped";
    "upstream/exact" upstream::exact: "what was typed arrives with every digit";
    "upstream/retry" upstream::retry: "a safe call that failed is tried again";
    "upstream/busy" upstream::busy: "how long to wait is passed on";
    "upstream/page" upstream::page: "a proxy's page never reaches the browser";
    "upstream/reconnect" upstream::reconnect: "the third party's 401 does not look like the host's";
    "upstream/no-rerun" upstream::no_rerun: "a run that failed is not run again by itself";
    "upstream/lost" upstream::lost: "a run whose answer was lost is never run again, and says so";
    "credentials/foreign-use" credentials::foreign_use: "a credential runs for its own user only";
    "credentials/foreign-delete" credentials::foreign_delete: "a credential is deleted by its own user only";
    "answers/request-id" answers::request_id: "every answer has a request id, of the endpoint's making";
    "answers/personal" answers::personal: "what is the user's is kept by no cache";
    "answers/key" answers::key: "the key is in no answer";
    "answers/headers" answers::headers: "no answer has headers that belong between endpoint and upstream";
    "answers/contract" answers::contract: "every answer of this check was as the contract has it";
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_its_own_id_in_a_group() {
        let mut ids: Vec<_> = ALL.iter().map(|check| check.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
        assert!(ids.iter().all(|id| id.split('/').count() == 2));
    }
}
