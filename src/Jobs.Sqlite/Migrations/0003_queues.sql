-- What a job shares its queue by, how it is tried again, and when it is too late to start it.
ALTER TABLE jobs ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN retry TEXT;                -- JSON
ALTER TABLE jobs ADD COLUMN expires_at INTEGER;

-- Acquisition by queue, so that a queue that is paused or at its limit is passed over and not gone through.
DROP INDEX jobs_available;
CREATE INDEX jobs_available ON jobs (lane, queue, module, key, priority, scheduled_at, id) WHERE state = 2;

-- How many jobs of a key run.
CREATE INDEX jobs_running_keys ON jobs (queue, key) WHERE state = 3 AND key <> '';

-- What expires next.
CREATE INDEX jobs_expiring ON jobs (expires_at) WHERE expires_at IS NOT NULL AND state IN (1, 2, 4);

CREATE TABLE queues (
    queue                TEXT    NOT NULL PRIMARY KEY,
    paused_at            INTEGER,
    max_running          INTEGER,
    max_running_per_silo INTEGER,
    rate_starts          INTEGER,
    rate_per             INTEGER,                      -- microseconds
    key_path             TEXT,
    key_max_running      INTEGER,
    key_rate_starts      INTEGER,
    key_rate_per         INTEGER,                      -- microseconds
    note                 TEXT    NOT NULL,
    version              INTEGER NOT NULL,
    has_keys             INTEGER NOT NULL,             -- whether its jobs may have keys: from now on, or from before
    restricts            INTEGER NOT NULL,             -- whether an acquisition has to know of any of this
    last_key             TEXT    NOT NULL              -- that had its turn
) WITHOUT ROWID;

-- The starts that count against a queue's rate, and against that of each of its keys; by parts of the rate's time.
CREATE TABLE queue_starts (
    queue  TEXT    NOT NULL,
    by_key INTEGER NOT NULL,
    key    TEXT    NOT NULL,                           -- empty unless by_key
    at     INTEGER NOT NULL,                           -- the end of the part
    starts INTEGER NOT NULL,
    PRIMARY KEY (queue, by_key, key, at)
) WITHOUT ROWID;
