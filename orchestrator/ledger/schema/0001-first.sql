-- Times are milliseconds since 1970-01-01T00:00:00Z. Words are those of docs/ledger.md. SHA-256 and
-- the like are upper-case hex; '' where nothing is known.

-- The bytes of every configuration that was sent out or can be put back.
CREATE TABLE config (
  id      INTEGER PRIMARY KEY,
  sha256  TEXT NOT NULL UNIQUE,
  sha1    TEXT NOT NULL,
  md5     TEXT NOT NULL,
  bytes   BLOB NOT NULL,
  kept_at INTEGER NOT NULL
) STRICT;
CREATE INDEX config_by_sha1 ON config(sha1);
CREATE INDEX config_by_md5 ON config(md5);

CREATE TABLE release (
  id       INTEGER PRIMARY KEY,
  version  TEXT NOT NULL UNIQUE,
  added_by TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE release_config (
  release INTEGER NOT NULL REFERENCES release(id),
  variant TEXT NOT NULL,
  config  TEXT NOT NULL REFERENCES config(sha256),
  PRIMARY KEY (release, variant)
) STRICT, WITHOUT ROWID;

-- The exact bytes that were sealed; the number is that of the id, "P-0107".
CREATE TABLE plan (
  number  INTEGER PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,
  sealed  BLOB NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;

-- A host as it was last seen. Never seen: seen_at is NULL.
CREATE TABLE host (
  id                INTEGER PRIMARY KEY,
  name              TEXT NOT NULL UNIQUE COLLATE NOCASE,
  config            TEXT NOT NULL DEFAULT '',
  config_since      INTEGER NOT NULL DEFAULT 0,
  last_contact      INTEGER NOT NULL DEFAULT 0,
  error_code        INTEGER,
  error_effect      TEXT NOT NULL DEFAULT 'none',
  error_message     TEXT NOT NULL DEFAULT '',
  error_place       TEXT NOT NULL DEFAULT '',
  error_hint        TEXT NOT NULL DEFAULT '',
  heard_record      INTEGER NOT NULL DEFAULT 0,
  heard_event_at    INTEGER NOT NULL DEFAULT 0,
  heard_received_at INTEGER,
  facts_digest      TEXT NOT NULL DEFAULT '',
  seen_at           INTEGER,
  os                TEXT NOT NULL DEFAULT '',
  os_build          TEXT NOT NULL DEFAULT '',
  machine_id        TEXT NOT NULL DEFAULT '',
  boot_id           TEXT NOT NULL DEFAULT '',
  computer          TEXT NOT NULL DEFAULT '',
  sysmon            TEXT NOT NULL DEFAULT 'absent',
  sysmon_version    TEXT NOT NULL DEFAULT '',
  schema_version    TEXT NOT NULL DEFAULT '',
  service           TEXT NOT NULL DEFAULT 'unknown',
  start_type        TEXT NOT NULL DEFAULT 'unknown',
  process_id        INTEGER NOT NULL DEFAULT 0,
  config_hashes     TEXT NOT NULL DEFAULT '',
  newest_record     INTEGER,
  newest_event_at   INTEGER,
  last_config_path  TEXT NOT NULL DEFAULT '',
  forwarder         TEXT NOT NULL DEFAULT '',
  leftovers         TEXT NOT NULL DEFAULT '',
  second_writer     TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE rollout (
  id             INTEGER PRIMARY KEY,
  plan           INTEGER NOT NULL REFERENCES plan(number),
  version        TEXT NOT NULL,
  started_by     TEXT NOT NULL,
  why            TEXT NOT NULL,
  started_at     INTEGER NOT NULL,
  phase          TEXT NOT NULL,
  phase_why      TEXT NOT NULL,
  reason         INTEGER,
  phase_since    INTEGER NOT NULL,
  ended          INTEGER NOT NULL CHECK (ended IN (0, 1))
) STRICT;
CREATE VIEW rollout_row AS
SELECT rollout.id, plan.id AS plan_id, version, started_by, why, started_at, phase, phase_why,
       reason, phase_since
FROM rollout JOIN plan ON plan.number = rollout.plan;
-- One at a time may be under way.
CREATE UNIQUE INDEX one_under_way ON rollout(ended) WHERE ended = 0;

CREATE TABLE ring (
  rollout    INTEGER NOT NULL REFERENCES rollout(id),
  place      INTEGER NOT NULL,
  name       TEXT NOT NULL,
  state      TEXT NOT NULL,
  soak_until INTEGER,
  why        TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (rollout, place)
) STRICT, WITHOUT ROWID;

-- A host's part in a rollout, by its place in the plan.
CREATE TABLE rollout_host (
  rollout          INTEGER NOT NULL REFERENCES rollout(id),
  place            INTEGER NOT NULL,
  host             INTEGER NOT NULL REFERENCES host(id),
  ring             INTEGER NOT NULL,
  state            TEXT NOT NULL,
  doing            TEXT NOT NULL,
  operation        INTEGER NOT NULL DEFAULT 0,
  attempts         INTEGER NOT NULL DEFAULT 0,
  changed          INTEGER NOT NULL DEFAULT 0,
  forwarded_before INTEGER NOT NULL DEFAULT 1,
  reason           INTEGER,
  previous         TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (rollout, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX rollout_host_by_host ON rollout_host(rollout, host);

-- Every operation that may have changed a host, before its first byte was sent.
CREATE TABLE operation (
  number     INTEGER PRIMARY KEY,
  host       INTEGER NOT NULL REFERENCES host(id),
  rollout    INTEGER REFERENCES rollout(id),
  activity   TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('sent', 'unknown', 'done')),
  sent_at    INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_in_flight ON operation(host) WHERE state IN ('sent', 'unknown');

-- No operation has a lower number than one that was recorded before it.
CREATE TABLE fence (
  one            INTEGER PRIMARY KEY CHECK (one = 1),
  last_operation INTEGER NOT NULL
) STRICT;
INSERT INTO fence VALUES (1, 0);
CREATE TRIGGER fence_only_grows BEFORE UPDATE ON fence
WHEN new.last_operation < old.last_operation
BEGIN SELECT RAISE(ABORT, 'the fence only grows'); END;

-- Written when something is another than it was. changes_config: from then on, `config` ran there.
CREATE TABLE history (
  id             INTEGER PRIMARY KEY,
  host           INTEGER NOT NULL REFERENCES host(id),
  at             INTEGER NOT NULL,
  rollout        INTEGER,
  operation      INTEGER NOT NULL,
  event          TEXT NOT NULL,
  config         TEXT NOT NULL,
  changes_config INTEGER NOT NULL CHECK (changes_config IN (0, 1)),
  reason         INTEGER,
  text           TEXT NOT NULL
) STRICT;
CREATE INDEX history_by_host ON history(host, id);
CREATE INDEX history_of_config ON history(host, at, id) WHERE changes_config = 1;

CREATE TABLE evidence (
  id        INTEGER PRIMARY KEY,
  host      INTEGER NOT NULL REFERENCES host(id),
  rollout   INTEGER,
  operation INTEGER NOT NULL,
  level     INTEGER NOT NULL CHECK (level BETWEEN 1 AND 6),
  proof     TEXT NOT NULL,
  at        INTEGER NOT NULL,
  seen      TEXT NOT NULL CHECK (length(CAST(seen AS BLOB)) <= 4096)
) STRICT;
CREATE INDEX evidence_by_host ON evidence(host, id);

-- The leaves of the audit log: seq is the place from 0 on, leaf is SHA-256(0x00 || bytes).
CREATE TABLE audit (
  seq   INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL,
  leaf  BLOB NOT NULL CHECK (length(leaf) = 32)
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never cut'); END;
