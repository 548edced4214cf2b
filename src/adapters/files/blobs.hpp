// Documents at rest, one encrypted file each.
#pragma once

#include <memory>
#include <string>

#include "base/secret.hpp"
#include "ports/blobs.hpp"
#include "ports/clock.hpp"

namespace vidimus::adapters::files {

/// A folder of encrypted documents: `<folder>/<last two characters of the id>/<id>`.
/// Layout of a file: "VIDIMUSB", version octet 1; nonce (24) and the object's key (32 + 16) under the master key
/// (XChaCha20-Poly1305, bound to the id); then a libsodium secretstream: header (24) and chunks of 64 KiB, the last one tagged
/// final. So an altered, cut, or swapped file is never taken for the document. Thread-safe.
class FileBlobs final : public ports::Blobs {
 public:
  /// Makes the folder (0700) when it is not there. @errors misconfigured: the folder or the master key (32 octets).
  static base::Result<std::unique_ptr<ports::Blobs>> open(std::string folder, base::Secret master_key, ports::Entropy& entropy);
  base::Result<ports::UploadVerdict> examine(base::ByteView content) override;
  base::Result<base::Done> put(const domain::BlobId& id, base::ByteView content) override;
  base::Result<base::Bytes> get(const domain::BlobId& id) override;
  base::Result<base::Done> remove(const domain::BlobId& id) override;

 private:
  FileBlobs(std::string folder, base::Secret master_key, ports::Entropy& entropy)
      : folder_(std::move(folder)), master_key_(std::move(master_key)), entropy_(entropy) {}
  [[nodiscard]] base::Result<std::string> path_of(const domain::BlobId& id) const;
  std::string folder_;
  base::Secret master_key_;
  ports::Entropy& entropy_;
};

}  // namespace vidimus::adapters::files
