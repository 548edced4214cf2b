#include "web/portal/list_file.hpp"

#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

std::string text_of(const base::Bytes& file) { return std::string{base::text_of(file)}; }

}  // namespace

PageResult send_list(Visit& visit, ra::Sheet sheet, const std::string& name) {
  for (auto& column : sheet.columns) column.title = visit.texts().of("column", column.title);
  const auto path = visit.request().path();
  if (path.ends_with(".ods")) {
    VIDIMUS_TRY(file, ra::write_ods(visit.house(), sheet));
    return http::download("application/vnd.oasis.opendocument.spreadsheet", name + ".ods", text_of(file));
  }
  if (path.ends_with(".pdf")) {
    VIDIMUS_TRY(file, ra::write_pdf(visit.house(), sheet, "Vidimus", visit.language().code));
    return http::download("application/pdf", name + ".pdf", text_of(file));
  }
  return http::download("text/csv; charset=utf-8", name + ".csv", ra::write_csv(sheet));
}

Json count_or_none(std::int64_t count) {
  if (count > 0) return count;
  return false;
}

Json list_files(const Visit& visit, std::string_view path, const std::string& query) {
  Json out = Json::array();
  for (const std::string_view ending : {"csv", "ods", "pdf"})
    out.push(Json::object({{"href", std::string{path} + "." + std::string{ending} + (query.empty() ? "" : "?" + query)},
                           {"label", visit.texts().of("list_file", ending)}}));
  return out;
}

}  // namespace vidimus::web::portal
