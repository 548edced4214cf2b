// Guides (R31, R65): one reviewed text each, shown as a page and printed as a PDF. Open to all.
#include <algorithm>
#include <array>

#include "web/portal/paper_view.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::array guides{std::string_view{"commander"}, std::string_view{"reserver"}};

base::Result<ports::Paper> guide(const Visit& visit) {
  const auto name = visit.param("name");
  if (std::find(guides.begin(), guides.end(), name) == guides.end())
    return base::fail(base::Code::not_found, "refused.not_found");
  const auto& house = visit.house();
  VIDIMUS_TRY(paper, ra::render_paper(house.papers, name, Json::object({{"public_url", house.public_url}})));
  paper.language = "fr-FR";
  return std::move(paper);
}

PageResult show(Visit& visit) {
  VIDIMUS_TRY(paper, guide(visit));
  return visit.page("guide", Json::object({{"title", paper.title},
                                           {"paper", paper_view(paper)},
                                           {"pdf", "/guides/" + visit.param("name") + "/pdf"},
                                           {"back", Json::object({{"href", "/"}, {"label", visit.texts().text("menu.home")}})}}));
}

PageResult print(Visit& visit) {
  VIDIMUS_TRY(paper, guide(visit));
  paper.made_at = visit.request().now;
  VIDIMUS_TRY(content, visit.house().press.print(paper));
  return http::download("application/pdf", "guide-" + visit.param("name") + ".pdf", std::string{base::text_of(content)});
}

constexpr Row rows[] = {{http::Method::get, "/guides/{name}", show, Door::open},
                        {http::Method::get, "/guides/{name}/pdf", print, Door::open}};

}  // namespace

std::span<const Row> guide_rows() { return rows; }

}  // namespace vidimus::web::portal
