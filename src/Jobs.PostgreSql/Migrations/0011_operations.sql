-- Which operations a silo has; null where its build tells only of its modules.
ALTER TABLE silos ADD COLUMN operations text[];

-- Acquisition by operation, so that jobs of those that a silo lacks are passed over and not gone through.
DROP INDEX jobs_available;
CREATE INDEX jobs_available ON jobs (lane, queue, module, operation, key, priority, scheduled_at, id) WHERE state = 2;

-- Operations that jobs wait for and no silo has.
CREATE TABLE unrunnable_operations (
    name  text COLLATE "C" NOT NULL PRIMARY KEY,           -- module/operation
    since timestamptz NOT NULL
);
