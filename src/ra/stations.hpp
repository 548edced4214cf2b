// Stations (postes de remise): pairing, typed jobs, and the four messages of a personalisation. The PIN and the key never come
// here.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

struct PairingCode {
  domain::Station station;
  base::Secret code;  ///< shown once, ten minutes valid
};
Result<PairingCode> offer_pairing(Counter& counter, const Actor& actor, const domain::SiteId& site);
struct PairedStation {
  domain::Station station;
  base::Secret key;  ///< bearer key of the station
};
/// A key that stays in the station's own token: its public half, and its signature over pairing_text(code).
struct OwnKey {
  base::Bytes spki;
  base::Bytes signature;
};
std::string pairing_text(const std::string& code);
std::string session_text(const std::string& station, const std::string& question);
/// With an own key the bearer key lasts an hour; the station gets another by answering a question with that key.
/// @errors wrong_code, expired, bad_signature, unsupported (a kind of key that is not accepted).
Result<PairedStation> pair_station(Counter& counter, const std::string& code, const std::string& name,
                                   const std::optional<OwnKey>& own = {});
/// A question for whoever says he is a station: the time and a keyed hash; nothing is stored.
Result<std::string> ask_station(Counter& counter);
/// The answer: the question signed with the key in the station's token (session_text). Each serves once, for two minutes; the
/// bearer key before ends. @errors unauthenticated.
struct StationAnswer {
  domain::StationId station;
  std::string question;
  base::Bytes signature;
};
Result<base::Secret> open_station_session(Counter& counter, const StationAnswer& answer);
/// A fresh code for a station that is paired (rotation): with it the station gets another key and goes on with its jobs; until
/// then the old key serves. @errors not_found, wrong_state (withdrawn, or never paired).
Result<PairingCode> renew_station_key(Counter& counter, const Actor& actor, const domain::StationId& station);
/// Paired stations of a site, for who runs them there. @errors forbidden.
Result<std::vector<domain::Station>> stations_for(Counter& counter, const Actor& actor, const domain::SiteId& site);
Result<Done> revoke_station(Counter& counter, const Actor& actor, const domain::StationId& station);
/// Who calls with this bearer key. @errors unauthenticated.
Result<domain::Station> find_station(Counter& counter, const std::string& key);

/// What a station is asked to do.
struct PersonalisationJob {
  domain::StationJob job;
  std::string reference;
  std::string token_serial;
  std::string key_kind;             ///< "rsa-3072"
  std::string subject;              ///< common name, shown to the holder
  base::Secret security_officer{};  ///< of a token prepared ahead; empty: the station sets one
};
/// The oldest job waiting, or nothing. Offered again after a crash until it ends.
Result<std::optional<PersonalisationJob>> next_job(Counter& counter, const domain::Station& station);
/// The request made on the token: proof of possession is checked, the certificate is issued or, the second time, returned again.
struct TokenRequest {
  domain::JobId job;
  base::Bytes csr;
  std::string token_serial;
  std::string token_model;
  base::Secret security_officer{};  ///< unblocking code the station gave the token; empty: it gave none
};
struct TokenAnswer {
  ports::IssuedCertificate certificate;
  base::Bytes challenge;  ///< to be signed by the new key at read-back
};
Result<TokenAnswer> submit_request(Counter& counter, const domain::Station& station, const TokenRequest& request);
/// The certificate as read from the token, and the challenge signed by its key. @errors bad_signature, conflict
/// ("read_back_differs").
struct ReadBack {
  domain::JobId job;
  base::Bytes certificate;
  base::Bytes challenge_signature;
};
Result<Done> submit_read_back(Counter& counter, const domain::Station& station, const ReadBack& read_back);
/// A failure told by the station. retry: the job waits again; fatal: the job ends, an issued certificate is revoked, the token
/// released.
Result<Done> report_failure(Counter& counter, const domain::Station& station, const domain::JobId& job, bool fatal,
                            const std::string& reason);

}  // namespace vidimus::ra
