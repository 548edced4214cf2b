// A whole house for tests: SQLite in a fresh folder or a database named by its address, letters from the reviewed files kept as
// parts, documents in memory, an authority that only remembers, a clock that stands still until it is moved, and randomness that
// is the same at every run.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <random>

#include "adapters/archive/zip.hpp"
#include "adapters/calendar/writer.hpp"
#include "adapters/credentials/credentials.hpp"
#include "adapters/paper/press.hpp"
#include "adapters/secrets/argon2.hpp"
#include "adapters/sql/database.hpp"
#include "base/toml.hpp"
#include "ra/access.hpp"
#include "ra/counter.hpp"

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

/// Everything an error holds, for the person who reads a failed test.
std::string whole(const base::Error& error);

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(whole(result.error()));
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
  explicit TestHouse(const std::string& now = "2026-11-20T09:00:00Z", const std::string& database_address = {});
  ~TestHouse();
  TestHouse(const TestHouse&) = delete;
  TestHouse& operator=(const TestHouse&) = delete;

  /// Loads the sample instance, as `vidimus init` does.
  void load_sample();
  /// Who acts when the person under this address does.
  Actor actor(const std::string& email);
  /// The six digits of the last letter.
  std::string last_code() const;
  /// The secret of the last sign-in link.
  std::string last_link() const;
  /// Asks for a code to sign something and reads it from the letter.
  std::string consent(const Actor& who, const std::string& subject);
  int letters(std::string_view subject_part) const;

  std::string folder = new_folder();
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
  std::unique_ptr<ports::Packer> packer = adapters::archive::make_packer();
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
              .hasher = hasher.get(),
              .packer = packer.get()};
  Counter counter{house};

 private:
  static std::string new_folder();
  [[nodiscard]] std::string found_in_last_letter(const char* pattern) const;
};

}  // namespace vidimus::ra::testing
