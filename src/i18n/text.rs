//! The texts, by name, with their English words.

macro_rules! texts {
    ($($name:ident $key:literal $english:literal)*) => {
        /// A text that people read. Its key is what a host words it otherwise by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Text {
            $(#[doc = concat!("`", $key, "`: `", $english, "`")] $name,)*
        }

        impl Text {
            /// Every text.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The key in the option `messages`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// The English words. Braces hold what is put in.
            #[must_use]
            pub const fn english(self) -> &'static str {
                match self { $(Self::$name => $english,)* }
            }
        }
    };
}

texts! {
    // Gallery
    Integrations "integrations" "Integrations"
    Search "search" "Search integrations"
    AllCategories "allCategories" "All"
    Categories "categories" "Categories"
    ConnectedFilter "connectedFilter" "Connected"
    CountOne "count.one" "{count} integration"
    CountOther "count.other" "{count} integrations"
    ShowMore "showMore" "Show more"
    Connected "connected" "Connected"
    AccountsOne "accounts.one" "{count} account"
    AccountsOther "accounts.other" "{count} accounts"
    Loading "loading" "Loading…"
    NothingFound "nothingFound" "No integration matches “{query}”"
    NothingFoundHint "nothingFound.hint" "Check the spelling, or look through all integrations."
    NothingConnected "nothingConnected" "Nothing connected yet"
    NothingConnectedHint "nothingConnected.hint" "Integrations appear here once you have connected an account."
    NothingHere "nothingHere" "No integrations yet"
    NothingHereHint "nothingHere.hint" "There is nothing to connect at the moment."
    ClearSearch "clearSearch" "Show all integrations"
    // Connector
    Back "back" "Back"
    BackTo "backTo" "Back to {name}"
    Accounts "accounts" "Accounts"
    Account "account" "Account"
    AddAccount "addAccount" "Add another account"
    ConnectedOn "connectedOn" "Connected {date}"
    Disconnect "disconnect" "Disconnect"
    DisconnectAccount "disconnect.account" "Disconnect {name}"
    DisconnectQuestion "disconnect.question" "Disconnect {name}?"
    DisconnectMeaning "disconnect.meaning" "Actions that use this account stop working. You can connect it again at any time."
    Disconnecting "disconnecting" "Disconnecting…"
    Keep "keep" "Keep"
    Disconnected "disconnected" "{name} was disconnected."
    UnnamedAccount "unnamedAccount" "Account"
    NoAccountNeeded "noAccountNeeded" "No account needed"
    NoAccountNeededHint "noAccountNeeded.hint" "You can use the actions below straight away."
    // Connecting
    Connect "connect" "Connect"
    ConnectName "connect.name" "Connect {name}"
    ConnectHint "connect.hint" "{name} opens in a new window, where you sign in and agree."
    ConnectHintHere "connect.hint.here" "You leave this page to sign in to {name}, and come back afterwards."
    ConnectWithKey "connect.key" "Enter what {name} gives you for access. It is sent to your account here once, and not kept in this browser."
    Connecting "connecting" "Connecting…"
    MethodOauth "method.oauth" "Sign in"
    MethodApiKey "method.apiKey" "API key"
    MethodBearer "method.bearer" "Access token"
    MethodBasic "method.basic" "User name and password"
    Method "method" "How to connect"
    Reveal "reveal" "Show"
    Conceal "conceal" "Hide"
    WaitingTitle "waiting" "Finish signing in in the other window"
    WaitingHint "waiting.hint" "When you have agreed there, {name} shows up here as connected."
    WaitingClosed "waiting.closed" "The window seems to be closed. If you have finished, this page is about to notice; if not, open it again."
    BlockedTitle "blocked" "Your browser blocked the window"
    BlockedHint "blocked.hint" "Open the sign-in page of {name} yourself:"
    OpenWindow "openWindow" "Open sign-in page"
    ContinueHere "continueHere" "Continue in this tab"
    Finished "finished" "I’ve finished"
    OpenAgain "openAgain" "Open it again"
    Cancel "cancel" "Cancel"
    NowConnected "nowConnected" "{name} is connected."
    Denied "denied" "{name} was not connected, because access was denied."
    TimedOut "timedOut" "Nothing happened for a long time, so this attempt to connect has ended."
    NotAvailable "notAvailable" "Not available yet"
    NotAvailableHint "notAvailable.hint" "This integration still has to be set up by the people who run this app. There is nothing you can do here."
    // Actions
    Actions "actions" "Actions"
    SearchActions "searchActions" "Search actions"
    NoActions "noActions" "No actions"
    NoActionsHint "noActions.hint" "{name} can be connected. There is nothing to run here."
    NoActionFound "noActionFound" "No action matches “{query}”"
    // Form
    PathPart "part.path" "Address"
    QueryPart "part.query" "Options"
    HeadersPart "part.headers" "Headers"
    BodyPart "part.body" "Details"
    Optional "optional" "Optional"
    Required "required" "required"
    MoreFieldsOne "moreFields.one" "Show {count} optional field"
    MoreFieldsOther "moreFields.other" "Show {count} optional fields"
    AddNamed "add.named" "Add {name}"
    Add "add" "Add"
    Remove "remove" "Remove"
    RemoveNamed "remove.named" "Remove {name}"
    Item "item" "Item {number}"
    MoveUp "moveUp" "Move up"
    MoveDown "moveDown" "Move down"
    Yes "yes" "Yes"
    No "no" "No"
    NotSet "notSet" "Not set"
    Choose "choose" "Choose…"
    KindOf "kindOf" "Kind of {name}"
    KindText "kind.text" "Text"
    KindInteger "kind.integer" "Whole number"
    KindNumber "kind.number" "Number"
    KindBoolean "kind.boolean" "Yes or no"
    KindObject "kind.object" "Fields"
    KindList "kind.list" "List"
    KindJson "kind.json" "JSON"
    Example "example" "e.g. {value}"
    Default "default" "Default: {value}"
    ReadMore "readMore" "Read more"
    ReadLess "readLess" "Read less"
    NothingToFillIn "nothingToFillIn" "This action needs nothing filled in."
    DateTimeHint "dateTimeHint" "Date, time and zone, such as 2026-01-31T09:00:00Z"
    JsonHint "jsonHint" "JSON"
    ConnectFirst "connectFirst" "Connect {name} to run this."
    // Run
    Run "run" "Run"
    Running "running" "Running…"
    RunAgain "runAgain" "Run again"
    SendAnyway "sendAnyway" "Send anyway"
    AttentionOne "attention.one" "{count} field needs attention"
    AttentionOther "attention.other" "{count} fields need attention"
    Result "result" "Result"
    Succeeded "succeeded" "It worked"
    SucceededHint "succeeded.hint" "{name} answered:"
    EmptyAnswer "emptyAnswer" "{name} confirmed it without further details."
    Copy "copy" "Copy"
    Copied "copied" "Copied"
    TooLongToShow "tooLongToShow" "Only the beginning is shown. Copy it to see everything."
    // Problems with what was entered
    Missing "problem.missing" "Fill in this field."
    NotANumber "problem.notANumber" "Enter a number."
    NotWhole "problem.notWhole" "Enter a whole number."
    AtLeast "problem.atLeast" "Enter {limit} or more."
    MoreThan "problem.moreThan" "Enter more than {limit}."
    AtMost "problem.atMost" "Enter {limit} or less."
    LessThan "problem.lessThan" "Enter less than {limit}."
    TooShort "problem.tooShort" "Use at least {limit} characters."
    TooLong "problem.tooLong" "Use at most {limit} characters."
    Mismatch "problem.mismatch" "This is not in the expected format: {pattern}"
    NotAnEmail "problem.email" "Enter an e-mail address, such as name@example.com."
    NotAUri "problem.uri" "Enter a web address, such as https://example.com."
    NotADate "problem.date" "Enter a date, such as 2026-01-31."
    NotADateTime "problem.dateTime" "Enter a date with time and zone, such as 2026-01-31T09:00:00Z."
    TooFewItems "problem.tooFewItems" "Add at least {limit}."
    TooManyItems "problem.tooManyItems" "Keep at most {limit}."
    NotJson "problem.json" "This is not JSON yet: look at line {line}, column {column}."
    // Errors
    TryAgain "tryAgain" "Try again"
    Reconnect "reconnect" "Reconnect"
    TechnicalDetails "technicalDetails" "Technical details"
    ErrorCode "error.code" "Code"
    ErrorSource "error.source" "Source"
    ErrorStatus "error.status" "Status"
    ErrorRequest "error.request" "Request"
    ErrorMessage "error.message" "Message"
    Offline "error.offline" "No connection"
    OfflineHint "error.offline.hint" "Check your connection to the internet and try again. Nothing you entered is lost."
    Slow "error.slow" "This is taking too long"
    SlowHint "error.slow.hint" "No answer came in time. Wait a moment and try again."
    SignedOut "error.signedOut" "You are signed out"
    SignedOutHint "error.signedOut.hint" "Sign in to this app again, then go on here."
    Misconfigured "error.misconfigured" "This is not set up correctly"
    MisconfiguredHint "error.misconfigured.hint" "The people who run this app have to fix it. You can tell them the technical details below."
    Busy "error.busy" "Too many requests"
    BusyHint "error.busy.hint" "Wait a moment and try again."
    BusyHintSeconds "error.busy.hint.seconds" "Try again in {count} seconds."
    Unavailable "error.unavailable" "The service is not available at the moment"
    UnavailableHint "error.unavailable.hint" "Nothing is wrong with what you entered. Try again in a little while."
    ReconnectNeeded "error.reconnect" "{name} no longer accepts this account"
    ReconnectNeededHint "error.reconnect.hint" "Connect the account again, then run this once more. What you entered stays here."
    RefusedByThirdParty "error.thirdParty" "{name} refused this"
    RefusedByThirdPartyHint "error.thirdParty.hint" "{name} says: {message}"
    Refused "error.refused" "This was not accepted"
    RefusedHint "error.refused.hint" "The reason given: {message}"
    Gone "error.gone" "This does not exist any more"
    GoneHint "error.gone.hint" "Go back and look again; it may have been removed or renamed."
    OutcomeUnknown "error.outcomeUnknown" "It is not certain whether this ran"
    OutcomeUnknownHint "error.outcomeUnknown.hint" "Look in {name} before you run it again."
}
