#include "ra/partial_uploads.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ports/list_store.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::BlobId;
using ports::PartialUpload;

constexpr std::size_t digest_length = 64;
constexpr int most_forgotten = 200;

Result<ports::UploadBook*> upload_book_of(const House& house) {
  VIDIMUS_TRY(lists, ports::as_list_store(house.store));
  return &lists->uploads();
}

/// Its octets first: a record without octets is found again and removed, octets without a record are not.
Result<Done> drop_upload(const House& house, ports::UploadBook& book, const PartialUpload& upload) {
  for (const auto& slice : upload.slices.items())
    if (const auto gone = house.blobs.remove(BlobId{*slice.string()}); !gone && gone.error().code != Code::not_found)
      return gone.error();
  return book.remove(upload.id);
}

Result<Done> check_plan(const UploadPlan& plan) {
  auto refused = fail(Code::bad_request, "refused.fields");
  const bool hex =
      std::ranges::all_of(plan.digest, [](char one) { return (one >= '0' && one <= '9') || (one >= 'a' && one <= 'f'); });
  if (plan.digest.size() != digest_length || !hex) refused.fields.push_back({"/sha256", "field.upload_digest"});
  if (plan.size <= 0) refused.fields.push_back({"/size", "required"});
  if (!refused.fields.empty()) return refused;
  if (plan.size > largest_upload) return fail(Code::too_large, "upload.too_large");
  return Done{};
}

/// The one of the same octets that no form took yet.
const PartialUpload* same_file(const std::vector<PartialUpload>& held, const UploadPlan& plan) {
  const auto found = std::ranges::find_if(
      held, [&](const PartialUpload& one) { return one.digest == plan.digest && one.size == plan.size && !one.used; });
  return found == held.end() ? nullptr : &*found;
}

Result<Done> check_slice(const PartialUpload& upload, std::int64_t from, std::int64_t octets) {
  if (from != upload.received) return fail(Code::stale, "refused.upload_place");
  const auto left = upload.size - upload.received;
  if (octets > left || octets > largest_slice || octets < std::min(left, smallest_slice))
    return fail(Code::bad_request, "refused.upload_slice");
  return Done{};
}

}  // namespace

Result<PartialUpload> begin_upload(Counter& counter, const Actor& actor, const UploadPlan& plan) {
  VIDIMUS_CHECK(check_plan(plan));
  auto& house = counter.house();
  VIDIMUS_TRY(book, upload_book_of(house));
  VIDIMUS_TRY(held, book->of_person(actor.person));
  if (const auto* same = same_file(held, plan); same != nullptr) return *same;
  for (std::size_t at = 0; at + most_uploads <= held.size(); ++at) VIDIMUS_CHECK(drop_upload(house, *book, held[at]));
  const PartialUpload upload{.id = base::to_hex(house.entropy.draw(16)),
                             .person = actor.person,
                             .file_name = domain::tidy_line(plan.file_name).value_or(std::string{}),
                             .size = plan.size,
                             .digest = plan.digest,
                             .slices = Json::array(),
                             .touched = house.clock.now(),
                             .used = {}};
  VIDIMUS_CHECK(book->add(upload));
  return upload;
}

Result<PartialUpload> upload_under_way(Counter& counter, const Actor& actor, const std::string& id) {
  VIDIMUS_TRY(book, upload_book_of(counter.house()));
  VIDIMUS_TRY(found, book->find(id));
  if (!found || found->person != actor.person) return fail(Code::not_found, "refused.upload_gone");
  return *std::move(found);
}

Result<PartialUpload> add_slice(Counter& counter, const Actor& actor, const std::string& id, std::int64_t from,
                                base::ByteView content) {
  VIDIMUS_TRY(upload, upload_under_way(counter, actor, id));
  VIDIMUS_CHECK(check_slice(upload, from, static_cast<std::int64_t>(content.size())));
  VIDIMUS_TRY(book, upload_book_of(counter.house()));
  VIDIMUS_TRY(work, counter.open(actor));
  const auto blob = work.new_id<BlobId>();
  auto& blobs = counter.house().blobs;
  VIDIMUS_CHECK(blobs.put(blob, content));
  upload.slices.push(blob.text);
  upload.received += static_cast<std::int64_t>(content.size());
  upload.touched = work.now();
  const auto kept = book->keep(upload, from);
  if (kept && *kept) return upload;
  (void)blobs.remove(blob);
  return kept ? fail(Code::stale, "refused.upload_place") : kept.error();
}

Result<WholeUpload> take_upload(Counter& counter, const Actor& actor, const std::string& id) {
  VIDIMUS_TRY(upload, upload_under_way(counter, actor, id));
  if (upload.received != upload.size) return fail(Code::wrong_state, "refused.upload_unfinished");
  auto& house = counter.house();
  VIDIMUS_TRY(book, upload_book_of(house));
  WholeUpload out{upload.file_name, {}};
  out.content.reserve(static_cast<std::size_t>(upload.size));
  for (const auto& slice : upload.slices.items()) {
    VIDIMUS_TRY(octets, house.blobs.get(BlobId{*slice.string()}));
    out.content.insert(out.content.end(), octets.begin(), octets.end());
  }
  if (base::to_hex(pki::sha256(out.content)) != upload.digest) {
    VIDIMUS_CHECK(drop_upload(house, *book, upload));
    return fail(Code::malformed, "refused.upload_digest");
  }
  upload.used = house.clock.now();
  VIDIMUS_CHECK(book->keep(upload, upload.received));
  return out;
}

Result<int> forget_uploads(Counter& counter) {
  auto& house = counter.house();
  VIDIMUS_TRY(book, upload_book_of(house));
  const auto now = house.clock.now();
  VIDIMUS_TRY(over, book->over(now - upload_kept, now - upload_used_kept, most_forgotten));
  for (const auto& one : over) VIDIMUS_CHECK(drop_upload(house, *book, one));
  return static_cast<int>(over.size());
}

}  // namespace vidimus::ra
