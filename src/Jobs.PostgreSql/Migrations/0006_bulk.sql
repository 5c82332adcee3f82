-- What is done with many jobs, a few at a time.
CREATE TABLE bulk_tasks (
    id               uuid        NOT NULL PRIMARY KEY,     -- version 7: sorts by creation
    version          bigint      NOT NULL,
    state            smallint    NOT NULL,
    lease_expires_at timestamptz NOT NULL,
    ended_at         timestamptz,
    task             text        NOT NULL                  -- JSON: all of it
) WITH (fillfactor = 50);
