// One case through the interface alone, from annexe 4 to the revocation, as six people and a station in turn. Every answer is
// held against the OpenAPI document by the desk.
#include <atomic>
#include <fstream>
#include <regex>
#include <thread>

#include "desk.hpp"
#include "domain/dossier.hpp"
#include "pki/digest.hpp"
#include "ra/cast.hpp"

namespace vidimus::web::api::test {
namespace {

constexpr auto small_pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

Json command(std::initializer_list<Json::Member> members) { return Json::object(members); }

std::string part(const std::string& text, const char* pattern) {
  std::smatch match;
  if (!std::regex_search(text, match, std::regex(pattern))) throw std::runtime_error("nothing like " + std::string{pattern});
  return match.str(1);
}

/// A key and its certificate made by OpenSSL, standing in for a token and the authority.
class StrangersKey {
 public:
  explicit StrangersKey(std::string folder) : folder_(std::move(folder)) {
    run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=TEST Jeanne Rostan' -days 30 -outform "
        "DER"
        " -keyout " +
        folder_ + "/key.pem -out " + folder_ + "/certificate.der");
  }
  [[nodiscard]] base::Bytes certificate() const { return read("certificate.der"); }
  [[nodiscard]] base::Bytes sign(const base::Bytes& challenge) const {
    std::ofstream(folder_ + "/challenge", std::ios::binary) << base::text_of(challenge);
    run("openssl dgst -sha256 -sign " + folder_ + "/key.pem -out " + folder_ + "/signature " + folder_ + "/challenge");
    return read("signature");
  }

 private:
  static void run(const std::string& line) {
    if (std::system((line + " 2>/dev/null").c_str()) != 0) throw std::runtime_error(line);
  }
  [[nodiscard]] base::Bytes read(const std::string& name) const {
    return base::copy_of(base::view_of(must(base::read_file(folder_ + "/" + name))));
  }
  std::string folder_;
};

class Case : public ::testing::Test {
 protected:
  Got done(const std::string& who, const std::string& target, const Json& body = Json{Json::Object{}}) {
    const auto got = desk.post(target, desk.sign_in(who), body);
    EXPECT_LT(got.status, 300) << target << " " << got.body.dump();
    return got;
  }
  Got read(const std::string& who, const std::string& target) {
    const auto got = desk.get(target, desk.sign_in(who));
    EXPECT_EQ(got.status, 200) << target << " " << got.body.dump();
    return got;
  }
  std::string at(const std::string& rest) const { return "/api/v1/orders/" + reference + rest; }
  std::string dossier_at(const std::string& rest) const { return "/api/v1/dossiers/" + dossier + rest; }

  void order() {
    const auto memberships = read(cast::buyer, "/api/v1/memberships");
    const auto membership = memberships.at("memberships").items().front().find("membership")->text("id");
    const auto annexes = "/api/v1/memberships/" + membership + "/annexes";
    EXPECT_NE(read(cast::buyer, annexes + "/text?count=1").reply.body.find("Valbrune"), std::string::npos);
    const auto token = desk.sign_in(cast::buyer);
    desk.house.clock.at += std::chrono::seconds{1};  // codes of one instant have no order
    EXPECT_EQ(desk.post(annexes + "/consent-codes", token).status, 202);
    const auto code = desk.house.last_code();
    const auto wrong = code == "000000" ? "000001" : "000000";
    EXPECT_EQ(desk.post(annexes, token, command({{"count", 1}, {"code", wrong}})).status, 422);
    const auto placed = desk.post(annexes, token, command({{"count", 1}, {"code", code}}));
    ASSERT_EQ(placed.status, 201) << placed.body.dump();
    reference = placed.at("orders").items().front().text("reference");
  }

  void reserve() {
    const auto bodies = desk.get("/api/v1/bodies");
    std::string product, site;
    for (const auto& body : bodies.at("bodies").items()) {
      if (body.text("slug") != "azur") continue;
      product = body.find("products")->items().front().text("id");
      for (const auto& one : body.find("sites")->items())
        if (one.text("kind") == "own") site = one.text("id");
    }
    own_site = site;
    const auto token = desk.sign_in(cast::buyer);
    const auto before = desk.get(at(""), token);
    const auto wish = command({{"given_names", "Jeanne"},
                               {"surname", "Rostan"},
                               {"email", cast::holder},
                               {"phone", "06 39 98 00 02"},
                               {"function", "Adjointe"},
                               {"product", product},
                               {"mode", "own_site"},
                               {"delivery_site", site}});
    EXPECT_EQ(desk.call(Method::post, at("/reservation"), {token, wish.dump(), "application/json", "\"999\""}).status, 412);
    EXPECT_EQ(desk.call(Method::post, at("/reservation"), {token, wish.dump(), "application/json", "999"}).status, 400);
    const auto reserved = desk.call(Method::post, at("/reservation"),
                                    {token, wish.dump(), "application/json", std::string{before.reply.header("ETag")}});
    ASSERT_EQ(reserved.status, 200) << reserved.body.dump();
    dossier = read(cast::holder, at("")).at("dossier").text("id");
  }

