-- Jobs that wait for others, and batches that count theirs. Who ends a job has nothing to do with it: a job whose end somebody waits for
-- is awaited until it was told, so those whose end is still to be told are found by a small index of their own.
ALTER TABLE jobs ADD COLUMN waits_for INTEGER NOT NULL DEFAULT 0;  -- jobs that are still to end before it may run; -1 when it waited and does so no more
ALTER TABLE jobs ADD COLUMN awaited INTEGER NOT NULL DEFAULT 0;    -- whether its end is still to be told
ALTER TABLE jobs ADD COLUMN told INTEGER;                          -- the state that was told last, by which its batch counts it
ALTER TABLE jobs ADD COLUMN batch_id BLOB;
CREATE INDEX jobs_to_tell ON jobs (id) WHERE awaited = 1 AND state IN (5, 6, 7);
CREATE INDEX jobs_batch ON jobs (batch_id, id) WHERE batch_id IS NOT NULL;

-- What falls due next, without what waits for others.
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (scheduled_at) WHERE state IN (1, 4) AND waits_for <= 0;

CREATE TABLE job_dependencies (
    job_id     BLOB    NOT NULL,                           -- that waits
    number     INTEGER NOT NULL,                           -- its place among those the job waits for
    depends_on BLOB    NOT NULL,                           -- that is waited for
    as_name    TEXT,                                       -- the member of the arguments that its result becomes
    on_failure INTEGER NOT NULL,
    outcome    INTEGER,                                    -- the state that it ended in
    result     BLOB,                                       -- kept until the job that waits has it
    PRIMARY KEY (job_id, number)
) WITHOUT ROWID;
CREATE INDEX job_dependencies_on ON job_dependencies (depends_on, outcome, job_id);

CREATE TABLE batches (
    id          BLOB    NOT NULL PRIMARY KEY,              -- UUID version 7, big-endian: sorts by creation
    name        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    closed_at   INTEGER,
    finished_at INTEGER,
    total       INTEGER NOT NULL,
    completed   INTEGER NOT NULL,
    canceled    INTEGER NOT NULL,
    discarded   INTEGER NOT NULL,
    callback    TEXT                                       -- JSON
) WITHOUT ROWID;
CREATE INDEX batches_finished ON batches (finished_at) WHERE finished_at IS NOT NULL;
