// multipart/form-data bodies: the first line is the Content-Type, the rest the body.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "web/http/form.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus;
  const auto input = base::text_of({data, size});
  const auto line = input.find('\n');
  if (line == std::string_view::npos) return 0;
  const auto body = input.substr(line + 1);
  const auto form = web::http::parse_multipart(input.substr(0, line), body);
  if (!form) return 0;
  const web::http::FormLimits limits;
  if (form->fields.size() + form->files.size() > limits.fields) std::abort();
  for (const auto& file : form->files) {
    const bool inside =
        file.content.data() >= body.data() && file.content.data() + file.content.size() <= body.data() + body.size();
    if (!inside || file.file_name.find_first_of("/\\") != std::string::npos) std::abort();
  }
  return 0;
}
