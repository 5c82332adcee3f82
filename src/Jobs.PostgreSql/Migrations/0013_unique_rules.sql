-- What other jobs a job must not stand beside, so that its key follows a change and is claimed anew when it is made to run again.
ALTER TABLE jobs ADD COLUMN unique_rule text;              -- JSON
ALTER TABLE jobs_archive ADD COLUMN unique_rule text;

-- Idempotency keys, which outlive their jobs.
CREATE INDEX job_uniques_once ON job_uniques (job_id) WHERE fingerprint IS NOT NULL;
