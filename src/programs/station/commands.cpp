#include "programs/station/commands.hpp"

#include <iostream>

#include "adapters/pkcs11/token.hpp"
#include "base/toml.hpp"
#include "pki/unblock_code.hpp"
#include "programs/station/platform.hpp"
#include "programs/station/state.hpp"

namespace vidimus::programs::station {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Json;
using base::Result;
using Token = std::unique_ptr<ports::TokenDevice>;
using Modules = std::vector<std::shared_ptr<adapters::pkcs11::Module>>;

Json describe(const ports::TokenInfo& info) {
  Json out = Json::object({{"label", info.label},
                           {"serial", info.serial},
                           {"manufacturer", info.manufacturer},
                           {"model", info.model},
                           {"state", base::to_name(info.condition)}});
  if (info.tries_left) out.set("tries_left", static_cast<std::int64_t>(*info.tries_left));
  return out;
}

Json with_words(Json token, const Messages& messages) {
  const auto state = token.text("state");
  return std::move(token.set("state_text", messages.text("condition." + state)));
}

/// What every command works with.
struct Bench {
  const Options& options;
  const Messages& messages;
  const std::vector<Device>& devices;
  Modules modules;
  std::unique_ptr<Codes> codes;

  Result<Token> token() const {
    if (options.token.empty() && options.serial.empty()) return fail(Code::device_retry, "token.absent");
    base::Error last = fail(Code::device_retry, "token.absent");
    for (const auto& module : modules) {
      auto token = adapters::pkcs11::token_device(module, {options.token, options.serial});
      if (const auto info = token->info())
        return token;
      else
        last = info.error();
    }
    return last;
  }
  [[nodiscard]] PinRule rule(const ports::TokenInfo& info) const {
    const auto* device = device_of(devices, info.model);
    return device == nullptr ? PinRule{} : device->pin;
  }
  [[nodiscard]] std::string name() const { return options.token.empty() ? options.serial : options.token; }
};

Result<Done> log_in(const Bench& bench, ports::TokenDevice& token) {
  VIDIMUS_TRY(info, token.info());
  VIDIMUS_TRY(pin, bench.codes->ask({CodeKind::holder, bench.name(), {}, {}, info.tries_left}));
  return token.log_in(pin);
}

Result<Json> list(const Bench& bench) {
  Json tokens = Json::array();
  const Json found = describe_tokens(bench.modules);
  for (const auto& token : found.items()) tokens.push(with_words(token, bench.messages));
  return Json::object({{"tokens", std::move(tokens)}});
}

Result<Json> inspect(const Bench& bench) {
  VIDIMUS_TRY(token, bench.token());
  VIDIMUS_TRY(info, token->info());
  VIDIMUS_CHECK(log_in(bench, *token));
  VIDIMUS_TRY(objects, token->objects());
  Json out = with_words(describe(info), bench.messages);
  Json list = Json::array();
  for (const auto& object : objects)
    list.push(Json::object({{"kind", object.kind}, {"label", object.label}, {"id", base::to_hex(object.id)}}));
  return std::move(out.set("objects", std::move(list)));
}

Result<Json> init(const Bench& bench) {
  for (const auto& module : bench.modules) {
    auto token = adapters::pkcs11::token_device(module, {"", bench.options.serial});
    const auto info = token->info();
    if (!info) continue;
    VIDIMUS_TRY(officer, bench.codes->ask({CodeKind::security_officer, bench.options.label, {}, {}}));
    VIDIMUS_TRY(pin, bench.codes->ask({CodeKind::new_holder, bench.options.label, bench.rule(*info), {}}));
    VIDIMUS_CHECK(token->initialise(bench.options.label, {officer, pin}));
    VIDIMUS_TRY(after, token->info());
    return with_words(describe(after), bench.messages);
  }
  return fail(Code::device_retry, "token.absent");
}

Result<Json> change_pin(const Bench& bench) {
  VIDIMUS_TRY(token, bench.token());
  VIDIMUS_TRY(info, token->info());
  VIDIMUS_TRY(old_pin, bench.codes->ask({CodeKind::holder, bench.name(), {}, {}, info.tries_left}));
  VIDIMUS_TRY(new_pin, bench.codes->ask({CodeKind::new_holder, bench.name(), bench.rule(info), {}}));
  VIDIMUS_CHECK(token->change_pin(old_pin, new_pin));
  return with_words(describe(info), bench.messages);
}

/// The unblocking code: the one this station keeps when --state is given, else asked for.
Result<base::Secret> security_officer(const Bench& bench, const ports::TokenInfo& info) {
  if (!bench.options.state.empty()) {
    VIDIMUS_TRY(state, State::open(bench.options.state));
    VIDIMUS_TRY(kept, state.security_officer(info.label));
    if (kept) return std::move(*kept);
  }
  return bench.codes->ask({CodeKind::security_officer, bench.name(), {}, {}});
}

/// A question is kept, sealed, until its answer comes.
std::string question_of(const ports::TokenInfo& info) { return "question " + info.serial; }

/// At the holder's desk: what he gives to the registry, which answers when two agents agreed.
Result<Json> ask_for_unblocking(const Bench& bench, const ports::TokenInfo& info) {
  if (bench.options.state.empty()) return fail(Code::misconfigured, "station.state_wanted");
  VIDIMUS_TRY(state, State::open(bench.options.state));
  pki::Sha256 random{};
  fill_random(random);
  VIDIMUS_TRY(question, pki::ask_unblocking(random));
  VIDIMUS_CHECK(state.keep_security_officer(question_of(info), question.key));
  return std::move(with_words(describe(info), bench.messages).set("question", question.text));
}

/// The answer opens for this token and this question alone; the code in it is replaced as soon as it has served.
Result<Json> unblock_by_answer(const Bench& bench, ports::TokenDevice& token, const ports::TokenInfo& info) {
  if (bench.options.state.empty()) return fail(Code::misconfigured, "station.state_wanted");
  VIDIMUS_TRY(state, State::open(bench.options.state));
  VIDIMUS_TRY(key, state.security_officer(question_of(info)));
  if (!key) return fail(Code::malformed, "unblocking.answer");
  VIDIMUS_TRY(opened, pki::open_unblocking(*key, bench.options.answer, info.serial));
  VIDIMUS_TRY(pin, bench.codes->ask({CodeKind::new_holder, bench.name(), bench.rule(info), {}}));
  auto done = token.unblock({opened.code, pin});
  if (done) {
    VIDIMUS_CHECK(token.change_security_officer(opened.code, opened.next_code));
  } else if (done.error().detail == "token.pin_incorrect") {
    // Cut off before the proof was shown: the code is the next one already.
    VIDIMUS_CHECK(token.unblock({opened.next_code, pin}));
  } else {
    return done.error();
  }
  return std::move(with_words(describe(info), bench.messages).set("proof", opened.proof));
}

Result<Json> unblock(const Bench& bench) {
  VIDIMUS_TRY(token, bench.token());
  VIDIMUS_TRY(info, token->info());
  const auto* device = device_of(bench.devices, info.model);
  const bool from_afar = bench.options.ask || !bench.options.answer.empty();
  if (device != nullptr && !device->unblocks(from_afar ? UnblockingWay::remote : UnblockingWay::counter))
    return fail(Code::device_fatal, from_afar ? "station.not_remote" : "station.unblocked_elsewhere");
  if (bench.options.ask) return ask_for_unblocking(bench, info);
  if (!bench.options.answer.empty()) return unblock_by_answer(bench, *token, info);
  VIDIMUS_TRY(officer, security_officer(bench, info));
  VIDIMUS_TRY(pin, bench.codes->ask({CodeKind::new_holder, bench.name(), bench.rule(info), {}}));
  VIDIMUS_CHECK(token->unblock({officer, pin}));
  return with_words(describe(info), bench.messages);
}

/// The key named, else the only private key there is.
Result<ports::TokenKey> key_of(const Bench& bench, ports::TokenDevice& token) {
  std::string label = bench.options.key;
  if (label.empty()) {
    VIDIMUS_TRY(objects, token.objects());
    for (const auto& object : objects) {
      if (object.kind != "private key") continue;
      if (!label.empty()) return fail(Code::conflict, "station.no_key");
      label = object.label;
    }
  }
  VIDIMUS_TRY(key, token.find_key(label));
  if (!key) return fail(Code::not_found, "station.no_key");
  return std::move(*key);
}

Result<Json> sign_octets(const Bench& bench, base::ByteView data, base::Bytes& signature) {
  VIDIMUS_TRY(token, bench.token());
  VIDIMUS_CHECK(log_in(bench, *token));
  VIDIMUS_TRY(key, key_of(bench, *token));
  VIDIMUS_TRY(kind, pki::key_kind(key.spki));
  const auto algorithm = ports::usual_algorithm(kind);
  VIDIMUS_TRY(made, token->sign(key, algorithm, data));
  if (!pki::verify(algorithm, key.spki, data, made)) return fail(Code::device_fatal, "station.test_failed");
  signature = std::move(made);
  return Json::object({{"key", key.label}, {"kind", base::to_name(kind)}, {"algorithm", base::to_name(algorithm)}});
}

Result<Json> test(const Bench& bench) {
  const auto challenge = random_digits(32);
  base::Bytes signature;
  return sign_octets(bench, base::view_of(challenge.reveal()), signature);
}

Result<Json> sign(const Bench& bench) {
  auto data = base::read_file(bench.options.input);
  if (!data) return fail(Code::not_found, "station.file", bench.options.input);
  base::Bytes signature;
  VIDIMUS_TRY(out, sign_octets(bench, base::view_of(*data), signature));
  if (!base::write_file(bench.options.output, base::text_of(signature)))
    return fail(Code::unavailable, "station.file", bench.options.output);
  return std::move(out.set("output", bench.options.output));
}

struct Command {
  std::string_view name;
  Result<Json> (*run)(const Bench&);
};
constexpr Command commands[] = {{"list", list},       {"inspect", inspect}, {"init", init}, {"change-pin", change_pin},
                                {"unblock", unblock}, {"test", test},       {"sign", sign}};

}  // namespace

