// The purchase order: what stands on it, what it costs, and the ways it comes back.
#include "ra/purchase_order.hpp"

#include <cstdio>
#include <fstream>

#include "order_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::OrderState;
using domain::PurchaseOrderReturn;

/// One blank wherever blanks, no-break ones and line ends stand: how a text is laid out is not what it says.
std::string in_one_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t blank = text.front() == ' ' || text.front() == '\n' ? 1 : 0;
    for (const std::string_view sign : {"\u00A0", "\u202F"})
      if (text.starts_with(sign)) blank = sign.size();
    if (blank == 0) out += text.front();
    if (blank > 0 && !out.ends_with(' ')) out += ' ';
    text.remove_prefix(std::max<std::size_t>(blank, 1));
  }
  return out;
}

/// The text of a PDF, as poppler reads it.
std::string text_of(const base::Bytes& pdf, const std::string& folder) {
  const auto path = folder + "/paper.pdf";
  std::ofstream{path, std::ios::binary}.write(reinterpret_cast<const char*>(pdf.data()),
                                              static_cast<std::streamsize>(pdf.size()));
  auto* pipe = ::popen(("pdftotext -layout " + path + " -").c_str(), "r");
  std::string out;
  std::array<char, 4096> part{};
  while (const auto got = std::fread(part.data(), 1, part.size(), pipe)) out.append(part.data(), got);
  ::pclose(pipe);
  return in_one_line(out);
}

class PurchaseOrder : public OrderDesk {
 protected:
  std::string sign_code(const domain::OrderLine& line) {
    house.clock.at += std::chrono::minutes{1};
    return house.consent(buyer, "purchase_order:" + line.id.text);
  }
};

TEST_F(PurchaseOrder, SaysWhoBuysWhatFromWhomForHowMuchAndUnderWhichLaw) {
  const auto line = order(holder("Rostan"));
  const auto printed = must(purchase_order(house.counter, buyer, line.reference));
  EXPECT_EQ(printed.name, "bon-de-commande-" + line.reference + ".pdf");
  const auto text = text_of(printed.content, house.folder);
  const auto view = must(view_case(house.counter, buyer, line.reference));
  const auto& file = view.file;
  // R36, R38, R71; docs/trust/rules.md §7.
  for (const auto& words :
       {line.reference, file.contract.supplier, file.body.name, file.organisation.name, file.organisation.siret,
        file.organisation.zip, std::string{"E-2026/17"}, std::string{"SG"}, std::string{"Jeanne Rostan"}, file.site->name,
        std::string{"HT"}, std::string{"TVA"}, std::string{"TTC"}, std::string{"36 mois"}, std::string{"TVA à 20"}})
    EXPECT_NE(text.find(words), std::string::npos) << words << " in\n" << text;
  ASSERT_FALSE(file.product->legal_references.empty());
  EXPECT_NE(text.find(file.product->legal_references.substr(0, 20)), std::string::npos) << text;
  EXPECT_NE(text.find("12 avril 2018"), std::string::npos) << text;
  // The same octets each time: what is signed is what was shown.
  EXPECT_EQ(must(purchase_order(house.counter, buyer, line.reference)).content, printed.content);
}

TEST_F(PurchaseOrder, AmountsFollowTheContractsBasisAndFee) {
  const auto line = order(holder("Rostan"));
  const auto product = must(view_case(house.counter, buyer, line.reference)).file.product;
  auto text = text_of(must(purchase_order(house.counter, buyer, line.reference)).content, house.folder);
  const auto amount = domain::amount_of({product->price_cents, product->price_includes_tax, product->tax_per_mille});
  EXPECT_NE(text.find(in_one_line(euros(amount.including_tax))), std::string::npos) << text;
  EXPECT_NE(text.find(in_one_line(euros(amount.excluding_tax))), std::string::npos) << text;
  change_contract([](auto& contract) {
    contract.fee_cents = 1250;
    contract.fee_includes_tax = false;
    contract.fee_tax_per_mille = 0;
    contract.fee_due = domain::FeeDue::each_certificate;
  });
  text = text_of(must(purchase_order(house.counter, buyer, line.reference)).content, house.folder);
  EXPECT_NE(text.find("Contribution spécifique"), std::string::npos) << text;
  EXPECT_NE(text.find(in_one_line(euros(amount.including_tax + 1250))), std::string::npos) << text;
}

