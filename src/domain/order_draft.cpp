#include "domain/order_draft.hpp"

#include <array>
#include <utility>

namespace vidimus::domain {
namespace {

using base::Json;

/// Text members of a line by their names on the wire.
constexpr std::array<std::pair<std::string_view, std::string OrderedHolder::*>, 9> texts{
    {{"given_names", &OrderedHolder::given_names},
     {"surname", &OrderedHolder::surname},
     {"email", &OrderedHolder::email},
     {"phone", &OrderedHolder::phone},
     {"function", &OrderedHolder::function},
     {"commitment_number", &OrderedHolder::commitment_number},
     {"service_code", &OrderedHolder::service_code},
     {"external_reference", &OrderedHolder::external_reference},
     {"mandate_ends", &OrderedHolder::mandate_ends}}};

}  // namespace

std::vector<OrderedHolder> holders_of(const Json& lines) {
  std::vector<OrderedHolder> out;
  for (const auto& line : lines.items()) {
    OrderedHolder holder;
    for (const auto& [name, member] : texts) holder.*member = line.text(name);
    holder.product = ProductId{line.text("product")};
    holder.delivery_site = SiteId{line.text("delivery_site")};
    holder.verifying_office = SiteId{line.text("verifying_office")};
    out.push_back(std::move(holder));
  }
  return out;
}

Json to_json(const std::vector<OrderedHolder>& holders) {
  Json out = Json::array();
  for (const auto& holder : holders) {
    Json line = Json::object({});
    for (const auto& [name, member] : texts) line.set(std::string{name}, holder.*member);
    line.set("product", holder.product.text)
        .set("delivery_site", holder.delivery_site.text)
        .set("verifying_office", holder.verifying_office.text);
    out.push(std::move(line));
  }
  return out;
}

}  // namespace vidimus::domain
