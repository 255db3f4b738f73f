-- An emergency: hosts that log less, by whom, why, and until when. `events` are ids with ',' between;
-- '' is all of them, the minimal configuration.
CREATE TABLE silence (
  id       INTEGER PRIMARY KEY,
  events   TEXT NOT NULL,
  owner    TEXT NOT NULL,
  why      TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  ends_at  INTEGER NOT NULL
) STRICT;

-- A host's part in it, by its place in the order that was given. `previous` is what it gets back and
-- `config` what it runs meanwhile: '' until they are known, and known before it is changed.
CREATE TABLE silenced_host (
  silence  INTEGER NOT NULL REFERENCES silence(id),
  place    INTEGER NOT NULL,
  host     INTEGER NOT NULL REFERENCES host(id),
  state    TEXT NOT NULL,
  over     INTEGER NOT NULL CHECK (over IN (0, 1)),
  ends_at  INTEGER NOT NULL,
  previous TEXT NOT NULL DEFAULT '',
  config   TEXT NOT NULL DEFAULT '',
  reason   INTEGER,
  PRIMARY KEY (silence, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_silence ON silenced_host(host) WHERE over = 0;