  void constitute() {
    done(cast::holder, dossier_at("/document"),
         command({{"kind", "passport"}, {"number", "12ab 34567"}, {"expires", "2031-05-14"}}));
    const auto token = desk.sign_in(cast::holder);
    const auto early = desk.post(dossier_at("/submission"), token);
    EXPECT_EQ(early.status, 409);
    EXPECT_EQ(early.text("code"), "missing_facts");
    upload(token);
    for (const auto* who : {cast::holder, cast::mayor}) {
      EXPECT_EQ(done(who, dossier_at("/consent-codes")).status, 202);
      const auto code = desk.house.last_code();
      done(who, dossier_at("/consents"), command({{"code", code}}));
    }
    const auto sent = done(cast::holder, dossier_at("/submission"));
    EXPECT_EQ(sent.text("state"), "received");
    const auto handed_in = desk.call(Method::post, at("/purchase-order?file_name=bon.pdf"),
                                     {.token = desk.sign_in(cast::buyer), .body = small_pdf, .type = "application/pdf"});
    EXPECT_EQ(handed_in.status, 200) << handed_in.body.dump();
  }

  void upload(const std::string& token) {
    const auto kinds = domain::asked_pieces(desk.house.house.pieces, {}).required();
    for (std::size_t number = 0; number < kinds.size(); ++number) {
      const std::string kind{base::to_name(kinds[number])};
      // One as the body itself, the next as a form.
      const auto form = "--edge\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n" + kind +
                        "\r\n--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.pdf\"\r\n"
                        "Content-Type: application/pdf\r\n\r\n" +
                        small_pdf + "\r\n--edge--\r\n";
      const auto got = number % 2 == 0 ? desk.call(Method::post, dossier_at("/pieces?kind=" + kind + "&file_name=p.pdf"),
                                                   {.token = token, .body = small_pdf, .type = "application/pdf"})
                                       : desk.call(Method::post, dossier_at("/pieces"),
                                                   {.token = token, .body = form, .type = "multipart/form-data; boundary=edge"});
      EXPECT_EQ(got.status, 201) << got.body.dump();
      EXPECT_EQ(got.text("kind"), kind);
      EXPECT_EQ(desk.get("/api/v1/pieces/" + got.text("id"), token).reply.body.substr(0, 5), "%PDF-");
    }
    // And one that came in slices before.
    const auto plan = command({{"file_name", "scan.pdf"},
                               {"size", static_cast<std::int64_t>(std::string_view{small_pdf}.size())},
                               {"sha256", base::to_hex(pki::sha256(base::view_of(small_pdf)))}});
    const auto sliced = desk.post("/api/v1/uploads", token, plan).text("id");
    EXPECT_EQ(desk.call(Method::post, "/api/v1/uploads/" + sliced + "/octets?from=0",
                        {.token = token, .body = small_pdf, .type = "application/octet-stream"})
                  .status,
              200);
    const auto front = std::string{base::to_name(kinds.front())};
    const auto piece =
        desk.call(Method::post, dossier_at("/pieces?kind=" + front + "&upload=" + sliced), {.token = token, .body = {}});
    EXPECT_EQ(piece.status, 201) << piece.body.dump();
    EXPECT_EQ(piece.text("file_name"), "scan.pdf");

    const auto refused = desk.call(Method::post, dossier_at("/pieces?kind=identity_document"),
                                   {.token = token, .body = "MZ no document", .type = "application/pdf"});
    EXPECT_EQ(refused.status, 415);
    EXPECT_EQ(desk.call(Method::post, dossier_at("/pieces?kind=cat&x=1"),
                        {.token = token, .body = small_pdf, .type = "application/pdf"})
                  .pointers(),
              (std::vector<std::string>{"/kind", "/x"}));
    EXPECT_EQ(desk.call(Method::post, dossier_at("/pieces"), {.token = token, .body = "a=b", .type = "text/plain"}).status, 415);
  }