Result<std::vector<std::string>> modules_of(const Options& options, const std::vector<Device>& devices) {
  if (!options.module.empty()) return std::vector{options.module};
  auto found = installed_modules(devices);
  if (found.empty()) return fail(Code::misconfigured, "station.no_module");
  return found;
}

Json describe_tokens(const Modules& modules) {
  Json out = Json::array();
  for (const auto& module : modules)
    if (const auto tokens = module->tokens())
      for (const auto& token : *tokens) out.push(describe(token.info));
  return out;
}

Result<Json> run_command(const Options& options, const Messages& messages, const std::vector<Device>& devices) {
  VIDIMUS_TRY(paths, modules_of(options, devices));
  Bench bench{options, messages, devices, {}, codes_from(options.codes, messages)};
  for (const auto& path : paths) {
    VIDIMUS_TRY(module, adapters::pkcs11::Module::open(path));
    bench.modules.push_back(std::move(module));
  }
  for (const auto& command : commands)
    if (command.name == options.command) return command.run(bench);
  return fail(Code::internal, "station.internal");
}

void say(const Options& options, const Messages& messages, std::string_view key, const Json& value) {
  std::cout << (options.json ? value.dump() + "\n" : messages.text(key, value)) << std::flush;
}

int say_error(const Options& options, const Messages& messages, const base::Error& error) {
  const Json value =
      Json::object({{"error", base::name_of(error.code)}, {"reason", error.detail}, {"message", messages.text_of(error)}});
  std::cerr << (options.json ? value.dump() + "\n" : messages.text("show.error", value)) << std::flush;
  return error.code == Code::device_retry || error.code == Code::unavailable || error.code == Code::timeout ? 2 : 1;
}

}  // namespace vidimus::programs::station
