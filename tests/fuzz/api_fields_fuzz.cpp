// Commands of the REST interface from hostile octets: the first octet chooses where they stand, the rest is the body or the
// query.
#include <cstdlib>

#include "web/api/fields.hpp"
#include "web/http/form.hpp"

namespace {

using namespace vidimus;

void read_all(web::api::Fields fields) {
  (void)fields.required("code");
  (void)fields.optional("reason");
  (void)fields.flag("holder_present");
  const auto count = fields.number("count", 1, 50);
  (void)fields.instant("starts");
  (void)fields.optional_day("day");
  (void)fields.octets("csr");
  if (fields.verdict() && (count < 1 || count > 50)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = base::text_of({data + 1, size - 1});
  web::http::Request request;
  if (data[0] % 3 == 0) {
    request.headers.add("Content-Type", "application/json");
    request.body = text;
    if (auto fields = web::api::Fields::of_body(request)) read_all(std::move(*fields));
  } else if (data[0] % 3 == 1) {
    request.query = text;
    if (auto fields = web::api::Fields::of_query(request)) read_all(std::move(*fields));
  } else {
    request.headers.add("Content-Type", "multipart/form-data; boundary=edge");
    request.body = text;
    if (const auto form = web::http::parse_multipart(request.header("Content-Type"), request.body))
      if (auto fields = web::api::Fields::of_form(*form)) read_all(std::move(*fields));
  }
  return 0;
}
