-- Jobs that were pruned, where they are wanted: all that a job has, and when it came here.
CREATE TABLE jobs_archive (LIKE jobs, archived_at timestamptz NOT NULL, PRIMARY KEY (id));
CREATE INDEX jobs_archive_at ON jobs_archive (archived_at);
