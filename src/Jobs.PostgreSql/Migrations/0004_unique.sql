-- The keys that jobs claim for themselves, and who claimed them last.
CREATE TABLE job_uniques (
    key         text COLLATE "C" NOT NULL PRIMARY KEY,     -- a hash
    job_id      uuid             NOT NULL,
    fingerprint text                                       -- a hash
);
CREATE INDEX job_uniques_job ON job_uniques (job_id);
