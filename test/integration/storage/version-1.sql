-- A file of conversations as the first version of Parley wrote it: its tables as they were then, never to be changed,
-- and one row of every kind. The index of words holds what that version folded.
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

INSERT INTO conversations VALUES
  (1, 'weather', 'Hava durumu', 1, 'hava durumu', 1700000000000, 1700000031500, 1, 'work', 'Work', 'openai', 'gpt-realtime-2.1', 'api.openai.com', 5, NULL),
  (2, 'light', 'Işık açık kalsın.', 0, '', 1700100000000, 1700100009000, 0, 'home', 'Home', 'practice', '', NULL, 2, NULL),
  (7, 'gone', 'Undone', 0, '', 1700200000000, 1700200001000, 0, 'home', 'Home', 'practice', '', NULL, 1, 1700200002000);
INSERT INTO turns VALUES
  (1, 1, 'u1', 0, 'user', 'completed', 'voice', 1700000000000, 'How is the weather in Izmir?', 28, 'done', 1840.5, NULL, 1700000000100, NULL, NULL, NULL, 'How is the weather in İzmir?', NULL),
  (2, 1, 'c1', 1, 'tool', 'completed', 'text', 1700000003000, '', 0, 'none', NULL, NULL, NULL, 'resp_1', '{"name":"get_weather","args":"{\"city\":\"Izmir\"}","output":"{\"sky\":\"sunny\"}"}', NULL, NULL, NULL),
  (3, 1, 'a1', 2, 'assistant', 'interrupted', 'voice', 1700000005000, 'It is sunny, 24 degrees, with a light wind.', 12, 'none', 3100, 1020.25, 1700000005200, 'resp_2', NULL, NULL, NULL, 'ask for tomorrow'),
  (4, 1, 'u2', 1.5, 'user', 'failed', 'text', 1700000009000, 'And tomorrow?', 13, 'none', NULL, NULL, NULL, NULL, NULL, '{"code":"not_sent","message":"The line broke."}', NULL, NULL),
  (5, 1, 'u3', 3, 'user', 'completed', 'voice', 1700000030000, '', 0, 'pending', 1500, NULL, 1700000030000, NULL, NULL, NULL, NULL, NULL),
  (6, 2, 'u1', 0, 'user', 'completed', 'voice', 1700100000000, 'Işık açık kalsın.', 17, 'done', 900, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (7, 2, 'a1', -1, 'assistant', 'completed', 'voice', 1700100003000, 'Tamam.', 6, 'none', 700, NULL, NULL, 'resp_9', NULL, NULL, NULL, NULL),
  (9, 7, 'u1', 0, 'user', 'completed', 'text', 1700200000000, 'Undone', 6, 'none', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO responses VALUES
  ('weather', 'a1', 'resp_2', 1700000005000, 'work', 'Work', 'openai', 'gpt-realtime-2.1', '{"inputTokens":120,"outputTokens":40,"inputText":20,"inputAudio":100,"inputImage":0,"cachedText":5,"cachedAudio":15,"cachedImage":0,"outputText":10,"outputAudio":30}'),
  ('purged', 'a4', NULL, 1690000000000, 'work', 'Old name', 'openai', 'gpt-realtime', '{"inputTokens":120,"outputTokens":40,"inputText":20,"inputAudio":100,"inputImage":0,"cachedText":5,"cachedAudio":15,"cachedImage":0,"outputText":10,"outputAudio":30}');
INSERT INTO words (rowid, folded, owner) VALUES
  (1, 'how is the weather in izmir?' || char(10) || 'how is the weather in izmir?', 'c1'),
  (2, '{"name":"get_weather","args":"{\"city\":\"izmir\"}","output":"{\"sky\":\"sunny\"}"}', 'c1'),
  (3, 'it is sunny, 24 degrees, with a light wind.' || char(10) || 'ask for tomorrow', 'c1'),
  (4, 'and tomorrow?', 'c1'), (5, '', 'c1'), (6, 'isik acik kalsin.', 'c2'), (7, 'tamam.', 'c2'), (9, 'undone', 'c7');
PRAGMA user_version = 1;
