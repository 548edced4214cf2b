// A whole house for tests: SQLite in a fresh folder or a database named by its address, letters from the reviewed files kept as
// parts, documents in memory, an authority that only remembers, a clock that stands still until it is moved, and randomness that
// is the same at every run.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <regex>

#include "adapters/calendar/writer.hpp"
#include "adapters/credentials/credentials.hpp"
#include "adapters/paper/press.hpp"
#include "adapters/secrets/argon2.hpp"
#include "adapters/sql/database.hpp"
#include "base/toml.hpp"
#include "ra/access.hpp"
#include "ra/counter.hpp"
#include "ra/setup.hpp"

namespace vidimus::ra::testing {

class StandingClock : public ports::Clock {
 public:
  [[nodiscard]] Instant now() const override { return at; }
  Instant at;
};

class SeededEntropy : public ports::Entropy {
 public:
  void fill(std::span<std::uint8_t> into) override {
    const std::scoped_lock lock(mutex_);
    for (auto& octet : into) octet = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_{20261122};
};

class RecordingMailer : public ports::Mailer {
 public:
  Result<base::Bytes> compose(const ports::MessageParts& parts) override {
    const std::scoped_lock lock(mutex_);  // two people may act at once
    composed.push_back(parts);
    return base::copy_of(base::view_of(parts.subject + "\n\n" + parts.plain));
  }
  Result<base::Bytes> readdress(base::ByteView message, const std::string&, const std::string& to_email) override {
    readdressed_to.push_back(to_email);
    return base::copy_of(message);
  }
  Result<std::string> plain_text(base::ByteView message) override {
    const auto text = base::text_of(message);
    return std::string{text.substr(std::min(text.find("\n\n") + 2, text.size()))};
  }
  /// Answers as a mail server does; what it refuses is in `refuses`, by address.
  Result<ports::Handed> deliver(const std::string& from, const std::string& to, base::ByteView) override {
    const std::scoped_lock lock(mutex_);
    if (down) return base::fail(base::Code::unavailable, "mail server is down");
    if (const auto found = refuses.find(to); found != refuses.end())
      return base::fail(found->second[0] == '5' ? base::Code::bad_request : base::Code::unavailable, "mail.refused",
                        found->second);
    delivered_from.push_back(from);
    delivered_to.push_back(to);
    return ports::Handed{"250 2.0.0 Ok: queued as 4F2A"};
  }
  std::vector<ports::MessageParts> composed;
  std::vector<std::string> delivered_from;
  std::vector<std::string> delivered_to;
  std::vector<std::string> readdressed_to;
  std::map<std::string, std::string> refuses;
  bool down = false;

 private:
  std::mutex mutex_;
};

/// Takes whatever begins like a PDF; everything else is no document.
class MemoryBlobs : public ports::Blobs {
 public:
  Result<ports::UploadVerdict> examine(base::ByteView content) override {
    if (!base::text_of(content).starts_with("%PDF-")) return base::fail(base::Code::unsupported_media, "refused.media");
    return ports::UploadVerdict{"application/pdf"};
  }
  Result<Done> put(const domain::BlobId& id, base::ByteView content) override {
    kept[id.text] = base::copy_of(content);
    return Done{};
  }
  Result<base::Bytes> get(const domain::BlobId& id) override {
    const auto found = kept.find(id.text);
    if (found == kept.end()) return base::fail(base::Code::not_found, "blob");
    return found->second;
  }
  Result<Done> remove(const domain::BlobId& id) override {
    kept.erase(id.text);
    return Done{};
  }
  std::map<std::string, base::Bytes> kept;
};

/// Issues octets that are no certificate, once per request, and remembers what it revoked.
class RememberingAuthority : public ports::Authority {
 public:
  explicit RememberingAuthority(ports::Clock& clock) : clock_(clock) {}
  Result<ports::IssuedCertificate> issue(const ports::CertificateOrder& order) override {
    const auto known = issued.find(order.request);
    if (known != issued.end()) return known->second;
    ports::IssuedCertificate out;
    out.der = base::copy_of(base::view_of("certificate for " + order.request));
    out.serial_hex = "00a" + std::to_string(issued.size() + 10);
    out.subject = order.request;
    out.not_before = order.not_before;
    out.not_after = order.not_after;
    return issued.emplace(order.request, out).first->second;
  }
  Result<Instant> revoke(const std::string& serial_hex, int) override {
    return revoked.emplace(serial_hex, clock_.now()).first->second;
  }
  Result<std::vector<ports::RegisteredCertificate>> issued_since(Instant, int) override {
    std::vector<ports::RegisteredCertificate> out;
    for (const auto& [request, one] : issued) {
      const auto ended = revoked.find(one.serial_hex);
      out.push_back(
          {request, one.serial_hex, one.not_before, ended == revoked.end() ? std::nullopt : std::optional{ended->second}});
    }
    return out;
  }
  std::map<std::string, ports::IssuedCertificate> issued;
  std::map<std::string, Instant> revoked;

