// Who may speak for an authority in CMP, and who may serve TLS, under anchors somebody put into a file.
#include "pki/peer.hpp"

#include "pki/path_pki.hpp"

namespace vidimus::pki::testing {
namespace {

const std::string peers_root = "O=Peers/CN=Root";
const std::string peers_middle = "O=Peers/CN=Middle";
const std::string speaker = "O=Peers/CN=Speaker";
const std::string use_cmc_ca = "1.3.6.1.5.5.7.3.27";
const std::string use_cmc_ra = "1.3.6.1.5.5.7.3.28";
const std::string use_server = "1.3.6.1.5.5.7.3.1";
const std::string use_client = "1.3.6.1.5.5.7.3.2";
const std::string any_use = "2.5.29.37.0";

using Judge = PeerVerdict (*)(ByteView, std::span<const Bytes>, std::span<const Bytes>, Instant);

Cert under_root(std::vector<Ext> extensions) { return {speaker, peers_root, std::move(extensions)}; }
PathReason asked(Judge judge, const Cert& target, const std::vector<Bytes>& beside = {},
                 const std::vector<Bytes>& anchors = {make_root(peers_root)}) {
  return judge(make(target), beside, anchors, judged).reason;
}

TEST(CmpSigner, IsAnAuthorityOrNamedOneByItsUse) {
  const auto ask = [](const Cert& target) { return asked(judge_cmp_signer, target); };
  EXPECT_EQ(ask(under_root({signature_only(), uses({use_cmc_ca})})), PathReason::valid);
  EXPECT_EQ(ask(under_root({signature_only(), uses({use_client, use_cmc_ra})})), PathReason::valid);
  EXPECT_EQ(ask(under_root({uses({use_cmc_ca})})), PathReason::valid) << "a key without keyUsage may sign";
  EXPECT_EQ(ask(ca(speaker, peers_root)), PathReason::key_usage) << "an authority whose key signs certificates alone";
  EXPECT_EQ(ask({speaker, peers_root, {basic(true), usage(0x86, 1)}}), PathReason::valid) << "one whose key signs messages too";
  // Holders have a path to the same anchor.
  EXPECT_EQ(ask(under_root({signature_only()})), PathReason::extended_key_usage);
  EXPECT_EQ(ask(under_root({signature_only(), uses({use_server})})), PathReason::extended_key_usage);
  EXPECT_EQ(ask(under_root({signature_only(), uses({any_use})})), PathReason::extended_key_usage);
  EXPECT_EQ(ask(under_root({cert_sign_only(), uses({use_cmc_ca})})), PathReason::key_usage);
}

TEST(CmpSigner, IsBelievedUnderItsAnchorsAlone) {
  const auto named = under_root({signature_only(), uses({use_cmc_ca})});
  EXPECT_EQ(asked(judge_cmp_signer, named, {}, {make_root("O=Peers/CN=Other")}), PathReason::no_path);
  EXPECT_EQ(asked(judge_cmp_signer, named, {make_root(peers_root)}, {}), PathReason::no_path) << "no anchor is sent along";
  auto broken = named;
  broken.break_signature = true;
  EXPECT_EQ(asked(judge_cmp_signer, broken), PathReason::bad_signature);
  // A signer that is an anchor by itself needs nothing else, and one that came through an intermediate brings it.
  const Cert itself{speaker, speaker, {signature_only()}};
  const auto octets = make(itself);
  EXPECT_TRUE(judge_cmp_signer(octets, {}, std::vector<Bytes>{octets}, judged).good());
  const Cert through{speaker, peers_middle, {signature_only(), uses({use_cmc_ra})}};
  EXPECT_EQ(asked(judge_cmp_signer, through, {make(ca(peers_middle, peers_root))}), PathReason::valid);
  EXPECT_EQ(asked(judge_cmp_signer, through), PathReason::no_path);
  EXPECT_EQ(asked(judge_cmp_signer, through, {make(ca(peers_middle, peers_root, {uses({use_server})}))}),
            PathReason::extended_key_usage)
      << "an intermediate hands on its own uses alone";
}

TEST(CmpSigner, IsBelievedInItsTimeAlone) {
  auto named = under_root({signature_only(), uses({use_cmc_ca})});
  named.to = days(judged, -1);
  EXPECT_EQ(asked(judge_cmp_signer, named), PathReason::expired);
  named.to = year_end;
  named.from = days(judged, 1);
  EXPECT_EQ(asked(judge_cmp_signer, named), PathReason::not_yet_valid);
  named.from = year_start;
  Cert root{peers_root, peers_root, {basic(true), ca_usage()}};
  root.to = days(judged, -1);
  EXPECT_EQ(asked(judge_cmp_signer, named, {}, {make(root)}), PathReason::expired) << "a file of anchors is not for ever";
}

TEST(TlsServer, IsJudgedForItsUse) {
  const auto ask = [](const Cert& target) { return asked(judge_tls_server, target); };
  EXPECT_EQ(ask(under_root({signature_only(), uses({use_server})})), PathReason::valid);
  EXPECT_EQ(ask(under_root({})), PathReason::valid);
  EXPECT_EQ(ask(under_root({usage(0x20, 5)})), PathReason::valid) << "keyEncipherment: RSA key exchange of TLS 1.2";
  EXPECT_EQ(ask(under_root({signature_only(), uses({use_client})})), PathReason::extended_key_usage);
  EXPECT_EQ(ask(under_root({cert_sign_only()})), PathReason::key_usage);
  EXPECT_EQ(judge_tls_server(Bytes{1, 2, 3}, {}, {}, judged).reason, PathReason::malformed);
  // An anchor that cannot be read takes nothing from the others.
  EXPECT_EQ(asked(judge_tls_server, under_root({}), {}, {Bytes{1, 2, 3}, make_root(peers_root)}), PathReason::valid);
}

TEST(StampUnit, StampsTimeAloneAndInItsDates) {
  const auto ask = [](std::vector<Ext> extensions, Instant from = year_start, Instant to = year_end) {
    auto unit = under_root(std::move(extensions));
    unit.from = from;
    unit.to = to;
    return judge_stamp_unit(make(unit), judged).reason;
  };
  const auto critical = [](const Texts& oids) {
    auto out = uses(oids);
    out.critical = true;
    return out;
  };
  const std::string stamping = "1.3.6.1.5.5.7.3.8";
  EXPECT_EQ(ask({signature_only(), critical({stamping})}), PathReason::valid);
  EXPECT_EQ(ask({signature_only(), uses({stamping})}), PathReason::extended_key_usage) << "not critical";
  EXPECT_EQ(ask({signature_only(), critical({stamping, use_client})}), PathReason::extended_key_usage) << "not alone";
  EXPECT_EQ(ask({signature_only(), critical({use_client})}), PathReason::extended_key_usage);
  EXPECT_EQ(ask({signature_only()}), PathReason::extended_key_usage);
  EXPECT_EQ(ask({signature_only(), critical({stamping})}, year_start, days(judged, -1)), PathReason::expired);
  EXPECT_EQ(ask({signature_only(), critical({stamping})}, days(judged, 1)), PathReason::not_yet_valid);
  EXPECT_EQ(ask({signature_only(), critical({stamping}), unknown(true)}), PathReason::critical_extension);
}

}  // namespace
}  // namespace vidimus::pki::testing
