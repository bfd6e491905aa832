-- What sensitive data was seen where. No value of it is kept.
CREATE TABLE catalog (
    target       VARCHAR(256) NOT NULL,
    kind         VARCHAR(16)  NOT NULL,
    place        VARCHAR(512) NOT NULL,
    type         VARCHAR(64)  NOT NULL,
    seen         BIGINT       NOT NULL,
    score        INTEGER      NOT NULL,
    first_seen   TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen    TIMESTAMP WITH TIME ZONE NOT NULL,
    rule         VARCHAR(256) NOT NULL,
    PRIMARY KEY (target, kind, place, type)
);
