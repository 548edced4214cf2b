#include "ra/letter_text.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/template.hpp"
#include "base/toml.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::Escape;
using base::fail;
using base::Json;

constexpr std::string_view subject_mark = "Objet: ";
constexpr std::string_view link_mark = "Lien: ";
constexpr std::string_view link_place = "{{link}}";

/// The same values without empty texts, which Mustache would take for present.
Json without_empty(const Json& value) {
  if (value.is_array()) {
    Json out = Json::array();
    for (const auto& item : value.items()) out.push(without_empty(item));
    return out;
  }
  if (!value.is_object()) return value;
  Json out = Json::object({});
  for (const auto& [name, member] : value.members())
    if (member.string() == nullptr || !member.string()->empty()) out.set(name, without_empty(member));
  return out;
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> out;
  for (;;) {
    const auto at = text.find(separator);
    out.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + separator.size());
  }
}

/// Paragraphs of a text: what blank lines part. Blanks at their ends, and sections left empty, leave no trace.
std::vector<std::string> paragraphs_of(std::string_view text) {
  std::vector<std::string> out;
  std::string paragraph;
  for (auto& line : split(text, "\n")) {
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (line.empty() && !paragraph.empty()) out.push_back(std::exchange(paragraph, {}));
    if (line.empty()) continue;
    if (!paragraph.empty()) paragraph += '\n';
    paragraph += line;
  }
  if (!paragraph.empty()) out.push_back(std::move(paragraph));
  return out;
}

Json html_paragraph(const std::string& paragraph) {
  Json lines = Json::array();
  for (const auto& line : split(paragraph, "\n")) lines.push(Json::object({{"text", line}}));
  return Json::object({{"lines", std::move(lines)}});
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return text;
}

base::Result<LetterFile> read_letter(const std::string& path) {
  VIDIMUS_TRY(text, base::read_file(path, 64U << 10));
  const auto wrong = [&path](std::string_view what) { return fail(Code::misconfigured, path + ": " + std::string{what}); };
  const auto blank = text.find("\n\n");
  if (blank == std::string::npos) return wrong("no blank line after the head");
  LetterFile out;
  out.body = text.substr(blank + 2);
  for (const auto& line : split(std::string_view{text}.substr(0, blank), "\n")) {
    if (line.starts_with(subject_mark))
      out.subject = line.substr(subject_mark.size());
    else if (line.starts_with(link_mark))
      out.link_label = line.substr(link_mark.size());
    else
      return wrong("unknown head line");
  }
  if (out.subject.empty()) return wrong("no subject");
  const auto lines = split(out.body, "\n");
  const auto places = std::count(lines.begin(), lines.end(), link_place);
  if (places != (out.link_label.empty() ? 0 : 1)) return wrong("one paragraph {{link}} and one Lien: line go together");
  return out;
}

}  // namespace

base::Result<LetterFiles> load_letters(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return fail(Code::misconfigured, "letters: no folder " + folder);
  LetterFiles out;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    const auto& path = entry.path();
    if (path.extension() != ".txt" || path.filename().string().starts_with('_')) continue;
    VIDIMUS_TRY(letter, read_letter(path.string()));
    out.letters.emplace(path.stem().string(), std::move(letter));
  }
  VIDIMUS_TRY(footer, base::read_file(folder + "/_footer.txt", 64U << 10));
  VIDIMUS_TRY(html, base::read_file(folder + "/_html.mustache", 64U << 10));
  VIDIMUS_TRY(tables, base::read_toml(folder + "/../kinds.toml"));
  VIDIMUS_TRY(kinds, read_letter_kinds(tables));
  out.kinds = std::move(kinds);
  out.footer = std::move(footer);
  out.html = std::move(html);
  return out;
}

base::Result<RenderedLetter> render_letter(const LetterFiles& files, std::string_view kind, const Json& values) {
  const auto found = files.letters.find(kind);
  if (found == files.letters.end()) return fail(Code::misconfigured, "letters: there is no letter " + std::string{kind});
  const auto& letter = found->second;
  const auto present = without_empty(values);
  VIDIMUS_TRY(subject, base::render(letter.subject, present, Escape::none));
  VIDIMUS_TRY(body, base::render(letter.body, present, Escape::none));
  VIDIMUS_TRY(footer, base::render(files.footer, present, Escape::none));

  RenderedLetter out;
  out.subject = one_line(std::move(subject));
  if (!letter.link_label.empty()) out.link = present.text("link");
  Json paragraphs = Json::array();
  for (const auto& paragraph : paragraphs_of(body)) {
    const bool is_link = !out.link.empty() && paragraph == out.link;
    out.plain += (is_link ? letter.link_label + "\u00A0:\n" + paragraph : paragraph) + "\n\n";
    paragraphs.push(is_link ? Json::object({{"link", Json::object({{"address", out.link}, {"label", letter.link_label}})}})
                            : html_paragraph(paragraph));
  }
  out.plain += "-- \n";
  Json footer_paragraphs = Json::array();
  for (const auto& paragraph : paragraphs_of(footer)) {
    out.plain += paragraph + "\n\n";
    footer_paragraphs.push(html_paragraph(paragraph));
  }
  out.plain.pop_back();
  VIDIMUS_TRY(html, base::render(files.html, Json::object({{"subject", out.subject},
                                                           {"paragraphs", std::move(paragraphs)},
                                                           {"footer", std::move(footer_paragraphs)}})));
  out.html = std::move(html);
  return out;
}

}  // namespace vidimus::ra
