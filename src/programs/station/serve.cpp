// The station beside the registry: one job after another, each from its first step or from where an earlier run was cut off.
#include <algorithm>
#include <thread>

#include "base/log.hpp"
#include "programs/station/commands.hpp"
#include "programs/station/personalise.hpp"
#include "programs/station/platform.hpp"
#include "programs/station/prepare.hpp"
#include "programs/station/sign_record.hpp"
#include "programs/station/unblock.hpp"

namespace vidimus::programs::station {
namespace {

using base::Code;
using base::Json;
using base::Result;

/// The network's or the registry's trouble: the job is left as it is and taken up again later.
bool passing(const base::Error& error) { return error.code == Code::unavailable || error.code == Code::timeout; }

void wait(std::chrono::seconds time) {
  for (auto left = time * 10; left.count() > 0 && !asked_to_stop(); --left)
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
}

/// How each kind of job is done, and what is said at its end.
struct Kind {
  JobKind kind;
  Result<std::string> (*work)(Desk&, const Job&);
  std::string_view shown;
};
constexpr Kind kinds[] = {{JobKind::personalise, personalise, "show.done"},
                          {JobKind::sign_record, sign_record, "show.signed"},
                          {JobKind::countersign, countersign, "show.countersigned"},
                          {JobKind::unblock, unblock, "show.unblocked"},
                          {JobKind::prepare, prepare, "show.prepared"}};
const Kind& kind_of(const Job& job) {
  return *std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& one) { return one.kind == job.kind; });
}

/// One turn at the counter.
struct Turn {
  const Options& options;
  const Messages& messages;
  const std::vector<Device>& devices;
  Codes& codes;
  State& state;
  RegistryLink& registry;

  /// Answers true when a job was done or failed for good; an error when the registry cannot be worked with now.
  Result<bool> run() {
    VIDIMUS_TRY(paths, modules_of(options, devices));
    // Opened at each turn: some modules only see new tokens when they start.
    Sentences sentences;
    Desk desk{{}, devices, codes, state, registry, sentences};
    for (const auto& path : paths)
      if (auto module = adapters::pkcs11::Module::open(path))
        desk.modules.push_back(*module);
      else if (!options.module.empty())
        return module.error();
    VIDIMUS_TRY(job, registry.next_job(paths, describe_tokens(desk.modules)));
    if (!job) return false;
    const auto& kind = kind_of(*job);
    auto done = kind.work(desk, *job);
    // Support reads it; a job does not wait for it, and a registry without the page for it is none the worse.
    if (const auto told = registry.tell_dialogue(*job, sentences.said()); !told)
      base::log::warn("station.dialogue_lost", {{"job", job->id}, {"reason", told.error().detail}});
    if (!done && passing(done.error())) return done.error();
    if (!done) {
      base::log::warn("station.job_failed", {{"job", job->id}, {"reason", done.error().detail}, {"cause", done.error().cause}});
      say(options, messages, "show.job_failed",
          Json::object(
              {{"dossier", job->dossier}, {"reason", done.error().detail}, {"message", messages.text_of(done.error())}}));
      // A job withdrawn meanwhile is no trouble of the station's.
      if (auto told = registry.report_failure(*job, done.error()); !told && told.error().code != Code::wrong_state)
        return told.error();
      // The same file would be offered again: three wrong codes block a token.
      const bool hopeless = !codes.interactive() && done.error().detail == "token.pin_incorrect";
      if (options.once || hopeless) return done.error();
      wait(std::chrono::seconds{3});
      return true;
    }
    say(options, messages, kind.shown,
        Json::object({{"job", job->id}, {"dossier", job->dossier}, {"serial", *done}, {"state", "done"}}));
    return true;
  }
};

