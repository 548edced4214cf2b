#include "web/http/form.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "client.hpp"

namespace vidimus::web::http {
namespace {

const std::string kind = "multipart/form-data; boundary=XyZ";

std::string part(std::string_view head, std::string_view content) {
  return "--XyZ\r\n" + std::string{head} + "\r\n\r\n" + std::string{content} + "\r\n";
}

TEST(PercentDecode, ReadsAndRefuses) {
  EXPECT_EQ(percent_decode("a%20b+c%C3%A9"), "a b+c\xc3\xa9");
  EXPECT_EQ(percent_decode("a+b", Plus::is_space), "a b");
  EXPECT_EQ(percent_decode("%"), std::nullopt);
  EXPECT_EQ(percent_decode("%4"), std::nullopt);
  EXPECT_EQ(percent_decode("%g0"), std::nullopt);
  EXPECT_EQ(percent_decode("a%41"), "aA");
  EXPECT_EQ(percent_encode("é /~a"), "%C3%A9%20%2F~a");
  const std::string odd("\0\xff&=+% ", 7);
  EXPECT_EQ(percent_decode(percent_encode(odd)), odd);
}

TEST(Urlencoded, ReadsFieldsInOrder) {
  const auto form = parse_urlencoded("name=Zo%C3%A9+B&empty=&bare&x=1&x=2&&");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->value("name"), "Zoé B");
  EXPECT_TRUE(form->has("empty"));
  EXPECT_TRUE(form->has("bare"));
  EXPECT_FALSE(form->has("absent"));
  EXPECT_EQ(form->values("x"), (std::vector<std::string_view>{"1", "2"}));
  EXPECT_EQ(form->fields.size(), 5U);
}

TEST(Urlencoded, Refuses) {
  EXPECT_EQ(parse_urlencoded("a=%zz").error().code, base::Code::malformed);
  FormLimits limits;
  limits.fields = 2;
  limits.value = 3;
  EXPECT_EQ(parse_urlencoded("a=1&b=2&c=3", limits).error().code, base::Code::too_large);
  EXPECT_EQ(parse_urlencoded("a=1234", limits).error().code, base::Code::too_large);
  EXPECT_TRUE(parse_urlencoded("a=%31%32%33", limits)) << "the limit is on decoded octets";
}

TEST(Multipart, ReadsFieldsAndFiles) {
  const std::string content("%PDF\r\n--Xy\r\n\0\xff", 14);
  const auto body = part("Content-Disposition: form-data; name=\"who\"", "Zoé") +
                    part(
                        "Content-Disposition: form-data; name=\"piece\"; filename=\"C:\\scan\\carte d'identit\xc3\xa9.pdf\"\r\n"
                        "Content-Type: application/pdf",
                        content) +
                    part("content-disposition: form-data; name=\"none\"; filename=\"\"", "") + "--XyZ--\r\n";
  const auto form = parse_multipart(kind, body);
  ASSERT_TRUE(form) << form.error().detail;
  EXPECT_EQ(form->value("who"), "Zoé");
  const auto* file = form->file("piece");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->file_name, "carte d'identité.pdf") << "never a path";
  EXPECT_EQ(file->content_type, "application/pdf");
  EXPECT_EQ(file->content, content);
  EXPECT_EQ(form->file("none"), nullptr) << "nothing was chosen";
  EXPECT_EQ(form->files.size(), 2U);
}

TEST(Multipart, FileNamesAreNames) {
  const auto name_of = [](std::string_view given) {
    const auto form = parse_multipart(
        kind, part("Content-Disposition: form-data; name=\"f\"; filename=\"" + std::string{given} + "\"", "x") + "--XyZ--");
    return form ? form->files.at(0).file_name : "refused: " + form.error().detail;
  };
  EXPECT_EQ(name_of("../../etc/passwd"), "passwd");
  EXPECT_EQ(name_of("a%22b.pdf"), "a\"b.pdf");
  EXPECT_EQ(name_of("a\tb\x7f.pdf"), "ab.pdf");
  EXPECT_EQ(name_of("100%.pdf"), "100%.pdf");
  EXPECT_EQ(name_of("dir/"), "");
}

