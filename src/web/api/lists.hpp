// What lists have in common: filters kept under a name, several dossiers in one act, long work and how far it is.
#pragma once

#include "web/api/call.hpp"

namespace vidimus::web::api {

std::span<const Row> list_rows();
std::span<const Row> search_rows();

}  // namespace vidimus::web::api
