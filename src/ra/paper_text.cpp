#include "ra/paper_text.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/template.hpp"
#include "base/toml.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using base::Json;
using ports::Paper;
using ports::PaperBlock;
using Kind = PaperBlock::Kind;

constexpr std::size_t longest_file = 64U << 10;
constexpr std::string_view marks = "\\|#-:>[]=";  // what may mean something where a line or a cell begins or ends

/// A value as it may stand in a paper: every mark behind a backslash, every line break a blank.
std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (marks.find(c) != std::string_view::npos || (c >= '0' && c <= '9' && out.empty())) out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

Json escaped(const Json& value) {
  if (const auto* text = value.string()) return Json{escaped(std::string_view{*text})};
  if (value.is_array()) {
    Json out = Json::array();
    for (const auto& item : value.items()) out.push(escaped(item));
    return out;
  }
  if (!value.is_object()) return value;
  Json out = Json::object({});
  for (const auto& [name, member] : value.members())
    if (member.string() == nullptr || !member.string()->empty()) out.set(name, escaped(member));
  return out;
}

std::string_view trimmed_line(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// Takes the backslashes away: «\n» is a line break, «\x» is x.
std::string plain(std::string_view text) {
  std::string out;
  text = trimmed_line(text);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      ++at;
      out += text[at] == 'n' ? '\n' : text[at];
    } else {
      out += text[at];
    }
  }
  return out;
}

/// Where `mark` stands without a backslash before it.
std::size_t find_mark(std::string_view text, std::string_view mark) {
  for (std::size_t at = 0; at + mark.size() <= text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text.substr(at, mark.size()) == mark)
      return at;
  }
  return std::string_view::npos;
}

std::vector<std::string_view> split(std::string_view text, std::string_view mark) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto at = find_mark(text, mark);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + mark.size());
  }
}

/// «1. », «12. »: how long the marker is, 0 when the line has none.
std::size_t number_marker(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && at < 2 && line[at] >= '0' && line[at] <= '9') ++at;
  return at > 0 && line.substr(at, 2) == ". " ? at + 1 : 0;
}

class Reader {
 public:
  base::Result<Paper> read(std::string_view text) {
    bool head = true;
    while (!text.empty() && !wrong_) {
      const auto end = text.find('\n');
      const auto line = trimmed_line(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      if (line.empty())
        head = head && paper_.title.empty();
      else if (head)
        head_line(line);
      else
        body_line(line);
      open_ = !line.empty() && !head;
    }
    if (wrong_) return fail(Code::misconfigured, "paper: " + *wrong_);
    if (paper_.title.empty()) return fail(Code::misconfigured, "paper: no title");
    return std::move(paper_);
  }

 private:
  void head_line(std::string_view line) {
    const std::pair<std::string_view, std::string*> known[] = {{"Titre:", &paper_.title},
                                                               {"Sujet:", &paper_.subject},
                                                               {"Pied:", &paper_.footer},
                                                               {"QR:", &paper_.qr},
                                                               {"Sous le QR:", &paper_.qr_label}};
    for (const auto& [mark, into] : known) {
      if (!line.starts_with(mark)) continue;
      *into = plain(line.substr(mark.size()));
      return;
    }
    wrong_ = "unknown head line " + std::string{line.substr(0, 40)};
  }

  void body_line(std::string_view line) {
    if (line.starts_with("## ")) return text_block(Kind::subheading, line.substr(3));
    if (line.starts_with("# ")) return text_block(Kind::heading, line.substr(2));
    if (line.starts_with("> ")) return text_line(Kind::notice, line.substr(2));
    if (line.starts_with("- ")) return add_row(Kind::list, {{"•", plain(line.substr(2))}, false});
    if (const auto marker = number_marker(line); marker != 0)
      return add_row(Kind::list, {{std::string{line.substr(0, marker)}, plain(line.substr(marker))}, false});
    if (line.starts_with("[signature]")) return add_row(Kind::signatures, {cells_of(line.substr(11)), false});
    if (line == "[page]") return text_block(Kind::page_break, {});
    if (line.starts_with("|")) return table_row(line.substr(1));
    if (const auto at = find_mark(line, "::"); at != std::string_view::npos)
      return add_row(Kind::facts, {{plain(line.substr(0, at)), plain(line.substr(at + 2))}, false});
    text_line(Kind::paragraph, line);
  }

  static std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> out;
    for (const auto cell : split(line, "|")) out.push_back(plain(cell));
    return out;
  }

  void table_row(std::string_view line) {
    const bool strong = line.starts_with("=");
    if (strong) line.remove_prefix(1);
    if (line.ends_with("|") && !line.ends_with("\\|")) line.remove_suffix(1);
    const bool header = !continues(Kind::table);
    std::vector<bool> right;
    std::vector<std::string> cells;
    for (auto cell : split(line, "|")) {
      cell = trimmed_line(cell);
      const bool amounts = header && cell.ends_with(">") && !cell.ends_with("\\>");
      if (amounts) cell.remove_suffix(1);
      right.push_back(amounts);
      cells.push_back(plain(cell));
    }
    add_row(Kind::table, {std::move(cells), strong});
    if (header) paper_.blocks.back().right = std::move(right);
  }

  /// Does this line belong to the block above it?
  [[nodiscard]] bool continues(Kind kind) const { return open_ && !paper_.blocks.empty() && paper_.blocks.back().kind == kind; }
  void text_block(Kind kind, std::string_view text) { paper_.blocks.push_back({.kind = kind, .text = plain(text)}); }
  void text_line(Kind kind, std::string_view text) {
    if (!continues(kind)) return text_block(kind, text);
    paper_.blocks.back().text += "\n" + plain(text);
  }
  void add_row(Kind kind, PaperBlock::Row row) {
    if (!continues(kind)) paper_.blocks.push_back({.kind = kind});
    paper_.blocks.back().rows.push_back(std::move(row));
  }

  Paper paper_;
  bool open_ = false;  ///< the line above was not blank
  std::optional<std::string> wrong_;
};

}  // namespace

base::Result<Paper> read_paper(std::string_view text) { return Reader{}.read(text); }

namespace {

/// Each file of one folder, under its own name behind `prefix`.
base::Result<base::Done> add_papers(PaperFiles& out, const std::filesystem::path& folder, const std::string& prefix) {
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    const auto& path = entry.path();
    if (path.extension() != ".txt") continue;
    VIDIMUS_TRY(text, base::read_file(path.string(), longest_file));
    const auto blank = text.find("\n\n");
    if (!text.starts_with("Titre:") || blank == std::string::npos)
      return fail(Code::misconfigured, path.string() + ": no title, or no blank line after the head");
    out.emplace(prefix + path.stem().string(), std::move(text));
  }
  return base::Done{};
}

}  // namespace

base::Result<PaperFiles> load_papers(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder + "/fr", error))
    return fail(Code::misconfigured, "papers: no folder " + folder + "/fr");
  PaperFiles out;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (!entry.is_directory()) continue;
    const auto language = entry.path().filename().string();
    VIDIMUS_CHECK(add_papers(out, entry.path(), language == "fr" ? std::string{} : language + "/"));
  }
  return out;
}

base::Result<Paper> render_paper(const PaperFiles& files, std::string_view name, const Json& values) {
  const auto found = files.find(name);
  if (found == files.end()) return fail(Code::misconfigured, "papers: there is no paper " + std::string{name});
  VIDIMUS_TRY(text, base::render(found->second, escaped(values), base::Escape::none));
  return read_paper(text);
}

}  // namespace vidimus::ra
