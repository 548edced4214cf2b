#include "web/portal/list_file.hpp"

#include "ra/errands.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

std::string text_of(const base::Bytes& file) { return std::string{base::text_of(file)}; }

}  // namespace

PageResult send_list(Visit& visit, ra::Sheet sheet, const std::string& name) {
  for (auto& column : sheet.columns) column.title = visit.texts().of("column", column.title);
  return send_sheet(visit, sheet, name);
}

PageResult send_sheet(Visit& visit, const ra::Sheet& sheet, const std::string& name) {
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

PageResult send_house_list(Visit& visit, ra::SheetRequest request, const std::string& name) {
  VIDIMUS_TRY(made, ra::short_sheet(visit.counter(), visit.actor(), request));
  if (made) return send_list(visit, *std::move(made), name);
  VIDIMUS_TRY(columns, ra::columns_of_list(request.list));
  for (const auto& column : columns) request.titles.push_back(visit.texts().of("column", column.title));
  const auto path = visit.request().path();
  request.format = std::string{path.substr(path.rfind('.') + 1)};
  request.language = visit.language().code;
  VIDIMUS_TRY(errand, ra::ask_sheet(visit.counter(), visit.actor(), request));
  return visit.go("/travaux/" + errand);
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

std::string page_place(const Visit& visit, std::string_view name) {
  return std::string{visit.request().query_value(std::string{name}).value_or("")};
}

Json next_page(std::string_view path, const std::string& place, std::string_view name) {
  if (place.empty()) return false;
  std::string out{path};
  out += path.find('?') == std::string_view::npos ? '?' : '&';
  return out + std::string{name} + "=" + place;
}

}  // namespace vidimus::web::portal
