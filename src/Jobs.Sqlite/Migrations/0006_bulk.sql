-- What is done with many jobs, a few at a time.
CREATE TABLE bulk_tasks (
    id               BLOB    NOT NULL PRIMARY KEY,         -- UUID version 7, big-endian: sorts by creation
    version          INTEGER NOT NULL,
    state            INTEGER NOT NULL,
    lease_expires_at INTEGER NOT NULL,
    ended_at         INTEGER,
    task             TEXT    NOT NULL                      -- JSON: all of it
) WITHOUT ROWID;
