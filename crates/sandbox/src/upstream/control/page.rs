//! The control page: switches first, then what happened lately. Plain HTML and forms.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use maud::{DOCTYPE, Markup, html};

use super::super::Upstream;
use super::super::faults::{KINDS, Rule};
use super::super::journal::{Call, Execution};
use crate::switches::{Denial, OpenerPolicy, Switches};

/// How many rows a table shows.
const SHOWN: usize = 50;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(super) async fn show(State(upstream): State<Upstream>) -> impl IntoResponse {
    let switches = upstream.switches().with(|switches| switches.clone());
    let rules = upstream.faults().with(|faults| faults.rules().to_vec());
    let calls: Vec<_> = upstream.journal().with(|journal| journal.calls().take(SHOWN).cloned().collect());
    let executions: Vec<_> =
        upstream.journal().with(|journal| journal.executions().take(SHOWN).cloned().collect());
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Sandbox control" }
                link rel="stylesheet" href="/_control/style.css";
            }
            body {
                header {
                    h1 { "Sandbox control" }
                    form method="post" action="/_control" {
                        button name="do" value="reset" { "Reset everything" }
                    }
                }
                main {
                    (fault_section(&rules))
                    (switch_section(&switches))
                    (execution_section(&executions))
                    (call_section(&calls))
                }
            }
        }
    };
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, page)
}

pub(super) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}

fn fault_section(rules: &[Rule]) -> Markup {
    html! {
        section {
            h2 { "Faults" }
            @if rules.is_empty() {
                p { "Every call is answered as it should be." }
            } @else {
                ul {
                    @for rule in rules {
                        li { code { (serde_json::to_string(rule).unwrap_or_default()) } }
                    }
                }
                form method="post" action="/_control" {
                    button name="do" value="clear-faults" { "Clear faults" }
                }
            }
            form.fields method="post" action="/_control" {
                label { "Fault"
                    select name="fault" {
                        @for kind in KINDS { option { (kind.as_str()) } }
                        option { "slow; delayMs=10000" }
                        option { "status429; retryAfterSecs=10" }
                        option { "hangup; moment=after" }
                    }
                }
                label { "Method" input name="method" placeholder="any"; }
                label { "Path contains" input name="pathContains" placeholder="anything"; }
                label { "Connector" input name="connector" placeholder="any"; }
                label { "Times" input name="times" inputmode="numeric" placeholder="until cleared"; }
                button name="do" value="add-fault" { "Add fault" }
            }
        }
    }
}

fn switch_section(switches: &Switches) -> Markup {
    let policies =
        [OpenerPolicy::SameOrigin, OpenerPolicy::SameOriginAllowPopups, OpenerPolicy::NoopenerAllowPopups];
    html! {
        section {
            h2 { "OAuth" }
            form.fields method="post" action="/_control" {
                label { "Cross-Origin-Opener-Policy of the provider"
                    select name="providerCoop" {
                        option value="" { "none" }
                        @for policy in policies {
                            option selected[switches.provider_coop == Some(policy)] { (policy.as_str()) }
                        }
                    }
                }
                label { "After a denial the redirect URI gets"
                    select name="denial" {
                        option value="error" selected[switches.denial == Denial::Error] { "?error=access_denied" }
                        option value="bare" selected[switches.denial == Denial::Bare] { "nothing" }
                    }
                }
                label { "Credential appears after (ms)"
                    input name="credentialDelayMs" inputmode="numeric" value=(switches.credential_delay_ms);
                }
                button name="do" value="settings" { "Save" }
            }
        }
    }
}

fn execution_section(executions: &[Execution]) -> Markup {
    html! {
        section {
            h2 { "Executions" }
            @if executions.is_empty() { p { "No action has run yet." } } @else {
                div.scroll { table {
                    thead { tr { th { "At" } th { "Connector" } th { "Action" } th { "User" } th { "Request" } } }
                    tbody { @for run in executions {
                        tr {
                            td { (run.at) } td { (run.connector_id) } td { (run.action_id) } td { code { (run.user_id) } }
                            td { details { summary { "Show" } pre {
                                (serde_json::to_string_pretty(&run.request).unwrap_or_default())
                            } } }
                        }
                    } }
                } }
            }
        }
    }
}

fn call_section(calls: &[Call]) -> Markup {
    html! {
        section {
            h2 { "Calls" }
            @if calls.is_empty() { p { "Nothing has called yet." } } @else {
                div.scroll { table {
                    thead { tr { th { "At" } th { "Call" } th { "User" } th { "Status" } th { "ms" } th { "Fault" } } }
                    tbody { @for call in calls {
                        tr {
                            td { (call.at) }
                            td { code { (call.method) " " (call.path) } }
                            td { @if let Some(user) = &call.user_id { code { (user) } } @else if is_api(&call.path) { "key owner" } }
                            td { @if let Some(status) = call.status { (status) } @else { "cut" } }
                            td { (call.duration_ms) }
                            td { (call.fault.unwrap_or_default()) }
                        }
                    } }
                } }
            }
        }
    }
}

/// Whether a call runs on somebody's behalf; browsers come for icons and OAuth pages without a user.
fn is_api(path: &str) -> bool {
    path.starts_with("/connectors") || path.starts_with("/users")
}
