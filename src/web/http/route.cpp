#include "web/http/route.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace vidimus::web::http {
namespace {

constexpr std::size_t method_count = base::count_of<Method>();

std::vector<std::string> parts_of(std::string_view pattern) {
  std::vector<std::string> parts;
  for (auto rest = pattern.substr(1);;) {
    const auto end = rest.find('/');
    parts.emplace_back(rest.substr(0, end));
    if (end == std::string_view::npos) return parts;
    rest.remove_prefix(end + 1);
  }
}

base::Error wrong(const Route& route, std::string_view why) {
  return base::fail(base::Code::misconfigured,
                    "route " + std::string{base::to_name(route.method)} + " " + route.pattern + ": " + std::string{why});
}

}  // namespace

struct Router::Node {
  /// A row with its pattern taken apart: which path part gives which parameter.
  struct Row {
    Route route;
    std::vector<std::pair<std::string, std::size_t>> names;
    std::optional<std::string> tail;
    std::size_t tail_at = 0;
  };

  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> tail;
  std::array<std::unique_ptr<Row>, method_count> rows;

  static Node& child(std::unique_ptr<Node>& place) {
    if (!place) place = std::make_unique<Node>();
    return *place;
  }

  base::Result<base::Done> add(const Route& route) {
    if (!route.pattern.starts_with('/')) return wrong(route, "a pattern starts with '/'");
    if (!route.handler) return wrong(route, "no handler");
    auto row = std::make_unique<Row>();
    row->route = route;
    auto* node = this;
    const auto parts = parts_of(route.pattern);
    for (std::size_t at = 0; at < parts.size(); ++at) {
      const std::string_view part = parts[at];
      if (part.find_first_of("{}") == std::string_view::npos) {
        node = &child(node->literals[std::string{part}]);
        continue;
      }
      if (!part.starts_with('{') || !part.ends_with('}') || part.size() < 3 ||
          part.substr(1, part.size() - 2).find_first_of("{}") != std::string_view::npos)
        return wrong(route, "a parameter is a whole path part");
      auto name = part.substr(1, part.size() - 2);
      if (name.ends_with("...")) {
        if (at + 1 != parts.size() || name.size() == 3) return wrong(route, "a tail is the last part and has a name");
        row->tail = name.substr(0, name.size() - 3);
        row->tail_at = at;
        node = &child(node->tail);
      } else {
        row->names.emplace_back(name, at);
        node = &child(node->parameter);
      }
    }
    auto& place = node->rows[static_cast<std::size_t>(route.method)];
    if (place) return wrong(route, "takes the same requests as " + place->route.pattern);
    place = std::move(row);
    return base::Done{};
  }

  const Row* row_for(Method method) const {
    const auto& own = rows[static_cast<std::size_t>(method)];
    if (!own && method == Method::head) return rows[static_cast<std::size_t>(Method::get)].get();
    return own.get();
  }

  /// Walks the tree; each node is looked at once at most. Notes the methods of places that fit but for the method.
  const Row* walk(const Request& request, std::size_t at, std::array<bool, method_count>& allowed) const {
    if (at == request.segments.size()) return take(request.method, allowed);
    const auto& part = request.segments[at];
    if (const auto found = literals.find(part); found != literals.end())
      if (const auto* row = found->second->walk(request, at + 1, allowed)) return row;
    if (parameter && !part.empty() && part.find('/') == std::string::npos)
      if (const auto* row = parameter->walk(request, at + 1, allowed)) return row;
    return tail ? tail->take(request.method, allowed) : nullptr;
  }

  const Row* take(Method method, std::array<bool, method_count>& allowed) const {
    for (std::size_t at = 0; at < method_count; ++at) allowed[at] = allowed[at] || row_for(static_cast<Method>(at)) != nullptr;
    return row_for(method);
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

base::Result<Router> Router::make(const std::vector<Route>& rows) {
  Router router;
  for (const auto& row : rows) VIDIMUS_CHECK(router.root_->add(row));
  return router;
}

Router::Match Router::find(Request& request) const {
  std::array<bool, method_count> allowed{};
  const auto* row = root_->walk(request, 0, allowed);
  Match match;
  request.params.clear();
  if (row == nullptr) {
    for (std::size_t at = 0; at < method_count; ++at) {
      if (!allowed[at]) continue;
      if (!match.allow.empty()) match.allow.append(", ");
      match.allow.append(base::to_name(static_cast<Method>(at)));
    }
    return match;
  }
  match.route = &row->route;
  request.route = row->route.pattern;
  for (const auto& [name, at] : row->names) request.params.emplace_back(name, request.segments[at]);
  if (row->tail) {
    std::string rest = request.segments[row->tail_at];
    for (auto at = row->tail_at + 1; at < request.segments.size(); ++at) rest.append("/").append(request.segments[at]);
    request.params.emplace_back(*row->tail, std::move(rest));
  }
  return match;
}

}  // namespace vidimus::web::http
