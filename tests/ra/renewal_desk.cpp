#include "renewal_desk.hpp"

#include <fstream>

#include "pki/pem.hpp"
#include "ra/replacement.hpp"

namespace vidimus::ra::testing {
namespace {

void run_openssl(const std::string& line) {
  if (std::system((line + " > /dev/null 2>&1").c_str()) != 0) throw std::runtime_error(line);
}
base::Bytes read_octets(const std::string& path) { return base::copy_of(base::view_of(must(base::read_file(path)))); }
void store_octets(const std::string& path, base::ByteView octets) {
  std::ofstream(path, std::ios::binary) << base::text_of(octets);
}

}  // namespace

StrangersKey::StrangersKey(const std::string& folder, const std::string& name) : at_(folder + "/" + name) {
  run_openssl("openssl req -new -newkey rsa:3072 -nodes -subj /CN=x -keyout " + at_ + ".key -out " + at_ + ".csr");
}
std::string StrangersKey::request_pem() const { return must(base::read_file(at_ + ".csr")); }
base::Bytes StrangersKey::request() const { return must(pki::one_from_pem(request_pem(), "CERTIFICATE REQUEST")); }
base::Bytes StrangersKey::sign(const base::Bytes& challenge) const {
  store_octets(at_ + ".in", challenge);
  run_openssl("openssl dgst -sha256 -sign " + at_ + ".key -out " + at_ + ".sig " + at_ + ".in");
  return read_octets(at_ + ".sig");
}
base::Bytes StrangersKey::signed_file(const std::string& text, const base::Bytes& certificate) const {
  store_octets(at_ + ".txt", base::view_of(text));
  store_octets(at_ + ".pem", base::view_of(pki::to_pem("CERTIFICATE", certificate)));
  run_openssl("openssl cms -sign -binary -nodetach -outform DER -in " + at_ + ".txt -signer " + at_ + ".pem -inkey " + at_ +
              ".key -out " + at_ + ".p7m");
  return read_octets(at_ + ".p7m");
}

RenewalDesk::RenewalDesk() {
  for (const auto* name : {"renouvellement", "acceptation-renouvellement"})
    desk.world.conventions.set(name,
                               must(base::read_file(std::string{VIDIMUS_SOURCE} + "/data/conventions/fr/" + name + ".txt")));
  before = certified();
  rule(domain::RenewalRule::once_within_window);
}

domain::Certificate RenewalDesk::certified() {
  const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
  must(return_purchase_order(desk.counter, as(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
  const auto slots = must(offered_slots(desk.counter, as(cast::holder), line.reference));
  must(book_appointment(desk.counter, as(cast::holder), line.reference, slots.front().starts));
  desk.house.clock.at = slots.front().starts + std::chrono::minutes{2};
  must(hold_face_to_face(desk.counter, as(cast::deliverer),
                         {line.reference, true, domain::DocumentKind::passport, "12AB34567", desk.code_of(cast::holder, line)}));
  const auto station = desk.pair(cast::deliverer, desk.site(cast::own_site).id);
  must(start_personalisation(desk.counter, as(cast::deliverer), {line.reference, "BLANK-AZUR-01", station.id}));
  const auto job = must(next_job(desk.counter, station)).value().job.id;
  const auto answer = must(submit_request(desk.counter, station, {job, first.request(), "BLANK-AZUR-01", "SoftHSM v2"}));
  must(submit_read_back(desk.counter, station, {job, answer.certificate.der, first.sign(answer.challenge)}));
  return must(accept_certificate(desk.counter, as(cast::deliverer), line.reference));
}

void RenewalDesk::rule(domain::RenewalRule wanted) {
  auto work = must(desk.counter.open(Actor::house()));
  auto contract = must(work.unit().contract(must(work.unit().line(before.line)).contract));
  contract.renewal_rule = wanted;
  contract.renewal_window_days = 2000;
  work.write(contract, "contract", contract.id.text, "test", contract.body);
  must(work.commit());
}

domain::OrderLine RenewalDesk::ordered() {
  const auto line = must(desk.place(cast::buyer, 1)).front();
  must(set_replaced(desk.counter, as(cast::buyer), line.reference, before.id));
  must(desk.reserve_for(cast::buyer, line, "Jeanne", "Rostan", cast::holder, cast::own_site));
  const auto dossier = desk.file(line).dossier->id;
  must(desk.sign_dossier(cast::holder, dossier));
  must(desk.sign_dossier(cast::mayor, dossier));
  return line;
}

void RenewalDesk::pay(const domain::OrderLine& line) {
  must(return_purchase_order(desk.counter, as(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
}

base::Bytes RenewalDesk::request_for(const domain::OrderLine& line) {
  return first.signed_file(must(renewal_text(desk.counter, as(cast::holder), line.reference)) + second.request_pem(), before.der);
}

}  // namespace vidimus::ra::testing