/// The code of the command line served: by a key in the station's own token, or by a bearer key kept in the state file.
Result<base::Done> pair_with_code(const Options& options, State& state, RegistryLink& registry, OwnKey* own) {
  if (own == nullptr) {
    VIDIMUS_TRY(pairing, registry.pair(options.pairing, host_name(), {}));
    return state.pair(options.registry, pairing.station, pairing.bearer);
  }
  const auto before = state.own_key();
  VIDIMUS_TRY(name, own->make());
  const auto paired = [&]() -> Result<base::Done> {
    VIDIMUS_TRY(spki, own->spki(name));
    VIDIMUS_TRY(signature, own->sign(name, pairing_text(options.pairing)));
    VIDIMUS_TRY(pairing, registry.pair(options.pairing, host_name(), {spki, signature}));
    return state.pair(options.registry, pairing.station, name);
  }();
  // Of two keys one is of no use: the new one when it was refused, else the one before.
  const auto& useless = paired ? before : name;
  if (!useless.empty()) VIDIMUS_CHECK(own->erase(useless));
  return paired;
}

Result<base::Done> pair_if_needed(const Options& options, const Messages& messages, State& state, RegistryLink& registry,
                                  OwnKey* own) {
  const bool has_key = own != nullptr ? !state.own_key().empty() : !state.bearer().empty();
  const bool paired = state.registry() == options.registry && has_key;
  if (!paired && options.pairing.empty()) return base::fail(Code::unauthenticated, "station.paired_elsewhere");
  if (!options.pairing.empty()) {
    const auto done = pair_with_code(options, state, registry, own);
    if (!done && !paired) return done.error();  // paired: a code that served already, left in the command line of a service
    if (done) say(options, messages, "show.paired", Json::object({{"station", state.station()}, {"registry", options.registry}}));
  }
  if (own == nullptr)
    registry.authenticate(state.bearer());
  else
    registry.authenticate_with(state.station(), [own, &state](const std::string& question) {
      return own->sign(state.own_key(), session_text(state.station(), question));
    });
  return base::Done{};
}

/// The station's own token, where the command line names one.
Result<std::optional<OwnKey>> own_key_of(const Options& options, const Messages& messages, const std::vector<Device>& devices) {
  if (!options.own.wanted()) return std::optional<OwnKey>{};
  std::vector<std::string> modules;
  if (options.own.module.empty()) {
    VIDIMUS_TRY(found, modules_of(options, devices));
    modules = std::move(found);
  }
  VIDIMUS_TRY(key, OwnKey::open(options.own, std::move(modules), options.codes, messages));
  return std::optional{std::move(key)};
}

}  // namespace

int serve(const Options& options, const Messages& messages, const std::vector<Device>& devices) {
  heed_stop_requests();
  auto state = State::open(options.state);
  if (!state) return say_error(options, messages, state.error());
  RegistryLink registry{options.registry, options.ca_file, [] { return asked_to_stop(); }};
  auto own = own_key_of(options, messages, devices);
  if (!own) return say_error(options, messages, own.error());
  if (auto paired = pair_if_needed(options, messages, *state, registry, *own ? &**own : nullptr); !paired)
    return say_error(options, messages, paired.error());
  const auto codes = codes_from(options.codes, messages);
  Turn turn{options, messages, devices, *codes, *state, registry};

  std::chrono::seconds pause{1};
  while (!asked_to_stop()) {
    const auto begun = std::chrono::steady_clock::now();
    const auto outcome = turn.run();
    if (outcome) {
      if (*outcome && options.once) return 0;
      // A registry that does not hold the line must not be asked in a rush.
      if (!*outcome && std::chrono::steady_clock::now() - begun < std::chrono::seconds{1}) wait(std::chrono::seconds{1});
      pause = std::chrono::seconds{1};
      continue;
    }
    if (asked_to_stop() && passing(outcome.error())) return 0;
    if (!passing(outcome.error())) return say_error(options, messages, outcome.error());
    say(options, messages, "show.waiting",
        Json::object({{"message", messages.text_of(outcome.error())}, {"seconds", static_cast<std::int64_t>(pause.count())}}));
    wait(pause);
    pause = std::min(pause * 2, std::chrono::seconds{60});
  }
  return 0;
}

}  // namespace vidimus::programs::station
