#include "web/http/security_headers.hpp"

namespace vidimus::web::http {
namespace {

// Pages take everything from their own site, run no inline script, stand in nobody's frame, and send forms home only.
// Referrer-Policy is same-origin, not no-referrer: the latter makes browsers send "Origin: null" with forms, which the
// protection against forged forms could not tell from a stranger's.
#define VIDIMUS_PAGE_LINES                                                                                            \
  "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "    \
  "font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; " \
  "frame-ancestors 'none'\r\n"                                                                                        \
  "Referrer-Policy: same-origin\r\n"                                                                                  \
  "X-Frame-Options: DENY\r\n"                                                                                         \
  "Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=()\r\n"                              \
  "Cross-Origin-Opener-Policy: same-origin\r\n"                                                                       \
  "Cross-Origin-Resource-Policy: same-origin\r\n"
#define VIDIMUS_EVERY_LINE "X-Content-Type-Options: nosniff\r\n"
#define VIDIMUS_TLS_LINE "Strict-Transport-Security: max-age=31536000\r\n"

}  // namespace

std::string_view security_lines(std::string_view content_type, bool tls) {
  // SVG runs scripts like a page does when it is opened on its own.
  const bool page = content_type.starts_with("text/html") || content_type.starts_with("image/svg");
  if (page) return tls ? VIDIMUS_PAGE_LINES VIDIMUS_EVERY_LINE VIDIMUS_TLS_LINE : VIDIMUS_PAGE_LINES VIDIMUS_EVERY_LINE;
  return tls ? VIDIMUS_EVERY_LINE VIDIMUS_TLS_LINE : VIDIMUS_EVERY_LINE;
}

}  // namespace vidimus::web::http
