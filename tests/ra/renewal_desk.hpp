// A holder at his own desk with the certificate of the counter, an order in its stead, and the key of the next one: keys,
// requests and signed files are OpenSSL's.
#pragma once

#include "certificate_desk.hpp"
#include "ra/renewal.hpp"

namespace vidimus::ra::testing {

/// A key of a person, in a file.
class StrangersKey {
 public:
  StrangersKey(const std::string& folder, const std::string& name);
  [[nodiscard]] std::string request_pem() const;
  [[nodiscard]] base::Bytes request() const;
  [[nodiscard]] base::Bytes sign(const base::Bytes& challenge) const;
  /// A signed file over the text, with this certificate.
  [[nodiscard]] base::Bytes signed_file(const std::string& text, const base::Bytes& certificate) const;

 private:
  std::string at_;
};

class RenewalDesk {
 public:
  RenewalDesk();
  Actor as(const std::string& email) { return desk.house.actor(email); }
  /// What the contract says of renewals.
  void rule(domain::RenewalRule wanted);
  /// Ordered in the stead of the first, consented to: paid for, it is ready to be signed.
  domain::OrderLine ordered();
  void pay(const domain::OrderLine& line);
  /// The request the holder signs with his first certificate, for his second key.
  base::Bytes request_for(const domain::OrderLine& line);

  CertificateDesk desk;
  StrangersKey first{desk.house.folder, "first"};
  StrangersKey second{desk.house.folder, "second"};
  domain::Certificate before;

 private:
  /// The holder's first certificate, made at the counter for the first key.
  domain::Certificate certified();
};

}  // namespace vidimus::ra::testing