TEST_F(PurchaseOrder, GoesWithItsLetter) {
  const auto line = order(holder("Rostan"));
  const auto letter = std::ranges::find_if(
      house.mailer.composed, [](const auto& one) { return one.subject.find("Bon de commande à signer") != std::string::npos; });
  ASSERT_NE(letter, house.mailer.composed.end());
  ASSERT_EQ(letter->attachments.size(), 1U);
  EXPECT_EQ(letter->attachments[0].media_type, "application/pdf");
  EXPECT_EQ(letter->attachments[0].content, must(purchase_order(house.counter, buyer, line.reference)).content);
  for (const auto& other : house.mailer.composed) {
    if (&other == &*letter) continue;
    EXPECT_TRUE(std::ranges::none_of(other.attachments, [](const auto& file) { return file.media_type == "application/pdf"; }))
        << other.subject;
  }
}

TEST_F(PurchaseOrder, IsSignedOnLineWithACode) {
  const auto line = order(holder("Rostan"));
  EXPECT_EQ(refusal(sign_purchase_order(house.counter, buyer, line.id, "123456")), Code::wrong_code);
  const auto code = sign_code(line);
  const auto done = must(sign_purchase_order(house.counter, buyer, line.id, code));
  EXPECT_EQ(done.purchase_order_return, PurchaseOrderReturn::on_line);
  const auto kept = must(signed_purchase_order(house.counter, buyer, line.reference));
  const auto text = text_of(kept.content, house.folder);
  EXPECT_NE(text.find("Signé en ligne le"), std::string::npos) << text;
  EXPECT_NE(text.find("Bastien Audibert"), std::string::npos) << text;
  EXPECT_EQ(text.find("À signer par"), std::string::npos) << text;
  EXPECT_EQ(refusal(sign_purchase_order(house.counter, buyer, line.id, code)), Code::wrong_code);
  // Neither the holder nor another organisation signs in the buyer's place.
  const auto other = house.actor("rostan@valbrune.example");
  EXPECT_EQ(refusal(sign_purchase_order(house.counter, other, line.id, code)), Code::forbidden);
}

TEST_F(PurchaseOrder, AnUploadIsKeptWholeAndItsSignatureNoted) {
  const auto line = order(holder("Rostan"));
  const std::string by_hand = "%PDF-1.7 scanned";
  auto done = must(return_purchase_order(house.counter, buyer, line.id, "bon.pdf", base::view_of(by_hand)));
  EXPECT_EQ(done.purchase_order_return, PurchaseOrderReturn::uploaded);
  const std::string with_signature = "%PDF-1.7 << /Type /Sig /ByteRange [0 1 2 3] >>";
  done = must(return_purchase_order(house.counter, buyer, line.id, "bon.pdf", base::view_of(with_signature)));
  EXPECT_EQ(done.purchase_order_return, PurchaseOrderReturn::signed_file);
  const auto kept = must(signed_purchase_order(house.counter, buyer, line.reference));
  EXPECT_EQ(base::text_of(kept.content), with_signature);
  EXPECT_EQ(house.blobs.kept.size(), 1U);
  EXPECT_EQ(refusal(return_purchase_order(house.counter, buyer, line.id, "bon.exe", base::view_of("MZ"))),
            Code::unsupported_media);
}

TEST_F(PurchaseOrder, ThereIsNoneBeforeTheReservation) {
  const auto line = must(send_annex(house.counter, buyer, {member, 1, annex_code()})).front();
  const auto refused = purchase_order(house.counter, buyer, line.reference);
  EXPECT_EQ(refusal(refused), Code::wrong_state);
  EXPECT_EQ(refused.error().detail, "refused.not_reserved");
  EXPECT_EQ(refusal(signed_purchase_order(house.counter, buyer, line.reference)), Code::not_found);
  const auto stranger = house.actor("erwan.bihan@port-lennec.example");
  EXPECT_EQ(refusal(purchase_order(house.counter, stranger, line.reference)), Code::not_found);
}

TEST_F(PurchaseOrder, TheContractSaysWhetherTheCciWayNeedsOne) {
  change_contract([](auto& contract) { contract.cci_by_pre_order = false; });
  auto line = order(holder("Rostan", domain::SiteKind::cci));
  EXPECT_EQ(house.letters("Bon de commande à signer"), 1);
  EXPECT_TRUE(needs_purchase_order(must(view_case(house.counter, buyer, line.reference)).file));
  change_contract([](auto& contract) { contract.purchase_order_in_cci = false; });
  line = order(holder("Simiand", domain::SiteKind::cci));
  EXPECT_EQ(house.letters("Bon de commande à signer"), 1);
  const auto file = must(view_case(house.counter, buyer, line.reference)).file;
  EXPECT_FALSE(needs_purchase_order(file));
  EXPECT_TRUE(facts(file, house.clock.at).has(domain::Fact::purchase_order_signed));
  // A site of ours always asks for it (R71).
  line = order(holder("Tassy"));
  EXPECT_FALSE(
      facts(must(view_case(house.counter, buyer, line.reference)).file, house.clock.at).has(domain::Fact::purchase_order_signed));
}

}  // namespace
}  // namespace vidimus::ra::testing
