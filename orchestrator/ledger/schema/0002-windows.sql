-- What a look tells of Windows hosts, and what costs a host.
ALTER TABLE host ADD COLUMN product           TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN model             TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN installed_at      TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN time_zone         TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN edition           TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN service_name      TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN driver_name       TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN channel_access    TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN events_per_minute INTEGER;
ALTER TABLE host ADD COLUMN working_set_kb    INTEGER;

-- A configuration that hosts show by its SHA-256 and nobody has: what was rebuilt of its compiled
-- rules, and compiles to the same, is put back in its place.
CREATE TABLE adopted (
  shown    TEXT PRIMARY KEY,
  stand_in TEXT NOT NULL REFERENCES config(sha256),
  at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
