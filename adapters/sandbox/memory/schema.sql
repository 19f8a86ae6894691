CREATE TABLE IF NOT EXISTS facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS people (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS channels (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    archived INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS presences (
    channel TEXT NOT NULL REFERENCES channels,
    person TEXT NOT NULL REFERENCES people,
    PRIMARY KEY (channel, person)
);
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL REFERENCES channels,
    thread INTEGER REFERENCES messages,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    card TEXT,
    only_for TEXT,
    at TEXT NOT NULL,
    edits INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    key TEXT UNIQUE,
    nonce TEXT UNIQUE
);
CREATE INDEX IF NOT EXISTS messages_by_place ON messages (channel, thread, id);
CREATE INDEX IF NOT EXISTS messages_by_thread ON messages (thread, id);
CREATE TABLE IF NOT EXISTS reactions (
    message INTEGER NOT NULL REFERENCES messages,
    emoji TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (message, emoji, person)
);
CREATE TABLE IF NOT EXISTS happenings (
    id TEXT PRIMARY KEY,
    told TEXT NOT NULL,
    message INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    acknowledged INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS happenings_left ON happenings (acknowledged) WHERE NOT acknowledged;
CREATE INDEX IF NOT EXISTS happenings_by_message ON happenings (message);
CREATE TABLE IF NOT EXISTS forms (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    channel TEXT NOT NULL,
    thread TEXT,
    form TEXT NOT NULL,
    refusals INTEGER NOT NULL DEFAULT 0,
    errors TEXT NOT NULL DEFAULT '[]',
    open INTEGER NOT NULL DEFAULT 1
);
