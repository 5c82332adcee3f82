-- Jobs that wait for others, and batches that count theirs. Who ends a job has nothing to do with it: a job whose end somebody waits for
-- is awaited until it was told, so those whose end is still to be told are found by a small index of their own.
ALTER TABLE jobs
    ADD COLUMN waits_for integer NOT NULL DEFAULT 0,       -- jobs that are still to end before it may run; -1 when it waited and does so no more
    ADD COLUMN awaited   boolean NOT NULL DEFAULT false,   -- whether its end is still to be told
    ADD COLUMN told      smallint,                         -- the state that was told last, by which its batch counts it
    ADD COLUMN batch_id  uuid;
CREATE INDEX jobs_to_tell ON jobs (id) WHERE awaited AND state IN (5, 6, 7);
CREATE INDEX jobs_batch ON jobs (batch_id, id) WHERE batch_id IS NOT NULL;

-- What falls due next, without what waits for others.
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (scheduled_at) WHERE state IN (1, 4) AND waits_for <= 0;

CREATE TABLE job_dependencies (
    job_id     uuid     NOT NULL,                          -- that waits
    number     integer  NOT NULL,                          -- its place among those the job waits for
    depends_on uuid     NOT NULL,                          -- that is waited for
    as_name    text,                                       -- the member of the arguments that its result becomes
    on_failure smallint NOT NULL,
    outcome    smallint,                                   -- the state that it ended in
    result     bytea,                                      -- kept until the job that waits has it
    PRIMARY KEY (job_id, number)
);
CREATE INDEX job_dependencies_on ON job_dependencies (depends_on, outcome, job_id);

CREATE TABLE batches (
    id          uuid        NOT NULL PRIMARY KEY,          -- version 7: sorts by creation
    name        text        NOT NULL,
    created_at  timestamptz NOT NULL,
    closed_at   timestamptz,
    finished_at timestamptz,
    total       bigint      NOT NULL,
    completed   bigint      NOT NULL,
    canceled    bigint      NOT NULL,
    discarded   bigint      NOT NULL,
    callback    text                                       -- JSON
) WITH (fillfactor = 50);
CREATE INDEX batches_finished ON batches (finished_at) WHERE finished_at IS NOT NULL;
