-- Which upstream user stands for which of the host's end users. A realm is one upstream with one key: another
-- workspace has other users, and the same id there could be somebody else.
CREATE TABLE upstream_users (
    realm       TEXT    NOT NULL,
    end_user    TEXT    NOT NULL,
    upstream_id TEXT    NOT NULL,
    created_at  INTEGER NOT NULL, -- milliseconds since 1970, as every time here
    PRIMARY KEY (realm, end_user)
) STRICT, WITHOUT ROWID;

-- One row for each Idempotency-Key an end user has sent: what keeps a run from happening twice.
CREATE TABLE runs (
    end_user    TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL, -- SHA-256 of connector, action and body: never the payload itself
    state       TEXT    NOT NULL CHECK (state IN ('running', 'done', 'unknown')),
    owner       TEXT    NOT NULL, -- the process that runs it
    status      INTEGER,          -- HTTP status of the stored answer
    body        BLOB,             -- the stored answer, kept for the retention time
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (end_user, key)
) STRICT;
CREATE INDEX runs_by_age ON runs (created_at);

-- The journal behind GET /executions. It holds no payload.
CREATE TABLE executions (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    end_user    TEXT    NOT NULL,
    connector   TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    status      TEXT    NOT NULL CHECK (status IN ('running', 'succeeded', 'failed', 'not_run', 'unknown')),
    http_status INTEGER,
    started_at  INTEGER NOT NULL,
    duration_ms INTEGER,
    request_id  TEXT    NOT NULL
) STRICT;
CREATE INDEX executions_by_user ON executions (end_user, id DESC);
CREATE INDEX executions_by_age ON executions (started_at);
