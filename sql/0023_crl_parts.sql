-- A list of revoked certificates in parts of 256 KiB: one of a million entries is kept and read without ever being whole in memory.
-- crl.der is empty where the list has parts.
CREATE TABLE crl_part (
  issuer TEXT NOT NULL,
  number BIGINT NOT NULL,
  part BIGINT NOT NULL CHECK (part >= 0),
  octets BYTEA NOT NULL,
  PRIMARY KEY (issuer, number, part),
  FOREIGN KEY (issuer, number) REFERENCES crl (issuer, number)
);
