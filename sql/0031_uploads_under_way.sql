-- Files under way (ports/upload_book.hpp): what was received of a file before its form is sent, by slices at rest, for some hours.
CREATE TABLE partial_upload (
  id TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  file_name TEXT NOT NULL,
  size BIGINT NOT NULL CHECK (size > 0),
  digest TEXT NOT NULL,
  slices TEXT NOT NULL,
  received BIGINT NOT NULL CHECK (received >= 0 AND received <= size),
  touched BIGINT NOT NULL,
  used BIGINT
);
CREATE INDEX partial_upload_person ON partial_upload (person, touched);
CREATE INDEX partial_upload_touched ON partial_upload (touched);
