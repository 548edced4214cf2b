// Letters (courriels): sent again by an operator; the open mailbox of a first-steps instance.
#include "ra/letters.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Answer resend(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::resend_letter(call.counter(), call.actor(), call.id<domain::LetterId>("id")));
  return accepted();
}

Answer list_mailbox(Call& call) {
  VIDIMUS_TRY(letters, ra::mailbox(call.counter()));
  return http::json(list_of("letters", letters));
}

Answer open_letter(Call& call) {
  VIDIMUS_TRY(found, ra::open_letter(call.counter(), call.id<domain::LetterId>("id")));
  auto reply = http::der("message/rfc822", found.message);
  reply.set("Cache-Control", "no-store");
  return reply;
}

using enum http::Method;
constexpr std::array rows{
    Row{post, "/api/v1/letters/{id}/sendings", resend},
    Row{get, "/api/v1/mailbox", list_mailbox, Door::open},
    Row{get, "/api/v1/mailbox/{id}", open_letter, Door::open},
};

}  // namespace

std::span<const Row> letter_rows() { return rows; }

}  // namespace vidimus::web::api
