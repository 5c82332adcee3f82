-- Jobs that were pruned, where they are wanted: all that a job has, and when it came here.
CREATE TABLE jobs_archive AS SELECT * FROM jobs LIMIT 0;
ALTER TABLE jobs_archive ADD COLUMN archived_at INTEGER;
CREATE UNIQUE INDEX jobs_archive_id ON jobs_archive (id);
CREATE INDEX jobs_archive_at ON jobs_archive (archived_at);
