// Files under way (envois en cours): a file comes in slices and is whole before its form is sent. A lost connection costs one
// slice; the same file chosen again goes on where it stopped, after a reload too. Kept for its sender alone, at rest, for some
// hours.
#pragma once

#include "ports/upload_book.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

inline constexpr std::int64_t largest_upload = 10 << 20;     ///< octets of a file
inline constexpr std::int64_t largest_slice = 512 << 10;     ///< octets
inline constexpr std::int64_t smallest_slice = 16 << 10;     ///< octets, of all but the last: so that a file has few
inline constexpr std::size_t most_uploads = 4;               ///< of a person at once; the one left longest goes first
inline constexpr std::chrono::hours upload_kept{6};          ///< since its last slice
inline constexpr std::chrono::minutes upload_used_kept{15};  ///< since a form took it: its answer may have been lost

/// What the sender says of a file before he sends it.
struct UploadPlan {
  std::string file_name;
  std::int64_t size = 0;
  std::string digest;  ///< SHA-256 of the whole, hex
};

/// Begins one, or answers the one of the same octets that is under way. @errors bad_request naming the field; too_large.
Result<ports::PartialUpload> begin_upload(Counter& counter, const Actor& actor, const UploadPlan& plan);
/// One's own. @errors not_found "refused.upload_gone".
Result<ports::PartialUpload> upload_under_way(Counter& counter, const Actor& actor, const std::string& id);
/// Adds the octets that begin at `from`. @errors stale "refused.upload_place": the file does not stand there (ask where it does);
/// bad_request: a slice too small, too large, or past the end.
Result<ports::PartialUpload> add_slice(Counter& counter, const Actor& actor, const std::string& id, std::int64_t from,
                                       base::ByteView content);

struct WholeUpload {
  std::string file_name;
  base::Bytes content;
};
/// The whole file, for the act its form is about; not believed before its digest is the one told. @errors wrong_state
/// "refused.upload_unfinished"; not_found; malformed "refused.upload_digest": it is forgotten, to be sent anew.
Result<WholeUpload> take_upload(Counter& counter, const Actor& actor, const std::string& id);

/// Forgets what nobody went on with, and what was used. Answers how many.
Result<int> forget_uploads(Counter& counter);

}  // namespace vidimus::ra
