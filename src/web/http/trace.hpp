// Ids of requests (identifiant de trace): unique, not secret.
#pragma once

#include <string>

namespace vidimus::web::http {

/// Writes 32 hexadecimal digits into `out`. Each thread counts on from a random start, so that no system call is made per
/// request.
void draw_trace(std::string& out);

}  // namespace vidimus::web::http
