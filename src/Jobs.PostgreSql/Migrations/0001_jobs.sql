-- Times are timestamptz: microseconds, as everywhere in Gristmill, and readable to whoever looks by hand. States, lanes
-- and outcomes are the numbers of JobState, JobLane and AttemptOutcome. The partial indexes hold only the rows that are
-- still to be worked on, so they stay small however many ended jobs are kept.

CREATE TABLE jobs (
    id                  uuid        NOT NULL PRIMARY KEY,  -- version 7: sorts by creation
    module              text        NOT NULL,
    operation           text        NOT NULL,
    queue               text        NOT NULL,
    priority            smallint    NOT NULL,              -- lower runs first
    lane                smallint    NOT NULL,
    state               smallint    NOT NULL,
    attempt             integer     NOT NULL,
    max_attempts        integer     NOT NULL,
    timeout             bigint,                            -- microseconds
    created_at          timestamptz NOT NULL,
    scheduled_at        timestamptz NOT NULL,
    attempted_at        timestamptz,
    finalized_at        timestamptz,
    leased_by           text,
    lease_expires_at    timestamptz,
    cancel_requested_at timestamptz,
    version             bigint      NOT NULL,
    args                bytea       NOT NULL,              -- UTF-8 JSON, byte for byte: jsonb refuses \u0000, json is no shorter
    result              bytea,                             -- UTF-8 JSON
    history             text                               -- JSON array of ended attempts, null while there is none
) WITH (
    -- Each job is updated at least twice soon after it came; room on its page keeps its versions together there.
    fillfactor = 80,
    -- Every transition leaves a dead row and dead entries in the partial indexes, which acquisition has to step over. The
    -- default of a fifth of the table would let two million gather beside ten million ended jobs.
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_threshold = 10000,
    autovacuum_vacuum_insert_scale_factor = 0.05,
    autovacuum_analyze_scale_factor = 0.05,
    -- A vacuum that is slowed down falls behind a queue that is not.
    autovacuum_vacuum_cost_delay = 0
);

-- Acquisition: the order in which a lane's jobs run, by module, for each silo takes those of the modules it has.
CREATE INDEX jobs_available ON jobs (lane, module, priority, scheduled_at, id) WHERE state = 2;

-- Promotion: what falls due next.
CREATE INDEX jobs_due ON jobs (scheduled_at) WHERE state IN (1, 4);

-- Renewal and rescue. Without the time the lease runs out: a renewal then changes no index.
CREATE INDEX jobs_running ON jobs (leased_by) WHERE state = 3;

-- Lists by state, module or queue, newest first: apart for jobs that wait and jobs that ended. A change of state writes a new
-- row and with it an entry in every index that holds it, so an index over all states would cost each job three entries where
-- these cost one or two. Running jobs are few; jobs_running finds them.
CREATE INDEX jobs_waiting_by_state ON jobs (state, id) WHERE state IN (1, 2, 4);
CREATE INDEX jobs_waiting_by_module ON jobs (module, id) WHERE state IN (1, 2, 4);
CREATE INDEX jobs_waiting_by_queue ON jobs (queue, id) WHERE state IN (1, 2, 4);
CREATE INDEX jobs_ended_by_state ON jobs (state, id) WHERE state IN (5, 6, 7);
CREATE INDEX jobs_ended_by_module ON jobs (module, id) WHERE state IN (5, 6, 7);
CREATE INDEX jobs_ended_by_queue ON jobs (queue, id) WHERE state IN (5, 6, 7);

-- Kept by every write, so that nobody counts a large table; summed when read. A row per silo and writing connection (slot),
-- so that nobody waits for another's row; slot -1 of no silo has the counts of silos that are gone.
CREATE TABLE job_counts (
    silo  text     NOT NULL,
    slot  smallint NOT NULL,
    queue text     NOT NULL,
    state smallint NOT NULL,
    count bigint   NOT NULL,
    PRIMARY KEY (silo, slot, queue, state)
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE silos (
    silo         text        NOT NULL PRIMARY KEY,         -- incarnation
    started_at   timestamptz NOT NULL,
    heartbeat_at timestamptz NOT NULL,
    version      text        NOT NULL,                     -- of the build
    cores        integer     NOT NULL,
    modules      text[]      NOT NULL
) WITH (fillfactor = 50);

-- Durable wake-ups of grains.
CREATE TABLE reminders (
    grain_id      text        NOT NULL,
    name          text        NOT NULL,
    first_tick_at timestamptz NOT NULL,
    period        bigint      NOT NULL,                    -- microseconds
    next_tick_at  timestamptz NOT NULL,
    PRIMARY KEY (grain_id, name)
);
