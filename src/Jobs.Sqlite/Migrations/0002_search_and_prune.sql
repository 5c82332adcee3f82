-- Lists by state, module or queue by one index instead of three: the queues and modules there are, are found by skipping from one
-- to the next.
DROP INDEX jobs_state;
DROP INDEX jobs_module;
DROP INDEX jobs_queue;
CREATE INDEX jobs_list ON jobs (state, queue, module, id);

-- What else jobs are searched by: few have an error code, and tags never change.
ALTER TABLE jobs ADD COLUMN error_code TEXT;
ALTER TABLE jobs ADD COLUMN tags TEXT;                 -- JSON array, null when there is none
CREATE INDEX jobs_error_code ON jobs (error_code, id) WHERE error_code IS NOT NULL;

CREATE TABLE job_tags (
    tag    TEXT NOT NULL,
    job_id BLOB NOT NULL,
    PRIMARY KEY (tag, job_id)
) WITHOUT ROWID;
