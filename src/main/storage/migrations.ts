/** The tables, as steps from one version to the next; SQLite's own `user_version` says how far a file has come. */
import type { Db } from './database'

/** `migrations[n]` turns version n into version n + 1. A step that was released never changes. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE conversations (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    renamed INTEGER NOT NULL DEFAULT 0,
    title_folded TEXT NOT NULL DEFAULT '',
    started_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    pinned INTEGER NOT NULL DEFAULT 0,
    profile_id TEXT NOT NULL,
    profile_name TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    host TEXT,
    turn_count INTEGER NOT NULL DEFAULT 0,
    -- Deleted by the person, who can still take it back until the purge.
    deleted_at INTEGER
  );
  CREATE INDEX conversations_by_time ON conversations (pinned, last_at, key) WHERE deleted_at IS NULL;

  CREATE TABLE turns (
    key INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
    item_id TEXT NOT NULL,
    -- Order by item; turns that come between two others get a place between theirs.
    place REAL NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    heard_chars INTEGER NOT NULL,
    transcript TEXT NOT NULL,
    audio_ms REAL,
    heard_ms REAL,
    sound_at REAL,
    response_id TEXT,
    tool TEXT,
    error TEXT,
    -- The person's own, beside the original.
    edited TEXT,
    note TEXT,
    UNIQUE (conversation, item_id)
  );
  CREATE INDEX turns_in_order ON turns (conversation, place);
  CREATE INDEX turns_without_words ON turns (transcript) WHERE transcript = 'pending';

  -- Figures of responses, without a word of what was said. They outlive their conversation: what was used stays used.
  CREATE TABLE responses (
    conversation_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    response_id TEXT,
    at INTEGER NOT NULL,
    profile_id TEXT NOT NULL,
    profile_name TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    -- A TurnUsage as JSON.
    usage TEXT NOT NULL,
    PRIMARY KEY (conversation_id, item_id)
  ) WITHOUT ROWID;
  CREATE INDEX responses_by_time ON responses (at);

  -- Folded words of each turn under the turn's key, and the word c<key> of its conversation. Only the index is kept, and
  -- a word that is deleted is taken out of it at once.
  CREATE VIRTUAL TABLE words USING fts5 (
    folded, owner, content = '', detail = full,
    tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
  );
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
  `,
  `
  -- How long the person spoke and what wrote it down, without a word of it. Outlives its conversation, too.
  CREATE TABLE speech (
    conversation_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    profile_id TEXT NOT NULL,
    profile_name TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    transcription_model TEXT NOT NULL,
    spoken_ms REAL NOT NULL,
    transcribed_ms REAL NOT NULL,
    PRIMARY KEY (conversation_id, item_id)
  ) WITHOUT ROWID;
  CREATE INDEX speech_by_time ON speech (at);
  `,
  `
  -- Money as it was counted, US dollars; null where there was no price, or nobody counted yet. Tokens that a service
  -- counted for writing down, as JSON.
  ALTER TABLE responses ADD COLUMN usd REAL;
  ALTER TABLE speech ADD COLUMN usd REAL;
  ALTER TABLE speech ADD COLUMN written TEXT;
  `,
  `
  -- Sound of turns: <key>.wav in the folder beside the file. Told by ids, since a turn is recorded before it is saved; a
  -- key is never used again, so that no file is ever taken for another one.
  CREATE TABLE recordings (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    role TEXT NOT NULL,
    -- 0 while it is written.
    whole INTEGER NOT NULL DEFAULT 0,
    samples INTEGER NOT NULL DEFAULT 0,
    -- Spans as JSON.
    spans TEXT NOT NULL,
    UNIQUE (conversation_id, item_id)
  );
  `,
]

export const SCHEMA_VERSION = migrations.length

export const versionOf = (db: Db): number =>
  db.get<{ readonly user_version: number }>('PRAGMA user_version')?.user_version ?? 0

/** Each step is a transaction together with its number. */
export function migrate(db: Db): void {
  for (let version = versionOf(db); version < SCHEMA_VERSION; version += 1) {
    db.transaction(() => {
      db.exec(migrations[version] ?? '')
      db.exec(`PRAGMA user_version = ${version + 1}`)
    })
  }
}
