-- What a job shares its queue by, how it is tried again, and when it is too late to start it.
ALTER TABLE jobs
    ADD COLUMN key text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN retry text,                                 -- JSON
    ADD COLUMN expires_at timestamptz;

-- Acquisition by queue, so that a queue that is paused or at its limit is passed over and not gone through.
DROP INDEX jobs_available;
CREATE INDEX jobs_available ON jobs (lane, queue, module, key, priority, scheduled_at, id) WHERE state = 2;

-- How many jobs of a key run.
CREATE INDEX jobs_running_keys ON jobs (queue, key) WHERE state = 3 AND key <> '';

-- What expires next.
CREATE INDEX jobs_expiring ON jobs (expires_at) WHERE expires_at IS NOT NULL AND state IN (1, 2, 4);

-- How many jobs of a queue run. The count is in no index, so updates of it stay on their page.
CREATE INDEX job_counts_queue ON job_counts (queue, state);

CREATE TABLE queues (
    queue                text        NOT NULL PRIMARY KEY,
    paused_at            timestamptz,
    max_running          integer,
    max_running_per_silo integer,
    rate_starts          integer,
    rate_per             bigint,                           -- microseconds
    key_path             text,
    key_max_running      integer,
    key_rate_starts      integer,
    key_rate_per         bigint,                           -- microseconds
    note                 text        NOT NULL,
    version              bigint      NOT NULL,
    has_keys             boolean     NOT NULL,             -- whether its jobs may have keys: from now on, or from before
    restricts            boolean     NOT NULL,             -- whether an acquisition has to know of any of this
    last_key             text COLLATE "C" NOT NULL         -- that had its turn
) WITH (fillfactor = 50);

-- The starts that count against a queue's rate, and against that of each of its keys; by parts of the rate's time.
CREATE TABLE queue_starts (
    queue   text        NOT NULL,
    by_key  boolean     NOT NULL,
    key     text COLLATE "C" NOT NULL,                     -- empty unless by_key
    at      timestamptz NOT NULL,                          -- the end of the part
    starts  bigint      NOT NULL,
    PRIMARY KEY (queue, by_key, key, at)
) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0);
