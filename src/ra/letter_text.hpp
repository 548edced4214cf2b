// Letters from their reviewed files: subject, plain text, and the HTML made from that same text.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "ra/letter_kinds.hpp"

namespace vidimus::ra {

/// One file of data/letters/<language>: «Objet: …», optionally «Lien: …», a blank line, the body.
struct LetterFile {
  std::string subject;
  std::string link_label;  ///< "" when the letter has no link
  std::string body;        ///< a paragraph that is only {{link}} is where the link stands
};

struct LetterFiles {
  LetterKinds kinds;                                       ///< by kind
  std::map<std::string, LetterFile, std::less<>> letters;  ///< by kind
  std::string footer;                                      ///< _footer.txt, under every letter
  std::string html;                                        ///< _html.mustache, around every letter
};

struct RenderedLetter {
  std::string subject;
  std::string plain;
  std::string html;
  std::string link;  ///< "" when the letter has none
};

/// Reads a folder of letters, and the table of kinds beside it (../kinds.toml).
/// @errors misconfigured: no such folder, a file without its subject, a link without its place, a row nobody can read.
base::Result<LetterFiles> load_letters(const std::string& folder);
/// Fills a letter. An empty text counts as absent, so that a section on it is skipped. Values stand in data/letters/README.md.
/// @errors misconfigured: there is no letter of this kind, or its template is wrong.
base::Result<RenderedLetter> render_letter(const LetterFiles& files, std::string_view kind, const base::Json& values);

}  // namespace vidimus::ra
