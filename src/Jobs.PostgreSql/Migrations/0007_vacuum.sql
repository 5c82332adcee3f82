-- At the server's own pace (2 ms after so many pages) after all: on a table of millions a vacuum goes through gigabytes of indexes, and
-- one that never pauses takes the disk and a core from whoever enqueues meanwhile. It still cleans more rows in a second than a
-- queue makes dead.
ALTER TABLE jobs RESET (autovacuum_vacuum_cost_delay);
