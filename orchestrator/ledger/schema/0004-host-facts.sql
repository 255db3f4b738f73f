-- More of what a look tells of Windows hosts.
ALTER TABLE host ADD COLUMN computer_sid      TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN image             TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN last_failure      TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN processor_seconds INTEGER;
