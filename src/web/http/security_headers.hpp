// Security headers of replies, in one place.
#pragma once

#include <string_view>

namespace vidimus::web::http {

/// Header lines, each ended by CRLF, for a reply of a media type over plain HTTP or TLS. Pages get the whole set; everything
/// else gets nosniff, and over TLS strict transport.
std::string_view security_lines(std::string_view content_type, bool tls);

}  // namespace vidimus::web::http
