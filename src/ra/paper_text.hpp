// Papers from their reviewed files (data/papers/<language>): a light text of blocks, filled with values, that the press prints
// and the portal shows. Its marks stand in data/papers/README.md.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "ports/paper.hpp"

namespace vidimus::ra {

/// Texts of papers by name, as they stand in their files: "commander" in French, "en/commander" in another language.
using PaperFiles = std::map<std::string, std::string, std::less<>>;

/// Reads data/papers: a folder for each language. @errors misconfigured: no French folder, or a file that is no paper.
base::Result<PaperFiles> load_papers(const std::string& folder);
/// Fills a paper. Values stay text: no mark inside a value makes a block, and an empty text counts as absent. The paper has no
/// issuer, date or attachments yet. @errors misconfigured: there is no paper of this name, or its text is wrong.
base::Result<ports::Paper> render_paper(const PaperFiles& files, std::string_view name, const base::Json& values);
/// Reads a filled text into blocks. @errors misconfigured: no title, or an unknown mark.
base::Result<ports::Paper> read_paper(std::string_view text);

}  // namespace vidimus::ra
