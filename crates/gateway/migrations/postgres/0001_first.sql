-- Everything stands in the schema "jackfield", so that it can share a database with the host's own tables.

-- Which upstream user stands for which of the host's end users. A realm is one upstream with one key: another
-- workspace has other users, and the same id there could be somebody else.
CREATE TABLE jackfield.upstream_users (
    realm       TEXT   NOT NULL,
    end_user    TEXT   NOT NULL,
    upstream_id TEXT   NOT NULL,
    created_at  BIGINT NOT NULL, -- milliseconds since 1970, as every time here but a lease's
    PRIMARY KEY (realm, end_user)
);

-- The processes that run things. One whose lease has ended is taken for dead. The lease is the database's own time:
-- clocks of machines differ.
CREATE TABLE jackfield.instances (
    owner       TEXT PRIMARY KEY,
    alive_until TIMESTAMPTZ NOT NULL
);

-- One row for each Idempotency-Key an end user has sent: what keeps a run from happening twice.
CREATE TABLE jackfield.runs (
    end_user    TEXT   NOT NULL,
    key         TEXT   NOT NULL,
    fingerprint BYTEA  NOT NULL, -- SHA-256 of connector, action and body: never the payload itself
    state       TEXT   NOT NULL CHECK (state IN ('running', 'done', 'unknown')),
    owner       TEXT   NOT NULL, -- the process that runs it
    status      BIGINT,          -- HTTP status of the stored answer
    body        BYTEA,           -- the stored answer, kept for the retention time
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (end_user, key)
);
CREATE INDEX runs_by_age ON jackfield.runs (created_at);
CREATE INDEX runs_going_on ON jackfield.runs (owner) WHERE state = 'running';

-- The journal behind GET /executions. It holds no payload.
CREATE TABLE jackfield.executions (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    end_user    TEXT   NOT NULL,
    connector   TEXT   NOT NULL,
    action      TEXT   NOT NULL,
    status      TEXT   NOT NULL CHECK (status IN ('running', 'succeeded', 'failed', 'not_run', 'unknown')),
    http_status BIGINT,
    started_at  BIGINT NOT NULL,
    duration_ms BIGINT,
    request_id  TEXT   NOT NULL,
    owner       TEXT   NOT NULL
);
CREATE INDEX executions_by_user ON jackfield.executions (end_user, id DESC);
CREATE INDEX executions_by_age ON jackfield.executions (started_at);
CREATE INDEX executions_going_on ON jackfield.executions (owner) WHERE status = 'running';