  void review() {
    const auto token = desk.sign_in(cast::reviewer);
    const auto queue = desk.get("/api/v1/review-queue", token);
    ASSERT_FALSE(queue.at("dossiers").items().empty()) << queue.body.dump();
    EXPECT_EQ(queue.at("dossiers").items().front().text("reference"), reference);
    const auto view = desk.get(at(""), token);
    for (const auto& piece : view.at("pieces").items())
      EXPECT_EQ(desk.post("/api/v1/pieces/" + piece.text("id") + "/verdict", token, command({{"verdict", "conform"}})).status,
                200);
    EXPECT_EQ(desk.call(Method::post, dossier_at("/acceptance"), {.token = token, .if_match = "\"1\""}).status, 412);
    EXPECT_EQ(desk.post(dossier_at("/acceptance"), token).status, 409) << "no box is ticked";
    auto ticked = Json::array();
    const auto rules = desk.get("/api/v1/review-rules", token);
    for (const auto& list : rules.at("checklists").items())
      if (list.text("name") == "standard")
        for (const auto& item : list.find("items")->items()) ticked.push(item.text("name"));
    const auto accepted = desk.post(dossier_at("/acceptance"), token, Json::object({{"ticked", ticked}}));
    ASSERT_EQ(accepted.status, 200) << accepted.body.dump();
    EXPECT_EQ(accepted.text("state"), "validated");
  }

  void book() {
    {
      auto work = must(desk.house.counter.open(domain::Actor::house()));
      const auto file = must(work.open_case(reference));
      const auto sealed = work.unseal("withdrawal:" + file.dossier->id.text, file.dossier->code.sealed);
      ASSERT_TRUE(sealed);
      ASSERT_NO_FATAL_FAILURE(nobody_finds(std::string{sealed->reveal()}));
    }
    withdrawal_code = read(cast::holder, dossier_at("/withdrawal-code")).text("code");
    // Everybody else, whatever his role, is told that there is no such thing.
    for (const auto* who : {cast::buyer, cast::reviewer, cast::deliverer, cast::auditor})
      EXPECT_EQ(desk.get(dossier_at("/withdrawal-code"), desk.sign_in(who)).status, 404) << who;
    const auto slots = read(cast::holder, at("/slots"));
    ASSERT_FALSE(slots.at("slots").items().empty());
    const auto starts = slots.at("slots").items().front().text("starts");
    const auto booked = done(cast::holder, at("/appointment"), command({{"starts", starts}}));
    EXPECT_EQ(booked.text("starts"), starts);
    EXPECT_EQ(desk.call(Method::remove, at("/appointment"), {.token = desk.sign_in(cast::holder)}).text("state"), "cancelled");
    done(cast::holder, at("/appointment"), command({{"starts", starts}}));
    desk.house.clock.at = *base::from_rfc3339(starts);
  }

  void meet() {
    const auto day = base::to_text(base::civil_of(desk.house.clock.at).day);
    const auto sheets = read(cast::deliverer, "/api/v1/day-sheets?day=" + day);
    EXPECT_EQ(sheets.at("day_sheets").items().front().find("items")->items().front().text("reference"), reference);
    token_serial = sheets.at("day_sheets").items().front().find("stock")->items().front().text("serial");
    // The number is read on the document shown: the operator is not told what it should be (R56).
    EXPECT_TRUE(read(cast::deliverer, at("")).at("dossier").find("document_number")->is_null());
    EXPECT_EQ(read(cast::reviewer, at("")).at("dossier").text("document_number"), "12AB34567");
    auto checks = command(
        {{"holder_present", true}, {"document_kind", "passport"}, {"document_number", "12AB 34567"}, {"code", "WRONGONE"}});
    const auto token = desk.sign_in(cast::deliverer);
    const auto wrong = desk.post(at("/face-to-face"), token, checks);
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(wrong.text("code"), "wrong_code");
    checks.set("holder_present", "yes");
    EXPECT_EQ(desk.post(at("/face-to-face"), token, checks).pointers(), std::vector<std::string>{"/holder_present"});
    checks.set("holder_present", true).set("code", withdrawal_code);
    const auto held = desk.post(at("/face-to-face"), token, checks);
    ASSERT_EQ(held.status, 200) << held.body.dump();
    EXPECT_EQ(held.text("state"), "honoured");
  }

