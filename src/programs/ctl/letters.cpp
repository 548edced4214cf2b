// `vidimus letters bounce` takes one notice of non-delivery on standard input (a mail server's pipe alias), `vidimus letters
// undelivered` lists the letters that reached nobody.
#include <iterator>

#include "adapters/smtp/notice.hpp"
#include "ports/list_store.hpp"
#include "programs/bounces.hpp"
#include "programs/ctl/every_page.hpp"
#include "programs/ctl/report.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Json;
using base::Result;

/// Standard input, up to one octet more than a notice may have.
std::string read_input() {
  std::string out(adapters::smtp::notice_limit + 1, '\0');
  std::cin.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(std::cin.gcount()));
  return out;
}

Result<Json> bounce(OpenHouse& open) {
  const auto input = read_input();
  VIDIMUS_TRY(ours, take_bounce(open, base::view_of(input)));
  return Json::object({{"ours", ours}});
}

Result<Json> undelivered(OpenHouse& open) {
  VIDIMUS_TRY(work, open.counter->open(domain::Actor::house()));
  VIDIMUS_TRY(bodies, work.unit().bodies());
  VIDIMUS_TRY(lists, ports::as_list_store(open.counter->house().store));
  Json list = Json::array();
  for (const auto& body : bodies) {
    std::optional<domain::Letter> last;
    const auto page = [&](const std::string&) { return lists->undelivered_page(body.id, last, rows_a_page); };
    VIDIMUS_TRY(letters, every_page<domain::Letter>(page, [&](const auto& letter) {
                  last = letter;
                  return letter.id.text;
                }));
    for (const auto& letter : letters)
      list.push(Json::object({{"id", letter.id.text},
                              {"body", body.slug},
                              {"kind", letter.kind},
                              {"to", letter.to},
                              {"state", base::to_name(letter.state)},
                              {"queued_at", base::to_rfc3339(letter.queued_at)},
                              {"trouble", letter.last_error}}));
  }
  return Json::object({{"letters", std::move(list)}});
}

void print_letters(const Json& report) {
  if (const auto* ours = report.find("ours"))
    std::cout << (*ours->boolean() ? "taken down\n" : "not about a letter of ours\n");
  else
    for (const auto& one : report.find("letters")->items())
      std::cout << one.text("queued_at") << "  " << one.text("state") << "  " << one.text("to") << "  " << one.text("kind")
                << "  " << one.text("trouble") << '\n';
}

}  // namespace

int letters(Arguments arguments) {
  CommandLine app{"Takes in a notice of non-delivery from standard input, or lists the letters that reached nobody.",
                  "vidimus letters"};
  std::string instance = "instance";
  std::string act;
  bool json = false;
  app.add_option("act", act, "bounce or undelivered").required().one_of({"bounce", "undelivered"});
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto open = open_house(instance);
  if (!open) return complain(open.error(), json, refused);
  return tell_report(act == "bounce" ? bounce(**open) : undelivered(**open), json, print_letters);
}

}  // namespace vidimus::programs::ctl
