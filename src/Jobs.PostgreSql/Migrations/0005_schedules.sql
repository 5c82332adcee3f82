CREATE TABLE schedules (
    name       text COLLATE "C" NOT NULL PRIMARY KEY,
    generation uuid        NOT NULL,               -- which of the schedules that had this name
    version    bigint      NOT NULL,
    due_at     timestamptz,                        -- when the next tick is to be decided; null when none is
    definition text        NOT NULL,               -- JSON: what is wanted of it
    progress   text        NOT NULL                -- JSON: how far it is
) WITH (
    -- A schedule may tick every second, and each tick is an update.
    fillfactor = 50, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0
);

-- What is due and nobody serves.
CREATE INDEX schedules_due ON schedules (due_at) WHERE due_at IS NOT NULL;
