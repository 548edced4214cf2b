// [enrolment] of vidimus.toml: doors for other registration authorities (CMP) and for machines (EST). Closed unless a port is
// given.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace vidimus::programs {

class SettingsTable;

/// Who may enrol: another registration authority (autorité d'enregistrement), or the operator of a set of machines.
struct EnrolmentClientSettings {
  std::string name;
  std::string certificate;    ///< its certificate, PEM: this one and no other signs its messages, or opens its TLS connection
  std::string secret_file;    ///< CMP by password-based MAC: one line, 0600
  std::string reference;      ///< senderKID that goes with the secret
  std::string password_hash;  ///< EST by HTTP Basic, user `name`: "$argon2id$…" (vidimus enrolment password)
  std::vector<std::string> profiles;
  bool vouches = false;                                   ///< it proves possession itself (raVerified)
  std::map<std::string, std::vector<std::string>> names;  ///< what it may ask for, by attribute or form of name; '*' for any run
};

struct EnrolmentSettings {
  std::string address = "0.0.0.0";
  std::uint16_t port = 0;      ///< TLS: CMP and EST; 0: closed
  std::uint16_t cmp_port = 0;  ///< plain HTTP, CMP alone: its messages protect themselves; 0: closed
  std::string certificate;     ///< signs CMP answers, and the door's TLS certificate; the portal's when not given
  std::string key;
  std::chrono::minutes confirmation{10};  ///< a certificate nobody confirmed by then is revoked
  std::vector<EnrolmentClientSettings> clients;
  [[nodiscard]] bool open() const { return port != 0 || cmp_port != 0; }
};

void read_enrolment(SettingsTable table, SettingsTable& parent, const std::string& folder, EnrolmentSettings& out);

}  // namespace vidimus::programs
