// `vidimus enrolment list`: what other registration authorities and machines enrolled; `vidimus enrolment password`: the hash of
// a password for [[enrolment.client]], read from standard input.
#include "adapters/secrets/argon2.hpp"
#include "adapters/sql/enrolment_book.hpp"
#include "programs/ctl/issuing.hpp"
#include "programs/ctl/report.hpp"
#include "programs/terminal_secret.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Json;
using base::Result;

constexpr int list_shows = 1000;
constexpr std::size_t shortest = 12;  ///< characters; nobody types it every day

Result<Json> listed(const std::string& instance) {
  VIDIMUS_TRY(office, Office::open(instance));
  const auto book = adapters::sql::make_enrolment_book(*office->database);
  VIDIMUS_TRY(records, book->list(list_shows));
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

Result<Json> hashed() {
  std::string line;
  if (somebody_is_there()) {
    VIDIMUS_TRY(typed, ask_secret("Mot de passe"));
    line = typed.reveal();
  } else {
    std::getline(std::cin, line);
  }
  if (line.size() < shortest)
    return fail(Code::bad_request, "a password of at least " + std::to_string(shortest) + " characters");
  const auto hasher = adapters::secrets::argon2();
  VIDIMUS_TRY(hash, hasher->hash(base::Secret{std::move(line)}));
  return Json::object({{"hash", hash}});
}

void print(const Json& report) {
  if (const auto* list = report.find("enrolments"))
    for (const auto& one : list->items())
      std::cout << one.text("created") << "  " << one.text("state") << "  " << one.text("client") << "  " << one.text("door")
                << "  " << one.text("profile") << "  " << one.text("serial") << '\n';
  else
    std::cout << report.text("hash") << '\n';
}

}  // namespace

int enrolment(Arguments arguments) {
  CLI::App app{"Lists what others enrolled, or hashes a password (standard input) for [[enrolment.client]].",
               "vidimus enrolment"};
  std::string instance = "instance";
  std::string act;
  bool json = false;
  app.add_option("act", act, "list or password")->required()->check(CLI::IsMember({"list", "password"}));
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto ended = parse(app, arguments)) return *ended;
  return tell_report(act == "password" ? hashed() : listed(instance), json, print);
}

}  // namespace vidimus::programs::ctl
