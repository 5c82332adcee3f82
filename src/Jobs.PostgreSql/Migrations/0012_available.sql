-- Acquisition by a condition that only this index answers. A table whose statistics know of no jobs that wait, for they were gathered
-- before a burst came, made each look of an acquisition seem to find one row; a smaller index of the jobs that wait then seemed as good
-- as this one, and all jobs that wait were gone through for each, and sorted.
DROP INDEX jobs_available;
CREATE INDEX jobs_available ON jobs (lane, queue, module, operation, key, priority, scheduled_at, id) WHERE state + 0 = 2;
