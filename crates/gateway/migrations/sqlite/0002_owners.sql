-- Whose execution it is, so that one process gives up what another left behind and never its own.
ALTER TABLE executions ADD COLUMN owner TEXT NOT NULL DEFAULT '';
