// Files under way (envois en cours), for the script that sends a file in slices before its form: where one stands, and one slice
// more. Without script the form carries its file as ever.
#include <charconv>

#include "ra/partial_uploads.hpp"
#include "web/http/problem.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {
namespace {

/// A number typed by a program; -1 when it is none.
std::int64_t octets_typed(const Visit& visit, std::string_view field) {
  const auto typed = visit.typed(field);
  std::int64_t out = -1;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), out);
  return error == std::errc{} && end == typed.data() + typed.size() ? out : -1;
}

http::Reply where_it_stands(const ports::PartialUpload& upload, int status = 200) {
  return http::json(Json::object({{"id", upload.id},
                                  {"received", upload.received},
                                  {"size", upload.size},
                                  {"least", ra::smallest_slice},
                                  {"most", ra::largest_slice}}),
                    status);
}

PageResult begin_upload(Visit& visit) {
  const ra::UploadPlan plan{
      .file_name = visit.typed("nom"), .size = octets_typed(visit, "taille"), .digest = visit.typed("empreinte")};
  VIDIMUS_TRY(upload, ra::begin_upload(visit.counter(), visit.actor(), plan));
  return where_it_stands(upload);
}

/// A slice that begins elsewhere than the file stands is told where it does: the sender goes on from there.
PageResult add_upload_slice(Visit& visit) {
  const auto id = visit.param("id");
  const auto* slice = visit.form().file("tranche");
  const auto content = slice == nullptr ? std::string_view{} : slice->content;
  const auto done = ra::add_slice(visit.counter(), visit.actor(), id, octets_typed(visit, "debut"), base::view_of(content));
  if (done) return where_it_stands(*done);
  if (done.error().code != base::Code::stale) return done.error();
  VIDIMUS_TRY(upload, ra::upload_under_way(visit.counter(), visit.actor(), id));
  return where_it_stands(upload, http::status_of(done.error().code));
}

}  // namespace

std::span<const Row> upload_rows() {
  static constexpr Row rows[] = {{http::Method::post, "/envois", begin_upload},
                                 {http::Method::post, "/envois/{id}", add_upload_slice}};
  return rows;
}

}  // namespace vidimus::web::portal
