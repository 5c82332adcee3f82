CREATE TABLE schedules (
    name       TEXT    NOT NULL PRIMARY KEY,
    generation BLOB    NOT NULL,               -- which of the schedules that had this name
    version    INTEGER NOT NULL,
    due_at     INTEGER,                        -- when the next tick is to be decided; null when none is
    definition TEXT    NOT NULL,               -- JSON: what is wanted of it
    progress   TEXT    NOT NULL                -- JSON: how far it is
);

-- What is due and nobody serves.
CREATE INDEX schedules_due ON schedules (due_at) WHERE due_at IS NOT NULL;
