// An uploaded document: the body itself, or the file "file" of a multipart form.
#pragma once

#include <string>
#include <string_view>

#include "web/api/fields.hpp"

namespace vidimus::web::api {

/// `content` points into the request's body: keep the request while using it.
struct Upload {
  std::string file_name;     ///< as told by the client, may be empty; never a path
  std::string_view content;  ///< to be examined before it is believed
  Fields fields;             ///< what was said beside the file: parameters of the query, or fields of the form
};

/// @errors bad_request (no file), too_large, malformed, unsupported_media when the body's type is none of a document's.
base::Result<Upload> read_upload(const http::Request& request);

}  // namespace vidimus::web::api
