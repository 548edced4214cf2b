#include "pki/tsp_response.hpp"

#include "pki/cms.hpp"
#include "pki/oids.hpp"
#include "pki/tsp.hpp"

namespace vidimus::pki::tsp {
namespace {

using base::Code;
using base::fail;

base::Error malformed() { return fail(Code::malformed, "tsp.response"); }

struct StampInfo {
  ByteView message_imprint;
  std::optional<ByteView> nonce;
};

/// TSTInfo as far as the question goes (RFC 3161 §2.4.2).
std::optional<StampInfo> read_info(ByteView content) {
  DerReader outer{content};
  auto info = outer.enter(tag::sequence);
  if (!info || !outer.at_end() || !info->small_integer() || !info->oid()) return std::nullopt;
  const auto imprint = info->read(tag::sequence);
  if (!imprint || !info->integer() || !info->read(tag::generalized_time)) return std::nullopt;
  StampInfo out{imprint->whole, std::nullopt};
  static_cast<void>(info->read(tag::sequence));  // accuracy
  static_cast<void>(info->read(tag::boolean));   // ordering
  out.nonce = info->integer();
  return out;
}

}  // namespace

Result<Bytes> token_of(ByteView response, ByteView request, ByteView unit) {
  DerReader outer{response};
  auto answer = outer.enter(tag::sequence);
  if (!answer || !outer.at_end()) return malformed();
  auto status = answer->enter(tag::sequence);
  const auto verdict = status ? status->small_integer() : std::nullopt;
  if (!verdict) return malformed();
  if (*verdict != 0 && *verdict != 1) return fail(Code::unavailable, "tsp.refused", std::to_string(*verdict));
  const auto token = answer->read(tag::sequence);
  if (!token || !answer->at_end()) return malformed();
  VIDIMUS_TRY(content, open_signed_file(token->whole, unit));
  const auto info = read_info(content);
  if (!info) return malformed();
  VIDIMUS_TRY(asked, read_request(request));
  const bool same_nonce =
      info->nonce.has_value() == asked.nonce.has_value() && (!asked.nonce || same(*info->nonce, *asked.nonce));
  if (!same(info->message_imprint, asked.message_imprint) || !same_nonce) return fail(Code::conflict, "tsp.other_request");
  return base::copy_of(token->whole);
}

}  // namespace vidimus::pki::tsp