 private:
  ports::Clock& clock_;
};

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::string text = std::string{base::name_of(result.error().code)} + " " + result.error().detail + " " + result.error().cause;
    for (const auto& field : result.error().fields) text += " " + field.pointer + "=" + field.reason;
    for (const auto& missing : result.error().missing) text += " missing " + missing.fact;
    throw std::runtime_error(text);
  }
  return std::move(*result);
}

/// The code of a refusal; internal when it was no refusal.
template <class T>
base::Code refusal(const Result<T>& result) {
  return result ? base::Code::internal : result.error().code;
}

template <class T>
std::vector<std::string> missing_facts(const Result<T>& result) {
  std::vector<std::string> out;
  if (!result)
    for (const auto& one : result.error().missing) out.push_back(one.fact);
  return out;
}

class TestHouse {
 public:
  explicit TestHouse(const std::string& now = "2026-11-20T09:00:00Z", const std::string& database_address = {})
      : address(database_address.empty() ? "sqlite:" + folder + "/registry.db" : database_address) {
    clock.at = *base::from_rfc3339(now);
    const std::string source = VIDIMUS_SOURCE;
    must(adapters::sql::migrate(*database, source + "/sql"));
    house.letters = must(load_letters(source + "/data/letters/fr"));
    house.papers = must(load_papers(source + "/data/papers/fr"));
    house.texts = must(base::read_toml(source + "/data/messages.toml"));
    house.words = must(read_date_words(house.texts));
    house.holidays = must(domain::read_holidays(must(base::read_toml(source + "/data/holidays.toml"))));
    house.services = must(base::read_toml(source + "/data/services.toml"));
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
  ~TestHouse() {
    database.reset();
    std::filesystem::remove_all(folder);
  }
  TestHouse(const TestHouse&) = delete;
  TestHouse& operator=(const TestHouse&) = delete;

  /// Loads the sample instance, as `vidimus init` does.
  void load_sample() {
    must(load_setup(counter, must(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/sample/instance.toml"))));
  }

  /// Who acts when the person under this address does.
  Actor actor(const std::string& email) {
    auto work = must(counter.open(Actor::house()));
    const auto people = must(work.unit().people_by_email(email));
    if (people.size() != 1) throw std::runtime_error("nobody, or several people, under " + email);
    return must(actor_of(work.unit(), people.front(), work.now()));
  }
  /// The six digits of the last letter.
  std::string last_code() const { return found_in_last_letter("\\b[0-9]{6}\\b"); }
  /// The secret of the last sign-in link.
  std::string last_link() const {
    return found_in_last_letter("/connexion/[A-Za-z0-9_-]+").substr(std::string_view{"/connexion/"}.size());
  }
  /// Asks for a code to sign something and reads it from the letter.
  std::string consent(const Actor& who, const std::string& subject) {
    must(ask_consent_code(counter, who, subject));
    return last_code();
  }
  int letters(std::string_view subject_part) const {
    int out = 0;
    for (const auto& one : mailer.composed) out += one.subject.find(subject_part) != std::string::npos ? 1 : 0;
    return out;
  }

  std::string folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "vidimus-ra-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return name;
  }();
  std::string address;
  std::unique_ptr<adapters::sql::Database> database = must(adapters::sql::open(address));
  std::unique_ptr<ports::Store> store = adapters::sql::make_store(*database);
  StandingClock clock;
  SeededEntropy entropy;
  RecordingMailer mailer;
  MemoryBlobs blobs;
  RememberingAuthority authority{clock};
  std::unique_ptr<ports::Press> press = must(adapters::paper::open_press());
  adapters::credentials::SystemCredentials credentials;
  std::unique_ptr<ports::CalendarWriter> calendars = adapters::calendar::make_writer();
  std::unique_ptr<ports::SecretHasher> hasher = adapters::secrets::argon2(adapters::secrets::Cost::least);
  House house{.store = *store,
              .mailer = mailer,
              .blobs = blobs,
              .authority = authority,
              .clock = clock,
              .entropy = entropy,
              .press = *press,
              .credentials = credentials,
              .calendars = *calendars,
              .letters = {},
              .papers = {},
              .words = {},
              .holidays = {},
              .texts = {},
              .conventions = {},
              .text_versions = {},
              .pieces = {},
              .review = {},
              .hasher = hasher.get()};
  Counter counter{house};

 private:
  std::string found_in_last_letter(const char* pattern) const {
    std::smatch match;
    if (mailer.composed.empty() || !std::regex_search(mailer.composed.back().plain, match, std::regex(pattern)))
      throw std::runtime_error("the last letter has nothing of the kind");
    return match.str();
  }
};

}  // namespace vidimus::ra::testing
