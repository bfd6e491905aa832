-- Keys of the certificate authorities: the private half sealed.
CREATE TABLE authority_keys (
    purpose      VARCHAR(16)  NOT NULL,
    number       INTEGER      NOT NULL,
    public_key   BYTEA        NOT NULL,
    sealed       TEXT         NOT NULL,
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    active_from  TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (purpose, number)
);

-- Certificates of subjects: that they were issued, and which were revoked.
CREATE TABLE certificates (
    serial       BIGINT       NOT NULL PRIMARY KEY,
    subject      VARCHAR(256) NOT NULL,
    fingerprint  VARCHAR(128) NOT NULL,
    author       VARCHAR(256) NOT NULL,
    issued_at    TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at   TIMESTAMP WITH TIME ZONE
);
CREATE INDEX certificates_by_expiry ON certificates (expires_at);
