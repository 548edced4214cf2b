// One call of the interface: who calls, what was asked. Rows of the noun tables are made of functions on it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ra/access.hpp"
#include "web/api/routes.hpp"

namespace vidimus::web::api {

using base::Json;
using base::Result;
using Answer = Result<http::Reply>;

/// What the handlers of one interface share.
struct Inside {
  explicit Inside(Api& its) : api(its) {}
  Api& api;
  std::atomic<int> waiting{0};  ///< stations that wait for a job now
};

class Call {
 public:
  Call(Inside& inside, http::Request& request) : inside_(inside), request_(request) {}

  [[nodiscard]] ra::Counter& counter() const { return inside_.api.counter; }
  [[nodiscard]] const Api& api() const { return inside_.api; }
  [[nodiscard]] std::atomic<int>& waiting() const { return inside_.waiting; }
  [[nodiscard]] const http::Request& request() const { return request_; }
  /// A path parameter as an identifier: `call.id<domain::DossierId>("id")`.
  template <class Id>
  [[nodiscard]] Id id(std::string_view name) const {
    return Id{std::string{request_.param(name)}};
  }
  [[nodiscard]] std::string reference() const { return std::string{request_.param("reference")}; }
  /// The session of a person's call, the station of a station's; asking for one the door did not let in is a bug.
  [[nodiscard]] const ra::ActiveSession& session() const { return session_.value(); }
  /// Who acts: the signed-in person, or the application where the door lets applications in.
  [[nodiscard]] const domain::Actor& actor() const { return application_ ? *application_ : session_.value().actor; }
  [[nodiscard]] const domain::Station& station() const { return station_.value(); }
  /// The bearer key of the call, or nothing. @source RFC 6750 §2.1
  [[nodiscard]] std::optional<std::string> bearer() const;

  /// Lets a person in by the session's secret. @errors unauthenticated.
  Result<base::Done> find_person();
  /// Lets a person or an application in, by whose secret it is. @errors unauthenticated.
  Result<base::Done> find_reader();
  /// Lets a station in by its key. @errors unauthenticated.
  Result<base::Done> find_station();

  /// Version the client read, from If-Match: 0 when it does not say. @errors bad_request: not one version tag. @source RFC 9110
  /// §13.1.1
  [[nodiscard]] Result<base::Version> if_match() const;
  /// The line behind the case reference of the path. @errors not_found.
  [[nodiscard]] Result<domain::LineId> line() const;

 private:
  Inside& inside_;
  http::Request& request_;
  std::optional<ra::ActiveSession> session_;
  std::optional<domain::Station> station_;
  std::optional<domain::Actor> application_;
};

/// `reader`: a person, or an application with its key.
enum class Door : std::uint8_t { open, person, station, reader };

/// Limit of bodies that are JSON.
inline constexpr std::size_t json_limit = 64U << 10;
/// Limit of an uploaded document, and of the body around it.
inline constexpr std::size_t document_limit = 10U << 20;
inline constexpr std::size_t upload_limit = document_limit + (64U << 10);

/// One operation: a row of a table.
struct Row {
  http::Method method = http::Method::get;
  std::string_view pattern;
  Answer (*act)(Call&) = nullptr;
  Door door = Door::person;
  std::size_t body_limit = json_limit;
};

// The operations, one table per noun (src/web/api/<noun>.cpp).
std::span<const Row> access_rows();
std::span<const Row> organisation_rows();
std::span<const Row> contract_rows();
std::span<const Row> membership_rows();
std::span<const Row> accreditation_rows();
std::span<const Row> site_rows();
std::span<const Row> election_rows();
std::span<const Row> order_rows();
std::span<const Row> order_batch_rows();
std::span<const Row> purchase_order_rows();
std::span<const Row> account_rows();
std::span<const Row> dossier_rows();
std::span<const Row> upload_operations();
std::span<const Row> verification_rows();
std::span<const Row> appointment_rows();
std::span<const Row> agenda_rows();
std::span<const Row> office_rows();
std::span<const Row> handover_rows();
std::span<const Row> station_rows();
std::span<const Row> certificate_rows();
std::span<const Row> driver_rows();
std::span<const Row> trial_rows();
std::span<const Row> unblocking_rows();
std::span<const Row> custody_rows();
std::span<const Row> inventory_rows();
std::span<const Row> renewal_rows();
std::span<const Row> token_rows();
std::span<const Row> integration_rows();
std::span<const Row> letter_rows();
std::span<const Row> keeping_rows();
std::span<const Row> supply_rows();
std::span<const Row> audit_rows();
std::span<const Row> about_rows();

}  // namespace vidimus::web::api
