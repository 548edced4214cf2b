// Documents at rest (pièces justificatives): encrypted, each under its own key; never served but to who may see the case.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "domain/ids.hpp"

namespace vidimus::ports {

/// What an upload turned out to be.
struct UploadVerdict {
  std::string media_type;  ///< found in the octets, never the one claimed
};

class Blobs {
 public:
  virtual ~Blobs() = default;
  /// What the octets are. @errors unsupported_media: not PDF, JPEG or PNG, or not openable as such; too_large.
  virtual base::Result<UploadVerdict> examine(base::ByteView content) = 0;
  /// Stores durably before it returns; the id is the caller's. @errors unavailable.
  virtual base::Result<base::Done> put(const domain::BlobId& id, base::ByteView content) = 0;
  /// @errors not_found, bad_signature when the stored octets were altered.
  virtual base::Result<base::Bytes> get(const domain::BlobId& id) = 0;
  virtual base::Result<base::Done> remove(const domain::BlobId& id) = 0;
};

}  // namespace vidimus::ports
