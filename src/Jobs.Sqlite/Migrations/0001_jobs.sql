-- Times are microseconds since 1970 (UTC). States, lanes and outcomes are the numbers of JobState, JobLane and
-- AttemptOutcome. The partial indexes hold only the rows that are still to be worked on, so they stay small however
-- many ended jobs are kept.

CREATE TABLE jobs (
    id                  BLOB    NOT NULL PRIMARY KEY,  -- UUID version 7, big-endian: sorts by creation
    module              TEXT    NOT NULL,
    operation           TEXT    NOT NULL,
    queue               TEXT    NOT NULL,
    priority            INTEGER NOT NULL,              -- lower runs first
    lane                INTEGER NOT NULL,
    state               INTEGER NOT NULL,
    attempt             INTEGER NOT NULL,
    max_attempts        INTEGER NOT NULL,
    timeout             INTEGER,                       -- microseconds
    created_at          INTEGER NOT NULL,
    scheduled_at        INTEGER NOT NULL,
    attempted_at        INTEGER,
    finalized_at        INTEGER,
    leased_by           TEXT,
    lease_expires_at    INTEGER,
    cancel_requested_at INTEGER,
    version             INTEGER NOT NULL,
    -- Last, for what is long pushes whatever stands after it onto other pages.
    args                BLOB    NOT NULL,              -- UTF-8 JSON
    result              BLOB,                          -- UTF-8 JSON
    history             TEXT                           -- JSON array of ended attempts, null while there is none
);

-- Acquisition: the order in which a lane's jobs run. The module, for those this node lacks are passed over.
CREATE INDEX jobs_available ON jobs (lane, priority, scheduled_at, id, module) WHERE state = 2;

-- Promotion: what falls due next.
CREATE INDEX jobs_due ON jobs (scheduled_at) WHERE state IN (1, 4);

-- Renewal and rescue.
CREATE INDEX jobs_running ON jobs (leased_by, lease_expires_at) WHERE state = 3;

-- Lists by state, newest first.
CREATE INDEX jobs_state ON jobs (state, id);

-- Lists by module or by queue, newest first.
CREATE INDEX jobs_module ON jobs (module, id);
CREATE INDEX jobs_queue ON jobs (queue, id);

-- Kept by every write, so that nobody counts a large table.
CREATE TABLE job_counts (
    queue TEXT    NOT NULL,
    state INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (queue, state)
) WITHOUT ROWID;

CREATE TABLE silos (
    silo         TEXT    NOT NULL PRIMARY KEY,         -- incarnation
    started_at   INTEGER NOT NULL,
    heartbeat_at INTEGER NOT NULL,
    version      TEXT    NOT NULL,                     -- of the build
    cores        INTEGER NOT NULL,
    modules      TEXT    NOT NULL                      -- JSON array of names
) WITHOUT ROWID;

-- Durable wake-ups of grains.
CREATE TABLE reminders (
    grain_id      TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    first_tick_at INTEGER NOT NULL,
    period        INTEGER NOT NULL,                    -- microseconds
    next_tick_at  INTEGER NOT NULL,
    PRIMARY KEY (grain_id, name)
) WITHOUT ROWID;
