// An uploaded document: the body itself, the file "file" of a multipart form, or a file that came before in slices ("?upload=").
#pragma once

#include <string>
#include <string_view>

#include "web/api/fields.hpp"

namespace vidimus::web::api {

class Call;

/// `content` points into the request's body, or into `kept`: keep both while using it.
struct Upload {
  std::string file_name;     ///< as told by the client, may be empty; never a path
  std::string_view content;  ///< to be examined before it is believed
  Fields fields;             ///< what was said beside the file: parameters of the query, or fields of the form
  base::Bytes kept{};        ///< octets that came in slices
};

/// @errors bad_request (no file), too_large, malformed, unsupported_media when the body's type is none of a document's; those of
/// `ra::take_upload`.
base::Result<Upload> read_upload(const Call& call);
/// The same where the file may be left out: a JSON body then says everything.
base::Result<Upload> read_command_with_file(const Call& call);

}  // namespace vidimus::web::api
