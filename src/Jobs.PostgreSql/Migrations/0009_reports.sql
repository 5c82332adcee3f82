-- How far a job's attempts said they are: one row for each job that ever did.
CREATE TABLE job_progress (
    job_id   uuid             NOT NULL PRIMARY KEY,
    version  bigint           NOT NULL,                    -- of the job's row under the attempt's lease
    sequence integer          NOT NULL,                    -- from 1 for each attempt
    attempt  integer          NOT NULL,
    fraction double precision,                             -- 0 to 1
    message  text             NOT NULL,
    at       timestamptz      NOT NULL
) WITH (fillfactor = 50);

-- What they logged.
CREATE TABLE job_logs (
    job_id   uuid             NOT NULL,
    version  bigint           NOT NULL,
    sequence integer          NOT NULL,
    attempt  integer          NOT NULL,
    at       timestamptz      NOT NULL,
    level    smallint         NOT NULL,
    dropped  integer          NOT NULL,                    -- lines that this one stands for
    message  text             NOT NULL,
    PRIMARY KEY (job_id, version, sequence)
);
