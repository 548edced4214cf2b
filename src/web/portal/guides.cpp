// Guides (R31, R65): one reviewed text each, shown as a page and printed as a PDF. Open to all.
#include <algorithm>
#include <array>

#include "web/portal/paper_view.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {
namespace {

/// In the order in which a reader needs them.
constexpr std::array<std::string_view, 7> guides{"commander",       "reserver",        "rendez-vous",  "installer-windows",
                                                 "installer-macos", "installer-linux", "liste-blanche"};

Json guide_values(const Visit& visit) { return Json::object({{"public_url", visit.house().public_url}}); }

base::Result<ports::Paper> guide(const Visit& visit) {
  const auto name = visit.param("name");
  if (std::find(guides.begin(), guides.end(), name) == guides.end())
    return base::fail(base::Code::not_found, "refused.not_found");
  return paper_in(visit, name, guide_values(visit));
}

PageResult show_guides(Visit& visit) {
  VIDIMUS_TRY(paper, guide(visit));
  return visit.page("guide",
                    Json::object({{"title", paper.title},
                                  {"paper_language", paper.language},
                                  {"paper", paper_view(paper)},
                                  {"pdf", "/guides/" + visit.param("name") + "/pdf"},
                                  {"back", Json::object({{"href", "/guides"}, {"label", visit.texts().text("title.guides")}})}}));
}

PageResult list(Visit& visit) {
  Json items = Json::array();
  for (const auto name : guides) {
    VIDIMUS_TRY(paper, paper_in(visit, name, guide_values(visit)));
    items.push(Json::object({{"href", "/guides/" + std::string{name}},
                             {"title", paper.title},
                             {"about", visit.texts().of("guide", name)},
                             {"pdf", "/guides/" + std::string{name} + "/pdf"}}));
  }
  return visit.page("guides",
                    Json::object({{"guides", std::move(items)},
                                  {"back", Json::object({{"href", "/"}, {"label", visit.texts().text("menu.home")}})}}));
}

PageResult print_guide(Visit& visit) {
  VIDIMUS_TRY(paper, guide(visit));
  paper.made_at = visit.request().now;
  VIDIMUS_TRY(content, visit.house().press.print(paper));
  return http::download("application/pdf", "guide-" + visit.param("name") + ".pdf", std::string{base::text_of(content)});
}

}  // namespace

std::span<const Row> guide_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/guides", list, Door::open},
                                 {http::Method::get, "/guides/{name}", show_guides, Door::open},
                                 {http::Method::get, "/guides/{name}/pdf", print_guide, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
