-- The keys that jobs claim for themselves, and who claimed them last.
CREATE TABLE job_uniques (
    key         TEXT NOT NULL PRIMARY KEY,                 -- a hash
    job_id      BLOB NOT NULL,
    fingerprint TEXT                                       -- a hash
) WITHOUT ROWID;
CREATE INDEX job_uniques_job ON job_uniques (job_id);
