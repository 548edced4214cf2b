#include "programs/service_probe.hpp"

#include <functional>

#include "adapters/http/client.hpp"
#include "pki/crl.hpp"
#include "pki/digest.hpp"
#include "pki/ocsp.hpp"
#include "pki/x509.hpp"
#include "ports/list_store.hpp"
#include "programs/suppliers.hpp"
#include "ra/service_status.hpp"

namespace vidimus::programs {
namespace {

using base::Bytes;
using base::Code;
using base::Done;
using base::fail;
using base::Result;

constexpr std::chrono::seconds patience{10};

Result<Bytes> body_of(const Result<adapters::http::Answer>& answer) {
  if (!answer) return answer.error();
  if (answer->status != 200) return fail(Code::unavailable, "status " + std::to_string(answer->status));
  return answer->body;
}

Result<Done> try_list(adapters::http::Client& client, const std::string& url, base::Instant now) {
  VIDIMUS_TRY(octets, body_of(client.get(url)));
  VIDIMUS_TRY(list, pki::crl::read(octets));
  if (!list.next_update || now >= *list.next_update) return fail(Code::expired, "the list is over");
  return Done{};
}

/// The status of the portal's own certificate, when this authority issued it; else any answer will do: the responder is there.
Result<Done> try_ocsp(adapters::http::Client& client, const OpenHouse& open) {
  VIDIMUS_TRY(chain, read_certificates(open.settings.ca.chain.front()));
  VIDIMUS_TRY(issuer, pki::read_certificate(chain.front()));
  VIDIMUS_TRY(served, read_certificates(open.settings.portal.certificate));
  VIDIMUS_TRY(own, pki::read_certificate(served.front()));
  const bool ours = pki::same(own.issuer, issuer.subject);
  const Bytes any_serial{0x01};
  const auto name = pki::sha1(issuer.subject);
  const auto key = pki::sha1(issuer.public_key);
  const std::vector<Bytes> ids{
      pki::ocsp::write_cert_id({pki::ocsp::IdHash::sha1, name, key}, ours ? own.serial : base::ByteView{any_serial})};
  const auto request = pki::ocsp::write_request(ids, std::nullopt);
  VIDIMUS_TRY(octets, body_of(client.post(open.settings.ca.ocsp_url, request, {{"Content-Type", "application/ocsp-request"}})));
  VIDIMUS_TRY(answer, pki::ocsp::read_response(octets));
  if (!ours) return Done{};
  if (answer.status != pki::ocsp::ResponseStatus::successful)
    return fail(Code::unavailable, "no answer about a known certificate");
  for (const auto& single : answer.singles)
    if (pki::same(single.id.whole, ids.front()))
      return single.status == pki::ocsp::Status::good ? Result<Done>{Done{}} : fail(Code::wrong_state, "not good");
  return fail(Code::malformed, "speaks of something else");
}

ports::Measure measured(const OpenHouse& open, const char* service, const std::function<Result<Done>()>& act) {
  const auto began = open.clock.now();
  const auto done = act();
  return {.service = service,
          .at = began,
          .good = static_cast<bool>(done),
          .milliseconds = static_cast<int>((open.clock.now() - began).count()),
          .failure = done ? std::string{} : done.error().detail};
}

}  // namespace

base::Result<int> measure_services(OpenHouse& open) {
  adapters::http::Client client{{.user_agent = "vidimus-probe", .timeout = patience, .body_limit = 64U << 20}};
  const auto& ca = open.settings.ca;
  std::vector<ports::Measure> out;
  if (!ca.ocsp_url.empty()) out.push_back(measured(open, "ocsp", [&] { return try_ocsp(client, open); }));
  if (!ca.crl_url.empty()) out.push_back(measured(open, "crl", [&] { return try_list(client, ca.crl_url, open.clock.now()); }));
  if (open.seal)
    out.push_back(measured(open, "time_stamp", [&]() -> Result<Done> {
      const auto octets = open.entropy.draw(32);
      VIDIMUS_CHECK(open.seal->stamp(pki::sha256(octets)));
      return Done{};
    }));
  VIDIMUS_TRY(lists, ports::as_list_store(*open.store));
  VIDIMUS_CHECK(lists->measures().keep(out));
  VIDIMUS_CHECK(lists->measures().forget(open.clock.now() - ra::measures_kept));
  return static_cast<int>(out.size());
}

}  // namespace vidimus::programs
