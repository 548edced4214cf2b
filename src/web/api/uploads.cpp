// Files under way: a file that comes in slices before the operation it is for names it ("?upload=").
#include <array>

#include "ra/partial_uploads.hpp"
#include "web/api/call.hpp"
#include "web/api/fields.hpp"

namespace vidimus::web::api {
namespace {

Json upload_json(const ports::PartialUpload& upload) {
  return Json::object({{"id", upload.id},
                       {"file_name", upload.file_name},
                       {"size", upload.size},
                       {"sha256", upload.digest},
                       {"received", upload.received},
                       {"until", base::to_rfc3339(upload.touched + ra::upload_kept)}});
}

Answer begin_upload(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::UploadPlan plan;
  plan.file_name = fields.required("file_name");
  plan.size = fields.number("size", 1, ra::largest_upload);
  plan.digest = fields.required("sha256");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(upload, ra::begin_upload(call.counter(), call.actor(), plan));
  return http::json(upload_json(upload), 201).set("Location", "/api/v1/uploads/" + upload.id);
}

Answer show_upload(Call& call) {
  const auto id = std::string{call.request().param("id")};
  VIDIMUS_TRY(upload, ra::upload_under_way(call.counter(), call.actor(), id));
  return http::json(upload_json(upload));
}

Answer add_octets(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto from = fields.number("from", 0, ra::largest_upload);
  VIDIMUS_CHECK(fields.verdict());
  const auto id = std::string{call.request().param("id")};
  VIDIMUS_TRY(upload, ra::add_slice(call.counter(), call.actor(), id, from, base::view_of(call.request().body)));
  return http::json(upload_json(upload));
}

}  // namespace

std::span<const Row> upload_operations() {
  using enum http::Method;
  static constexpr std::array rows{
      Row{post, "/api/v1/uploads", begin_upload},
      Row{get, "/api/v1/uploads/{id}", show_upload},
      Row{post, "/api/v1/uploads/{id}/octets", add_octets, Door::person, ra::largest_slice},
  };
  return rows;
}

}  // namespace vidimus::web::api
