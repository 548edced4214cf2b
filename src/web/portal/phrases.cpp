#include "web/portal/phrases.hpp"

#include <algorithm>
#include <array>

namespace vidimus::web::portal {
namespace {

using base::Json;

/// Attributes people read or hear.
constexpr std::array<std::string_view, 5> spoken{"aria-label", "alt", "title", "placeholder", "data-label"};

bool is_space(char one) { return one == ' ' || one == '\n' || one == '\t' || one == '\r'; }

/// Letters of ASCII, and the accented ones of Latin-1, whose first octet is 0xC3 in UTF-8.
bool is_letter(char one) {
  return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || static_cast<unsigned char>(one) == 0xC3;
}

/// Past the `{{…}}` that begins at `from`.
std::size_t after_value(std::string_view text, std::size_t from) {
  const auto end = text.find("}}", from);
  return end == std::string_view::npos ? text.size() : end + 2;
}

bool has_words(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("{{")) {
      at = after_value(text, at) - 1;
      continue;
    }
    if (is_letter(text[at])) return true;
  }
  return false;
}

/// One space for any run of white space.
std::string tidy(std::string_view text) {
  std::string out;
  for (const char one : text) {
    if (!is_space(one))
      out += one;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out;
}

/// Reads one template from left to right.
class Reader {
 public:
  Reader(const std::string& name, std::string_view page, const Say& say) : name_(name), page_(page), say_(say) {}

  std::string read() {
    while (at_ < page_.size()) {
      const auto rest = page_.substr(at_);
      if (rest.starts_with('<'))
        tag();
      else if (rest.starts_with("{{") && is_section(rest))
        section(after_value(page_, at_));
      else if (rest.starts_with("{{"))
        keep(after_value(page_, at_));
      else
        keep(at_ + 1);
    }
    end_phrase();
    return std::move(out_);
  }

 private:
  static bool is_section(std::string_view rest) {
    return rest.size() > 2 && std::string_view{"#^/>!{"}.find(rest[2]) != std::string_view::npos;
  }
  void keep(std::size_t to) {
    phrase_ += page_.substr(at_, to - at_);
    at_ = to;
  }
  void section(std::size_t to) {
    end_phrase();
    if (to < page_.size() && page_[to] == '}') ++to;
    out_ += page_.substr(at_, to - at_);
    at_ = to;
  }
  void end_phrase() {
    const auto first = std::ranges::find_if_not(phrase_, is_space);
    const auto last = std::find_if_not(phrase_.rbegin(), std::make_reverse_iterator(first), is_space).base();
    const std::string_view words{first, last};
    if (!has_words(words))
      out_ += phrase_;
    else
      out_ += std::string{phrase_.begin(), first} + said(words) + std::string{last, phrase_.end()};
    phrase_.clear();
  }
  [[nodiscard]] std::string said(std::string_view words) const {
    const auto phrase = tidy(words);
    return say_(name_ + ": " + phrase, phrase);
  }
  /// A tag to its ">", quotes and values skipped; attributes people hear are phrases of their own.
  void tag() {
    end_phrase();
    const auto from = at_;
    char quote = 0;
    for (++at_; at_ < page_.size() && (quote != 0 || page_[at_] != '>'); ++at_) {
      const char one = page_[at_];
      if (quote != 0)
        quote = one == quote ? '\0' : quote;
      else if (one == '"' || one == '\'')
        quote = one;
    }
    at_ = std::min(at_ + 1, page_.size());
    out_ += attributes(page_.substr(from, at_ - from));
  }
  [[nodiscard]] std::string attributes(std::string_view tag) const {
    std::string out;
    while (!tag.empty()) {
      const auto opening = tag.find("=\"");
      const auto closing = opening == std::string_view::npos ? opening : tag.find('"', opening + 2);
      if (closing == std::string_view::npos) break;
      const auto before = tag.substr(0, opening);
      const auto value = tag.substr(opening + 2, closing - opening - 2);
      const bool heard = std::ranges::any_of(spoken, [&](std::string_view one) { return before.ends_with(one); });
      out += std::string{before} + "=\"" + (heard && has_words(value) ? said(value) : std::string{value}) + "\"";
      tag.remove_prefix(closing + 1);
    }
    return out += tag;
  }

  const std::string& name_;
  std::string_view page_;
  const Say& say_;
  std::size_t at_ = 0;
  std::string phrase_;
  std::string out_;
};

/// Of a field of a form only what people read is a phrase.
Json field_texts(const Json& field, const Say& say, const std::string& key) {
  Json out = field;
  for (const auto* part : {"label", "hint", "part"})
    if (const auto text = field.text(part); !text.empty()) out.set(part, say(key + "." + part, text));
  return out;
}

}  // namespace

Json each_text(const Json& tree, const Say& say, const std::string& key) {
  if (const auto* text = tree.string()) return has_words(*text) ? Json{say(key, *text)} : tree;
  if (tree.is_object()) {
    Json out = Json::object({});
    for (const auto& [name, value] : tree.members()) out.set(name, each_text(value, say, key.empty() ? name : key + "." + name));
    return out;
  }
  if (tree.items().empty()) return tree;
  Json out = Json::array();
  for (const auto& item : tree.items())
    out.push(item.is_object() && key.starts_with("form.") ? field_texts(item, say, key + "." + item.text("name"))
                                                          : each_text(item, say, key));
  return out;
}

std::string each_phrase(const std::string& name, std::string_view page, const Say& say) { return Reader{name, page, say}.read(); }

std::multiset<std::string> placeholders(std::string_view phrase) {
  std::multiset<std::string> out;
  for (auto at = phrase.find("{{"); at != std::string_view::npos; at = phrase.find("{{", at + 2))
    out.emplace(phrase.substr(at, after_value(phrase, at) - at));
  return out;
}

Phrases::Phrases(const Json& file) : name_(file.text("name")) {
  const auto read = [&file](std::string_view name, Table& into) {
    if (const auto* table = file.find(name))
      for (const auto& [key, value] : table->members())
        if (const auto* text = value.string()) into.emplace(key, *text);
  };
  read("phrase", phrases_);
  read("at", places_);
}

const std::string* Phrases::find(const std::string& place, std::string_view french) const {
  if (const auto there = places_.find(place); there != places_.end()) return &there->second;
  const auto found = phrases_.find(french);
  return found == phrases_.end() ? nullptr : &found->second;
}

Json Phrases::texts(const Json& french) const {
  return each_text(french, [this](const std::string& place, std::string_view phrase) {
    const auto* found = find(place, phrase);
    return found != nullptr ? *found : std::string{phrase};
  });
}

std::string Phrases::page(const std::string& name, std::string_view french) const {
  return each_phrase(name, french, [this](const std::string& place, std::string_view phrase) {
    const auto* found = find(place, phrase);
    return found != nullptr ? *found : std::string{phrase};
  });
}

}  // namespace vidimus::web::portal
