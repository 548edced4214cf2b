#include "web/api/call.hpp"

#include <charconv>

#include "ra/integration.hpp"
#include "ra/stations.hpp"

namespace vidimus::web::api {
namespace {

using base::Code;
using base::fail;

constexpr std::size_t longest_bearer = 256;

base::Error unauthenticated() { return fail(Code::unauthenticated, "api_bearer_missing"); }

}  // namespace

std::optional<std::string> Call::bearer() const {
  const auto field = request_.header("Authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (field.size() <= scheme.size() || field.size() > longest_bearer) return std::nullopt;
  if (!http::equal_ignoring_case(field.substr(0, scheme.size()), scheme)) return std::nullopt;
  return std::string{field.substr(scheme.size())};
}

Result<base::Done> Call::find_person() {
  const auto secret = bearer();
  if (!secret) return unauthenticated();
  VIDIMUS_TRY(session, ra::find_session(counter(), *secret));
  session_ = std::move(session);
  return base::Done{};
}

Result<base::Done> Call::find_reader() {
  const auto secret = bearer();
  if (!secret) return unauthenticated();
  if (!ra::is_integrator_key(*secret)) return find_person();
  VIDIMUS_TRY(application, ra::find_integrator(counter(), *secret));
  application_ = std::move(application);
  return base::Done{};
}

Result<base::Done> Call::find_station() {
  const auto key = bearer();
  if (!key) return unauthenticated();
  VIDIMUS_TRY(station, ra::find_station(counter(), *key));
  station_ = std::move(station);
  return base::Done{};
}

Result<base::Version> Call::if_match() const {
  auto field = request_.header("If-Match");
  if (field.empty() || field == "*") return base::Version{0};
  const auto refused = fail(Code::bad_request, "api_if_match");
  if (field.size() < 3 || !field.starts_with('"') || !field.ends_with('"')) return refused;
  field = field.substr(1, field.size() - 2);
  base::Version version = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), version);
  if (error != std::errc{} || end != field.data() + field.size() || version <= 0) return refused;
  return version;
}

Result<domain::LineId> Call::line() const {
  VIDIMUS_TRY(work, counter().open(actor()));
  VIDIMUS_TRY(file, work.open_case(reference()));
  return file.line.id;
}

}  // namespace vidimus::web::api
