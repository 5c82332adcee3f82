-- Lists by state, module or queue by one index instead of three: every change of state costs an entry in each index that holds
-- the new state, and lists find the queues and modules there are by skipping from one to the next.
DROP INDEX jobs_waiting_by_state;
DROP INDEX jobs_waiting_by_module;
DROP INDEX jobs_waiting_by_queue;
DROP INDEX jobs_ended_by_state;
DROP INDEX jobs_ended_by_module;
DROP INDEX jobs_ended_by_queue;
CREATE INDEX jobs_waiting ON jobs (state, queue, module, id) WHERE state IN (1, 2, 4);
CREATE INDEX jobs_ended ON jobs (state, queue, module, id) WHERE state IN (5, 6, 7);

-- What else jobs are searched by: few have an error code, and tags never change.
ALTER TABLE jobs ADD COLUMN error_code text, ADD COLUMN tags text[];
CREATE INDEX jobs_error_code ON jobs (error_code, id) WHERE error_code IS NOT NULL;

CREATE TABLE job_tags (
    tag    text NOT NULL,
    job_id uuid NOT NULL,
    PRIMARY KEY (tag, job_id)
);
