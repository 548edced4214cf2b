// The living page of the design (guide de style): tokens and components, rendered from the templates every page uses.
#include <array>

#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::array colours{"ink",  "ink-soft",  "tint",  "line",       "accent", "accent-deep", "accent-pale",
                             "good", "good-pale", "wrong", "wrong-pale", "wait",   "wait-pale",   "focus"};

FormSpec sample(std::string prefix) {
  return {.name = "style",
          .action = "/style",
          .submit = "enregistrer",
          .choices = {{"mode", {{"one", "A"}, {"two", "B"}}}, {"kind", {{"one", "A"}, {"two", "B"}}}},
          .values = {{"kind", "one"}},
          .prefix = std::move(prefix)};
}

base::Error refusal() {
  auto error = base::fail(base::Code::bad_request, "refused.fields");
  error.fields = {{"/email", "email"}, {"/file", "file"}};
  return error;
}

PageResult show_style(Visit& visit) {
  Json samples = Json::array();
  for (const auto* name : colours) samples.push(Json::object({{"name", name}, {"use", visit.texts().of("colour", name)}}));
  Json data = Json::object({{"colours", std::move(samples)}, {"form", form_view(visit, sample("juste-"))}});
  data.set("progress", bar_view(40, 100));
  Json bars = Json::array();
  bars.push(bar_view(80, 100).set("name", "30/11/2026"));
  bars.push(bar_view(30, 100, "wait").set("name", "07/12/2026"));
  data.set("bars", std::move(bars));
  const auto error = refusal();
  data.set("wrong_form", form_view(visit, sample("faux-"), &error));
  return visit.page("style", std::move(data));
}

}  // namespace

std::span<const Row> style_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/style", show_style, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
