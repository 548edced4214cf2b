// PKI.js (a schema decoder and PKIX engine in JavaScript) as a strict reader. Prints what is wrong and leaves with 1.
//   node strict.mjs FOLDER: root.der, issuing.der; *.cer issued by it; *.crl; answer-*.der (OCSP), stamp-*.tsr of the file stamped
import { readFileSync, readdirSync } from "node:fs";
import { webcrypto } from "node:crypto";
import * as pkijs from "pkijs";

const folder = process.argv[2];
pkijs.setEngine("node", new pkijs.CryptoEngine({ name: "node", crypto: webcrypto }));
const octets = (name) => new Uint8Array(readFileSync(`${folder}/${name}`)).slice().buffer;
const named = (ending) => readdirSync(folder).filter((name) => name.endsWith(ending)).sort();
let wrong = 0;
const must = (fact, words) => {
  if (fact) return;
  console.log(`WRONG: ${words}`);
  wrong = 1;
};

const root = pkijs.Certificate.fromBER(octets("root.der"));
const issuing = pkijs.Certificate.fromBER(octets("issuing.der"));
// An id-ce extension or an access method PKI.js has a schema for is opened by it: what it cannot read it marks.
const opened = (name, object) =>
  (object.extensions ?? object.crlExtensions?.extensions ?? []).forEach((extension) => must(!extension.parsedValue?.parsingError, `${name}: ${extension.extnID} is not as its schema has it`));

const crls = [];
for (const name of named(".crl")) {
  const list = pkijs.CertificateRevocationList.fromBER(octets(name));
  opened(name, list);
  const signer = list.issuer.isEqual(root.subject) ? root : issuing;
  must(await list.verify({ issuerCertificate: signer }), `${name}: the signature`);
  if (!name.includes("delta")) crls.push(list);
}
for (const name of named(".cer")) {
  const certificate = pkijs.Certificate.fromBER(octets(name));
  opened(name, certificate);
  const judged = await new pkijs.CertificateChainValidationEngine({ trustedCerts: [root], certs: [issuing, certificate], crls }).verify();
  must(judged.result, `${name}: ${judged.resultMessage}`);
}
for (const name of named(".answer")) {
  const response = pkijs.OCSPResponse.fromBER(octets(name));
  const [serial] = name.split(".");
  const asked = pkijs.Certificate.fromBER(octets(`${serial}.cer`));
  const said = await response.getCertificateStatus(asked, issuing);
  must(said.isForCertificate && said.status === 0, `${name}: status ${said.status}`);
  const basic = pkijs.BasicOCSPResponse.fromBER(response.responseBytes.response.valueBlock.valueHexView.slice().buffer);
  must(await basic.verify({ trustedCerts: [root, issuing] }), `${name}: the signature`);
}
for (const name of named(".tsr")) {
  const response = pkijs.TimeStampResp.fromBER(octets(name));
  must(response.status.status === 0, `${name}: status`);
  const signed = new pkijs.SignedData({ schema: response.timeStampToken.content });
  const info = pkijs.TSTInfo.fromBER(signed.encapContentInfo.eContent.getValue());
  must(info.accuracy !== undefined && info.nonce !== undefined, `${name}: no accuracy or nonce`);
  must(await response.verify({ signer: 0, trustedCerts: [root, issuing], data: octets(name.replace(".tsr", ".data")) }), `${name}: the signature`);
}
console.log(`${named(".cer").length} certificates, ${crls.length} lists, ${named(".answer").length} answers, ${named(".tsr").length} stamps`);
process.exit(wrong);
