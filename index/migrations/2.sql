-- Format 2 → 3: findings. Documents of before have none until they are ingested anew.
-- What the consistency rules found, made while reading ("across": 0) or when documents of one agency are compared (1).
CREATE TABLE findings (
  id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  across INTEGER NOT NULL, rule TEXT NOT NULL, outcome TEXT NOT NULL, severity TEXT NOT NULL,
  body TEXT NOT NULL         -- corpus.checks.datatypes.Finding as JSON
);
CREATE INDEX findings_document ON findings (document, across, id);
-- The figures that a finding touches, which may be of another document of the same agency.
CREATE TABLE finding_facts (
  fact TEXT NOT NULL, finding INTEGER NOT NULL REFERENCES findings ON DELETE CASCADE,
  PRIMARY KEY (fact, finding)
) WITHOUT ROWID;
CREATE INDEX finding_facts_finding ON finding_facts (finding);
-- Agencies whose documents changed and are not compared anew yet.
CREATE TABLE uncompared (agency TEXT PRIMARY KEY) WITHOUT ROWID;