  void pair() {
    const auto offered = done(cast::deliverer, "/api/v1/sites/" + own_site + "/stations");
    const auto pairing = command({{"code", offered.text("code")}, {"name", "poste-1"}});
    const auto paired = desk.post("/api/v1/stations/pairings", "", pairing);
    ASSERT_EQ(paired.status, 201) << paired.body.dump();
    EXPECT_EQ(paired.text("station"), offered.at("station").text("id"));
    EXPECT_EQ(desk.post("/api/v1/stations/pairings", "", pairing).status, 422);
    station = paired.text("station");
    station_key = paired.text("key");
    // A session is no station's key, and the other way round.
    EXPECT_EQ(desk.post("/api/v1/stations/jobs/next", desk.sign_in(cast::deliverer)).status, 401);
    EXPECT_EQ(desk.get("/api/v1/orders", station_key).status, 401);
  }

  void personalise() {
    const auto started =
        done(cast::deliverer, at("/personalisation"), command({{"token_serial", token_serial}, {"station", station}}));
    EXPECT_EQ(started.text("state"), "waiting");
    const StrangersKey key{desk.house.folder};
    ports::IssuedCertificate made;
    made.der = key.certificate();
    made.chain = {made.der};
    made.serial_hex = "00c0ffee";
    made.subject = "TEST Jeanne Rostan";
    made.not_before = desk.house.clock.at;
    made.not_after = desk.house.clock.at + std::chrono::days{1095};
    desk.house.authority.issued[started.text("certificate") + "." + started.text("token")] = made;

    const auto job = desk.post("/api/v1/stations/jobs/next", station_key,
                               command({{"modules", Json::array().push("/usr/lib/x.so")}, {"tokens", Json::array()}}));
    ASSERT_EQ(job.status, 200) << job.body.dump();
    EXPECT_EQ(job.text("dossier"), reference);
    // Empty for a token whose own serial is not known before it is plugged in.
    EXPECT_TRUE(job.text("token_serial").empty() || job.text("token_serial") == token_serial);
    const auto jobs = "/api/v1/stations/jobs/" + job.text("job");
    const auto request = command({{"csr", base::to_base64(made.der)}, {"token_serial", token_serial}, {"token_model", "x"}});
    const auto issued = desk.post(jobs + "/request", station_key, request);
    ASSERT_EQ(issued.status, 200) << issued.body.dump();
    EXPECT_EQ(desk.post(jobs + "/request", station_key, request).body.dump(), issued.body.dump());
    EXPECT_EQ(desk.post(jobs + "/request", station_key, command({{"csr", "no base 64!"}, {"token_serial", 1}})).pointers(),
              (std::vector<std::string>{"/csr", "/token_serial"}));

    const auto challenge = base::from_base64(issued.text("challenge")).value();
    auto answer = command({{"certificate", issued.text("certificate")},
                           {"challenge", issued.text("challenge")},
                           {"challenge_signature", base::to_base64(key.sign(made.der))},
                           {"algorithm", "ecdsa-sha256"}});
    EXPECT_EQ(desk.post(jobs + "/readback", station_key, answer).status, 422);
    answer.set("challenge_signature", base::to_base64(key.sign(challenge)));
    const auto finished = desk.post(jobs + "/readback", station_key, answer);
    ASSERT_EQ(finished.status, 200) << finished.body.dump();
    EXPECT_EQ(finished.text("state"), "done");
    EXPECT_EQ(read(cast::deliverer, at("/personalisation")).text("state"), "done");
    certificate = made.der;
  }

