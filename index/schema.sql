-- The library's database, format 3. Amounts are exact TEXT; the keys beside them compare and sort only.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
  agency TEXT NOT NULL, aliases TEXT NOT NULL, level TEXT, region TEXT, parent TEXT,
  year INTEGER, phase TEXT, pages INTEGER,
  tables INTEGER NOT NULL, facts INTEGER NOT NULL, gaps INTEGER NOT NULL, chunks INTEGER NOT NULL,
  findings INTEGER NOT NULL, problems TEXT NOT NULL, ingested_at TEXT NOT NULL,
  vocabulary TEXT NOT NULL,  -- version of the domain data that the document was read with
  body TEXT NOT NULL,        -- corpus.datatypes.Document without its tables, as JSON
  revision INTEGER NOT NULL  -- grows with every document stored: tells whether the chunk index is up to date
);
CREATE INDEX documents_agency ON documents (agency, year, phase);
CREATE INDEX documents_file ON documents (file);
CREATE INDEX documents_sha256 ON documents (sha256);

CREATE TABLE tables (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  number INTEGER NOT NULL, title TEXT NOT NULL, form TEXT, unit TEXT, outcome TEXT NOT NULL,
  body TEXT NOT NULL,        -- corpus.datatypes.Table as JSON
  PRIMARY KEY (document, number)
) WITHOUT ROWID;

CREATE TABLE chunks (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  number INTEGER NOT NULL, text TEXT NOT NULL,
  body TEXT NOT NULL,        -- index.chunks.Chunk as JSON
  PRIMARY KEY (document, number)
) WITHOUT ROWID;

-- Columns up to "attributes" are the fields of corpus.datatypes.Fact, in order.
CREATE TABLE facts (
  id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  agency TEXT NOT NULL, year INTEGER, phase TEXT,
  item TEXT NOT NULL, concept TEXT, code TEXT, path TEXT NOT NULL, "row" TEXT NOT NULL, role TEXT NOT NULL,
  measure TEXT NOT NULL, measure_concept TEXT, columns TEXT NOT NULL, main INTEGER NOT NULL,
  aspect TEXT NOT NULL, value TEXT NOT NULL, unit TEXT NOT NULL, scope TEXT NOT NULL, form TEXT, fund TEXT,
  origin TEXT NOT NULL, source TEXT NOT NULL, "table" INTEGER, section TEXT NOT NULL,
  relation TEXT NOT NULL, trend TEXT, base TEXT, sentence TEXT, reason TEXT,
  verification TEXT NOT NULL, repair TEXT, tier TEXT, attributes TEXT NOT NULL DEFAULT '[]',
  dimension TEXT NOT NULL,      -- corpus.money.Dimension
  amount_key INTEGER NOT NULL,  -- money in 厘, ratios in millionths, counts in thousandths
  n INTEGER NOT NULL            -- place within the document
);
CREATE INDEX facts_document ON facts (document, n);
CREATE INDEX facts_agency ON facts (agency, year, phase, item);
CREATE INDEX facts_item ON facts (item, agency, year, phase);
CREATE INDEX facts_concept ON facts (concept, agency, year);
CREATE INDEX facts_measure ON facts (measure_concept, agency, year);
CREATE INDEX facts_code ON facts (code, agency, year);
CREATE INDEX facts_amount ON facts (dimension, amount_key);

-- Columns up to "tier" are the fields of corpus.datatypes.Gap, in order.
CREATE TABLE gaps (
  id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  agency TEXT NOT NULL, year INTEGER, phase TEXT,
  item TEXT NOT NULL, concept TEXT, code TEXT, path TEXT NOT NULL,
  measure TEXT NOT NULL, columns TEXT NOT NULL, scope TEXT NOT NULL, form TEXT,
  kind TEXT NOT NULL, source TEXT NOT NULL, "table" INTEGER, note TEXT, tier TEXT,
  n INTEGER NOT NULL
);
CREATE INDEX gaps_document ON gaps (document, n);
CREATE INDEX gaps_agency ON gaps (agency, year, phase, item);
CREATE INDEX gaps_item ON gaps (item, agency, year, phase);
CREATE INDEX gaps_concept ON gaps (concept, agency, year);
CREATE INDEX gaps_code ON gaps (code, agency, year);

-- What each document says something about, counted once at ingestion.
CREATE TABLE coverage (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  agency TEXT NOT NULL, year INTEGER, phase TEXT, facts INTEGER NOT NULL, gaps INTEGER NOT NULL
);
CREATE INDEX coverage_document ON coverage (document);
CREATE INDEX coverage_agency ON coverage (agency, year, phase, document, facts, gaps);

-- Distinct names of items with their character bigrams: finds an item that a question names loosely.
CREATE TABLE items (id INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE);
CREATE TABLE item_grams (
  gram TEXT NOT NULL, item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
  PRIMARY KEY (gram, item)
) WITHOUT ROWID;
CREATE INDEX item_grams_item ON item_grams (item);
CREATE TABLE grams (gram TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
CREATE TRIGGER item_grams_added AFTER INSERT ON item_grams BEGIN
  INSERT INTO grams VALUES (new.gram, 1) ON CONFLICT (gram) DO UPDATE SET items = items + 1;
END;
CREATE TRIGGER item_grams_removed AFTER DELETE ON item_grams BEGIN
  UPDATE grams SET items = items - 1 WHERE gram = old.gram;
  DELETE FROM grams WHERE gram = old.gram AND items = 0;
END;

-- Figures of replaced editions that the new edition prints otherwise; fields of index.differences.Difference.
CREATE TABLE differences (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  replaced TEXT NOT NULL, replaced_file TEXT NOT NULL, replaced_at TEXT NOT NULL, change TEXT NOT NULL,
  agency TEXT NOT NULL, year INTEGER, phase TEXT, item TEXT NOT NULL, code TEXT, scope TEXT NOT NULL,
  columns TEXT NOT NULL, old_value TEXT NOT NULL, old_unit TEXT NOT NULL, old_text TEXT NOT NULL,
  old_page INTEGER, old_line INTEGER, new_fact TEXT, new_value TEXT, new_unit TEXT
);
CREATE INDEX differences_document ON differences (document);

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
