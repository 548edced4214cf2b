#include "house.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "base/toml.hpp"
#include "ra/setup.hpp"

namespace vidimus::ra::testing {

std::string whole(const base::Error& error) {
  std::string text = std::string{base::name_of(error.code)} + " " + error.detail + " " + error.cause;
  for (const auto& field : error.fields) text += " " + field.pointer + "=" + field.reason;
  for (const auto& missing : error.missing) text += " missing " + missing.fact;
  return text;
}

namespace {

/// Acts that have words for who reads the trail: portal/fr.toml [event].
const std::set<std::string>& acts_with_words() {
  static const auto words = [] {
    std::set<std::string> out;
    const auto texts = must(base::read_toml(std::string{VIDIMUS_SOURCE} + "/portal/fr.toml"));
    for (const auto& [act, label] : texts.find("event")->members()) out.insert(act);
    return out;
  }();
  return words;
}

/// An auditor reads sentences: whatever act a test brings about has its own. A record that a test itself writes says "test".
void expect_words(const ports::AuditDraft& what) {
  static std::set<std::string> known;
  const auto act = what.noun + "." + what.event;
  if (!what.noun.empty() && what.event != "test" && known.insert(act).second && !acts_with_words().contains(act))
    ADD_FAILURE() << act << ": no label in portal/fr.toml [event] (with its English in portal/en.toml)";
}

/// Reads the whole trail: each act has its words, and each transition is kept once, as "noun event from to":
/// tests/programs/rows_walked.sh holds those against the tables.
void read_what_was_walked(Counter& counter) {
  auto work = counter.open(Actor::house());
  if (!work) return;  // the test took its database away
  const char* file = std::getenv("VIDIMUS_WALKED");
  static std::set<std::string> known;
  std::ofstream out;
  if (file != nullptr) out.open(file, std::ios::app);
  constexpr int page = 1000;
  for (ports::AuditFilter filter{.body = {}, .reference = {}, .actor = {}, .after = 0, .limit = page};;) {
    const auto entries = work->unit().audit(filter);
    if (!entries) return;
    for (const auto& one : *entries) {
      const auto line = one.what.noun + " " + one.what.event + " " + one.what.from + " " + one.what.to;
      expect_words(one.what);
      if (file != nullptr && !one.what.to.empty() && known.insert(line).second) out << line << "\n";
    }
    if (entries->size() < static_cast<std::size_t>(page)) return;
    filter.after = entries->back().seq;
  }
}

}  // namespace

TestHouse::TestHouse(const std::string& now, const std::string& database_address)
    : address(database_address.empty() ? "sqlite:" + folder + "/registry.db" : database_address) {
  clock.at = *base::from_rfc3339(now);
  const std::string source = VIDIMUS_SOURCE;
  must(adapters::sql::migrate(*database, source + "/sql"));
  house.letters = must(load_letters(source + "/data/letters/fr"));
  house.papers = must(load_papers(source + "/data/papers"));
  house.texts = must(base::read_toml(source + "/data/messages.toml"));
  house.words = must(read_date_words(house.texts));
  house.holidays = must(domain::read_holidays(must(base::read_toml(source + "/data/holidays.toml"))));
  house.services = must(base::read_toml(source + "/data/services.toml"));
  house.drivers = must(base::read_toml(source + "/data/drivers.toml"));
  house.driver_folder = folder + "/drivers";
  house.retention = must(domain::read_retention(must(base::read_toml(source + "/data/retention.toml"))));
  house.conventions = Json::object({{"convention", "{{organisation}} ({{siret}}) adhère à {{contract_name}}."},
                                    {"annexe-4", "{{organisation}} commande {{count}} certificat(s)."},
                                    {"mandat-certification", "{{agent_name}} est mandataire de {{organisation}}."},
                                    {"cgu", must(base::read_file(source + "/data/conventions/fr/cgu.txt"))},
                                    {"mandat", must(base::read_file(source + "/data/conventions/fr/mandat.txt"))}});
  house.text_versions = must(base::read_toml(source + "/data/conventions/versions.toml"));
  house.pieces = must(domain::read_piece_rules(must(base::read_toml(source + "/data/pieces.toml"))));
  house.review = must(domain::read_review_rules(must(base::read_toml(source + "/data/review.toml"))));
  house.mac_key.fill(1);
  house.seal_key.fill(2);
  house.public_url = "https://registry.example";
  house.test_names = true;
}

TestHouse::~TestHouse() {
  read_what_was_walked(counter);
  database.reset();
  std::filesystem::remove_all(folder);
}

void TestHouse::load_sample() {
  must(load_setup(counter, must(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/sample/instance.toml"))));
}

Actor TestHouse::actor(const std::string& email) {
  auto work = must(counter.open(Actor::house()));
  const auto people = must(work.unit().people_by_email(email));
  if (people.size() != 1) throw std::runtime_error("nobody, or several people, under " + email);
  return must(actor_of(work.unit(), people.front(), work.now()));
}

std::string TestHouse::last_code() const { return found_in_last_letter("\\b[0-9]{6}\\b"); }

std::string TestHouse::last_link() const {
  return found_in_last_letter("/connexion/[A-Za-z0-9_-]+").substr(std::string_view{"/connexion/"}.size());
}

std::string TestHouse::consent(const Actor& who, const std::string& subject) {
  must(ask_consent_code(counter, who, subject));
  return last_code();
}

int TestHouse::letters(std::string_view subject_part) const {
  return static_cast<int>(std::ranges::count_if(
      mailer.composed, [&](const ports::MessageParts& one) { return one.subject.find(subject_part) != std::string::npos; }));
}

std::string TestHouse::new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "vidimus-ra-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return name;
}

std::string TestHouse::found_in_last_letter(const char* pattern) const {
  std::smatch match;
  if (mailer.composed.empty() || !std::regex_search(mailer.composed.back().plain, match, std::regex(pattern)))
    throw std::runtime_error("the last letter has nothing of the kind");
  return match.str();
}

}  // namespace vidimus::ra::testing
