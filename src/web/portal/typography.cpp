#include "web/portal/typography.hpp"

#include <algorithm>
#include <array>

namespace vidimus::web::portal {
namespace {

constexpr std::string_view no_break_space = "\u00A0";

constexpr std::array<std::string_view, 7> follows_a_space{":", ";", "?", "!", "»", "%", "€"};
constexpr std::array<std::string_view, 12> month_names{"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                                       "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<std::string_view, 10> unit_names{"h", "min", "ms", "Mo", "ko", "an", "ans", "mois", "jours", "heures"};
/// Text in these is kept to the octet: people copy it, or machines read it.
constexpr std::array<std::string_view, 5> verbatim{"code", "pre", "textarea", "script", "style"};

bool is_digit(char one) { return one >= '0' && one <= '9'; }
/// Letters of ASCII, and octets of what is beyond: part of a word.
bool is_of_a_word(char one) {
  return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || static_cast<unsigned char>(one) >= 0xC3;
}

bool begins_with_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) && (text.size() == word.size() || !is_of_a_word(text[word.size()]));
}

template <std::size_t N>
bool begins_with_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [text](std::string_view word) { return begins_with_word(text, word); });
}

bool begins_with_mark(std::string_view text) {
  return std::ranges::any_of(follows_a_space, [text](std::string_view mark) { return text.starts_with(mark); });
}

/// «9 h», with either space: minutes may follow.
bool ends_with_hours(std::string_view text) {
  if (!text.ends_with('h')) return false;
  text.remove_suffix(1);
  if (text.ends_with(no_break_space))
    text.remove_suffix(no_break_space.size());
  else if (text.ends_with(' '))
    text.remove_suffix(1);
  else
    return false;
  return !text.empty() && is_digit(text.back());
}

/// Does what stands before a space belong with what stands after it?
bool belong_together(std::string_view before, std::string_view after) {
  if (after.empty()) return false;
  if (begins_with_mark(after) || before.ends_with("«")) return true;
  if (before.ends_with("1er")) return begins_with_one_of(after, month_names);
  if (before.empty()) return false;
  if (is_digit(before.back()))
    return is_digit(after.front()) || begins_with_one_of(after, unit_names) || begins_with_one_of(after, month_names);
  return is_digit(after.front()) && ends_with_hours(before);
}

void add_text(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ' ' && belong_together(text.substr(0, at), text.substr(at + 1)))
      out += no_break_space;
    else
      out += text[at];
  }
}

/// Name of an opening tag («<td class…» → td); empty for a closing one.
std::string_view name_of_tag(std::string_view tag) {
  tag.remove_prefix(1);
  return tag.substr(0, tag.find_first_of(" \n\t/>"));
}

/// Where the text that follows the tag begins: past its element when that one is kept as it is.
std::size_t end_of_tag(std::string_view html, std::size_t from) {
  auto to = html.find('>', from);
  if (to == std::string_view::npos) return html.size();
  const auto name = name_of_tag(html.substr(from, to - from));
  if (std::ranges::find(verbatim, name) != verbatim.end()) to = html.find("</" + std::string{name} + ">", to);
  return to == std::string_view::npos ? html.size() : to + 1;
}

}  // namespace

std::string hold_together(std::string_view html) {
  std::string out;
  out.reserve(html.size() + html.size() / 32);
  for (std::size_t at = 0; at < html.size();) {
    const auto tag = std::min(html.find('<', at), html.size());
    add_text(out, html.substr(at, tag - at));
    if (tag == html.size()) break;
    at = end_of_tag(html, tag);
    out += html.substr(tag, at - tag);
  }
  return out;
}

}  // namespace vidimus::web::portal
