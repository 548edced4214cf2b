// `vidimus enrolment list`: what other registration authorities and machines enrolled; `vidimus enrolment password`: the hash of
// a password for [[enrolment.client]]; `vidimus enrolment secret`: a shared secret sealed for a secret_file. Both are read from
// standard input.
#include "adapters/secrets/argon2.hpp"
#include "adapters/sql/enrolment_book.hpp"
#include "programs/ctl/every_page.hpp"
#include "programs/ctl/issuing.hpp"
#include "programs/ctl/report.hpp"
#include "programs/shared_secret.hpp"
#include "programs/terminal_secret.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t shortest = 12;  ///< characters; nobody types it every day

Result<Json> listed(const std::string& instance) {
  VIDIMUS_TRY(office, Office::open(instance));
  const auto book = adapters::sql::make_enrolment_book(*office->database);
  VIDIMUS_TRY(records, every_page<ports::EnrolmentRecord>([&](const auto& after) { return book->list(after, rows_a_page); },
                                                          [](const auto& one) { return one.request; }));
  auto list = Json::array();
  for (const auto& one : records) {
    VIDIMUS_TRY(issuance, office->book->find_request(one.request));
    list.push(Json::object({{"request", one.request},
                            {"client", one.client},
                            {"door", base::to_name(one.door)},
                            {"profile", one.profile},
                            {"state", base::to_name(one.state)},
                            {"created", base::to_rfc3339(one.created)},
                            {"serial", issuance ? base::to_hex(issuance->serial) : std::string{}}}));
  }
  return Json::object({{"enrolments", std::move(list)}});
}

Result<base::Secret> read_line(const char* asked) {
  std::string line;
  if (somebody_is_there()) {
    VIDIMUS_TRY(typed, ask_secret(asked));
    line = typed.reveal();
  } else {
    std::getline(std::cin, line);
  }
  if (line.size() < shortest) return fail(Code::bad_request, "at least " + std::to_string(shortest) + " characters");
  return base::Secret{std::move(line)};
}

Result<Json> hashed() {
  VIDIMUS_TRY(password, read_line("Mot de passe"));
  const auto hasher = adapters::secrets::argon2();
  VIDIMUS_TRY(hash, hasher->hash(password));
  return Json::object({{"hash", hash}});
}

Result<Json> sealed(const std::string& instance) {
  VIDIMUS_TRY(settings, read_settings(instance));
  VIDIMUS_TRY(secret, read_line("Shared secret"));
  adapters::files::SystemEntropy entropy;
  VIDIMUS_TRY(line, seal_shared_secret(settings, secret, entropy));
  return Json::object({{"sealed", line}});
}

void print_enrolments(const Json& report) {
  if (const auto* list = report.find("enrolments"))
    for (const auto& one : list->items())
      std::cout << one.text("created") << "  " << one.text("state") << "  " << one.text("client") << "  " << one.text("door")
                << "  " << one.text("profile") << "  " << one.text("serial") << '\n';
  else
    std::cout << report.text("hash") << report.text("sealed") << '\n';
}

}  // namespace

int enrolment(Arguments arguments) {
  CommandLine app{
      "Lists what others enrolled, hashes a password (standard input) for [[enrolment.client]], or seals a shared secret "
      "(standard input) for a secret_file.",
      "vidimus enrolment"};
  std::string instance = "instance";
  std::string act;
  bool json = false;
  app.add_option("act", act, "list, password or secret").required().one_of({"list", "password", "secret"});
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  return tell_report(act == "password" ? hashed()
                     : act == "secret" ? sealed(instance)
                                       : listed(instance),
                     json, print_enrolments);
}

}  // namespace vidimus::programs::ctl
