// What the ledger holds. A version is one list of statements; an older ledger is brought up by those it lacks, in one
// transaction, and a newer one is refused.

enum LedgerSchema {
  static let versions: [String] = [
    """
    CREATE TABLE message (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      partner TEXT NOT NULL,
      name TEXT NOT NULL,
      size INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      received INTEGER NOT NULL,
      state TEXT NOT NULL,
      urgency INTEGER NOT NULL DEFAULT 1,
      attempts INTEGER NOT NULL DEFAULT 0,
      deaths INTEGER NOT NULL DEFAULT 0,
      due INTEGER NOT NULL DEFAULT 0,
      control INTEGER NOT NULL DEFAULT 0,
      controls INTEGER NOT NULL DEFAULT 0,
      stamp INTEGER NOT NULL DEFAULT 0,
      verdict TEXT NOT NULL DEFAULT '',
      reason TEXT NOT NULL DEFAULT '',
      detail TEXT NOT NULL DEFAULT '',
      parent TEXT NOT NULL DEFAULT '',
      place TEXT NOT NULL DEFAULT '',
      finished INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX message_state ON message (state, urgency, seq);
    CREATE INDEX message_bytes ON message (partner, sha256);
    CREATE INDEX message_partner ON message (partner, seq);
    CREATE TABLE output (
      message TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      folder TEXT NOT NULL,
      name TEXT NOT NULL,
      size INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      isAnswer INTEGER NOT NULL,
      content BLOB,
      PRIMARY KEY (message, ordinal)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE document (
      message TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      kind TEXT NOT NULL,
      number TEXT NOT NULL,
      orderNumber TEXT NOT NULL,
      verdict TEXT NOT NULL,
      PRIMARY KEY (message, ordinal)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX document_number ON document (number);
    CREATE INDEX document_order ON document (orderNumber);
    CREATE TABLE interchange (
      message TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      sender TEXT NOT NULL,
      receiver TEXT NOT NULL,
      control TEXT NOT NULL,
      usage TEXT NOT NULL,
      moment TEXT NOT NULL,
      counts INTEGER NOT NULL,
      PRIMARY KEY (message, ordinal)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX interchange_key ON interchange (sender, receiver, control, usage);
    CREATE TABLE counter (
      partner TEXT PRIMARY KEY,
      next INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE expectation (
      message TEXT NOT NULL,
      partner TEXT NOT NULL,
      interchange TEXT NOT NULL,
      functional TEXT NOT NULL,
      control TEXT NOT NULL,
      sets TEXT NOT NULL,
      due INTEGER NOT NULL,
      state TEXT NOT NULL,
      answer TEXT NOT NULL DEFAULT '',
      detail TEXT NOT NULL DEFAULT '',
      PRIMARY KEY (message, interchange, functional, control)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX expectation_open ON expectation (state, due);
    CREATE TABLE pause (partner TEXT PRIMARY KEY, since INTEGER NOT NULL, why TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE journal (
      seq INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      event TEXT NOT NULL,
      message TEXT NOT NULL,
      detail TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER journal_keep BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal rows stay as they are'); END;
    """,
    """
    ALTER TABLE message ADD COLUMN specs TEXT NOT NULL DEFAULT '';
    CREATE TRIGGER journal_stay BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal rows stay'); END;
    """,
    "ALTER TABLE message ADD COLUMN excused INTEGER NOT NULL DEFAULT 0;",
  ]
}
