-- Resources: targets, subjects and rules as documents, with the history of who changed what.
CREATE TABLE resource_head (
    id        INTEGER NOT NULL PRIMARY KEY,
    revision  BIGINT  NOT NULL
);
INSERT INTO resource_head (id, revision) VALUES (1, 0);

CREATE TABLE resources (
    kind      VARCHAR(32)  NOT NULL,
    name      VARCHAR(128) NOT NULL,
    owner     VARCHAR(512) NOT NULL,
    document  TEXT         NOT NULL,
    revision  BIGINT       NOT NULL,
    PRIMARY KEY (kind, name)
);

CREATE TABLE resource_revisions (
    revision    BIGINT       NOT NULL PRIMARY KEY,
    author      VARCHAR(256) NOT NULL,
    applied_at  TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE resource_changes (
    revision  BIGINT       NOT NULL REFERENCES resource_revisions (revision),
    kind      VARCHAR(32)  NOT NULL,
    name      VARCHAR(128) NOT NULL,
    action    VARCHAR(16)  NOT NULL,
    fields    TEXT         NOT NULL,
    PRIMARY KEY (revision, kind, name)
);

-- Access tokens: what proves them, never the tokens.
CREATE TABLE access_tokens (
    id           VARCHAR(32)  NOT NULL PRIMARY KEY,
    subject      VARCHAR(256) NOT NULL,
    description  TEXT         NOT NULL,
    author       VARCHAR(256) NOT NULL,
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at   TIMESTAMP WITH TIME ZONE,
    salt         BYTEA        NOT NULL,
    iterations   INTEGER      NOT NULL,
    stored_key   BYTEA        NOT NULL,
    server_key   BYTEA        NOT NULL
);
CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at);
CREATE INDEX access_tokens_by_subject ON access_tokens (subject);
