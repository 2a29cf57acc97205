-- Format 1 → 2: columns of words beside a figure. Documents of before have none until they are ingested anew.
ALTER TABLE facts ADD COLUMN attributes TEXT NOT NULL DEFAULT '[]';