TEST(Multipart, RefusesWhatIsBroken) {
  const auto head = std::string{"Content-Disposition: form-data; name=\"a\""};
  const auto detail = [](std::string_view type, std::string_view body) {
    const auto form = parse_multipart(type, body);
    return form ? std::string{"accepted"} : form.error().detail;
  };
  EXPECT_EQ(detail("multipart/form-data", part(head, "1") + "--XyZ--"), "form_boundary");
  EXPECT_EQ(detail("multipart/form-data; boundary=", part(head, "1") + "--XyZ--"), "form_boundary");
  EXPECT_EQ(detail("multipart/form-data; boundary=" + std::string(71, 'x'), "--" + std::string(71, 'x') + "--"), "form_boundary");
  EXPECT_EQ(detail(kind, ""), "form_boundary");
  EXPECT_EQ(detail(kind, "--XyZ\r\n"), "form_part_header");
  EXPECT_EQ(detail(kind, part(head, "1")), "form_end_missing");
  EXPECT_EQ(detail(kind, part(head, "1") + "--XyZ"), "form_boundary");
  EXPECT_EQ(detail(kind, part("Content-Type: text/plain", "1") + "--XyZ--"), "form_part_without_name");
  EXPECT_EQ(detail(kind, part("Content-Disposition: form-data", "1") + "--XyZ--"), "form_part_without_name");
  EXPECT_EQ(detail(kind, part("Content-Disposition: form-data; name=\"a", "1") + "--XyZ--"), "form_part_without_name");
  EXPECT_EQ(detail(kind, part("Content-Disposition: attachment; name=\"a\"", "1") + "--XyZ--"), "form_part_header");
  EXPECT_EQ(detail(kind, part("nonsense", "1") + "--XyZ--"), "form_part_header");
  EXPECT_EQ(detail(kind, part(head + "\r\nX: " + std::string(5000, 'x'), "1") + "--XyZ--"), "form_part_header_too_long");
  EXPECT_EQ(detail(kind, part(head, std::string(70'000, 'x')) + "--XyZ--"), "form_value_too_long");
  EXPECT_EQ(detail(kind, part(head, "") + "--XyZ--"), "accepted");
  std::string many;
  for (int at = 0; at < 201; ++at) many += part(head, "");
  EXPECT_EQ(detail(kind, many + "--XyZ--"), "form_too_many_fields");
}

TEST(Multipart, NearlyBoundariesCostNoMoreThanTheirLength) {
  std::string body = "--XyZ\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n";
  for (int at = 0; at < 2'000'000; ++at) body += "\r\n--Xy";
  const auto began = std::chrono::steady_clock::now();
  EXPECT_FALSE(parse_multipart(kind, body));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{2});
}

TEST(Multipart, ReadsWhatCurlWrites) {
  using namespace test;
  const Folder folder;
  std::string content(300'000, '\0');
  for (std::size_t at = 0; at < content.size(); ++at) content[at] = static_cast<char>(at * 31 >> 3U);
  std::ofstream(folder / "pièce \"1\".bin", std::ios::binary) << content;
  std::string seen;
  RouteTable routes;
  routes.rows = {{Method::post, "/form", [&](Request& request) {
                    const auto form = read_form(request);
                    if (!form) return text(form.error().detail);
                    const auto* file = form->file("piece");
                    if (file == nullptr) return text("no file, " + std::string{form->value("who")});
                    seen = file->content;
                    return text(file->file_name + "|" + file->content_type + "|" + std::string{form->value("who")});
                  }}};
  const auto server = serve(quick_settings(), {{"f", "127.0.0.1", 0, routes, {}}});
  const auto url = " http://127.0.0.1:" + std::to_string(server->port("f")) + "/form";
  EXPECT_EQ(run("curl -s -F 'who=Zoé' -F 'piece=@\"" + (folder / "pièce \\\"1\\\".bin") + "\";type=image/png'" + url).out,
            "pièce \"1\".bin|image/png|Zoé");
  EXPECT_EQ(run("curl -s --data-urlencode 'who=Zoé & co'" + url).out, "no file, Zoé & co");
  EXPECT_EQ(run("curl -s -H 'Content-Type: text/plain' -d a=b" + url).out, "form_type_not_accepted");
  server->stop();
  EXPECT_EQ(seen, content);
}

}  // namespace
}  // namespace vidimus::web::http