  /// Whatever anybody but the holder asks of the interface, and whatever the trail keeps, the code is not in it.
  void nobody_finds(const std::string& code) {
    std::vector<std::string> ids{dossier};
    {
      auto work = must(desk.house.counter.open(domain::Actor::house()));
      const auto file = must(work.open_case(reference));
      ids.push_back(file.line.id.text);
      ids.push_back(file.contract.id.text);
      for (const auto& letter : must(work.unit().letters_of(file.line.id))) ids.push_back(letter.id.text);
      if (file.certificate) ids.push_back(file.certificate->serial);
      for (const auto& entry : must(work.unit().audit({.body = {}, .reference = {}, .limit = 10'000})))
        EXPECT_EQ(entry.what.note.dump().find(code), std::string::npos) << entry.what.event;
    }
    int asked = 0;
    for (const auto* who : {cast::buyer, cast::mayor, cast::reviewer, cast::deliverer, cast::manager, cast::auditor}) {
      const auto token = desk.sign_in(who);
      for (const auto& route : api_routes(desk.api)) {
        if (route.method != Method::get) continue;
        for (const auto& id : ids) {
          auto target = route.pattern;
          for (auto at = target.find('{'); at != std::string::npos; at = target.find('{'))
            target.replace(at, target.find('}') - at + 1, target.compare(at, 11, "{reference}") == 0 ? reference : id);
          http::Request request;
          request.method = Method::get;
          if (!request.set_target(target)) continue;
          request.headers.add("Authorization", "Bearer " + token);
          request.now = desk.house.clock.at;
          const auto match = desk.router.find(request);
          ASSERT_NE(match.route, nullptr) << target;
          EXPECT_EQ(match.route->handler(request).content().find(code), std::string::npos) << who << " " << target;
          ++asked;
          if (route.pattern.find("{id}") == std::string::npos) break;
        }
      }
    }
    EXPECT_GT(asked, 200);
  }

  Desk desk;
  std::string reference, dossier, own_site, withdrawal_code, token_serial, station, station_key;
  base::Bytes certificate;
};

TEST_F(Case, GoesThroughTheInterfaceAlone) {
  ASSERT_NO_FATAL_FAILURE(order());
  ASSERT_NO_FATAL_FAILURE(reserve());
  ASSERT_NO_FATAL_FAILURE(constitute());
  ASSERT_NO_FATAL_FAILURE(review());
  ASSERT_NO_FATAL_FAILURE(book());
  ASSERT_NO_FATAL_FAILURE(meet());
  ASSERT_NO_FATAL_FAILURE(pair());
  ASSERT_NO_FATAL_FAILURE(personalise());

  EXPECT_EQ(done(cast::deliverer, at("/certificate/acceptance")).text("state"), "active");
  const auto code = part(desk.house.mailer.composed.back().plain, "code de révocation : ([A-Z0-9]+)");
  ASSERT_NO_FATAL_FAILURE(nobody_finds(withdrawal_code));
  ASSERT_NO_FATAL_FAILURE(nobody_finds(code));
  EXPECT_EQ(read(cast::holder, at("/certificate")).reply.body, base::text_of(certificate));
  EXPECT_EQ(read(cast::deliverer, at("/delivery-record")).at("certificate").text("serial"), "00c0ffee");
  EXPECT_EQ(done(cast::holder, at("/installation")).text("state"), "completed");
  const auto held = read(cast::holder, "/api/v1/certificates");
  EXPECT_EQ(held.at("certificates").items().size(), 1U);

  // The revocation code is in the holder's own space until his certificate ends, and in nobody else's.
  EXPECT_EQ(read(cast::holder, at("/revocation-code")).text("code"), code);
  for (const auto* other : {cast::buyer, cast::mayor, cast::reviewer, cast::deliverer, cast::manager, cast::auditor})
    EXPECT_EQ(desk.get(at("/revocation-code"), desk.sign_in(other)).status, 404) << other;
  const auto revocation = "/api/v1/certificates/00C0FFEE/revocation";
  EXPECT_EQ(desk.post(revocation, "", command({{"code", "AAAAAAAA"}, {"reason", "lost_or_stolen"}})).status, 422);
  const auto revoked = desk.post(revocation, "", command({{"code", code}, {"reason", "lost_or_stolen"}}));
  EXPECT_EQ(revoked.text("state"), "revoked") << revoked.body.dump();
  EXPECT_EQ(desk.post(at("/revocation"), desk.sign_in(cast::holder), command({{"reason", "superseded"}})).status, 409);
  EXPECT_EQ(desk.get(at("/revocation-code"), desk.sign_in(cast::holder)).status, 404);

  const auto trail = read(cast::auditor, "/api/v1/audit?reference=" + reference + "&limit=5");
  EXPECT_EQ(trail.at("entries").items().size(), 5U);
  const auto next = std::to_string(*trail.at("next").integer());
  EXPECT_FALSE(read(cast::auditor, "/api/v1/audit?reference=" + reference + "&after=" + next).at("entries").items().empty());
  EXPECT_EQ(desk.get("/api/v1/audit", desk.sign_in(cast::holder)).status, 403);
  read(cast::holder, at(""));

  // Each code was told once, to the holder.
  for (const auto& one : {withdrawal_code, code}) {
    const auto first = desk.transcript.find(one);
    EXPECT_NE(first, std::string::npos);
    EXPECT_EQ(desk.transcript.find(one, first + 1), std::string::npos);
  }
}

TEST_F(Case, IsNotForStrangersToSee) {
  ASSERT_NO_FATAL_FAILURE(order());
  const auto other = desk.sign_in("erwan.bihan@port-lennec.example");
  EXPECT_EQ(desk.get(at(""), other).status, 404);
  EXPECT_EQ(desk.post(at("/cancellation"), other, command({{"reason", "no"}})).status, 404);
  EXPECT_TRUE(desk.get("/api/v1/orders", other).at("orders").items().empty());
  EXPECT_EQ(desk.post(at("/cancellation"), desk.sign_in(cast::buyer), command({{"reason", "Erreur"}})).text("state"),
            "cancelled");
}

TEST_F(Case, PagesOfOrdersFollowOneAnother) {
  for (int number = 0; number < 3; ++number) ASSERT_NO_FATAL_FAILURE(order());
  const auto token = desk.sign_in(cast::buyer);
  const auto first = desk.get("/api/v1/orders?limit=2", token);
  ASSERT_EQ(first.at("orders").items().size(), 2U);
  EXPECT_EQ(first.at("orders").items().front().text("reference"), reference);
  const auto second = desk.get("/api/v1/orders?limit=2&after=" + first.text("next"), token);
  EXPECT_EQ(second.at("orders").items().size(), 1U);
  EXPECT_TRUE(second.at("next").is_null());
}

TEST_F(Case, ASessionEnds) {
  const auto token = desk.sign_in(cast::buyer);
  EXPECT_EQ(desk.get("/api/v1/sessions/current", token).at("person").text("email"), cast::buyer);
  EXPECT_EQ(desk.call(Method::remove, "/api/v1/sessions/current", {.token = token}).status, 204);
  EXPECT_EQ(desk.get("/api/v1/sessions/current", token).status, 401);
  // A link works once.
  EXPECT_EQ(desk.post("/api/v1/sessions", "", command({{"secret", desk.house.last_link()}})).status, 422);
  EXPECT_EQ(desk.post("/api/v1/sign-in-links", "", command({{"email", "nobody@nowhere.example"}})).status, 202);
}

TEST_F(Case, AWaitingStationIsAnsweredWhenTheProgramEnds) {
  desk.api.stopping = [] { return true; };
  ASSERT_NO_FATAL_FAILURE(order());
  ASSERT_NO_FATAL_FAILURE(reserve());
  ASSERT_NO_FATAL_FAILURE(pair());
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(desk.post("/api/v1/stations/jobs/next", station_key).status, 204);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{5});
  EXPECT_EQ(desk.call(Method::remove, "/api/v1/stations/" + station, {.token = desk.sign_in(cast::deliverer)}).status, 204);
  EXPECT_EQ(desk.post("/api/v1/stations/jobs/next", station_key).status, 401);
}

TEST_F(Case, AFurtherStationIsToldAtOnce) {
  std::atomic<bool> stopping{false};
  desk.api.stopping = [&] { return stopping.load(); };
  ASSERT_NO_FATAL_FAILURE(order());
  ASSERT_NO_FATAL_FAILURE(reserve());
  ASSERT_NO_FATAL_FAILURE(pair());
  // Below the desk, which is for one caller at a time.
  const auto ask = [&] {
    http::Request request;
    request.method = Method::post;
    request.set_target("/api/v1/stations/jobs/next");
    request.headers.add("Authorization", "Bearer " + station_key);
    return desk.router.find(request).route->handler(request).status;
  };
  std::atomic<int> over{0};
  std::vector<std::thread> waiting;
  for (int number = 0; number < 2; ++number)
    waiting.emplace_back([&] {
      EXPECT_EQ(ask(), 204);
      ++over;
    });
  std::this_thread::sleep_for(std::chrono::milliseconds{300});
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(), 204);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds{400});
  EXPECT_EQ(over, 0);
  stopping = true;
  for (auto& one : waiting) one.join();
}

TEST_F(Case, TheMailboxIsOpenOnlyWhereTheInstanceSaysSo) {
  EXPECT_EQ(desk.get("/api/v1/mailbox").status, 404);
  desk.sign_in(cast::buyer);
  desk.house.house.open_mailbox = true;
  const auto letters = desk.get("/api/v1/mailbox");
  ASSERT_FALSE(letters.at("letters").items().empty());
  const auto id = letters.at("letters").items().front().text("id");
  EXPECT_NE(desk.get("/api/v1/mailbox/" + id).reply.body.find("/connexion/"), std::string::npos);
}

}  // namespace
}  // namespace vidimus::web::api::test
