-- How far a job's attempts said they are: one row for each job that ever did.
CREATE TABLE job_progress (
    job_id   BLOB    NOT NULL PRIMARY KEY,
    version  INTEGER NOT NULL,                             -- of the job's row under the attempt's lease
    sequence INTEGER NOT NULL,                             -- from 1 for each attempt
    attempt  INTEGER NOT NULL,
    fraction REAL,                                         -- 0 to 1
    message  TEXT    NOT NULL,
    at       INTEGER NOT NULL                              -- microseconds since 1970
) WITHOUT ROWID;

-- What they logged.
CREATE TABLE job_logs (
    job_id   BLOB    NOT NULL,
    version  INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    attempt  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    level    INTEGER NOT NULL,
    dropped  INTEGER NOT NULL,                             -- lines that this one stands for
    message  TEXT    NOT NULL,
    PRIMARY KEY (job_id, version, sequence)
) WITHOUT ROWID;
