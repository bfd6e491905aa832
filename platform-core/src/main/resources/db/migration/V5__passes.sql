-- Sign-ins of browsers. The pass itself is in the browser only.
CREATE TABLE passes (
    digest       VARCHAR(64)  PRIMARY KEY,
    id           VARCHAR(32)  NOT NULL,
    subject      VARCHAR(256) NOT NULL,
    place        VARCHAR(512) NOT NULL,
    token        VARCHAR(64)  NOT NULL,
    expires_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    idle_seconds BIGINT       NOT NULL,
    used_at      TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX passes_expire ON passes (expires_at);
