#include "web/portal/paper_view.hpp"

#include <algorithm>

#include "web/portal/visit.hpp"

namespace vidimus::web::portal {
namespace {

using base::Json;
using ports::PaperBlock;
using Kind = PaperBlock::Kind;

Json lines_of(std::string_view text) {
  Json out = Json::array();
  for (bool first = true;; first = false) {
    const auto end = text.find('\n');
    out.push(Json::object({{"text", text.substr(0, end)}, {"more", !first}}));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::string cell(const PaperBlock::Row& row, std::size_t at) { return at < row.cells.size() ? row.cells[at] : std::string{}; }

Json pairs_of(const PaperBlock& block) {
  Json out = Json::array();
  for (const auto& row : block.rows) out.push(Json::object({{"name", cell(row, 0)}, {"lines", lines_of(cell(row, 1))}}));
  return out;
}

Json cells_of(const PaperBlock& block, const PaperBlock::Row& row) {
  Json out = Json::array();
  for (std::size_t at = 0; at < row.cells.size(); ++at)
    out.push(Json::object({{"text", row.cells[at]},
                           {"label", cell(block.rows.front(), at)},
                           {"first", at == 0},
                           {"right", at < block.right.size() && block.right[at]}}));
  return out;
}

Json table_of(const PaperBlock& block) {
  Json body = Json::array();
  for (std::size_t at = 1; at < block.rows.size(); ++at)
    body.push(Json::object({{"cells", cells_of(block, block.rows[at])}, {"strong", block.rows[at].strong}}));
  return Json::object({{"header", cells_of(block, block.rows.front())}, {"body", std::move(body)}});
}

Json block_view(const PaperBlock& block) {
  switch (block.kind) {
    case Kind::heading:
      return Json::object({{"heading", block.text}});
    case Kind::subheading:
      return Json::object({{"subheading", block.text}});
    case Kind::paragraph:
      return Json::object({{"paragraph", Json::object({{"lines", lines_of(block.text)}})}});
    case Kind::notice:
      return Json::object({{"notice", Json::object({{"lines", lines_of(block.text)}})}});
    case Kind::list: {
      const bool numbered = !block.rows.empty() && cell(block.rows.front(), 0) != "•";
      return Json::object({{numbered ? "steps" : "list", Json::object({{"items", pairs_of(block)}})}});
    }
    case Kind::facts:
      return Json::object({{"facts", Json::object({{"items", pairs_of(block)}})}});
    case Kind::table:
      return Json::object({{"table", table_of(block)}});
    case Kind::signatures:
      return Json::object({{"signatures", Json::object({{"items", pairs_of(block)}})}});
    case Kind::page_break:
      return Json::object({});
  }
  return Json::object({});
}

}  // namespace

Json paper_view(const ports::Paper& paper) {
  Json out = Json::array();
  for (const auto& block : paper.blocks) out.push(block_view(block));
  return out;
}

base::Result<ports::Paper> paper_in(const Visit& visit, std::string_view name, const base::Json& values) {
  const auto& papers = visit.house().papers;
  const auto translated = visit.language().code + "/" + std::string{name};
  const bool french = !papers.contains(translated);
  VIDIMUS_TRY(paper, ra::render_paper(papers, french ? name : translated, values));
  paper.language = french ? "fr-FR" : visit.language().code;
  return std::move(paper);
}

}  // namespace vidimus::web::portal
