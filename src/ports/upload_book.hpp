// Files under way (envois en cours): a file that comes in slices, so that a lost connection costs one slice and not the file. The
// book holds which slices are there; their octets are documents at rest (ports/blobs.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::ports {

struct PartialUpload {
  std::string id;
  domain::PersonId person;            ///< who sends it: nobody else sees it
  std::string file_name;              ///< as told, for the record that is made of it; never a path
  std::int64_t size = 0;              ///< octets of the whole, as told
  std::string digest;                 ///< SHA-256 of the whole, hex, as told
  base::Json slices;                  ///< the blobs it is kept in, in order: ["01J…", …]
  std::int64_t received = 0;          ///< octets in them
  base::Instant touched;              ///< begun, or the last slice came
  std::optional<base::Instant> used;  ///< a form took it
};

class UploadBook {
 public:
  virtual ~UploadBook() = default;
  /// @errors conflict: the id is taken.
  virtual base::Result<base::Done> add(const PartialUpload& upload) = 0;
  virtual base::Result<std::optional<PartialUpload>> find(const std::string& id) = 0;
  virtual base::Result<std::vector<PartialUpload>> of_person(const domain::PersonId& person) = 0;  ///< oldest first
  /// Slices, octets received and moments of one that stood at `received`; false when another slice came first.
  virtual base::Result<bool> keep(const PartialUpload& upload, std::int64_t received) = 0;
  virtual base::Result<base::Done> remove(const std::string& id) = 0;
  /// Untouched since an instant, or used before another one; at most `limit`.
  virtual base::Result<std::vector<PartialUpload>> over(base::Instant untouched_since, base::Instant used_before, int limit) = 0;
};

}  // namespace vidimus::ports
